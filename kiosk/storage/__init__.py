"""The local database: SQLModel tables on SQLite, one transaction per action."""
