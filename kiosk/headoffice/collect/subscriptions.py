"""The subscriptions of clients: where their collects' statuses are sent."""

from __future__ import annotations

from kiosk.collect_api.ports import Client, Subscription
from kiosk.headoffice.collect.work import Work
from kiosk.headoffice.storage.collects.subscriptions import SubscriptionRecord, save_subscription


class SubscriptionService:
    """The port `Subscriptions` over head office's tables."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def subscribe(self, client: Client, subscription: Subscription) -> None:
        """See `Subscriptions.subscribe`."""
        record = SubscriptionRecord(
            client.client_id, subscription.callbacks, subscription.headers, subscription.auth
        )
        now = self._work.clock()
        await self._work.write(lambda here: save_subscription(here, record, now))
