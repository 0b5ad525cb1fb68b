"""A migration that was ever used is never edited: it made some store's database."""

import hashlib
import re
from pathlib import Path

import pytest

KIOSK = Path(__file__).parents[2] / "kiosk"
VERSIONS = (KIOSK / "storage/migrations/versions", KIOSK / "headoffice/migrations/versions")

FROZEN: dict[str, str] = {
    "storage/migrations/versions/v1001_first_schema.py": (
        "5f0eda4518cfd5913ba47f7748b11ba23d07d1fd084aba91dea52c3e4eea38ec"
    ),
    "storage/migrations/versions/v1002_held_arrivals.py": (
        "5498c6d41202ffc630470a896465a12302717f48465c111955d2aa15776d7cef"
    ),
    "storage/migrations/versions/v1003_set_aside_index.py": (
        "f3f042108d7ed39c42da8849462c7ed915d448ada7cb820608ab3be1540cc2d8"
    ),
    "storage/migrations/versions/v1004_board_index.py": (
        "b93367723d319d175fc7af4864080aae9483dfeefa2419bd30f7c3c8ee208c06"
    ),
    "storage/migrations/versions/v1005_wiped_peers.py": (
        "775e6a0d35be403d662c927870eddfb34441896da8764c0b406bae6cb5ddb181"
    ),
    "storage/migrations/versions/v1006_asked_steps.py": (
        "16eda23d33d11fe6fe4f45f11aa9fb0fa020a108fd067ba2961df4a8b80ede11"
    ),
    "storage/migrations/versions/v1007_marked_words.py": (
        "aa46c0bc14211987db1fa93c42cd3fa8b01026caa5355a3104807c332a2bf4f0"
    ),
    "headoffice/migrations/versions/v1001_first_schema.py": (
        "5b761cad19386d8b7d39ebd52b8ca0c5705511b11342d861698d55766d169da4"
    ),
    "headoffice/migrations/versions/v1002_code_of_an_order.py": (
        "1c9d59fdbcbfc214f014ca0eeac90aa6024e9420bbfb3bc1967f9f09193936f0"
    ),
    "headoffice/migrations/versions/v1003_fleet.py": (
        "24c2d5c632742e4809c5435d3f57bcb33e02332bfffcc93682a30878f450363a"
    ),
    "headoffice/migrations/versions/v1004_trust.py": (
        "429e6fcc202cc537021fc09ff6e7359bb5b1c354b929946e326646480c8b0271"
    ),
    "headoffice/migrations/versions/v1005_hint_of_a_code.py": (
        "35ee1d625bf296f404e4b48fdebb1c760431d629024454b49d97e9751446d103"
    ),
    "headoffice/migrations/versions/v1006_wiped_devices.py": (
        "96113c0995d25bce02b5632fa7dd6356498985ff5aaae6cdbd29cad5679c0f93"
    ),
    "headoffice/migrations/versions/v1007_wiped_terminals.py": (
        "3e872539f7cfb9c8fec46f41c88a13b6fb57be32355be624889f30775b647525"
    ),
    "headoffice/migrations/versions/v1008_collect_api.py": (
        "95c3842a18983853e723fe19cb0e1a46ffb2a794362f663b42093cd0baf31f0d"
    ),
    "headoffice/migrations/versions/v1009_asked_steps.py": (
        "7c9df452b568a749841db4f54f6abebcafa4373839a0bb2c97cdeaac6846a076"
    ),
    "headoffice/migrations/versions/v1010_announced_stores.py": (
        "205309843440ed22a86d119c9ad97c257ae4c7641d5f5fd0c3eba2ff7d34f8bf"
    ),
    "headoffice/migrations/versions/v1011_given_settings.py": (
        "07b4b3aa9fb777f64e9affd5490e7bccf8216e5b65a7fcbb61cb82361438499e"
    ),
    "headoffice/migrations/versions/v1012_bookings.py": (
        "d33352d10f02692bc5c84eb873b7e822ccc7236ab4316b44cdfb98131cd79f40"
    ),
    "headoffice/migrations/versions/v1013_outbox.py": (
        "7bd91c4dd16de015bb1b1f3a147472078befb60cce2b479f2458ff34c78855eb"
    ),
    "headoffice/migrations/versions/v1014_diagnostics.py": (
        "830981f5135675bc27b3a261992e865fee3617e24806c8a0d17e0a6fcccbe183"
    ),
    "headoffice/migrations/versions/v1015_parts_of_the_log.py": (
        "e99dde17044e1282dfd1423295c917ec357d3ec50eddf9573e95f001f1e3c790"
    ),
    "headoffice/migrations/versions/v1016_woop_account.py": (
        "3bc085c1d2b29422aecee2daebd4baae8e4b1418ee98a0a7c83e5f339b6a4dbc"
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


@pytest.mark.parametrize("name", sorted(digests()))
def test_a_migration_imports_nothing_that_may_change(name: str) -> None:
    source = (KIOSK / name).read_text()
    imported = re.findall(r"^(?:from|import) (\w+)", source, re.MULTILINE)
    assert set(imported) <= {"__future__", "alembic", "sqlalchemy", "typing"}
