"""A customer's e-mail says what they need in their language; nothing is smuggled into it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.order import Customer, Slot
from kiosk.services.notifications.emails import (
    CustomerEmail,
    InvalidRecipient,
    StoreSender,
    make_email,
    qr_png,
)
from kiosk.services.notifications.texts import (
    GAPS,
    LANGUAGES,
    EmailTexts,
    InvalidTexts,
    Occasion,
    own_texts,
    shipped_texts,
)
from tests.counts import count
from tests.services.notifications.qr_reader import read_qr

CODE = "K7QF2M8"
PARIS = ZoneInfo("Europe/Paris")
SLOT = Slot(datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 13, 30, tzinfo=UTC))
SENDER = StoreSender("Fnac Lyon", "retrait@example.fr", "12 rue de la Ré, Lyon", "04 78 39 00 10")
SHIPPED = shipped_texts()
NO_BREAK = "\u00a0"


def customer(
    *,
    first: str = "Zoé",
    last: str = "Lefèvre",
    email: str = "zoe@example.fr",
    language: str = "fr",
) -> Customer:
    return Customer(first, last, "+33639980120", email, language)


def sent(
    occasion: Occasion = Occasion.READY,
    who: Customer | None = None,
    *,
    sender: StoreSender = SENDER,
    texts: EmailTexts = SHIPPED,
    code: str = CODE,
    slot: Slot | None = SLOT,
    last_day: date | None = date(2026, 12, 1),
) -> EmailMessage:
    """The message as a mail server gets it, parsed again."""
    who = who or customer()
    email = CustomerEmail(
        occasion, who, "C-1042", code, "change-7", datetime(2026, 11, 24, 9, tzinfo=UTC),
        slot, last_day, PARIS,
    )  # fmt: skip
    message = make_email(email, texts.text("LYON-2", who.language, occasion), sender)
    raw = message.as_bytes()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert raw.isascii()
    parsed = message_from_bytes(raw, policy=SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed


def plain(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def page(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def pictures(message: EmailMessage) -> list[bytes]:
    return [part.get_content() for part in message.walk() if part.get_content_type() == "image/png"]


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_ready_order_in_french() -> None:
    message = sent()
    assert message["Subject"] == "Votre commande C-1042 est prête"
    assert message["To"] == "Zoé Lefèvre <zoe@example.fr>"
    assert message["From"] == "Fnac Lyon <retrait@example.fr>"
    assert message["Message-ID"] == "<change-7@example.fr>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert plain(message).replace("\r\n", "\n").replace(NO_BREAK, " ") == (
        "Bonjour Zoé,\n\nVotre commande C-1042 est prête.\n\n"
        "Point de retrait : Fnac Lyon\n12 rue de la Ré, Lyon\nTéléphone : 04 78 39 00 10\n"
        "Créneau : mardi 24 novembre, 14:00–14:30\n"
        "À retirer au plus tard le mardi 1er décembre.\n\n"
        f"Votre code de retrait, à donner ou à scanner sur place :\n\n{CODE}\n\n"
        "À bientôt,\nFnac Lyon\n"
    )


@pytest.mark.parametrize("occasion", Occasion)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_occasion_in_every_language(language: str, occasion: Occasion) -> None:
    message = sent(occasion, customer(language=language))
    assert "C-1042" in message["Subject"]
    assert message["Content-Language"] == language
    days = {"fr": "mardi 1", "en": "Tuesday 1", "es": "martes 1", "nl": "dinsdag 1"}
    for text in (plain(message), Tags(page(message)).text):
        assert "{" not in text
        assert "Zoé" in text
        assert "Fnac Lyon" in text
        assert (CODE in text) == (occasion is not Occasion.CANCELLED)
        assert (days[language] in text) == (occasion is not Occasion.CANCELLED)
    assert len(pictures(message)) == (occasion is not Occasion.CANCELLED)


def test_the_languages_say_the_same_and_none_was_forgotten() -> None:
    for occasion in Occasion:
        gaps = set()
        subjects = set()
        for language in LANGUAGES:
            text = SHIPPED.text("LYON-2", language, occasion)
            gaps.add(tuple(name for name in GAPS if f"{{{name}}}" in text.text))
            subjects.add(text.subject)
        assert len(gaps) == 1, occasion
        assert len(subjects) == len(LANGUAGES)


def test_french_has_its_no_break_spaces() -> None:
    for occasion in Occasion:
        text = SHIPPED.text("LYON-2", "fr", occasion)
        for whole in (text.subject, text.text):
            assert not any(f" {sign}" in whole for sign in ":;?!"), occasion


def test_what_is_not_known_is_left_out() -> None:
    who = customer(first="", language="en")
    message = sent(
        who=who, slot=None, last_day=None, sender=StoreSender("Fnac", "retrait@example.fr")
    )
    assert plain(message).replace("\r\n", "\n") == (
        "Dear Lefèvre,\n\nYour order C-1042 is ready.\n\nCollect it at: Fnac\n\n"
        f"Your pickup code, to be said or scanned there:\n\n{CODE}\n\nSee you soon,\nFnac\n"
    )


@pytest.mark.parametrize("code", [CODE, "3760248100011", "ab/7-x", "R-77 LYON-2026-11-24"])
def test_the_qr_of_an_email_is_scanned_back_to_the_code(code: str) -> None:
    message = sent(code=code)
    (picture,) = pictures(message)
    assert read_qr(picture) == code
    (cid,) = [part["Content-ID"] for part in message.walk() if part["Content-ID"]]
    assert f'src="cid:{cid.strip("<>")}"' in page(message)


def test_another_code_is_another_picture() -> None:
    assert read_qr(qr_png("K7QF2M9")) == "K7QF2M9"


NAMES = [
    "Zoé\r\nBcc: all@example.fr", "Zoé\nSubject: x", "=?utf-8?q?Bcc?=", 'O"Brien, <b@x.fr>',
    "a@b.c", "\u202eZoé", "زوي", "🎁" * 30, "x" * 100, "\x00", ",;:<>",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_adds_no_header_and_no_recipient(name: str) -> None:
    who = customer(first=name, last=name)
    message = sent(who=who, sender=StoreSender(name, "retrait@example.fr"))
    assert sorted(message.keys()) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "MIME-Version",
        "Message-ID", "Subject", "To",
    ]  # fmt: skip
    assert [one.addr_spec for one in message["To"].addresses] == ["zoe@example.fr"]
    assert [one.addr_spec for one in message["From"].addresses] == ["retrait@example.fr"]


WORDS = st.one_of(st.integers(1, 100).map("x".__mul__), st.text(st.characters(codec="utf-8")))


@settings(max_examples=count("EMAIL_NAMES", 25, 500))
@given(st.lists(WORDS, max_size=4).map(" ".join))
def test_any_name_is_sent(name: str) -> None:
    message = sent(who=customer(first=name), sender=StoreSender(name, "retrait@example.fr"))
    assert [one.addr_spec for one in message["To"].addresses] == ["zoe@example.fr"]
    assert message["Auto-Submitted"]
    assert len(pictures(message)) == 1


def test_a_name_is_no_markup_and_has_no_gaps() -> None:
    who = customer(first="<script>alert(1)</script> {code} {0}")
    message = sent(who=who)
    tags = Tags(page(message))
    assert "script" not in tags.tags
    assert "Bonjour <script>alert(1)</script> {code} {0}," in tags.text
    assert "Bonjour <script>alert(1)</script> {code} {0}," in plain(message)


@pytest.mark.parametrize(
    "address", ["a b@x.fr", "a,b@x.fr", "<a@x.fr", "a@", "@x.fr", "zoé@x.fr", "a@x\n.fr", "",
                "a@b@c.fr", "a@" + "x" * 70 + ".fr"]
)  # fmt: skip
def test_an_address_that_no_server_takes_is_refused(address: str) -> None:
    with pytest.raises(InvalidRecipient):
        sent(who=customer(email=address))


def test_a_domain_with_accents_is_sent_as_servers_know_it() -> None:
    assert sent(who=customer(email="zoe@société.fr"))["To"].endswith("<zoe@xn--socit-esab.fr>")


def test_a_shop_changes_its_texts_for_all_places_and_for_one() -> None:
    texts = own_texts(
        SHIPPED,
        '[fr.ready]\nsubject = "{store}\u00a0: {order}"\n'
        '[places."LYON-2".fr.ready]\ntext = "Venez\u00a0!\\n\\n{code}"\n'
        '[places."NICE-1".nl.moved]\nsubject = "Verplaatst"\n',
    )
    message = sent(texts=texts)
    assert message["Subject"] == "Fnac Lyon : C-1042"
    assert plain(message).replace("\r\n", "\n") == f"Venez\u00a0!\n\n{CODE}\n"
    assert texts.text("NICE-1", "fr", Occasion.READY).subject == "{store}\u00a0: {order}"
    assert texts.text("NICE-1", "nl", Occasion.MOVED).subject == "Verplaatst"
    assert texts.text("LYON-2", "nl", Occasion.MOVED) == SHIPPED.text("", "nl", Occasion.MOVED)
    assert texts.text("LYON-2", "de", Occasion.MOVED) == SHIPPED.text("", "en", Occasion.MOVED)


def test_a_text_without_the_code_has_no_qr() -> None:
    texts = own_texts(SHIPPED, '[fr.ready]\ntext = "Bonjour {name}"')
    message = sent(texts=texts)
    assert pictures(message) == []
    assert "cid:" not in page(message)
    within = own_texts(SHIPPED, '[fr.ready]\ntext = "Code {code}, merci"')
    assert "cid:" in page(sent(texts=within))


@pytest.mark.parametrize(
    ("toml", "path", "expected"),
    [
        ("x =", "", "not_toml"),
        ('[de.ready]\ntext = "x"', "de", "extra_forbidden"),
        ('[fr.redy]\ntext = "x"', "fr.redy", "extra_forbidden"),
        ('[fr.ready]\nbody = "x"', "fr.ready.body", "extra_forbidden"),
        ("[fr.ready]\ntext = 3", "fr.ready.text", "string_type"),
        ('[fr.ready]\ntext = ""', "fr.ready.text", "string_too_short"),
        (f'[fr.ready]\ntext = "{"x" * 5001}"', "fr.ready.text", "string_too_long"),
        ('[fr.ready]\ntext = "{nom}"', "fr.ready.text", "text_gap"),
        ('[fr.ready]\ntext = "{order.__class__}"', "fr.ready.text", "text_gap"),
        ('[fr.ready]\ntext = "a } b"', "fr.ready.text", "text_gap"),
        ('[fr.ready]\nsubject = "a\\nBcc: x@y.z"', "fr.ready.subject", "printable"),
        ('[places.LYON-2.fr.ready]\nsubject = "{x}"', "places.LYON-2.fr.ready.subject", "text_gap"),
    ],
)  # fmt: skip
def test_what_a_shop_writes_wrong_is_named(toml: str, path: str, expected: str) -> None:
    with pytest.raises(InvalidTexts) as caught:
        own_texts(SHIPPED, toml)
    assert (caught.value.problem.path, caught.value.problem.expected) == (path, expected)
