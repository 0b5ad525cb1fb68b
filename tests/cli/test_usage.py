import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.cli.orders import listing as orders
from tests.cli.conftest import Cli
from tests.forked.commands import COMMANDS
from tests.services.bodies import body, numbered

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).resolve().parents[2]


def in_a_shell(
    *arguments: str, data_dir: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run `kiosk` in a process of its own, as a shell does."""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA": str(data_dir), **environment},
    )


def import_orders(data_dir: Path, number: int) -> None:
    """Import so many orders, in a process of its own."""
    lines = "\n".join(json.dumps(order) for order in numbered(number))
    done = COMMANDS.run(["--data", str(data_dir), "import", "-"], os.environ, lines)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_help_lists_every_command(kiosk: Cli, arguments: tuple[str, ...]) -> None:
    answer = kiosk(*arguments)
    assert (answer.code, answer.err) == (0, "")
    for command in (
        *("demo", "run", "import", "orders", "show", "advance", "arrive", "workflow"),
        *(
            "verify",
            "doctor",
            "backup",
            "hub",
            "pairing-code",
            "pair",
            "devices",
            "revoke",
            "headoffice",
        ),
    ):
        assert f"  {command} " in answer.out


@pytest.mark.parametrize(
    "arguments",
    [("dance",), ("show",), ("orders", "--nope"), ("import", "a", "b"), ("--data",), ("arrive",)],
)
def test_wrong_usage_is_one_sentence_and_code_2(kiosk: Cli, arguments: tuple[str, ...]) -> None:
    answer = kiosk(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (("show",), "Il manque l’argument « COLLECT_ID ». Voir « kiosk show --help »."),
        (("pairing-code",), "Il manque l’option « --role ». Voir « kiosk pairing-code --help »."),
        (("zzz",), "Aucune commande ne s’appelle « zzz ». Voir « kiosk --help »."),
        (
            ("importt",),
            "Aucune commande ne s’appelle « importt ». Peut-être : import ? Voir « kiosk --help ».",
        ),
        (
            ("orders", "--jso"),
            (
                "Cette commande n’a pas d’option « --jso ». Peut-être : --json ? "
                "Voir « kiosk orders --help »."
            ),
        ),
        (
            ("show", "a", "b", "c"),
            (
                "La commande n’attend pas autant d’arguments ; de trop : b c. "
                "Voir « kiosk show --help »."
            ),
        ),
        (("--data",), "L’option « --data » attend une valeur. Voir « kiosk --help »."),
        (
            ("orders", "--json=3"),
            "L’option « --json » ne prend pas de valeur. Voir « kiosk orders --help ».",
        ),
        (
            ("orders", "--status"),
            "L’option « --status » attend une valeur. Voir « kiosk orders --help ».",
        ),
        (
            ("demo", "--counters", "deux"),
            "L’option « --counters » ne peut pas prendre cette valeur. Voir « kiosk demo --help ».",
        ),
        (
            ("pairing-code", "--role", "counter", "--valid-days", "99"),
            (
                "L’option « --valid-days » attend un nombre entier de 1 à 30. "
                "Voir « kiosk pairing-code --help »."
            ),
        ),
        (("--data", "/nowhere"), "Il manque la commande. Voir « kiosk --help »."),
        (
            ("headoffice", "revok"),
            (
                "Aucune commande ne s’appelle « revok ». Peut-être : revoke ? "
                "Voir « kiosk headoffice --help »."
            ),
        ),
        (
            ("headoffice", "create-store"),
            "Il manque l’argument « NOM ». Voir « kiosk headoffice create-store --help ».",
        ),
    ],
)
def test_wrong_usage_is_explained_in_french(
    kiosk: Cli, arguments: tuple[str, ...], reported: str
) -> None:
    assert kiosk(*arguments).err.replace("\u00a0", " ").replace("\u202f", " ") == reported + "\n"


def test_the_folder_may_be_named_before_or_after_the_command(kiosk: Cli, tmp_path: Path) -> None:
    kiosk.import_orders(body())
    elsewhere = str(tmp_path / "elsewhere")
    assert kiosk("import", "-", "--data", elsewhere, stdin=b"[]").code == 0
    assert kiosk("--data", elsewhere, "orders", "--json").json == []
    assert kiosk("orders", "--json", "--data", elsewhere).json == []
    assert len(kiosk("orders", "--json").json) == 1


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('language = "de"', ("language", "'de'", "fr ou en")),
        ("langage = 'fr'", ("langage", "language")),
        ("language =", ("kiosk.toml", "TOML")),
        ("wait_warn_s = 900", ("wait_warn_s", "≤")),
        ("people = []", ("people", "staff")),
        ('people = [{name = "Léa", role = "boss"}]', ("people", "manager")),
        ("undo_s = 0", ("undo_s", "1 à 60")),
        ("px_per_mm = inf", ("px_per_mm", "1 à 40")),
        ("reasons = {READY = []}", ("reasons",)),
    ],
)
def test_a_setting_that_cannot_be_used_ends_every_command(
    kiosk: Cli, settings: str, words: tuple[str, ...]
) -> None:
    (kiosk.data_dir / "kiosk.toml").write_text(settings)
    for command in (("orders",), ("workflow",), ("run",), ("import", "/nowhere")):
        answer = kiosk(*command)
        assert (answer.code, answer.out) == (2, "")
        assert len(answer.err.splitlines()) == 1
        assert all(word in answer.err for word in words)


def test_a_bug_of_ours_is_a_reference_that_the_log_knows(
    kiosk: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("Zoé Lefèvre, +33639980112")

    monkeypatch.setattr(orders, "list_orders", broken)
    answer = kiosk("orders")
    assert (answer.code, answer.out) == (70, "")
    assert len(answer.err.splitlines()) == 1
    raw = (kiosk.data_dir / "logs" / "commands.jsonl").read_text()
    (entry,) = [json.loads(line) for line in raw.splitlines()]
    assert entry["reference"] in answer.err
    assert entry["causes"][0]["type"] == "builtins.RuntimeError"
    assert "broken" in entry["causes"][0]["frames"][-1]
    assert "Lef" not in raw
    assert "+33" not in raw


# --- the way a shell starts it -------------------------------------------------------------------


def test_exit_codes_reach_the_shell_without_a_traceback(data_dir: Path) -> None:
    lines = "\n".join(json.dumps(order) for order in numbered(2)) + "\n{"
    steps = [
        (("import", "-"), lines, 1),
        (("orders", "--json"), "", 0),
        (("advance", "C-1", "INIT", "--by", "Léa"), "", 3),
        (("advance", "C-1", "NOWHERE", "--by", "Léa"), "", 2),
        (("show", "C-9"), "", 1),
        (("verify",), "", 0),
        (("orders", "--data", "/proc/nowhere"), "", 2),
        (("import", "-", "--data", "/proc/nowhere"), "[]", 4),
    ]
    environ = {**os.environ, "KIOSK_DATA": str(data_dir)}
    for arguments, stdin, code in steps:
        done = COMMANDS.run(arguments, environ, stdin)
        assert done.returncode == code, (arguments, done.stderr)
        assert "Traceback" not in done.stdout + done.stderr
    answer = in_a_shell("import", "-", data_dir=data_dir, stdin=b"\xff\xfe\0")
    assert answer.returncode == 1
    assert b"Traceback" not in answer.stdout + answer.stderr


@pytest.mark.parametrize("command", ["demo", "run"])
def test_without_a_display_the_way_without_one_is_named(data_dir: Path, command: str) -> None:
    answer = in_a_shell(
        command, data_dir=data_dir, DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM=""
    )
    assert (answer.returncode, answer.stdout) == (2, b"")
    assert "kiosk demo --screenshots" in answer.stderr.decode()
    assert len(answer.stderr.splitlines()) == 1


def test_head_office_s_package_alone_names_the_one_that_has_the_screens(data_dir: Path) -> None:
    program = """
import sys
sys.modules["PySide6"] = None
from kiosk.cli.program import run_process
sys.exit(run_process(["run"]))
"""
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA": str(data_dir), "KIOSK_LANGUAGE": "en"},
    )
    assert (answer.returncode, answer.stdout, len(answer.stderr.splitlines())) == (2, "", 1)
    assert "apt-get install kiosk" in answer.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--screens", "counter,roof"),
        ("run", "--language", "de"),
        ("demo", "--language", ""),
    ],
)
def test_a_screen_or_language_that_is_not_there(kiosk: Cli, arguments: tuple[str, ...]) -> None:
    answer = kiosk(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "fr, en" in answer.err or "counter, check-in" in answer.err


def test_a_closed_input_is_reported(data_dir: Path) -> None:
    answer = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m kiosk import - <&-"],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA": str(data_dir)},
    )
    assert answer.returncode == 2
    assert "entrée standard" in answer.stderr.decode()


def test_a_terminal_of_another_encoding_gets_an_answer(data_dir: Path) -> None:
    import_orders(data_dir, 1)
    answer = in_a_shell("show", "C-1", data_dir=data_dir, PYTHONIOENCODING="ascii")
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert b"Zo? Lef?vre" in answer.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("command", [("orders", "--json"), ("workflow",)])
def test_an_answer_that_cannot_be_written_is_reported(
    data_dir: Path, command: tuple[str, ...]
) -> None:
    import_orders(data_dir, 100)
    with Path("/dev/full").open("wb") as full:
        answer = subprocess.run(
            [sys.executable, "-m", "kiosk", *command],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=ROOT,
            env={**os.environ, "KIOSK_DATA": str(data_dir)},
        )
    assert answer.returncode == 1
    assert "n’a pas pu être écrite" in answer.stderr.decode()
    assert len(answer.stderr.splitlines()) == 1


def test_nobody_reading_the_answer_is_no_error(data_dir: Path) -> None:
    import_orders(data_dir, 500)
    command = f"{sys.executable} -m kiosk orders --json | head -n 1; echo ${{PIPESTATUS[0]}}"
    answer = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA": str(data_dir)},
    )
    assert (answer.stdout, answer.stderr) == (b"[\n0\n", b"")


WITHOUT_A_SCREEN = [
    ("orders", "--json"),
    ("show", "C-1"),
    ("advance", "C-1", "READY", "--by", "Léa"),
    ("arrive", "K7QF2M8"),
    ("workflow",),
    ("verify",),
    ("doctor",),
    ("import", "/nowhere"),
    ("pairing-code", "--role", "counter", "--address", "https://192.0.2.1:8443"),
    ("devices",),
    ("pair", "nothing"),
]


def test_commands_without_a_screen_load_no_qt(data_dir: Path) -> None:
    import_orders(data_dir, 1)
    program = """
import json, sys
from kiosk.cli import run_command
for command in json.loads(sys.argv[1]):
    run_command(command)
    loaded = [name for name in sys.modules if name.startswith(("PySide6", "shiboken6"))]
    assert not loaded, (command, loaded)
"""
    answer = subprocess.run(
        [sys.executable, "-c", program, json.dumps(WITHOUT_A_SCREEN)],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "KIOSK_DATA": str(data_dir)},
    )
    assert answer.returncode == 0, answer.stderr
