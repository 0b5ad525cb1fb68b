"""The session of one check-in device, customer after customer, independent of Qt."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, TypeAlias, TypeVar

from kiosk.domain.codes.code_shape import MADE_CODES
from kiosk.screens.checkin import flow as way
from kiosk.screens.checkin.delivery import Deliveries, Delivery
from kiosk.screens.checkin.enquiries import Enquiries, EnquiryAnswer
from kiosk.screens.checkin.flow import FINAL, PAGE_OF, Flow, Page
from kiosk.screens.checkin.help_call import HelpCall
from kiosk.screens.checkin.idle import Idle
from kiosk.screens.checkin.settings import CheckInSettings
from kiosk.screens.tasks import Tasks
from kiosk.services.orders.check_in import ByName, CheckInResult, Recognised
from kiosk.services.ports.order_database import StoreUnavailable
from kiosk.services.replication.links import LinkMonitor

Given = TypeVar("Given")
Result = TypeVar("Result")
Work: TypeAlias = Coroutine[Any, Any, Result]


@dataclass(frozen=True, slots=True)
class Preferences:
    """This customer's preferences for the screen; reset for the next customer."""

    language: str
    theme: str = "light"
    large_text: bool = False


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
        self._touched_s = self._pause_ends_s = self._retry_at_s = clock()
        self._is_following = self._follow_again = False
        self.flow = Flow()
        self.shape = MADE_CODES
        self.preferences = Preferences(settings.default_language)
        self.is_busy = self.is_asking = False
        self.seconds_left = 0
        self.delivery: Delivery | None = None
        self._deliveries = Deliveries(link, clock, settings.kept_s, enquiries.is_kept)
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
        return self.delivery is None or self.delivery.is_kept

    @property
    def is_undelivered(self) -> bool:
        """Whether the counter should have received this arrival by now, and has not."""
        return self.delivery is not None and self.delivery.is_late

    def go(self, flow: Flow) -> None:
        """Show `flow` after an action or an answer; restarts the idle time."""
        self.flow = flow
        self._touched_s = self._clock()
        if not self._shows_state:
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
        self._touched_s = self._clock()
        if self._count_seconds():
            self._on_change()

    def submit(self) -> None:
        """Submit the content of the page's field, if it is complete."""
        self.touch()
        if not self.can_submit:
            return
        match self.flow.page:
            case Page.CODE:
                self._ask(self._enquiries.code, self.flow.code)
            case Page.SURNAME:
                self.go(replace(self.flow, page=Page.SECOND_FACTOR))
            case Page.PHONE | Page.NUMBER:
                self._ask(self._enquiries.name, ByName(self.flow.surname, self.flow.second_factor))
            case Page.BAY:
                self.arrive(self.flow.bay)

    def scan(self, scanned: str) -> None:
        """Look up a scan made on any page, as if its code had been typed."""
        self.touch()
        if not self.is_busy:
            self._visit += 1
            former = self.flow.found
            self.flow = way.scanned(self.flow, scanned, self.shape)
            self._ask(self._enquiries.scan, scanned, former)

    def begin_code(self) -> None:
        """Open the code page: somebody types a code on a page without a field.

        If a customer was recognised before, this is another one.
        """
        if not self.is_busy:
            if self.flow.found is not None:
                self.start_over()
            self.go(Flow(page=Page.CODE))

    def start_over(self) -> None:
        """Reset everything for the next customer; only the Pause and Trouble pages stay."""
        page = self.flow.page
        if page not in (Page.PAUSE, Page.TROUBLE):
            page = Page.WELCOME
        self._visit += 1
        self.is_busy = False
        self.help.leave()
        self.preferences = Preferences(self._settings.default_language)
        self.go(Flow(page=page, retry=Page.WELCOME if page is Page.PAUSE else Page.CODE))

    def back(self) -> None:
        """Go one page back, or to the start."""
        if not self.is_busy and self.flow.page not in (Page.PAUSE, Page.TROUBLE):
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
            return
        self.is_busy = False
        if former is not None and not way.is_same_customer(former, answer.found):
            self.preferences = Preferences(self._settings.default_language)
        if answer.pause_s > 0:
            self._pause(self.flow, answer.pause_s)
        else:
            self.go(way.recognised(self.flow, answer.found))

    def _pause(self, flow: Flow, pause_s: float) -> None:
        self._pause_ends_s = self._clock() + pause_s
        self.go(replace(flow, page=Page.PAUSE))

    def resume_pause(self) -> None:
        """At start: show a pause that was running before the restart."""
        self._spawn(self._resume_pause)

    async def _resume_pause(self) -> None:
        pause_s = await self._enquiries.pause_s()
        if pause_s > 0 and self.flow == Flow():
            self._pause(Flow(retry=Page.WELCOME), pause_s)

    def arrive(self, bay: str | None) -> None:
        """Report that the customer is here, at a bay or (None) in the waiting area."""
        if not self.is_busy:
            self.is_busy = True
            self.go(self.flow)
            order_ids, visit = self.found.order_ids, self._visit
            by_code = self.flow.retry is not Page.SURNAME
            self._spawn(lambda: self._say_arrived(order_ids, bay, visit, by_code=by_code))

    async def _say_arrived(
        self, order_ids: tuple[str, ...], bay: str | None, visit: int, *, by_code: bool
    ) -> None:
        found = await self._enquiries.arrive(order_ids, bay, by_code=by_code)
        await self._deliveries.ask_first(found.arrival_id)
        if visit == self._visit:
            self.is_busy = False
            self.go(way.recognised(self.flow, found))

    def follow(self) -> None:
        """Read the state shown to the customer again: something changed in the store."""
        self._follow_again = True
        if self._shows_state and not self._is_following:
            self._is_following = True
            self._spawn(self._show_state)

    @property
    def _shows_state(self) -> bool:
        return self.flow.page in FINAL and self.found.arrival_id is not None

    async def _show_state(self) -> None:
        try:
            while self._follow_again and self._shows_state:
                self._follow_again = False
                visit, arrival_id = self._visit, self.found.arrival_id
                assert arrival_id is not None
                found = await self._enquiries.follow(arrival_id)
                if found is not None and visit == self._visit and self._shows_state:
                    self._show_news(found)
        finally:
            self._is_following = False

    def _show_news(self, found: Recognised) -> None:
        flow = replace(self.flow, page=PAGE_OF[found.result], found=found)
        if found.result is not self.found.result:
            self.go(flow)
        elif flow != self.flow:
            self.flow = flow
            self._on_change()

    def _follow_delivery(self) -> None:
        delivery = self.delivery
        if delivery is not None and self._deliveries.must_look(delivery):
            self._spawn(lambda: self._look_whether_kept(delivery))

    async def _look_whether_kept(self, delivery: Delivery) -> None:
        if await self._deliveries.look(delivery) and delivery is self.delivery:
            self.go(self.flow)

    async def _try_again(self) -> None:
        await self._enquiries.is_saving()
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
        self._visit += 1
        self.is_busy = False
        self._retry_at_s = self._clock() + self._settings.retry_s
        self.go(Flow(page=Page.TROUBLE))

    # --- elapsed time -----------------------------------------------------------------------

    def tick(self) -> None:
        """Called regularly: asks if somebody is there, closes, ends a pause, retries the store."""
        idle, now_s, page = self._idle(), self._clock(), self.flow.page
        self._follow_delivery()
        self.help.tick()
        if idle and idle.is_over(now_s - self._touched_s):
            self.start_over()
        elif page is Page.PAUSE and now_s >= self._pause_ends_s:
            self.go(replace(self.flow, page=self.flow.retry))
        elif page is Page.TROUBLE and now_s >= self._retry_at_s:
            self._retry_at_s = now_s + self._settings.retry_s
            self._spawn(self._try_again)
        elif self._count_seconds():
            self._on_change()

    def _idle(self) -> Idle | None:
        settings = self._settings
        if self.flow.page in FINAL:
            return Idle(settings.done_s)
        is_fresh = self.flow == Flow() and self.preferences == Preferences(
            settings.default_language
        )
        if is_fresh or self.flow.page in (Page.PAUSE, Page.TROUBLE):
            return None
        idle_s = settings.idle_large_text_s if self.preferences.large_text else settings.idle_s
        return Idle(idle_s, settings.idle_countdown_s)

    def _count_seconds(self) -> bool:
        """Bring `is_asking` and `seconds_left` up to date; returns whether one of them changed."""
        before = (self.is_asking, self.seconds_left)
        idle, now_s = self._idle(), self._clock()
        still_s = now_s - self._touched_s
        self.is_asking = idle is not None and idle.is_asking(still_s)
        self.seconds_left = idle.left_s(still_s) if idle else 0
        if self.flow.page is Page.PAUSE:
            self.seconds_left = max(1, ceil(self._pause_ends_s - now_s))
        return before != (self.is_asking, self.seconds_left)
