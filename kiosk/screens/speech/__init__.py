"""Speech: voices that say a text aloud, and what of a screen they say."""
