"""The words of the counter that follow a number, one form for each kind of number."""

from __future__ import annotations

from PySide6.QtCore import QObject


class CounterPlurals(QObject):
    """Only `tr` of a QObject tells the translation tools that a text counts."""

    def items(self, count: int) -> str:
        """Articles of an order."""
        return self.tr("%n item(s)", "", count)

    def missing(self, count: int) -> str:
        """Articles the customer still waits for."""
        return self.tr("%n missing", "", count)

    def handed_over(self, count: int) -> str:
        """Articles that were handed over."""
        return self.tr("%n handed over", "", count)

    def orders(self, count: int) -> str:
        """Orders of a slot."""
        return self.tr("%n order(s)", "", count)

    def no_new_slot(self, count: int) -> str:
        """The question whether the rest stays without a slot."""
        return self.tr("No new slot for %n item(s)?", "", count)
