"""What people see and touch: one folder per screen, its view model and its QML side by side."""
