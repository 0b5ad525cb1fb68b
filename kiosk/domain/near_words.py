"""Words that one typing error turns into another: for a search that found nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

LETTERS = "abcdefghijklmnopqrstuvwxyz"

Known = Callable[[Collection[str]], Collection[str]]
"""Which of some beginnings of words any word has."""


def near_words(typed: str, known: Known, letters: str = LETTERS) -> list[str]:
    """The known beginnings that somebody may have meant who typed `typed` with one error.

    The errors: a wrong, missing or needless character, or two neighbours in the wrong order.
    `letters`: those that may be missing, or have been meant. Without repeats, and without
    `typed`. Not among the words are those with one letter more at the end: they begin with
    `typed`, which a search has tried by then.

    A word of ten letters has some five hundred ways to be wrong. What stands before the error is
    right, so few of them are left after asking twice which beginnings there are.
    """
    right = known([typed[:end] for end in range(1, len(typed))])
    places = [place for place in range(len(typed)) if place == 0 or typed[:place] in right]
    meant = known([typed[:place] + letter for place in places for letter in letters])
    ways = dict.fromkeys(_near(typed, places, meant, letters))
    ways.pop(typed, None)
    found = known(ways)
    return [way for way in ways if way in found]


def near_codes(typed: str, alphabet: str) -> list[str]:
    """The codes of the same length that have one other character of the alphabet."""
    codes = (
        typed[:place] + letter + typed[place + 1 :]
        for place, found in enumerate(typed)
        for letter in alphabet
        if letter != found
    )
    return list(codes)


def _near(typed: str, places: Iterable[int], meant: Collection[str], letters: str) -> Iterable[str]:
    """`places`: where the error may be. `meant`: what may begin a word up to that letter."""
    for place in places:
        before, after = typed[:place], typed[place + 1 :]
        yield before + after
        yield before + after[:1] + typed[place] + after[1:]
        for letter in letters:
            if before + letter in meant:
                yield before + letter + after
                yield before + letter + typed[place:]
