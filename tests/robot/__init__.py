"""Random people at the real counter and the real check-in: who moved each order, and was it meant.

    python -m tests.robot counter|check-in [--events N] [--seed N]

The program runs in this process on Qt's offscreen platform. Touches, keys and scans of any speed
go in as a window system's events; meanwhile other devices of the store bring orders along, make
them ready and announce customers. Each step in the journal must be the doing of a touch on a
control, of Ctrl+Enter, of Ctrl+Z or of a Space or Enter that was meant. Prints one JSON object.
"""
