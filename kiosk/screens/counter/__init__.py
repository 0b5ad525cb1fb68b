"""The counter screen, where the staff prepare orders, serve customers and hand over."""

from pathlib import Path

SCREEN = "counter"
QML = Path(__file__).resolve().parent / "CounterScreen.qml"
