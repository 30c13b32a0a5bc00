"""Reading a stranger's SQLite file: rows as plain values, and nothing of it is ever run or kept."""
