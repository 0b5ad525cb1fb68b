"""The store's log in the local database: entries, pending events, and those set aside."""
