"""Head office's database: opening it, its tables, and rows to values and back."""
