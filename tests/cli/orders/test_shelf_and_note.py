"""`kiosk shelf` and `kiosk note`: what colleagues add to an order from the command line."""

from __future__ import annotations

from tests.cli.conftest import Cli
from tests.services.bodies import GONE, body

ORDER = "C-1"


def test_the_order_shows_its_shelf_and_its_notes(kiosk: Cli) -> None:
    kiosk.import_orders(body("packages.0.references", GONE, collectId=ORDER))
    moved = kiosk("shelf", ORDER, " b 12 ", "--by", "Léa")
    assert (moved.code, moved.out) == (0, f"{ORDER}\u00a0: emplacement B 12\n")
    left = kiosk("note", ORDER, "Rappelle à 16 h", "--by", "Paul")
    assert (left.code, left.out) == (0, f"Note laissée sur la commande {ORDER}.\n")
    shown = kiosk("show", ORDER, "--json").json
    assert shown["shelf"] == "B 12"
    (note,) = shown["notes"]
    assert (note["by"], note["text"], note["done_by"]) == ("Paul", "Rappelle à 16 h", None)
    text = kiosk("show", ORDER).out
    assert "B 12" in text
    assert "Paul  Rappelle à 16 h" in text


def test_what_cannot_be_kept_is_refused(kiosk: Cli) -> None:
    kiosk.import_orders(body("packages.0.references", GONE, collectId=ORDER))
    for arguments in (
        ("shelf", ORDER, "x" * 21),
        ("note", ORDER, "x" * 281),
        ("note", "C-404", "Fragile"),
        ("note", ORDER, "a\u202eb"),
    ):
        refused = kiosk(*arguments, "--by", "Léa")
        assert refused.code != 0
        assert refused.err
