"""How the local database came to its present shape, step by step."""
