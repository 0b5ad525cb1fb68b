import json
import unicodedata
from collections.abc import Callable

import pytest

from tests.cli.conftest import Cli
from tests.services.bodies import GONE, body, numbered

Write = Callable[[object], str]

UNPRINTABLE = "attendu un texte sans caractère de contrôle ni de sens d’écriture"
JSON_EXPECTED = (
    "attendu des commandes en CSV, ou en JSON (UTF-8), un objet, un tableau ou un objet par ligne."
)
NO_OFFSET = "attendu une date avec décalage horaire (Z, +01:00 ou +0100)"
LONG = '"' + "x" * 40 + '…" (10000000)'


@pytest.mark.parametrize(
    "form",
    [
        lambda bodies: json.dumps(bodies).encode(),
        lambda bodies: json.dumps(bodies, indent=2).encode(),
        lambda bodies: "\n".join(map(json.dumps, bodies)).encode(),
        lambda bodies: b"\xef\xbb\xbf" + "\r\n\r\n".join(map(json.dumps, bodies)).encode(),
        lambda bodies: "\n".join(json.dumps(b, indent=1) for b in bodies).encode(),
    ],
    ids=["array", "indented array", "lines", "lines of Windows", "objects over lines"],
)
def test_orders_come_in_from_every_form_of_file(
    kiosk: Cli, written: Write, form: Callable[[object], bytes]
) -> None:
    answer = kiosk("import", written(form(numbered(60))))
    assert (answer.code, answer.out, answer.err) == (0, "60 commandes ajoutées.\n", "")
    assert len(kiosk("orders", "--json").json) == 60


@pytest.mark.parametrize("unseen", ["\ufeff", "\u200b", "\u00ad", "\u3164", "\u2060"])
def test_of_two_orders_that_look_alike_only_one_comes_in(kiosk: Cli, unseen: str) -> None:
    answer = kiosk.import_orders(body(collectId="S-8"), body(collectId=f"S-8{unseen}"))
    assert [order["collect_id"] for order in kiosk("orders", "--json").json] == ["S-8"]
    name = f"U+{ord(unseen):04X} {unicodedata.name(unseen)}"
    assert (
        "ligne 2: collectId: attendu un identifiant sans caractère invisible, "
        f'reçu "S-8<{name}>"' in answer.err
    )


def test_accents_are_written_in_one_way(kiosk: Cli) -> None:
    answer = kiosk.import_orders(body(collectId="É-1"), body(collectId="E\u0301-1"))
    assert [order["collect_id"] for order in kiosk("orders", "--json").json] == ["É-1"]
    assert "existe déjà avec un autre contenu" in answer.err


def test_an_order_that_is_not_here_is_shown_with_what_nobody_sees(kiosk: Cli) -> None:
    kiosk.import_orders(body(collectId="S-8"))
    answer = kiosk("show", "S-8\ufeff")
    assert "S-8<U+FEFF ZERO WIDTH NO-BREAK SPACE>" in answer.err


@pytest.mark.parametrize(
    "command", [("show",), ("advance", "READY", "--by", "Léa")], ids=lambda words: words[0]
)
def test_a_number_that_is_no_utf_8_is_one_of_no_order(kiosk: Cli, command: tuple[str, ...]) -> None:
    kiosk.import_orders(body())
    name, *more = command
    answer = kiosk(name, "C-1\udcff", *more)
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert "C-1<U+DCFF HALF A CHARACTER>" in answer.err


def test_an_order_of_another_exchange_place_is_refused(kiosk: Cli) -> None:
    settings = kiosk.data_dir / "kiosk.toml"
    settings.write_text('exchange_places = ["NICE-01"]\n', encoding="utf-8")
    answer = kiosk.import_orders(body(), body(collectId="C-2", exchangePlaceId="NICE-01"))
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert "exchange_places" in answer.err
    assert '"LYON-01"' in answer.err
    assert kiosk("show", "C-1").code != 0
    assert kiosk.status_of("C-2") == "COLLECT_STARTED"

    path = kiosk.data_dir.parent / "elsewhere.json"
    path.write_text(json.dumps(body()), encoding="utf-8")
    assert kiosk("import", str(path), "--any-place").code == 0
    assert kiosk.status_of("C-1") == "COLLECT_STARTED"
    settings.write_text("exchange_places = []\n", encoding="utf-8")
    assert kiosk.import_orders(body(collectId="C-3")).code == 0


