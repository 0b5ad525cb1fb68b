"""From the counter to the customer's mailbox: store, head office and SMTP server are real ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.counts import count
from tests.end_to_end.devices import LOOPBACK, Device, make_hub, until
from tests.mails.mail_server import MailServer, mail_server, plain, qr_of
from tests.services.bodies import body
from tests.services.notifications.qr_reader import read_qr

KILLS = count("MAIL_KILLS", 2, 20)
SERVE = ("headoffice", "serve", "--listen", LOOPBACK)
READY_IN = {"fr": "est prête", "en": "is ready", "es": "está listo", "nl": "staat klaar"}

pytestmark = pytest.mark.slow


def orders(*, more: int = 0) -> dict[str, str]:
    """Orders, each of which has a language."""
    return {f"C-{n}": language for n, language in enumerate((list(READY_IN) * (more + 1)), 1)}


def created(order_id: str, language: str) -> dict[str, object]:
    made = body(collectId=order_id, exchangePlaceId="LYON-01")
    number = int(order_id.removeprefix("C-"))
    made["customer"] |= {"language": language, "email": f"{order_id}@example.fr"}
    made["packages"][0]["references"][0]["barcode"]["value"] = f"K7QF{number:03}"
    return made


def test_ready_orders_are_mailed_once_in_four_languages_also_when_head_office_is_killed(
    tmp_path: Path,
) -> None:
    office, hub = Device(tmp_path / "office"), Device(tmp_path / "hub")
    office.json("headoffice", "create-store", "Lyon", "--exchange-place", "LYON-01")
    all_orders = orders(more=KILLS - 1)
    with mail_server() as server:
        settings = (
            f'smtp_host = "127.0.0.1"\nsmtp_port = {server.port}\nsmtp_security = "none"\n'
            'mail_from = "retrait@example.fr"\nmail_kinds = ["ready"]\nmail_delay_s = 0\n'
        )
        (tmp_path / "office" / "kiosk.toml").write_text(settings, encoding="utf-8")
        with office.until_killed(*SERVE) as url:
            make_hub(office, hub, url)
        lines = "\n".join(json.dumps(created(*each)) for each in all_orders.items())
        assert hub.do("import", "-", stdin=lines).returncode == 0
        for order_id in all_orders:
            assert hub.do("advance", order_id, "READY", "--by", "Léa").returncode == 0
        port = url.rpartition(":")[2]
        serve = (*SERVE[:-1], f"127.0.0.1:{port}")
        with hub.listening("hub", "--listen", LOOPBACK):
            server.hangs = True
            for _ in range(KILLS):
                hung = len(server.unanswered)
                with office.until_killed(*serve):
                    until(_hangs(server, hung), "an e-mail waits for its answer")
            server.released.set()
            server.hangs = False
            with office.running(*serve):
                until(lambda: len(server.mails) >= len(all_orders), "every e-mail came")
                until(lambda: not office.json("headoffice", "mails", "list"), "nothing waits")
    assert max(Counter(server.ids).values()) == 1
    assert set(server.unanswered) <= set(server.ids), "what had no answer is the same e-mail"
    for order_id, language in all_orders.items():
        (mail,) = server.to(f"{order_id}@example.fr")
        assert READY_IN[language] in mail["Subject"]
        code = read_qr(qr_of(mail))
        assert code == f"K7QF{int(order_id.removeprefix('C-')):03}"
        assert code in plain(mail)


def _hangs(server: MailServer, before: int) -> Callable[[], bool]:
    return lambda: len(server.unanswered) > before
