"""Answers the calls of the Collect API over HTTP."""
