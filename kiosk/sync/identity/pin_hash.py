"""Hashes PINs with Argon2id, whose cost makes guessing slow for whoever has copied a database.

The parameters are OWASP's first recommendation (19 MiB, two passes, one lane): 60 to 180 ms on the
computers of a counter. They stand in each hash, so that others can be used one day.
"""

from __future__ import annotations

import re

from kiosk.domain.frozen import frozen

SALT_BYTES = 16
HASH_BYTES = 32

_FORM = re.compile(
    r"\$argon2id\$v=19\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9]{1,2})"
    r"\$[A-Za-z0-9+/]{11,43}\$[A-Za-z0-9+/]{22,86}"
)
_MEMORY_KIB_MAX = 65_536
_PASSES_MAX = 6
_LANES_MAX = 4
"""A hash that asks for more is refused: another device may have sent it."""


@frozen
class Argon2Pins:
    """`services.ports.people.PinHasher` with Argon2id.

    The PIN is hashed together with the person's id, so that a hash that is copied to another
    person's row fits no PIN.
    """

    memory_kib: int = 19_456
    passes: int = 2
    lanes: int = 1

    def hash(self, person_id: str, pin: str) -> str:
        """The hash to store, in the PHC string format."""
        import secrets  # noqa: PLC0415 - most starts hash nothing

        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

        function = Argon2id(
            salt=secrets.token_bytes(SALT_BYTES),
            length=HASH_BYTES,
            iterations=self.passes,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return function.derive_phc_encoded(_material(person_id, pin))

    def is_right(self, person_id: str, pin: str, pin_hash: str) -> bool:
        """Whether this is the PIN of this person's stored hash."""
        if not is_pin_hash(pin_hash):
            return False
        from cryptography.exceptions import InvalidKey  # noqa: PLC0415
        from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # noqa: PLC0415

        try:
            Argon2id.verify_phc_encoded(_material(person_id, pin), pin_hash)
        except (InvalidKey, ValueError):
            return False
        return True


def is_pin_hash(text: str) -> bool:
    """Whether a text is a hash whose parameters this device is ready to compute."""
    found = _FORM.fullmatch(text)
    if found is None:
        return False
    memory_kib, passes, lanes = map(int, found.groups())
    return (
        8 * lanes <= memory_kib <= _MEMORY_KIB_MAX
        and 1 <= passes <= _PASSES_MAX
        and 1 <= lanes <= _LANES_MAX
    )


def _material(person_id: str, pin: str) -> bytes:
    return f"{person_id}:{pin}".encode()
