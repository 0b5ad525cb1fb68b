"""Makes the e-mail for a customer: plain text and HTML, with the pickup code as text and as QR."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from kiosk.domain.frozen import frozen
from kiosk.domain.order import Customer, Slot
from kiosk.services.notifications.texts import EmailText, Occasion, filled
from kiosk.services.phones import visible_text

HEADER_LENGTH_MAX = 200
"""Of a subject and of the names in headers, in characters."""

HEADER_WORD_LENGTH_MAX = 60
"""Of two words of 78 characters Python 3.11 makes an empty line, which ends all headers."""

_WITHOUT_CODE = (Occasion.CANCELLED,)
_CODE_GAP = "{code}"
_QR_CID = "pickup-code@kiosk"
_QR_SCALE_PX = 8
_QR_BORDER = 4
_LOCALES = {"en": "en_GB"}
_DAYS = {"es": "EEEE d 'de' MMMM"}

_PAGE = """\
<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{subject}</title>
</head>
<body style="margin: 0; padding: 0; background-color: #f3f3f0">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#f3f3f0">
<tr><td align="center" style="padding: 24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" bgcolor="#ffffff"
 style="max-width: 560px; border: 1px solid #deded8; border-radius: 8px">
<tr><td style="padding: 20px 28px; border-bottom: 1px solid #deded8; font-family: sans-serif;
 font-size: 20px; font-weight: bold; color: #1a1a1a">{store}</td></tr>
<tr><td style="padding: 12px 28px 20px; font-family: sans-serif; font-size: 16px;
 line-height: 1.5; color: #1a1a1a">
{paragraphs}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"""
"""Tables and styles within each element: what programs for e-mails show alike."""

_CODE = """\
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"
 style="border: 1px solid #deded8; border-radius: 8px">
<tr><td align="center" style="padding: 16px; font-family: sans-serif;
 font-size: 32px; font-weight: bold; letter-spacing: 3px; color: #1a1a1a">{code}<br>
<img src="cid:{cid}" alt="{code}" width="200" height="200" style="margin-top: 12px">
</td></tr>
</table>"""


class InvalidRecipient(Exception):
    """No e-mail can be sent to an address: it is not one that mail servers take."""


@frozen
class StoreSender:
    """The store that an e-mail is from. `email`: the address; `phone` as customers dial it."""

    store: str
    email: str
    address: str = ""
    phone: str = ""


@frozen
class CustomerEmail:
    """What one e-mail says. `last_day`: the pick-up-by date. `zone`: the store's, for the slot.

    `message_id`: of the change that it is about, so that an e-mail sent again has the same one.
    """

    occasion: Occasion
    customer: Customer
    order_id: str
    pickup_code: str
    message_id: str
    at: datetime
    slot: Slot | None = None
    last_day: date | None = None
    zone: tzinfo | None = None


def make_email(email: CustomerEmail, text: EmailText, sender: StoreSender) -> EmailMessage:
    """The message, ready to be sent. Raises InvalidRecipient.

    Nothing that a retailer or customer gave can add a header, or markup to the HTML.
    """
    values = _values(email, sender)
    message = EmailMessage(SMTP)
    message["From"] = _address(sender.store, sender.email)
    message["To"] = _address(email.customer.full_name, email.customer.email)
    message["Subject"] = _in_header(filled(text.subject, values) or text.subject)
    message["Date"] = format_datetime(email.at)
    message["Message-ID"] = f"<{email.message_id}@{sender.email.rpartition('@')[2]}>"
    # So that nobody's absence note answers it: RFC 3834.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(filled(text.text, values) + "\n", cte="quoted-printable")
    message.add_alternative(_html(email, text, values), subtype="html", cte="quoted-printable")
    message["Content-Language"] = email.customer.language
    if _shows_code(email, text):
        _, page = message.iter_parts()
        assert isinstance(page, EmailMessage)
        page.add_related(
            qr_png(email.pickup_code), "image", "png",
            cid=f"<{_QR_CID}>", filename="code.png", disposition="inline",
        )  # fmt: skip
    return message


def qr_png(code: str) -> bytes:
    """A pickup code as QR, as a picture."""
    import segno  # noqa: PLC0415 - only who sends e-mails needs it

    file = io.BytesIO()
    qr = segno.make(code, micro=False, error="m", boost_error=False)
    qr.save(file, kind="png", scale=_QR_SCALE_PX, border=_QR_BORDER)
    return file.getvalue()


def _shows_code(email: CustomerEmail, text: EmailText) -> bool:
    return email.occasion not in _WITHOUT_CODE and _CODE_GAP in text.text


def _values(email: CustomerEmail, sender: StoreSender) -> Mapping[str, str]:
    customer = email.customer
    language = customer.language
    given = {
        "name": customer.first_name or customer.last_name,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "order": email.order_id,
        "code": "" if email.occasion in _WITHOUT_CODE else email.pickup_code,
        "slot": _slot_text(email.slot, language, email.zone) if email.slot else "",
        "last_day": _day_text(email.last_day, language) if email.last_day else "",
        "store": sender.store,
        "address": sender.address,
        "phone": sender.phone,
    }
    return {key: visible_text(value) for key, value in given.items()}


def _slot_text(slot: Slot, language: str, zone: tzinfo | None) -> str:
    start, end = slot.start.astimezone(zone), slot.end.astimezone(zone)
    day = _day_text(start.date(), language)
    return f"{day}, {start:%H:%M}–{end:%H:%M}"


def _day_text(day: date, language: str) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - as above

    shown = format_date(
        day, _DAYS.get(language, "EEEE d MMMM"), locale=_LOCALES.get(language, language)
    )
    return shown.replace(" 1 ", " 1er ") if language == "fr" else shown


def _address(name: str, email: str) -> Address:
    try:
        return Address(_in_header(name), addr_spec=_ascii(email))
    except (ValueError, IndexError, MessageError):
        raise InvalidRecipient(email) from None


def _ascii(email: str) -> str:
    """An address with its domain as name servers know it. Raises ValueError."""
    local, _, domain = email.rpartition("@")
    return f"{local}@{domain.encode('idna').decode('ascii')}".encode("ascii").decode("ascii")


def _in_header(text: str) -> str:
    words = (word[:HEADER_WORD_LENGTH_MAX] for word in visible_text(text).split())
    return " ".join(words)[:HEADER_LENGTH_MAX]


def _html(email: CustomerEmail, text: EmailText, values: Mapping[str, str]) -> str:
    """The text as a page: its paragraphs, and where the code stands alone, it is large with QR."""
    paragraphs = []
    for paragraph in text.text.strip("\n").split("\n\n"):
        whole = filled(paragraph, values)
        if paragraph.strip() == _CODE_GAP and whole:
            paragraphs.append(_CODE.format(code=escape(whole), cid=_QR_CID))
        elif whole:
            paragraphs.append(f"<p>{escape(whole)}</p>".replace("\n", "<br>\n"))
    if _shows_code(email, text) and _QR_CID not in "".join(paragraphs):
        code = escape(values["code"])
        paragraphs.append(_CODE.format(code=code, cid=_QR_CID))
    subject = escape(filled(text.subject, values))
    return _PAGE.format(
        language=escape(email.customer.language),
        subject=subject,
        store=escape(values["store"]),
        paragraphs="\n".join(paragraphs),
    )
