"""The stores' logs at head office: ingesting, projecting, relaying, erasing."""
