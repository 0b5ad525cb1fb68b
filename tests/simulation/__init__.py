"""Head office and two stores in one thread, in virtual time, with every fault that can be drawn.

One seed draws everything: who does what, what the network loses, which disk fails and when.
`python -m tests.simulation --seeds 200` runs seeds one after the other; the same seed always
runs the same, so that a failure is found again by its number.
"""
