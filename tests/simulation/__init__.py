"""Simulates head office and two stores in one thread, in virtual time, with random faults.

The seed determines everything: who does what, what the network loses, which disk fails and when.
`python -m tests.simulation --seeds 200` runs seeds one after the other. The same seed always
gives the same run, so a failure can be reproduced by its number.
"""
