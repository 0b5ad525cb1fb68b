"""The local database: SQLModel tables on SQLite, one transaction for every deed."""
