"""The panel beside the lists: the selected order, or the next customer, or another page."""
