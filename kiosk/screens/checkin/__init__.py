"""The check-in screen: customers say by themselves that they are here."""
