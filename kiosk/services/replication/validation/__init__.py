"""What an event from another device is checked for: each check once, for every door.

`replication/README.md` has all of them on one page, and which door applies which.
"""
