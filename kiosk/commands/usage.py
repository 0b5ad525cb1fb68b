"""What is wrong with a command line, in the reader's language.

The library that reads command lines tells it in English only, and offers nothing to translate it
by. Its sentences are recognised here; one that is not is told as it is.
"""

from __future__ import annotations

import re

from kiosk.commands.words import Words

_TOLD = {
    "argument_missing": re.compile(r"Missing argument '(?P<name>.+)'\."),
    "option_missing": re.compile(r"Missing option '(?P<name>.+)'\."),
    "no_such_command": re.compile(
        r"No such command '(?P<name>.+?)'\.(?: Did you mean (?P<near>.+)\?)?"
    ),
    "no_such_option": re.compile(
        r"No such option: (?P<name>\S+)(?: \(Possible options: (?P<near>.+)\))?"
    ),
    "too_many": re.compile(r"Got unexpected extra argument\(s\) \((?P<name>.+)\)"),
    "value_missing": re.compile(r"Option '(?P<name>.+)' requires an argument\."),
    "value_not_taken": re.compile(r"Option '(?P<name>.+)' does not take a value\."),
}


def explain(message: str, command: str, words: Words) -> str:
    """One line: what is wrong, what was perhaps meant, and where to read on.

    `message`: the library's English sentence. `command`: as it was typed, "kiosk show".
    """
    told = [message]
    for key, pattern in _TOLD.items():
        if found := pattern.fullmatch(message):
            facts = found.groupdict()
            told = [words(f"usage.{key}", name=facts["name"])]
            if near := facts.get("near"):
                told.append(words("usage.perhaps", names=near.replace("'", "")))
            break
    return " ".join((*told, words("usage.read_on", command=command)))
