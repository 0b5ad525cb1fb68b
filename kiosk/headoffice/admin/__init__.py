"""What people at head office do: administration, lists, imports, verification."""
