"""What every room may use and none of them owns: no tables, no files written, no Streamlit."""
