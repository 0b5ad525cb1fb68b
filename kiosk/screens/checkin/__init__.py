"""The check-in screen, where customers report their arrival themselves."""
