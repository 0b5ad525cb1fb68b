"""asyncio on Qt's event loop, without Qt's widgets.

qasync loads the widgets only to ask for the application. No screen has any; they would take 4 MB
of memory, and time at each start.
"""

from __future__ import annotations

import sys
from types import ModuleType

from PySide6.QtGui import QGuiApplication

_WIDGETS = "PySide6.QtWidgets"

if _WIDGETS in sys.modules:
    from qasync import QEventLoop
else:
    _stand_in = ModuleType(_WIDGETS)
    vars(_stand_in)["QApplication"] = QGuiApplication
    sys.modules[_WIDGETS] = _stand_in
    try:
        from qasync import QEventLoop
    finally:
        del sys.modules[_WIDGETS]

__all__ = ["QEventLoop"]