def test_one_object_from_a_pipe(kiosk: Cli) -> None:
    assert kiosk("import", "-", stdin=json.dumps(body()).encode()).code == 0
    (order,) = kiosk("orders", "--json").json
    assert order["collect_id"] == "C-1"
    assert order["pickup_code"] == "K7QF2M8"


def test_an_order_begins_at_started_only_with_a_slot(kiosk: Cli) -> None:
    kiosk.import_orders(body(), body("slot", GONE, collectId="C-2"))
    assert kiosk.status_of("C-1") == "COLLECT_STARTED"
    assert kiosk.status_of("C-2") == "COLLECT_INIT"


def test_a_second_import_changes_nothing(kiosk: Cli, written: Write) -> None:
    path = written(numbered(60))
    kiosk("import", path)
    kiosk("advance", "C-7", "READY", "--by", "Léa")
    before = kiosk("orders", "--json").out
    journal = kiosk("show", "C-7", "--json").out
    answer = kiosk("import", path)
    assert (answer.code, answer.out, answer.err) == (0, "0 commande ajoutée, 60 déjà là.\n", "")
    assert kiosk("orders", "--json").out == before
    assert kiosk("show", "C-7", "--json").out == journal


def test_other_contents_under_a_known_number_are_reported_and_left_alone(kiosk: Cli) -> None:
    kiosk.import_orders(body())
    before = kiosk("show", "C-1", "--json").out
    answer = kiosk.import_orders(*numbered(1, first=2), body("customer.lastName", "Roux"))
    assert answer.code == 1
    assert "ligne 2: collectId: la commande C-1 existe déjà avec un autre contenu" in answer.err
    assert answer.out == "1 commande ajoutée, 1 déjà là avec un autre contenu.\n"
    assert kiosk("show", "C-1", "--json").out == before


def test_within_one_file_the_first_of_a_number_counts(kiosk: Cli) -> None:
    answer = kiosk.import_orders(
        body(), body(), body("customer.lastName", "Roux"), body("customer.lastName", "Rey")
    )
    assert answer.code == 1
    assert [line.split(":")[0] for line in answer.err.splitlines()] == ["ligne 3", "ligne 4"]
    assert kiosk("show", "C-1", "--json").json["customer"] == "Zoé Lefèvre"


