"""Runs in which one device of a store lies: a device with its own key, or the hub itself.

Guarantees against a byzantine device, whatever it does with its secret and its key: no event is
in an honest device's name that this device did not record; nothing takes effect that the lying
device's role may not do; no event that an honest device confirmed is lost; no honest device is
quarantined; the other store is not affected; no program fails or sends requests without end.
Once the lying device is revoked, all others agree.

Guarantees against a byzantine hub: the hub is the authority of its own store. Its terminals and
head office accept its log, even events that nobody recorded, as long as the workflow and the
hashes allow them. An order's status on an honest device may therefore be the hub's lie: it is not
guaranteed that a status changes only by events that their device has signed. But the other store
is not affected; events that honest people confirmed stay on their devices, in the journal or set
aside with a card; head office quarantines no honest device; no program fails or sends requests
without end. Once another device is the hub, all devices agree with head office, and every event
that an honest device confirmed is at head office or shown as set aside.
"""
