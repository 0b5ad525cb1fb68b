"""What the routes of the server share, and those for a first copy as a file."""
