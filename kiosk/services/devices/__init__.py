"""The devices of a store: pairing, limits on attempts, clocks."""
