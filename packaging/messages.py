"""Brings resources/messages/*.po up to date with en.po, and compiles each into its .mo.

    python packaging/messages.py             takes new messages up, drops gone ones, compiles
    python packaging/messages.py --check     changes nothing; fails if that would change anything,
                                             or if a message is missing, fuzzy or has other gaps

Messages are named by codes, so each translation carries the English text as a comment. Where the
English text changed since, the translation becomes fuzzy until somebody has looked at it.
`sh packaging/translations.sh` runs this.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "messages"
REFERENCE = "en"
HEADER_KEPT = ("language:", "plural-forms:", "mime-version:", "content-")


def read(language: str) -> Catalog:
    """The catalogue of one language."""
    with (FOLDER / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(message: Message) -> tuple[str, ...]:
    """The text of a message, or each of its plural forms."""
    text = message.string
    return (text,) if isinstance(text, str) else tuple(text or ())


def code_of(message: Message) -> str:
    """What names a message; "" for the header."""
    return message.id if isinstance(message.id, str) else message.id[0]


def brought_up_to_date(reference: Catalog, translated: Catalog) -> Catalog:
    """The translations of the messages that the reference has, in its order."""
    known = {code_of(message): message for message in translated}
    result = Catalog(locale=translated.locale, header_comment=translated.header_comment)
    result.fuzzy = False
    for message in reference:
        code = code_of(message)
        if not code:
            continue
        # gettext's tools join the lines of a comment, and so does this.
        english = [" ".join(forms(message)[-1].split())]
        former = known.get(code)
        fits = former is not None and isinstance(former.id, str) == isinstance(message.id, str)
        text = former.string if former is not None and fits else ""
        flags = set(message.flags) | (former.flags & {"fuzzy"} if former is not None else set())
        if former is not None and former.auto_comments:
            # A long comment comes back in several lines.
            is_same = " ".join(former.auto_comments) == english[0]
            flags |= set() if is_same else {"fuzzy"}
        result.add(message.id, text, auto_comments=english, flags=flags)
    return result


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a file, without the header's lines that would change every time."""
    for message in catalogue:
        message.flags.discard("python-format")
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100)
    head, _, body = buffer.getvalue().decode().partition("\n\n")
    lines = [
        line
        for line in head.splitlines()
        if not line.startswith('"') or line[1:].lower().startswith(HEADER_KEPT)
    ]
    return ("\n".join(lines) + "\n\n" + body).encode()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    # The header has both, and would be another one each minute.
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def gaps(text: str) -> set[str]:
    """The names between braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def problems(reference: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What a translator still has to do, or has got wrong."""
    expected = {code_of(message): gaps(forms(message)[-1]) for message in reference}
    for message in catalogue:
        code = code_of(message)
        if not code:
            continue
        if not all(forms(message)):
            yield f"{code}: no translation yet"
        elif message.fuzzy:
            yield f"{code}: fuzzy, the English text has changed"
        elif any(gaps(text) != expected[code] for text in forms(message)):
            yield f"{code}: its gaps are not those of the English text"
        elif code in forms(message):
            yield f"{code}: its text is its own code"


def main() -> int:
    """Update or check every language; returns 1 where something is to be done."""
    is_check = "--check" in sys.argv[1:]
    reference = read(REFERENCE)
    wrong: list[str] = []
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = read(path.stem)
        if path.stem != REFERENCE:
            catalogue = brought_up_to_date(reference, catalogue)
        found = {path: written(catalogue), path.with_suffix(".mo"): compiled(catalogue)}
        wrong += [f"{path.name}: {each}" for each in problems(reference, catalogue)]
        for file, content in found.items():
            if file.exists() and file.read_bytes() == content:
                continue
            if is_check:
                wrong.append(f"{file.name} is behind: run packaging/translations.sh")
            else:
                file.write_bytes(content)
    for each in wrong:
        print(each, file=sys.stderr)
    return 1 if wrong and is_check else 0


if __name__ == "__main__":
    sys.exit(main())
