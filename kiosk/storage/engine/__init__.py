"""SQLite as a file: its module and errors, and whether the file is sound and still ours."""
