"""Woop's public Collect API, as head office serves it to a retailer's order system: HTTP only."""
