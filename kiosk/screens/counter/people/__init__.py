"""Who is at work at the counter: choosing a person, PINs, locking, a manager's approval."""
