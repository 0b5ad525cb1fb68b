"""What waits for a person: head office’s questions, reviews, calls for help."""
