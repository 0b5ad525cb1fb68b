"""How the one step that an `advance` command of head office asks for stands in the journal.

0.1.0 knows Role.HEAD_OFFICE for cancelling, another slot and its confirmation only: its devices
would refuse any other step of that role, and follow their hub no longer. So the hub records such a
step with the rights of a manager, whom every version lets take it; the step's `command_id` says
who it was. Devices from 0.2.0 on take it in the role HEAD_OFFICE, too.
"""

from __future__ import annotations

from kiosk.domain.events.event import Event
from kiosk.domain.events.payloads import Step
from kiosk.domain.workflow import Role

RECORDED_AS = Role.MANAGER


def acting_role(event: Event) -> Role:
    """The role to show for who acted: head office's for a step that carries out a command."""
    step = event.payload
    is_asked = isinstance(step, Step) and step.command_id is not None
    return Role.HEAD_OFFICE if is_asked else event.actor.role
