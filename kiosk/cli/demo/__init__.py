"""`kiosk demo`: the only part of the command line that knows `kiosk.demo`."""
