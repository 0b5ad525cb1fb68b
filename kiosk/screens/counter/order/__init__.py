"""The selected order: what it shows, its buttons, its timeline, and undoing its last action."""
