"""Files that say who a device is and whom it trusts: keys, certificates, pairings."""
