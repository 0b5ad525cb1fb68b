"""`kiosk headoffice mails`: what customers are mailed, and what is parked."""
