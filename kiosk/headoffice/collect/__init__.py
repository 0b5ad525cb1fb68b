"""Head office's side of the Collect API: the ports of `kiosk.collect_api` over its tables."""
