"""One file for each step; each stands on its own, so that old databases always migrate."""
