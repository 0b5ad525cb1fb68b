"""What queries a store's file: what shows first by the driver, everything else by SQLAlchemy."""
