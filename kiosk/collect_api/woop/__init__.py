"""The contract from the other side: head office below Woop, which it sends statuses to."""
