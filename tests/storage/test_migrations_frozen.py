"""A migration that was ever used is never edited: some store's database was made by it."""

import hashlib
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[2] / "kiosk"
VERSIONS = (KIOSK / "storage/migrations/versions", KIOSK / "headoffice/migrations/versions")

FROZEN: dict[str, str] = {
    "storage/migrations/versions/v0001_first_schema.py": (
        "b7224b1d1bb431a8177ba247afecc5fdeba8aee0d207423ecdca59cdabc702b9"
    ),
    "storage/migrations/versions/v0002_the_log.py": (
        "44b9cf8e90bb4aced6970408d45603a86609966f5729a6f24690ea31b2e71fb0"
    ),
    "storage/migrations/versions/v0003_quarantine_reasons.py": (
        "778882093435dc20a8879699dec3cbb9fb205ab1f660e11a5d92c2e5cd4d731f"
    ),
    "storage/migrations/versions/v0004_clocks_and_help.py": (
        "4f85854b999dedcd8e424b64d572d59a37fb56eef745c26b3c41392b05dbc814"
    ),
    "storage/migrations/versions/v0005_upstream_refusals.py": (
        "58bc800027c64f2b471c207e284bfbc170cb6d4e12a9f0cb255dc46c1065ce4b"
    ),
    "storage/migrations/versions/v0006_code_keys.py": (
        "22d3a9a6fa472ca7cc1bf5227ac630f478f7b3e8ecb86b051df14d77c25d79f8"
    ),
    "storage/migrations/versions/v0007_found_by_any_part.py": (
        "b9d0c469f089fab3192fd17a79c8e152fc2e443a89c402feb3e82a4b2d55d3cf"
    ),
    "storage/migrations/versions/v0008_search_that_forgets.py": (
        "f1125983a25ca0b5907b39508b007b87d98e6e1d09f5566e8a9577de7a580534"
    ),
    "storage/migrations/versions/v0009_keys_of_devices.py": (
        "91e3fdfcc1dee5c6f2601a5627071eea4cf8ab0bea2c82bbf286293e45eea46d"
    ),
    "storage/migrations/versions/v0010_set_aside.py": (
        "2849e4d211041d7c647a8d2851a24a4a4a1cea7f60209db6d2adba9d2d35782c"
    ),
    "storage/migrations/versions/v0011_signatures.py": (
        "3cadb3d836bbf90f1365b29ee466493befce81309a0358fc5f191e9d60562149"
    ),
    "headoffice/migrations/versions/v0001_first_schema.py": (
        "deb8899f027250b64b79f035ed2537be231e30813869522325199ee3b63c20bd"
    ),
    "headoffice/migrations/versions/v0002_quarantine_reasons.py": (
        "e6f9c66a3319a22077a4c4f0a9e56767fa4329802339d0737957a3d3f9386605"
    ),
    "headoffice/migrations/versions/v0003_pairings_of_stores.py": (
        "93c442bdd95cbfbeaaa4179881bccfc6d0a6ae8d487056da3f238621a131497c"
    ),
    "headoffice/migrations/versions/v0004_keys_of_devices.py": (
        "cb085bec6cb3616491efe23a35bd5d83cb92782c48ea6c08e486da530a81ab30"
    ),
    "headoffice/migrations/versions/v0005_signatures.py": (
        "d8fd368696243583fbd017fff577860c9b8a52413bf507572281ae5e6c424889"
    ),
}
"""The digest of every migration. A new one adds its line; no line ever changes."""


def digests() -> dict[str, str]:
    return {
        str(path.relative_to(KIOSK)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in VERSIONS
        for path in sorted(folder.glob("v[0-9]*.py"))
    }


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_a_migration_that_was_used_is_as_it_was(name: str) -> None:
    assert digests().get(name) == FROZEN[name], (
        f"{name} was edited, renamed or removed after it was used: put it back as it was, and "
        "make the change in a new version after the newest one."
    )


def test_a_new_migration_is_held_too() -> None:
    missing = {name: digest for name, digest in digests().items() if name not in FROZEN}
    assert not missing, f"Add to FROZEN, once the new migration is as it will stay: {missing}"
