"""Words that one typing error turns into another: for a search that found nothing."""

from __future__ import annotations

from collections.abc import Iterator

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def near_words(typed: str, letters: str = LETTERS) -> list[str]:
    """The words that somebody may have meant who typed `typed` with one error, without repeats.

    The errors: a wrong, missing or needless character, or two neighbours in the wrong order.
    `letters`: those that may be missing, or have been meant. Not among the words are those with
    one letter more at the end: they begin with `typed`, which a search has tried by then.
    """
    near = dict.fromkeys(_near(typed, letters))
    near.pop(typed, None)
    return list(near)


def near_codes(typed: str, alphabet: str) -> list[str]:
    """The codes of the same length that have one other character of the alphabet."""
    codes = (
        typed[:place] + letter + typed[place + 1 :]
        for place, found in enumerate(typed)
        for letter in alphabet
        if letter != found
    )
    return list(codes)


def _near(typed: str, letters: str) -> Iterator[str]:
    for place in range(len(typed)):
        before, after = typed[:place], typed[place + 1 :]
        yield before + after
        yield before + after[:1] + typed[place] + after[1:]
        for letter in letters:
            yield before + letter + after
            yield before + letter + typed[place:]
