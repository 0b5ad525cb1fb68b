"""Tests the start from a checkout: setup once, a fast start afterwards, clear errors.

Python is a stand-in that notes its calls, so that nothing is downloaded.
"""

import pytest

from tests.packaging.checkout import FAILS, FAKE_PYTHON, NO_ROOT, ROOT_RIGHTS, Checkout

LACKS_TWO_LIBRARIES = """#!/bin/sh
echo "    libxcb-cursor.so.0 => not found"
echo "    libglib-2.0.so.0 => not found"
echo "    libc.so.6 => /lib/libc.so.6 (0x0)"
"""


def test_the_first_start_sets_up_and_the_second_starts_at_once(checkout: Checkout) -> None:
    first = checkout.start("orders", "--json")
    assert first.stdout == f"kiosk in {checkout.programs}: orders --json\n", first.stderr
    assert any("--require-hashes" in line for line in checkout.asked())

    second = checkout.start("orders", "--json")
    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert checkout.asked() == []


def test_without_arguments_the_demo_starts(checkout: Checkout) -> None:
    assert checkout.start().stdout.endswith(": demo\n")


@pytest.mark.parametrize("changed", ["pyproject.toml", "packaging/requirements.txt"])
def test_a_changed_requirement_is_installed_into_the_same_environment(
    checkout: Checkout, changed: str
) -> None:
    checkout.start("orders")
    checkout.asked()
    with (checkout.folder / changed).open("a") as file:
        file.write("# changed\n")

    checkout.start("orders")

    asked = checkout.asked()
    assert any("install" in line for line in asked)
    assert not any("-m venv" in line for line in asked)


def test_an_environment_whose_python_is_gone_is_made_again(checkout: Checkout) -> None:
    checkout.replace("old-python", FAKE_PYTHON)
    checkout.start("orders", KIOSK_PYTHON="old-python")
    checkout.asked()
    (checkout.programs / "old-python").unlink()

    assert checkout.start("orders").returncode == 0
    assert any("-m venv" in line for line in checkout.asked())


def test_an_environment_is_made_again_for_another_python_that_is_asked_for(
    checkout: Checkout,
) -> None:
    checkout.replace("other-python", FAKE_PYTHON)
    checkout.start("orders")
    checkout.asked()

    checkout.start("orders", KIOSK_PYTHON="other-python")
    assert any("-m venv" in line for line in checkout.asked())

    checkout.start("orders")
    assert checkout.asked() == []


def test_a_checkout_that_was_moved_is_set_up_again(checkout: Checkout) -> None:
    checkout.start("orders")
    checkout.asked()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))

    assert checkout.start("orders").returncode == 0
    assert any("-m venv" in line for line in checkout.asked())


def test_an_installation_that_failed_is_taken_up_again(checkout: Checkout) -> None:
    checkout.replace("python3.12", FAKE_PYTHON + 'case "$*" in *--require-hashes*) exit 1 ;; esac')
    failed = checkout.start("orders")
    assert failed.returncode == 2
    assert "could not be installed" in failed.stderr

    checkout.replace("python3.12", FAKE_PYTHON)
    assert checkout.start("orders").returncode == 0


def test_a_device_without_a_suitable_python_sees_which_ones_are(checkout: Checkout) -> None:
    for name in ("python3.12", "python3.11", "python3"):
        checkout.replace(name, FAILS)

    result = checkout.start("orders")

    assert result.returncode == 2
    assert "Python 3.11, 3.12 or 3.13" in result.stderr
    assert "apt-get install python3" in result.stderr


def test_an_unsuitable_python_that_was_asked_for_is_named(checkout: Checkout) -> None:
    result = checkout.start("orders", KIOSK_PYTHON="python3.13")

    assert result.returncode == 2
    assert "KIOSK_PYTHON is 'python3.13'" in result.stderr


def test_missing_libraries_are_named_with_the_one_command_that_brings_them(
    checkout: Checkout,
) -> None:
    checkout.replace("ldd", LACKS_TWO_LIBRARIES)
    checkout.replace("id", NO_ROOT)
    checkout.replace("sudo", FAILS)

    result = checkout.start("demo")

    assert result.returncode == 2
    assert "libglib-2.0.so.0 libxcb-cursor.so.0\n" in result.stderr
    assert "apt-get install libglib2.0-0 libxcb-cursor0\n" in result.stderr


def test_missing_libraries_are_installed_where_that_is_allowed(checkout: Checkout) -> None:
    checkout.replace(
        "ldd", '#!/bin/sh\n[ -e "${0%/*}/installed" ] || echo " libX11.so.6 => not found"'
    )
    checkout.replace("id", ROOT_RIGHTS)
    checkout.replace("apt-get", '#!/bin/sh\necho "$*" >>"${0%/*}/installed"\n')

    result = checkout.start("demo")

    assert result.returncode == 0, result.stderr
    assert "install libx11-6" in (checkout.programs / "installed").read_text()


def test_a_command_without_a_screen_needs_no_libraries(checkout: Checkout) -> None:
    checkout.replace("ldd", LACKS_TWO_LIBRARIES)
    checkout.replace("id", NO_ROOT)
    checkout.replace("sudo", FAILS)

    assert checkout.start("orders").returncode == 0
