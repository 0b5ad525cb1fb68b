"""A small shop imports its orders from a CSV file, as Excel or a web shop writes it."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Cli

HEAD = (
    "Numéro de commande;Point de retrait;Prénom;Nom;Téléphone;E-mail;Jour de retrait;De;À;"
    "Emplacement;Poids (kg);Article;EAN;Quantité"
)
EXCEL = f"""\
{HEAD}
C-1;LYON-2;Zoé;Lefèvre;06 39 98 01 20;zoe@example.fr;24/11/2026;14:00;14:30;B2;2,4;\
"Lot de verres\n(fragile)";3760248100011;2,0
;;;;;;;;;;;Œuf en chocolat – 12 €;;
C-2;LYON-2;Anaïs;Dupont;639980592;anais@example.fr;;;;;;Vase;;1
C-3;LYON-2;Bob;Martin;après 18 h;bob;;;;;;Vélo;;1
;;;;;;;;;;;;;
;;;;;;;;;;;;;
"""
ROW = ";LYON-2;Zoé;Lefèvre;0639980120;zoe@example.fr;;;;;;Vase;;1"

Import = Callable[..., Answer]


@pytest.fixture
def import_csv(kiosk: Cli, tmp_path: Path) -> Import:
    """Imports a text, or bytes, as a file."""

    def run(contents: str | bytes, *options: str) -> Answer:
        path = tmp_path / "commandes.csv"
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
        return kiosk("import", str(path), *options)

    return run


def ids(kiosk: Cli) -> list[str]:
    return sorted(order["collect_id"] for order in kiosk("orders", "--json").json)


def test_a_file_that_excel_saved_comes_in_and_only_once(kiosk: Cli, import_csv: Import) -> None:
    raw = EXCEL.replace("\n", "\r\n").encode("cp1252")
    for added in ("2 commandes ajoutées", "0 commande ajoutée, 2 déjà là"):
        answer = import_csv(raw)
        assert answer.code == 1
        assert answer.out.startswith(f"{added}, 1 refusée.\n")
        assert answer.err == 'ligne 6: E-mail: attendu une adresse e-mail, reçu "bob"\n'
    assert ids(kiosk) == ["C-1", "C-2"]
    shown = kiosk("show", "C-1").out
    assert "06 39 98 01 20" in shown
    assert "2 × Lot de verres (fragile)\n" in shown
    assert "1 × Œuf en chocolat – 12 €\n" in shown
    assert "14:00–14:30" in shown
    assert "B2" in shown
    # Excel took the zero of 0639980592 away.
    assert "06 39 98 05 92" in kiosk("show", "C-2").out


def test_the_same_file_of_libreoffice_says_the_same(kiosk: Cli, import_csv: Import) -> None:
    import_csv(EXCEL.encode("cp1252"))
    rows = list(csv.reader(io.StringIO(EXCEL), delimiter=";"))
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    answer = import_csv(written.getvalue())
    assert answer.out == "0 commande ajoutée, 2 déjà là, 1 refusée.\n"


def test_the_template_is_filled_in_and_imported(kiosk: Cli, tmp_path: Path) -> None:
    path = tmp_path / "modèle.csv"
    assert kiosk("import", "--template", str(path)).code == 0
    assert "reste comme il est" in kiosk("import", "--template", str(path)).err
    assert kiosk("import", str(path)).out.startswith("0 commande ajoutée.\n")
    header = path.read_text("utf-8-sig").strip().split(";")
    filled = {"Numéro de commande": "C-9", "E-mail": "zoe@example.fr", "Nom": "Rey"}
    row = ";".join({**filled, "Point de retrait": "LYON-2"}.get(name, "") for name in header)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{row}\r\n")
    assert kiosk("import", str(path)).code == 0
    assert ids(kiosk) == ["C-9"]


def test_the_template_speaks_english(kiosk: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_LANGUAGE", "en")
    assert kiosk("import", "--template").out.startswith("\ufeffOrder number,Exchange place,")


def test_a_pipe_of_csv(kiosk: Cli) -> None:
    read, write = os.pipe()
    with os.fdopen(write, "wb") as file:
        file.write(f"{HEAD}\nP-1{ROW}\n".encode())
    with os.fdopen(read, "rb") as pipe, pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
        patch.setattr("sys.stdin", _Piped(pipe))
        assert kiosk("import", "-").code == 0
    assert ids(kiosk) == ["P-1"]


class _Piped:
    """Standard input that is a pipe."""

    def __init__(self, pipe: object) -> None:
        self.buffer = pipe


def test_a_store_with_one_exchange_place_need_not_name_it(kiosk: Cli, import_csv: Import) -> None:
    text = f"{HEAD}\nC-1{ROW}\n".replace("LYON-2", "")
    assert "Point de retrait: attendu au moins 1 caractère" in import_csv(text).err
    assert import_csv(text, "--place", "NICE-1").code == 0
    settings = kiosk.data_dir / "kiosk.toml"
    settings.write_text('exchange_places = ["LYON-2"]\n', encoding="utf-8")
    assert import_csv(text.replace("C-1", "C-2")).code == 0
    assert ids(kiosk) == ["C-1", "C-2"]


def test_rows_that_a_mapping_leaves_out_are_counted(kiosk: Cli, import_csv: Import) -> None:
    text = (
        "Order Number,Order Status,Email (Billing),Last Name (Billing),Item Name,Quantity\n"
        "1,Processing,a@b.c,Rey,Pot,1\n2,Cancelled,a@b.c,Rey,Pot,1\n"
    )
    answer = import_csv(text, "--place", "LYON-2")
    assert (answer.code, answer.out) == (0, "1 commande ajoutée, 1 laissée de côté.\n")
    assert import_csv(text, "--place", "LYON-2", "--json").json["left_out"] == 1


def test_a_shop_has_a_mapping_of_its_own(kiosk: Cli, import_csv: Import, tmp_path: Path) -> None:
    shown = kiosk("import", "--show-mapping", "--mapping", "prestashop")
    assert "ps_order_detail" in shown.out
    mapping = tmp_path / "caisse.toml"
    mapping.write_text(
        '[order]\ncollect_id = "Ticket"\nexchange_place_id = {value = "LYON-2"}\n'
        'email = {value = "caisse@example.fr"}\nlast_name = "Client"\n[line]\nlabel = "Produit"\n',
        encoding="utf-8",
    )
    text = "Ticket|Client|Produit\n".replace("|", ",") + "T-1,Rey,Pot\n"
    assert "aucune correspondance connue (template, woocommerce" in import_csv(text).err
    assert import_csv(text, "--mapping", str(mapping)).code == 0
    assert ids(kiosk) == ["T-1"]
    mapping.write_text('[order]\ncollect_id = "a"\nemail = "b"\nmail = "c"\n', encoding="utf-8")
    answer = import_csv(text, "--mapping", str(mapping))
    assert answer.code == 2
    assert answer.err.endswith('order.mail: clé inconnue, reçu "c".\n')
    unknown = import_csv(text, "--mapping", "caisse")
    assert (unknown.code, unknown.err.count("\n")) == (2, 1)
    assert "template, woocommerce, prestashop" in unknown.err


def workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("contents", "message", "taken"),
    [
        (workbook(), "enregistrez-le dans Excel sous «\u00a0CSV UTF-8\u00a0»", []),
        (b"", "ligne 1: le fichier est vide", []),
        (f"{HEAD}\nC-1{ROW}\n".encode("utf-16"), "semble être un texte en UTF-16", []),
        (f"{HEAD};E-mail\nC-1{ROW}\n", "plusieurs colonnes de ce fichier s’appellent", []),
        (f"{HEAD}\nC-1{ROW};x;y\nC-2{ROW}\n", "ligne 2: plus de cellules que", ["C-2"]),
        (f"{HEAD}\nC-1{ROW}\nC\0-2{ROW}\n" + f"C-1{ROW}\n" * 100, "ce fichier semble être un",
         []),
        (f"{HEAD}\n" + f"C-1{ROW}\n" * 100 + f"C\0-2{ROW}\n",
         "ligne 102: Numéro de commande: attendu un identifiant", ["C-1"]),
        (f"{HEAD}\nC-1{ROW}\nC-2{ROW}\nC-1{ROW}0\n", "ligne 2: les lignes de cette commande",
         ["C-2"]),
        (f"{HEAD}\nC-1{ROW}\n\"C-2{ROW}\nC-3{ROW}\n", 'ligne 3: un guillemet droit (")',
         ["C-1", "C-3"]),
        (f"{HEAD}\nC-1{ROW}\n" + "x" * 2_000_000 + f"\nC-3{ROW}\n",
         "ligne 3: ligne de plus de 1 Mo\u00a0; la commande C-1 n’est donc pas prise\n", ["C-3"]),
    ],
    ids=["xlsx", "empty", "utf-16", "twice", "wide", "nul", "later nul", "apart", "quote", "long"],
)  # fmt: skip
def test_a_wrong_file_gets_one_sentence_and_the_rest_comes_in(
    kiosk: Cli, import_csv: Import, contents: str | bytes, message: str, taken: list[str]
) -> None:
    answer = import_csv(contents)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1
    assert message.casefold() in answer.err.casefold()
    assert ids(kiosk) == taken


def test_programs_get_line_and_column(import_csv: Import) -> None:
    text = f"{HEAD}\nC-1{ROW}\n;;;;;;;;;;;Pot;;deux\n"
    (refusal,) = import_csv(text, "--json").json["refusals"]
    assert refusal["line"] == 2
    message = 'attendu un nombre entier, reçu "deux"'
    assert refusal["problems"] == [{"field": "Quantité", "message": message, "line": 3}]


def test_head_office_passes_orders_of_a_csv_file_on(kiosk: Cli) -> None:
    stores = b"name,exchange_place\nLyon,LYON-2\nParis,PARIS-1\n"
    kiosk.have_head_office()
    assert kiosk("headoffice", "create-stores", "-", stdin=stores).code == 0
    rows = [f"C-1{ROW}", f"C-2{ROW}".replace("LYON-2", "PARIS-1"), f"C-3{ROW}".replace("-2", "-9")]
    raw = "\n".join([HEAD, *rows]).encode()
    for first in ("2 commandes ajoutées", "0 commande ajoutée, 2 déjà là"):
        answer = kiosk("headoffice", "import", "-", stdin=raw)
        assert (answer.code, answer.out) == (1, f"{first}, 1 refusée.\n")
        assert answer.err.startswith("ligne 4: Point de retrait: aucun magasin n’a ce point")
    listed = json.loads(kiosk("headoffice", "orders", "--json").out)
    assert len(listed["orders"] if isinstance(listed, dict) else listed) == 2
