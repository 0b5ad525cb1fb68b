"""The screens: view models and their QML side by side, and what all screens share."""
