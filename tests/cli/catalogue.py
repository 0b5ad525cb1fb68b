"""Reads the message catalogue for tests: each code with its singular and plural forms."""

from babel.messages.pofile import read_po

from kiosk.resources import MESSAGES_DIR


def texts(language: str) -> dict[str, tuple[str, ...]]:
    with (MESSAGES_DIR / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    found = {}
    for message in catalogue:
        code = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string
        if code:
            found[code] = (text,) if isinstance(text, str) else tuple(text or ())
    return found
