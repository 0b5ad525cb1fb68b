"""`kiosk workflow`: prints the transitions as a table, as JSON or as a diagram."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.cli.session import DONE, USAGE, Session
from kiosk.domain.status import CODE_PREFIX, TITLES, Status
from kiosk.domain.workflow import ENTRY_STATUSES, FLAGS, TRANSITIONS
from kiosk.services.text_rules import short


def show_workflow(session: Session, *, form: str) -> int:
    """Print the 13 statuses and 55 transitions as a table, as JSON or as a Mermaid diagram."""
    if form == "json":
        session.say_json(_as_json())
    elif form == "mermaid":
        _say_all(session, mermaid(session.words.language))
    elif form == "table":
        _say_all(session, _table(session))
    else:
        session.stop(USAGE, "format_unknown", given=short(form))
    return DONE


def _say_all(session: Session, lines: Iterator[str]) -> None:
    for line in lines:
        session.say(line)


def _as_json() -> dict[str, list[dict[str, object]]]:
    return {
        "statuses": [
            {
                "code": status.value,
                "title_fr": TITLES[status].fr,
                "title_en": TITLES[status].en,
                "entry": status in ENTRY_STATUSES,
            }
            for status in Status
        ],
        "transitions": [
            {"from": status.value, "to": to_status.value}
            for status, following in TRANSITIONS.items()
            for to_status in following
        ],
    }


def _table(session: Session) -> Iterator[str]:
    words = session.words
    width = max(len(_name(status)) for status in Status)
    title_width = max(len(words.title(status)) for status in Status)
    for status, following in TRANSITIONS.items():
        names = ", ".join(map(_name, following)) or words("end")
        mark = "→ " if status in ENTRY_STATUSES else "  "
        yield f"{mark}{_name(status):{width}}  {words.title(status):{title_width}}  {names}"


def mermaid(language: str) -> Iterator[str]:
    """The lines of a Mermaid state diagram with one arrow for each transition.

    An order's usual path comes first, so that it is laid out as a line. The flags, which connect
    to every status, come after it in another colour.
    """
    yield "stateDiagram-v2"
    for status in Status:
        title = TITLES[status].fr if language == "fr" else TITLES[status].en
        yield f'    state "{title}" as {_name(status)}'
    arrows = [(status, to) for status, following in TRANSITIONS.items() for to in following]
    course = [arrow for arrow in arrows if not set(arrow) & set(FLAGS)]
    flagged = [arrow for arrow in arrows if arrow not in course]
    yield from (f"    [*] --> {_name(status)}" for status in ENTRY_STATUSES)
    yield from (f"    {_name(status)} --> {_name(to)}" for status, to in course)
    yield from (f"    {_name(status)} --> [*]" for status in Status if not TRANSITIONS[status])
    yield from (f"    {_name(status)} --> {_name(to)}" for status, to in flagged)
    yield "    classDef flag fill:#FFC20A,stroke:#6B7785,color:#1A1A1A"
    yield "    classDef ended fill:#5CCBA8,stroke:#6B7785,color:#10201B"
    yield f"    class {','.join(map(_name, FLAGS))} flag"
    yield f"    class {_name(Status.PICK_UP_OK)} ended"


def _name(status: Status) -> str:
    return status.removeprefix(CODE_PREFIX)