def test_wrong_records_are_named_and_the_others_come_in(kiosk: Cli, written: Write) -> None:
    bodies = numbered(30)
    bodies[3]["customer"]["email"] = "zoe"
    bodies[17]["packages"] = []
    answer = kiosk("import", written(bodies))
    assert answer.code == 1
    assert answer.err.splitlines() == [
        'élément 3: customer.email: attendu une adresse e-mail, reçu "zoe"',
        "élément 17: packages: attendu au moins 1 élément, reçu […]",
    ]
    assert answer.out == "28 commandes ajoutées, 2 refusées.\n"
    assert len(kiosk("orders", "--json").json) == 28


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "ligne 1: le fichier est vide"),
        (b"\n", "ligne 2: le fichier est vide"),
        (json.dumps(body()).encode()[:-40], "ligne 1: le JSON s’arrête avant sa fin"),
        (b"<orders/>", f"Ce fichier semble être un fichier XML : {JSON_EXPECTED}"),
        (json.dumps([1, None]).encode(), "élément 1: attendu un objet JSON, reçu null"),
        (
            json.dumps(body()).encode("utf-16"),
            f"Ce fichier semble être un texte en UTF-16 : {JSON_EXPECTED}",
        ),
        (b"[" * 10_000, "élément 0: JSON imbriqué trop profondément"),
        (b'{"a":1,"a":2}', "ligne 1: la clé a figure deux fois"),
        (
            json.dumps(body("packages.0.weight.value", 1)).replace('"value": 1,', '"value": 1e999,')
            .encode(),
            "ligne 1: packages[0].weight.value: attendu un nombre fini, reçu ∞",
        ),
        (
            json.dumps(body("packages.0.weight.value", -1)).encode(),
            "ligne 1: packages[0].weight.value: attendu au moins 0, reçu -1",
        ),
        (
            json.dumps(body("packages.0.length.value", 2e9)).encode(),
            "ligne 1: packages[0].length.value: attendu au plus 1000000000, reçu 2000000000.0",
        ),
        (
            json.dumps(body("packages.0.quantity", 10**400)).encode(),
            "ligne 1: packages[0].quantity: attendu au plus 10000, reçu ≈ 10^400",
        ),
        (
            json.dumps(body("customer.lastName", "a\0b")).encode(),
            f'ligne 1: customer.lastName: {UNPRINTABLE}, reçu "a<U+0000 NULL>b"',
        ),
        (
            json.dumps(body("customer.lastName", "a\u202eb")).encode(),
            f'ligne 1: customer.lastName: {UNPRINTABLE}, reçu "a<U+202E RIGHT-TO-LEFT OVERRIDE>b"',
        ),
        (
            json.dumps(body("customer.lastName", "x" * 10_000_000)).encode(),
            f"ligne 1: customer.lastName: attendu au plus 100 caractères, reçu {LONG}",
        ),
        (
            json.dumps(body("slot.start", "2024-11-24T14:00:00")).encode(),
            f'ligne 1: slot.start: {NO_OFFSET}, reçu "2024-11-24T14:00:00"',
        ),
        (
            json.dumps(body("customer", GONE)).encode(),
            "ligne 1: customer: champ absent, il est obligatoire",
        ),
        (
            json.dumps(body("mode", 3)).encode(),
            "ligne 1: mode: attendu l’une des valeurs standard, delay, express, reçu 3",
        ),
    ],
)  # fmt: skip
def test_bad_input_gets_one_sentence_and_nothing_is_half_imported(
    kiosk: Cli, written: Write, raw: bytes, message: str
) -> None:
    answer = kiosk("import", written(raw))
    assert answer.code == 1
    assert message in answer.err.splitlines()
    assert kiosk("orders", "--json").json == []
    assert kiosk("verify").code == 0


def test_a_cut_array_leaves_whole_orders(kiosk: Cli, written: Write) -> None:
    raw = json.dumps(numbered(40)).encode()
    answer = kiosk("import", written(raw[: len(raw) * 3 // 4]))
    assert answer.code == 1
    assert "le JSON s’arrête avant sa fin" in answer.err
    taken = len(kiosk("orders", "--json").json)
    assert answer.err.startswith(f"élément {taken}:")
    assert 20 < taken < 40
    assert kiosk("verify").code == 0


def test_the_summary_for_programs(kiosk: Cli, written: Write) -> None:
    answer = kiosk("import", written([body(), body("mode", "x", collectId="C-2")]), "--json")
    assert answer.code == 1
    reported = answer.json
    assert (reported["added"], reported["refused"], reported["unchanged"]) == (1, 1, 0)
    (refusal,) = reported["refusals"]
    assert refusal["index"] == 1
    assert refusal["problems"][0]["field"] == "mode"


@pytest.mark.parametrize("path", ["/nowhere/orders.json", "."])
def test_a_file_that_cannot_be_opened_is_wrong_usage(kiosk: Cli, path: str) -> None:
    answer = kiosk("import", path)
    assert answer.code == 2
    assert answer.err.startswith(f"Le fichier {path} ne peut pas être lu")


def test_two_orders_with_one_barcode_both_come_in(kiosk: Cli) -> None:
    assert kiosk.import_orders(body(), body(collectId="C-2")).code == 0
    codes = {order["pickup_code"] for order in kiosk("orders", "--json").json}
    assert codes == {"K7QF2M8"}


def test_codes_are_made_where_there_is_no_barcode(kiosk: Cli) -> None:
    kiosk.import_orders(*numbered(50))
    codes = [order["pickup_code"] for order in kiosk("orders", "--json").json]
    assert len(set(codes)) == 50
    assert all(len(code) == 7 for code in codes)
