"""Who may see and change what, asked on every call."""
