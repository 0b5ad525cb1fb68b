"""What both databases are opened with: connections, retry, errors, the file, migrations."""
