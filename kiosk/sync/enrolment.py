"""What hub and head office alike ask of a machine that comes with a code."""

from __future__ import annotations

from kiosk.sync.ports import WireProblem
from kiosk.sync.signatures import Claim, Shown
from kiosk.sync.wire import CODE_REFUSED, IN_USE, NOT_UNDERSTOOD, EnrolBody, Problem


class Came:
    """A machine that has come with a code, and by what it shows who it is."""

    def __init__(self, body: EnrolBody, fingerprint: str) -> None:
        """`fingerprint`: of the certificate that is shown here; "" without one.

        Whoever trusts that certificate for another reason than the code names none.
        Raises WireProblem (400) where the key that is shown is not the machine's own.
        """
        self._shown = Shown(body.public_key, body.signature, body.secret_proof)
        seen = dict.fromkeys((fingerprint, ""))
        self._claims = [Claim(body.code, body.device_id, each) for each in seen]
        self.body = body
        self.public_key = body.public_key
        if body.public_key and not self._has_signed(body.public_key):
            sentence = "The key that came with the code has not signed what was asked."
            raise WireProblem(400, Problem(code=NOT_UNDERSTOOD, message=sentence))

    def _has_signed(self, public_key: str) -> bool:
        return any(self._shown.has_signed(public_key, claim) for claim in self._claims)

    def is_who(self, public_key: str, secret_hash: str) -> bool:
        """Whether it is the machine with that key, or with that secret."""
        return self._has_signed(public_key) or any(
            self._shown.has_secret(secret_hash, claim) for claim in self._claims
        )

    def check(self, public_key: str, secret_hash: str) -> None:
        """Raises WireProblem (403) unless it is the machine with that key, or with that secret."""
        if not self.is_who(public_key, secret_hash):
            raise in_use()


def in_use() -> WireProblem:
    """The code is good, and somebody else works under that identifier."""
    sentence = "Another machine works here under this identifier: revoke that one first."
    return WireProblem(403, Problem(code=CODE_REFUSED, message=sentence, reason=IN_USE))
