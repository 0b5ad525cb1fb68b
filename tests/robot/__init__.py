"""Simulates random people at the real program, and checks that each step was meant by one.

    python -m tests.robot counter|check-in [--events N] [--seed N]

The program runs in this process on Qt's offscreen platform. It gets touches, keys and scans of
any speed as events of a window system; meanwhile other devices of the store add orders, make them
ready and check customers in. Each step in the journal must result from a touch on a control, from
Ctrl+Enter, Ctrl+Z, or an intended Space or Enter. Prints one JSON object.
"""
