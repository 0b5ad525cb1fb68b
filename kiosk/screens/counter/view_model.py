"""The counter screen's view model: it passes on taps and texts, and holds no rules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.screens.changes import ChangeFeed
from kiosk.screens.counter.alerts import AlertsViewModel
from kiosk.screens.counter.board.columns import ColumnsViewModel
from kiosk.screens.counter.connection.link import LinkViewModel
from kiosk.screens.counter.context import Clock, CounterContext
from kiosk.screens.counter.guide.introduction import Introduction
from kiosk.screens.counter.inbox.closing_view_model import ClosingViewModel
from kiosk.screens.counter.inbox.inbox_view_model import InboxViewModel
from kiosk.screens.counter.issues.issues import IssuesViewModel
from kiosk.screens.counter.order.order_view_model import OrderViewModel
from kiosk.screens.counter.order.undo import UndoViewModel
from kiosk.screens.counter.order_actions import OrderActions
from kiosk.screens.counter.panel.next_customer import NextCustomerViewModel
from kiosk.screens.counter.panel.pages import PanelViewModel
from kiosk.screens.counter.panel.serving import ServingViewModel
from kiosk.screens.counter.people.people import PeopleViewModel
from kiosk.screens.counter.people.pin_tools import NO_PINS, PinTools
from kiosk.screens.counter.ready_marks import ReadyMarks
from kiosk.screens.counter.search.search import SearchViewModel
from kiosk.screens.counter.settings import CounterSettings
from kiosk.screens.counter.sheets.sheet import SheetViewModel
from kiosk.screens.counter.shop_settings.shop_settings import SettingsTools, ShopSettingsViewModel
from kiosk.screens.counter.sounding import SoundViewModel
from kiosk.screens.counter.ticking import Ticking
from kiosk.screens.counter.visit.visit import AdditionsViewModel
from kiosk.screens.counter.waits import Steady, Waits
from kiosk.screens.counter.workplace import WorkplaceViewModel
from kiosk.screens.tasks import Tasks
from kiosk.services.ports.changes import Changes
from kiosk.services.ports.order_database import OrderDatabase
from kiosk.services.ports.other_stores import OtherStores
from kiosk.services.ports.place_slots import PlaceSlots
from kiosk.services.ports.sounds import Silence, Sounds
from kiosk.services.replication.links import LinkMonitor, offset_to_store

QML_IMPORT_NAME = "Kiosk.Counter"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the program")
class CounterViewModel(QObject):  # type: ignore[operator]
    """Everything the counter's QML shows and calls. Call `begin` once the event loop runs.

    `actions`, `ready_marks` carry out taps; `service` asks whoever serves; `ticking` follows time.
    """

    languageChanged = Signal()
    ticked = Signal()

    def __init__(  # noqa: PLR0917
        self,
        store: OrderDatabase,
        feed: ChangeFeed,
        tasks: Tasks,
        clock: Clock,
        settings: CounterSettings,
        link: LinkMonitor | None = None,
        steady: Steady | None = None,
        pins: PinTools = NO_PINS,
        sounds: Sounds | None = None,
    ) -> None:
        """`steady`: the clock that waits are counted by, in seconds; by default `clock`.

        `pins`: what PINs are checked with; by default every PIN is wrong.
        """
        super().__init__()
        link = link or LinkMonitor()
        self._steady = steady or (lambda: clock().timestamp())
        self._settings = settings
        self._alerts = alerts = AlertsViewModel(self)
        waits = Waits(clock, lambda: offset_to_store(link.state), self._steady)
        self._context = CounterContext(
            store, feed, tasks, clock, settings=settings, alerts=alerts, waits=waits, link=link
        )
        self.at_work = PeopleViewModel(self, self._context, self._steady, pins)
        self._make_parts(link, sounds or Silence())
        self._introduction = Introduction(
            self._context, self._sheet, self.at_work, is_demo=bool(pins.shown_pins)
        )
        self._connect_parts()
        ticks = (
            *(self.ticked.emit, self._workplace.tick, self.at_work.tick, self._columns.tick),
            *(self._order.tick, self._next.tick, self._inbox.tick, self._link.tick),
            *(self._sound.tick, self._visit.email.tick),
        )
        self.ticking = Ticking(self, self._context, ticks, self._columns.retranslate)
        feed.changed.connect(self.refresh)

    def _make_parts(self, link: LinkMonitor, sounds: Sounds) -> None:
        context = self._context
        self._workplace = WorkplaceViewModel(self, context)
        self._columns = ColumnsViewModel(self, context)
        self._order = OrderViewModel(self, context)
        self._sound = SoundViewModel(
            *(self, context, self._columns, self._order), sounds=sounds, steady=self._steady
        )
        self._panel = PanelViewModel(self)
        self._next = NextCustomerViewModel(self, context, lambda: self._columns.cards)
        self._sheet = SheetViewModel(self)
        self._undo = UndoViewModel(self, context)
        self._visit = AdditionsViewModel(self, context, self._order, self._undo)
        self._shop = ShopSettingsViewModel(self, context, self._sheet, self.at_work.ask_manager)
        self._sheet.changed.connect(lambda: self._visit.to_write.sheet_changed(self._sheet.shown))
        self._search = SearchViewModel(self, context, self.select, self._order.pressed)
        self.service = ServingViewModel(
            self, context, self._order, self._panel, self._search, select=self.select
        )
        self.open_issues = IssuesViewModel(self, context, self._sheet)
        self._inbox = InboxViewModel(self, context, self._panel, self._sheet, self._undo)
        self._closing = ClosingViewModel(self, context, self._inbox, self._undo, self._panel)
        self._link = LinkViewModel(self, context, link)
        self.actions = OrderActions(
            *(context, self._order, self._panel, self._sheet, self._undo),
            serving=self.service,
            head_office=self.open_issues.from_head_office,
            next_customer=self._next,
            select=self.select,
            visit=self._visit,
            lists_shown=self._columns.shown,
        )
        self.ready_marks = ReadyMarks(
            context, self._columns, self._order, self._undo, visit=self._visit, select=self.select
        )

    def _connect_parts(self) -> None:
        self._workplace.languageChanged.connect(self.languageChanged)
        self.at_work.handedOver.connect(self._hand_over)
        self.at_work.deserted.connect(self._shop.close)
        self._order.selected.connect(self._show_page)
        self._visit.place.sheetAsked.connect(lambda: self._sheet.openPanel("shelf"))
        self._panel.orderLeft.connect(lambda: self.select(""))
        self._undo.undone.connect(self._show_undone)
        self._columns.changed.connect(self._next.refresh)
        self.open_issues.changed.connect(self._on_open_issues)
        self._link.stateChanged.connect(self.open_issues.watch.refresh)

    @Property(WorkplaceViewModel, constant=True)
    def workplace(self) -> WorkplaceViewModel:
        return self._workplace

    @Property(PeopleViewModel, constant=True)
    def people(self) -> PeopleViewModel:
        return self.at_work

    @Property(ColumnsViewModel, constant=True)
    def columns(self) -> ColumnsViewModel:
        return self._columns

    @Property(OrderViewModel, constant=True)
    def order(self) -> OrderViewModel:
        return self._order

    @Property(PanelViewModel, constant=True)
    def panel(self) -> PanelViewModel:
        return self._panel

    @Property(NextCustomerViewModel, constant=True)
    def nextCustomer(self) -> NextCustomerViewModel:
        return self._next

    @Property(SheetViewModel, constant=True)
    def sheet(self) -> SheetViewModel:
        return self._sheet

    @Property(ServingViewModel, constant=True)
    def serving(self) -> ServingViewModel:
        return self.service

    @Property(UndoViewModel, constant=True)
    def undo(self) -> UndoViewModel:
        return self._undo

    @Property(AdditionsViewModel, constant=True)
    def visit(self) -> AdditionsViewModel:
        return self._visit

    @Property(SearchViewModel, constant=True)
    def search(self) -> SearchViewModel:
        return self._search

    @Property(AlertsViewModel, constant=True)
    def alerts(self) -> AlertsViewModel:
        return self._alerts

    @Property(IssuesViewModel, constant=True)
    def issues(self) -> IssuesViewModel:
        return self.open_issues

    @Property(InboxViewModel, constant=True)
    def inbox(self) -> InboxViewModel:
        return self._inbox

    @Property(ClosingViewModel, constant=True)
    def closing(self) -> ClosingViewModel:
        return self._closing

    @Property(LinkViewModel, constant=True)
    def link(self) -> LinkViewModel:
        return self._link

    @Property(SoundViewModel, constant=True)
    def sound(self) -> SoundViewModel:
        return self._sound

    @Property(ShopSettingsViewModel, constant=True)
    def shopSettings(self) -> ShopSettingsViewModel:
        return self._shop

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._context.language

    @Property(int, notify=ticked)
    def nowS(self) -> int:
        """Whole seconds of the steady clock that waits are counted by."""
        return int(self._steady())

    def begin(self) -> None:
        """Read the store for the first time, and carry out held actions that fell due meanwhile."""
        self.ticking.begin()
        self.at_work.touched()
        self._columns.refresh(None)
        self.open_issues.watch.refresh()
        self._inbox.tick()
        self._context.tasks.spawn(self._undo.begin())

    def end(self) -> None:
        """Stop listening to changes. Call it before the store closes."""
        self.ticking.end()
        self._link.end()
        self._sound.end()
        self._context.feed.changed.disconnect(self.refresh)

    def refresh(self, changes: Changes | None) -> None:
        """Read again what changed in the store, here or elsewhere; None: read everything."""
        if changes is None or changes.people:
            self._context.tasks.spawn(self.at_work.refresh())
        self._columns.refresh(changes)
        self.open_issues.watch.refresh()
        self._inbox.refresh()
        if (order_id := self._order.order_id) and self._visit.is_changed(order_id, changes):
            self._context.tasks.spawn(self._read_changed(order_id))

    def retranslated(self) -> None:
        """Build all texts again: the translation of another language is installed."""
        again: tuple[Callable[[], None], ...] = (
            *(self._columns.retranslate, self._order.retranslate, self._next.refresh),
            *(self._search.retranslate, self._undo.retranslate, self.open_issues.retranslate),
            *(self._inbox.retranslate, self._link.retranslate, self._alerts.say_again),
            *(self._sheet.retranslate, self.service.retranslate, self._workplace.retranslate),
            *(self._sound.retranslate, self._shop.retranslate),
        )
        for build in (*again, self.at_work.retranslate):
            build()

    def scanned(self, scan: str) -> None:
        """Select the order that was scanned, whatever is on the screen. Changes no status."""
        self.at_work.touched()
        self.service.scanned(scan)

    def ask(self, stores: OtherStores, slots: PlaceSlots) -> None:
        """Ask these whose order a scan is that is none here, and what is left of slots."""
        self._search.ask(stores)
        self._context.slot_figures.use(slots)

    def use_settings(self, tools: SettingsTools) -> None:
        """Offer to change the settings, from now on."""
        self._shop.use(tools)

    def time_taps(self, note: Callable[[float], None]) -> None:
        """Call `note` with the seconds that each tap takes to be saved, from now on."""
        self._context.note_tap = note

    def show_damage(self) -> None:
        """Stop work: the database is damaged."""
        self._alerts.stop("damaged", lost_a_tap=False)

    def show_failure(self, reference: str) -> None:
        """Cover the screen after a bug of ours, which `reference` finds in the log."""
        self._alerts.show_failure(reference)

    @Slot(str)
    def select(self, order_id: str) -> None:
        """Show this order in the panel; "" for none."""
        if order_id:
            self._panel.close_alone()
        self.lookInto(order_id)

    @Slot(str)
    def lookInto(self, order_id: str) -> None:
        """Show this order over the page that was opened alone, to which `back` returns then."""
        if order_id == self._order.order_id:
            return
        self._sheet.close()
        self._order.select(order_id)
        if order_id:
            self._alerts.found()
            self._context.tasks.spawn(self._read_order(order_id))

    def _show_page(self) -> None:
        self.service.show(None)
        self._panel.follow(self._order.order_id)

    def _show_undone(self, order_id: str) -> None:
        """Show the order whose step was taken back, unless another one is open by now."""
        if not self._order.order_id:
            self.select(order_id)

    def _hand_over(self) -> None:
        self._workplace.person_changed()
        self._sheet.close()
        self._introduction.offer()
        self._columns.retranslate()
        self._search.retranslate()
        self._order.retranslate()
        self._closing.refresh()
        self._next.refresh()

    def _on_open_issues(self, order_ids: frozenset[str]) -> None:
        self._columns.flag(order_ids)
        self._link.retranslate()
        self.open_issues.retranslate()
        self._inbox.retranslate()
        if self._order.order_id in order_ids:
            self._order.retranslate()

    async def _read_changed(self, order_id: str) -> None:
        if self.actions.lets_go(order_id):
            await self._columns.shown()
            await asyncio.sleep(0)  # the tap goes on first
        await self._read_order(order_id)

    async def _read_order(self, order_id: str) -> None:
        if order_id != self._order.order_id:
            return  # the tap that changed it has left it since
        shown = await self._visit.read(order_id)
        if order_id == self._order.order_id:
            self.service.show(shown.order if shown else None)
            self._order.show(shown)
