"""E-mails to customers: decided from what stores send, and sent by the retailer's SMTP server."""
