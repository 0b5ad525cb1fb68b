"""`kiosk headoffice relay`: statuses go on to Woop, where head office stands below it."""
