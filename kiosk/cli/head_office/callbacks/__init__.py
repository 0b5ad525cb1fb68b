"""`kiosk headoffice callbacks`: what order systems are sent, and what is parked."""
