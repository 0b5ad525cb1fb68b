"""Saves a picture of the whole X display: python -m tests.session.picture FILE."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication

application = QGuiApplication(sys.argv[:1])
application.primaryScreen().grabWindow(0).save(sys.argv[1])
