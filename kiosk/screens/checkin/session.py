"""The session of one check-in device, customer after customer, independent of Qt."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias, TypeVar

from kiosk.domain.codes.code_shape import MADE_CODES
from kiosk.domain.codes.typed_code import is_slip
from kiosk.domain.places.bays import bay_meant, bay_on_sign
from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.arriving import Arriving
from kiosk.screens.checkin.delivery import Deliveries, Delivery
from kiosk.screens.checkin.enquiries import Enquiries, EnquiryAnswer
from kiosk.screens.checkin.flow import FINAL, PAGE_OF, Flow, Page, Preferences
from kiosk.screens.checkin.help_call import HelpCall
from kiosk.screens.checkin.idle import Idle, idle_of
from kiosk.screens.checkin.news import News
from kiosk.screens.checkin.pause import Pause
from kiosk.screens.checkin.same_scan import SameScan
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.tasks import Tasks
from kiosk.services.check_in.elsewhere import NOT_ASKED_FOR
from kiosk.services.orders.check_in import ByName, CheckInResult, Recognised
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import LinkMonitor

Given = TypeVar("Given")
Result = TypeVar("Result")
Work: TypeAlias = Coroutine[Any, Any, Result]


class CheckInSession:
    """The state of the check-in, changed by the customer, the store's answers and elapsed time.

    Everything on the screen comes from `flow`, `preferences`, `delivery`, `is_busy`, `is_asking`
    and `seconds_left`; `on_change` is called whenever one of them changed. `delivery` follows this
    customer's arrival on its way to the counter; None before it is reported.
    """

    def __init__(
        self,
        enquiries: Enquiries,
        tasks: Tasks,
        clock: Callable[[], float],
        settings: CheckInSettings,
        *,
        on_change: Callable[[], None],
        link: LinkMonitor,
    ) -> None:
        """`clock`: monotonic seconds. `link`: the state of this device's link to the hub."""
        self._enquiries, self._tasks = enquiries, tasks
        self._clock, self._settings, self._on_change = clock, settings, on_change
        self._visit = 0
        self.touched_s = self._retry_at_s = clock()
        self.flow = Flow()
        self.shape, self.codes = MADE_CODES, frozenset[str]()
        self.usual = Preferences(settings.default_language, settings.default_theme)
        self.preferences = self.usual
        self.is_busy = self.is_asking = False
        self.seconds_left = 0
        self.delivery: Delivery | None = None
        self._same_scan = SameScan(clock)
        self._deliveries = Deliveries(link, clock, settings.kept_s, enquiries.is_at_counter)
        self._news = News(self, enquiries, self._spawn)
        self.arriving = Arriving(
            self, enquiries, self._deliveries, clock, self._spawn, hold_s=settings.hold_s
        )
        self.pause = Pause(self, enquiries, clock, self._spawn)
        self.help = HelpCall(enquiries, self._deliveries, self._spawn, lambda: self.go(self.flow))

    @property
    def found(self) -> Recognised:
        """The store's latest answer about this customer."""
        return self.flow.found or Recognised(CheckInResult.UNKNOWN)

    @property
    def can_submit(self) -> bool:
        """Whether the page's field can be sent now."""
        return not self.is_busy and way.can_submit(self.flow, self.shape)

    @property
    def has_arrived(self) -> bool:
        """Whether the counter has received this arrival."""
        return self.delivery is None or self.delivery.is_at_counter

    @property
    def is_undelivered(self) -> bool:
        """Whether the counter should have received this arrival by now, and has not."""
        return self.delivery is not None and self.delivery.is_late

    @property
    def has_bays(self) -> bool:
        """Whether customers of this store may wait in their cars."""
        return bool(self._settings.bays)

    def is_untouched(self, still_s: float) -> bool:
        """Whether the first page has been shown for so long, as everybody begins with it."""
        is_first = (self.flow, self.preferences) == (Flow(), self.usual)
        return is_first and not self.is_busy and self._clock() - self.touched_s >= still_s

    def go(self, flow: Flow) -> None:
        """Show `flow` after an action or an answer; restarts the idle time."""
        self.flow = flow
        self.touched_s = self._clock()
        if not self.shows_state:
            self.delivery = None
        elif self.delivery is None:
            assert self.found.arrival_id is not None
            self.delivery = self._deliveries.begin(self.found.arrival_id)
            self._follow_delivery()
        self._count_seconds()
        self._on_change()

    def move(self, flow: Flow) -> None:
        """Show `flow` as a person asked; while an answer is awaited, only note the touch."""
        if self.is_busy:
            self.touch()
        else:
            self.go(flow)

    def set_preferences(self, preferences: Preferences) -> None:
        """Apply this customer's preferences to the screen."""
        self.preferences = preferences
        self.go(self.flow)

    def touch(self) -> None:
        """Note a touch: somebody is there."""
        self.touched_s = self._clock()
        if self._count_seconds():
            self._on_change()

    def submit(self) -> None:
        """Submit the content of the page's field, if it is complete."""
        self.touch()
        if not self.can_submit:
            return
        match self.flow.page:
            case Page.CODE if is_slip(self.flow.code, self.codes):
                self.go(replace(self.flow, page=Page.UNKNOWN, elsewhere=NOT_ASKED_FOR))
            case Page.CODE:
                self._ask(partial(self._enquiries.code, asks=self.flow.asks), self.flow.code)
            case Page.SURNAME:
                self.go(replace(self.flow, page=Page.SECOND_FACTOR))
            case Page.PHONE | Page.NUMBER:
                flow = self.flow
                given = ByName(flow.surname, flow.second_factor, flow.former_factor)
                self._ask(partial(self._enquiries.name, asks=flow.asks), given)
            case Page.BAY:
                bay = bay_meant(self.flow.bay, self._settings.bays)
                if bay is None:
                    self.go(way.refused_bay(self.flow))
                else:
                    self.arriving.report(bay)

    def scan(self, scanned: str) -> None:
        """Look up a scan made on any page, as if its code had been typed."""
        self.touch()
        bay = bay_on_sign(scanned, self._settings.bays)
        if bay is not None:
            self._scan_bay(bay)
        elif not self.is_busy and not self._same_scan.is_repeated(scanned, self.arriving.is_held):
            self.arriving.leave()
            self._visit += 1
            former = self.flow.found
            self.flow = way.scanned(self.flow, scanned, self.shape)
            self._ask(partial(self._enquiries.scan, asks=self.flow.asks), scanned, former)

    def _scan_bay(self, bay: str) -> None:
        """The customer waits in this bay; the sign says nothing about who somebody is."""
        if self.flow.page in way.ASKS_PLACE and self.found.order_ids:
            self.arriving.report(bay)

    def begin_code(self) -> None:
        """Open the code page: somebody types a code on a page without a field.

        If a customer was recognised before, this is another one.
        """
        if not self.is_busy:
            if self.flow.found is not None:
                self.start_over()
            self.go(Flow(page=Page.CODE, asks=self.flow.asks))

    def start_over(self) -> None:
        """Reset everything for the next customer; only the Pause and Trouble pages stay."""
        page = self.flow.page
        if page not in (Page.PAUSE, Page.TROUBLE):
            page = Page.WELCOME
        self.arriving.leave()
        self._same_scan.forget()
        self._visit += 1
        self.is_busy = False
        self.help.leave()
        self.preferences = self.usual
        self.go(Flow(page=page, retry=Page.WELCOME if page is Page.PAUSE else Page.CODE))

    def back(self) -> None:
        """Go one page back, or to the start."""
        if self.is_busy or self.flow.page in (Page.PAUSE, Page.TROUBLE):
            return
        if self.arriving.is_held and self.flow.page in (Page.ANNOUNCING, Page.WHERE):
            self.arriving.reject()
        else:
            self.go(way.back(self.flow))

    # --- queries to the store ---------------------------------------------------------------

    def _ask(
        self,
        enquire: Callable[[Given], Work[EnquiryAnswer]],
        given: Given,
        former: Recognised | None = None,
    ) -> None:
        """`former`: the customer recognised before; any other one gets default preferences."""
        self.is_busy = True
        self.go(self.flow)
        visit = self._visit
        self._spawn(lambda: self._show_answer(enquire, given, visit, former))

    async def _show_answer(
        self,
        enquire: Callable[[Given], Work[EnquiryAnswer]],
        given: Given,
        visit: int,
        former: Recognised | None,
    ) -> None:
        answer = await enquire(given)
        await self._deliveries.ask_first(answer.found.arrival_id)
        if visit != self._visit:
            if answer.held is not None:
                await self._enquiries.withdraw(answer.held.held_id)
            return
        self.is_busy = False
        if former is not None and not way.is_same_customer(former, answer.found):
            self.preferences = self.usual
        self.preferences = self.preferences.speaking(answer.found.language)
        if answer.pause_s > 0:
            self.pause.begin(self.flow, answer.pause_s)
        elif answer.held is not None:
            self.arriving.hold(answer.held)
            self.go(replace(way.recognised(self.flow, answer.found), page=self.arriving.page))
        else:
            flow = way.recognised(self.flow, answer.found)
            self.go(replace(flow, elsewhere=answer.elsewhere))

    def follow(self) -> None:
        """Read the state shown to the customer again: something changed in the store."""
        self._news.read_again()
        self.help.look_for_answer()
        self.pause.look()

    @property
    def shows_state(self) -> bool:
        """Whether the page shows how far a customer who is here has got."""
        return self.flow.page in FINAL and self.found.arrival_id is not None

    @property
    def visit(self) -> int:
        """The number of this visit: an answer of another visit is not shown."""
        return self._visit

    def show_news(self, found: Recognised) -> None:
        """Show the new state of a customer who is here."""
        flow = replace(self.flow, page=PAGE_OF[found.result], found=found)
        if found.result is not self.found.result:
            self.go(flow)
        elif flow != self.flow:
            self.flow = flow
            self._on_change()

    def _follow_delivery(self) -> None:
        delivery = self.delivery
        if delivery is not None and self._deliveries.must_look(delivery):
            self._spawn(lambda: self._look_at_delivery(delivery))

    async def _look_at_delivery(self, delivery: Delivery) -> None:
        if await self._deliveries.look(delivery) and delivery is self.delivery:
            self.go(self.flow)

    async def _try_again(self) -> None:
        await self._enquiries.is_saving()
        await self._enquiries.carry_out_left()
        if self.flow.page is Page.TROUBLE:
            self.go(Flow())

    def _spawn(self, work: Callable[[], Work[None]]) -> None:
        self._tasks.spawn(self._unless_in_trouble(work))

    async def _unless_in_trouble(self, work: Callable[[], Work[None]]) -> None:
        """Run `work`; show the Trouble page, which sends people to the counter, when it fails.

        It fails while the store cannot save or read, or by a bug of ours, which is raised again
        for the log.
        """
        try:
            await work()
        except StoreUnavailable:
            self._give_up()
        except Exception:
            self._give_up()
            raise

    def _give_up(self) -> None:
        self.arriving.forget()
        self._visit += 1
        self.is_busy = False
        self._retry_at_s = self._clock() + self._settings.retry_s
        self.go(Flow(page=Page.TROUBLE))

    # --- elapsed time -----------------------------------------------------------------------

    def tick(self) -> None:
        """Called regularly: asks if somebody is there, closes, ends a pause, retries the store."""
        idle, now_s, page = self._idle(), self._clock(), self.flow.page
        self._follow_delivery()
        self.arriving.tick()
        self.help.tick()
        if idle and idle.is_over(now_s - self.touched_s):
            self.start_over()
        elif self.pause.tick():
            return
        elif page is Page.TROUBLE and now_s >= self._retry_at_s:
            self._retry_at_s = now_s + self._settings.retry_s
            self._spawn(self._try_again)
        elif self._count_seconds():
            self._on_change()

    def _idle(self) -> Idle | None:
        return idle_of(self.flow, self.preferences, self.usual, self._settings)

    def _count_seconds(self) -> bool:
        """Bring `is_asking` and `seconds_left` up to date; returns whether one of them changed."""
        before = (self.is_asking, self.seconds_left)
        idle, now_s = self._idle(), self._clock()
        still_s = now_s - self.touched_s
        self.is_asking = idle is not None and idle.is_asking(still_s)
        self.seconds_left = idle.left_s(still_s) if idle else 0
        if self.pause.is_shown:
            self.seconds_left = self.pause.left_s
        if self.flow.page is Page.ANNOUNCING:
            self.seconds_left = self.arriving.left_s()
        return before != (self.is_asking, self.seconds_left)
