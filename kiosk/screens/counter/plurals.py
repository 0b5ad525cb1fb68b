"""The counter's texts that contain a count, with the plural forms of each language."""

from __future__ import annotations

from PySide6.QtCore import QObject


class Plurals(QObject):
    """A QObject, because the translation tools find plural texts only in calls of its `tr`."""

    def items(self, count: int) -> str:
        """Articles of an order."""
        return self.tr("%n item(s)", "", count)

    def items_short(self, count: int) -> str:
        """The same, where there is little room."""
        return self.tr("%n item(s)", "short", count)

    def missing(self, count: int) -> str:
        """Articles the customer still waits for."""
        return self.tr("%n missing", "", count)

    def handed_over(self, count: int) -> str:
        """Articles that were handed over."""
        return self.tr("%n handed over", "", count)

    def places_left(self, count: int) -> str:
        """How many more orders a slot takes."""
        return self.tr("%n left", "places of a slot", count)

    def orders(self, count: int) -> str:
        """Orders of a slot."""
        return self.tr("%n order(s)", "", count)

    def orders_short(self, count: int) -> str:
        """Orders for which one customer has come."""
        return self.tr("%n order(s)", "short", count)

    def serve_orders(self, count: int) -> str:
        """The button that serves several orders of one customer."""
        return self.tr("Serve the %n orders", "", count)

    def hand_over_orders(self, count: int) -> str:
        """The button that hands over several orders of one customer."""
        return self.tr("Hand over all (%n)", "", count)

    def served_together(self, count: int) -> str:
        """What the undo strip says of several orders that one tap began to serve."""
        return self.tr("%n orders being served", "", count)

    def collected_together(self, count: int) -> str:
        """What the undo strip says of several orders that one tap handed over."""
        return self.tr("%n orders collected", "", count)

    def no_new_slot(self, count: int) -> str:
        """The question whether the rest stays without a slot."""
        return self.tr("No new slot for %n item(s)?", "", count)

    def waiting(self, count: int) -> str:
        """Updates that the upstream does not hold yet, in the top bar."""
        return self.tr("%n waiting", "", count)

    def updates_wait(self, count: int) -> str:
        """The same, as a sentence."""
        return self.tr("%n update(s) wait here, saved, to be sent by themselves.", "", count)

    def not_passed_on(self, count: int) -> str:
        """The same, while the upstream refuses this device and nothing is sent."""
        return self.tr("%n update(s) not passed on yet.", "", count)

    def minutes(self, count: int) -> str:
        """How far a clock is off."""
        return self.tr("%n minute(s)", "", count)

    def hours(self, count: int) -> str:
        """As `minutes`, for a clock that is further off."""
        return self.tr("%n hour(s)", "", count)

    def days(self, count: int) -> str:
        """As `minutes`, for a clock that is set to another day."""
        return self.tr("%n day(s)", "", count)

    def more_than_days(self, count: int) -> str:
        """Ready orders that nobody has collected for longer than is usual."""
        return self.tr("For more than %n day(s)", "", count)

    def ready_days(self, count: int) -> str:
        """For how long an order has been ready."""
        return self.tr("for %n day(s)", "ready", count)

    def ready_longer(self, count: int) -> str:
        """As `more_than_days`, where nothing around it says what the orders are."""
        return self.tr("Ready for more than %n day(s)", "", count)

    def ready_since(self, count: int) -> str:
        """What is said of an order that has been ready for longer than usual."""
        return self.tr("ready for %n day(s)", "", count)

    def since_days(self, count: int) -> str:
        """The same in a list where the order is seen to be ready."""
        return self.tr("for %n d", "days", count)

    def days_short(self, count: int) -> str:
        """The same where there is little room."""
        return self.tr("%n d", "days", count)

    def keep_orders(self, count: int) -> str:
        """The button that closes the day."""
        return self.tr("Keep %n order(s)", "", count)

    def close_orders(self, count: int) -> str:
        """The same, where not all orders are kept."""
        return self.tr("Close %n order(s)", "", count)

    def kept(self, count: int) -> str:
        """Orders that are kept at closing."""
        return self.tr("%n kept", "", count)

    def absent(self, count: int) -> str:
        """Orders whose customers did not come."""
        return self.tr("%n absent", "", count)

    def cancelled(self, count: int) -> str:
        """Orders that are cancelled at closing."""
        return self.tr("%n cancelled", "", count)

    def closed(self, count: int) -> str:
        """Orders that closing has decided about."""
        return self.tr("%n order(s) closed", "", count)

    def changed_meanwhile(self, count: int) -> str:
        """Orders that closing has left as they were."""
        return self.tr("%n order(s) changed meanwhile and stay as they are.", "", count)

    def more_questions(self, count: int) -> str:
        """Questions of head office behind the one on display."""
        return self.tr("%n more question(s) after this one", "", count)
