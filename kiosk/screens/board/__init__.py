"""The public board: which orders are being prepared, which are ready, who is called where."""

from pathlib import Path

QML = Path(__file__).with_name("PublicBoardScreen.qml")
