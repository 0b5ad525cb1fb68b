"""The e-mails that tell customers of their orders: their texts, and messages made of them."""
