"""What people do: use cases as plain functions over ports."""
