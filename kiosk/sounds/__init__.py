"""Plays the screens' sounds through the system's own player, beside everything else."""
