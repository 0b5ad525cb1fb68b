"""What is open between the devices and with head office, gathered: questions, help, reviews."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.counter.context import CounterContext
from kiosk.screens.counter.issues.head_office import HeadOfficeViewModel
from kiosk.screens.counter.issues.help import HelpViewModel
from kiosk.screens.counter.issues.open_issues_watch import OpenIssuesWatch
from kiosk.screens.counter.issues.reviews import ReviewsViewModel
from kiosk.screens.counter.sheets.sheet import SheetViewModel

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the counter's view model")
class IssuesViewModel(QObject):  # type: ignore[operator]
    """The open issues, as each of them is shown. `watch` keeps them up to date.

    `changed` brings the ids of the orders whose rows or buttons look different now.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject, context: CounterContext, sheet: SheetViewModel) -> None:
        super().__init__(parent)
        self.from_head_office = HeadOfficeViewModel(self, context)
        self._help = HelpViewModel(self, context)
        self.to_check = ReviewsViewModel(self, context, sheet)
        self.watch = OpenIssuesWatch(context, self.changed.emit)
        for closed in (self.from_head_office.answered, self._help.seen, self.to_check.closed):
            closed.connect(self.watch.refresh)

    @Property(HeadOfficeViewModel, constant=True)
    def headOffice(self) -> HeadOfficeViewModel:
        return self.from_head_office

    @Property(HelpViewModel, constant=True)
    def help(self) -> HelpViewModel:
        return self._help

    @Property(ReviewsViewModel, constant=True)
    def reviews(self) -> ReviewsViewModel:
        return self.to_check

    def retranslate(self) -> None:
        """Show the open issues again: they, or the language, have changed."""
        self.from_head_office.refresh()
        self._help.refresh()
        self.to_check.refresh()
