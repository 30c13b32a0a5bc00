"""Every table a project holds, in users' words: as a workbook, and as open data."""
