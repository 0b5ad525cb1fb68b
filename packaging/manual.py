"""Writes man pages in English and French, and completions for bash, zsh and fish.

    manual.py PACKAGE FOLDER

PACKAGE is `kiosk` or `kiosk-headoffice`, FOLDER what becomes /usr/share. All is made from the
command line's own help: nothing here names a subcommand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from kiosk.cli.help import HelpTexts
from kiosk.cli.program import command_line

LANGUAGES = {"en": "man/man1", "fr": "man/fr/man1"}
ROOTS = {"kiosk": "", "kiosk-headoffice": "headoffice"}
"""The subcommand that each package's command stands for."""

HEADINGS = {
    "name": ("NAME", "NOM"),
    "synopsis": ("SYNOPSIS", "SYNOPSIS"),
    "description": ("DESCRIPTION", "DESCRIPTION"),
    "options": ("OPTIONS", "OPTIONS"),
    "commands": ("COMMANDS", "COMMANDES"),
    "files": ("FILES", "FICHIERS"),
    "exit": ("EXIT STATUS", "CODE DE RETOUR"),
    "more": ("SEE ALSO", "VOIR AUSSI"),
}
FILES = {
    "/var/lib/{}": ("the data of the account {}", "les données du compte {}"),
    "/usr/share/doc/{}/OPERATING.md.gz": (
        "how to install and operate it, with all settings",
        "comment l’installer et l’exploiter, avec tous les réglages (en anglais)",
    ),
    "/usr/share/doc/{}/first-evening.md.gz": (
        "a first evening: head office, two stores, three devices, as commands",
        "une première soirée : un siège, deux magasins, trois postes, en commandes (en anglais)",
    ),
}
EXIT_CODES = {
    0: ("done", "fait"),
    1: ("some input was refused", "une partie des données fournies a été refusée"),
    2: ("the command line is not right", "la ligne de commande n’est pas correcte"),
    3: ("the order cannot take this step", "la commande ne peut pas faire ce pas"),
    4: ("something is wrong with the database", "la base de données a un problème"),
    5: ("something is wrong with the network", "le réseau a un problème"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A command: what is typed after the program's name ("" for itself), and what it takes."""

    path: str
    about: str
    arguments: tuple[str, ...]
    options: tuple[tuple[str, str], ...]
    """Each as it is typed with its value, and what it is for."""

    subcommands: tuple[tuple[str, str], ...]
    """Name and purpose."""


def read_commands(root: str, language: str) -> list[Entry]:
    """The command `root` ("" for `kiosk` itself) and all below it that help lists."""
    texts = HelpTexts(language)
    command: Any = typer.main.get_command(command_line())
    for name in root.split():
        command = command.commands[name]
    return list(_entries(command, root, root, texts))


def _entries(command: Any, path: str, root: str, texts: HelpTexts) -> Iterator[Entry]:
    listed = {
        name: each for name, each in getattr(command, "commands", {}).items() if not each.hidden
    }
    params = [param for param in command.params if param.name != "help"]
    yield Entry(
        path.removeprefix(root).strip(),
        texts.command(path) or command.help or "",
        tuple(_metavar(each, texts) for each in params if each.param_type_name == "argument"),
        tuple(
            (_typed(each, texts), texts.param(path, each.name) or each.help or "")
            for each in params
            if each.param_type_name == "option"
        ),
        tuple((name, texts.command(f"{path} {name}".strip())) for name in listed),
    )
    for name, each in listed.items():
        yield from _entries(each, f"{path} {name}".strip(), root, texts)


def _metavar(param: Any, texts: HelpTexts) -> str:
    return texts.metavar(param.metavar or str(param.name).upper())


def _typed(option: Any, texts: HelpTexts) -> str:
    names = ", ".join(option.opts)
    return names if option.is_flag else f"{names} {_metavar(option, texts)}"


# --- man pages -----------------------------------------------------------------------------------


def man_page(package: str, language: str) -> str:
    """The page of a package's command, as troff."""
    own, *below = read_commands(ROOTS[package], language)
    place = list(LANGUAGES).index(language)
    head = {key: f".SH {titles[place]}" for key, titles in HEADINGS.items()}
    lines = [f'.TH {package.upper()} 1 "" "" ""', head["name"]]
    lines += [f"{_troff(package)} \\- {_troff(own.about.rstrip('.'))}", head["synopsis"]]
    lines += [f".B {_troff(package)}", _troff(_words(own, language)), head["description"]]
    lines += [_troff(own.about)]
    if own.options:
        lines += [head["options"], *_options(own)]
    lines += [head["commands"]]
    for entry in below:
        lines += [f".SS {_troff(f'{package} {entry.path}')} {_troff(_words(entry, language))}"]
        lines += [_troff(entry.about), *_options(entry)]
    lines += [head["files"]]
    for path, meanings in FILES.items():
        lines += [".TP", f".I {_troff(path.format(package))}"]
        lines += [_troff(meanings[place].format(package))]
    lines += [head["exit"]]
    for code, meanings in EXIT_CODES.items():
        lines += [".TP", f".B {code}", _troff(meanings[place])]
    other = next(name for name in ROOTS if name != package)
    lines += [head["more"], f".BR {_troff(other)} (1)"]
    return "\n".join(lines) + "\n"


def _words(entry: Entry, language: str) -> str:
    texts = HelpTexts(language)
    words = [texts.heading("some_options")] if entry.options else []
    return " ".join(
        (*words, *entry.arguments, *([texts.heading("one_command")] if entry.subcommands else ()))
    )


def _options(entry: Entry) -> Iterator[str]:
    for typed, about in entry.options:
        yield from (".TP", f".B {_troff(typed)}", _troff(about))


def _troff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


# --- completions ---------------------------------------------------------------------------------


def _names(entry: Entry) -> list[str]:
    """What may follow the command: subcommands, then the names of options."""
    typed = [each.split()[0].rstrip(",") for each, _ in entry.options]
    return [*(name for name, _ in entry.subcommands), *typed, "--help"]


def _cases(package: str) -> str:
    """Shell code that sets `found` to what may follow the command in `path`."""
    entries = read_commands(ROOTS[package], "en")
    lines = [f'        "{each.path}") found="{" ".join(_names(each))}" ;;' for each in entries]
    return "\n".join(lines)


def bash_completion(package: str) -> str:
    """A script for bash: names of subcommands and options; else file names."""
    function = f"_{package.replace('-', '_')}"
    paths = " ".join(f'"{each.path}"' for each in read_commands(ROOTS[package], "en") if each.path)
    return f"""# Made by packaging/manual.py
{function}() {{
    local path="" word found known next
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        next="${{path:+$path }}$word"
        for known in {paths}; do
            [ "$known" != "$next" ] || path=$next
        done
    done
    case "$path" in
{_cases(package)}
    esac
    mapfile -t COMPREPLY < <(compgen -W "$found" -- "${{COMP_WORDS[COMP_CWORD]}}")
}}
complete -o default -F {function} {package}
"""


def zsh_completion(package: str) -> str:
    """A script for zsh: the same as for bash."""
    paths = " ".join(f'"{each.path}"' for each in read_commands(ROOTS[package], "en") if each.path)
    return f"""#compdef {package}
# Made by packaging/manual.py
local place="" word found known next
for word in "${{(@)words[2,CURRENT-1]}}"; do
    next="${{place:+$place }}$word"
    for known in {paths}; do
        [[ "$known" != "$next" ]] || place=$next
    done
done
case "$place" in
{_cases(package)}
esac
compadd -- ${{=found}}
[[ "$PREFIX" == -* ]] || _files
"""


def fish_completion(package: str) -> str:
    """A script for fish: subcommands and options with what they are for."""
    entries = read_commands(ROOTS[package], "en")
    groups = [entry.path for entry in entries if entry.path and entry.subcommands]
    lines = ["# Made by packaging/manual.py"]
    for entry in entries:
        words = entry.path.split()
        seen = [f"__fish_seen_subcommand_from {word}" for word in words]
        others = [name for name, _ in entry.subcommands]
        # A name such as `orders` means another command after `headoffice`.
        others += [group for group in groups if words and group not in words]
        if others:
            seen.append(f"not __fish_seen_subcommand_from {' '.join(others)}")
        when = "; and ".join(seen)
        start = f"complete -c {package}" + (f" -n '{when}'" if when else "")
        for name, about in entry.subcommands:
            lines.append(f"{start} -a {name} -d {_quoted(about)}")
        for typed, about in entry.options:
            long = typed.split()[0].removeprefix("--")
            value = " -r" if " " in typed else ""
            lines.append(f"{start} -l {long}{value} -d {_quoted(about)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + re.sub(r"(['\\])", r"\\\1", text) + "'"


def main(package: str, folder: Path) -> None:
    """Write everything below `folder`."""
    made = {f"{where}/{package}.1": man_page(package, each) for each, where in LANGUAGES.items()}
    made[f"bash-completion/completions/{package}"] = bash_completion(package)
    made[f"zsh/vendor-completions/_{package}"] = zsh_completion(package)
    made[f"fish/vendor_completions.d/{package}.fish"] = fish_completion(package)
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
