"""Runs a subcommand's work; turns every error into a sentence and an exit code."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.cli.refusals import explain
from kiosk.cli.session import DONE, OWN_BUG, USAGE, Session, Stop, give_up_answering

INTERRUPTED = 130


def run(session: Session, work: Callable[[Session], int], *, any_settings: bool = False) -> int:
    """Do the work of a subcommand; returns its exit code.

    Invalid settings end it at the start, unless `any_settings`.
    """
    try:
        if session.data_dir.is_file():
            session.stop(USAGE, "data_is_file", path=session.data_dir)
        if not any_settings:
            _ = session.settings
        code = work(session)
        session.finish()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        give_up_answering()
        return DONE
    except Stop as stop:
        session.complain(stop.sentence)
        return stop.code
    except Exception as error:  # noqa: BLE001 - a person is shown no traceback
        refusal = explain(session, error) or _own_bug(session, error)
        session.complain(refusal.sentence)
        return refusal.code
    finally:
        session.log.close()
    return code


def _own_bug(session: Session, error: Exception) -> Stop:
    reference = session.log.failure(error)
    path = session.data_dir / "logs" / "commands.jsonl"
    return Stop(OWN_BUG, session.words("own_bug", reference=reference, path=path))
