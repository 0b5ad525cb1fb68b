"""The demo: a sample shop, its screenshots, and several devices whose cables can be cut.

It adds to the desktop program through `kiosk.app.extension`; no other part knows of it.
"""
