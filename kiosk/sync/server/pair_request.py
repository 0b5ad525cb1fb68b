"""Checks of a pairing request that the hub and head office share."""

from __future__ import annotations

from kiosk.sync.protocol.pairing_bodies import PairBody
from kiosk.sync.protocol.ports import WireProblem
from kiosk.sync.protocol.problem_codes import (
    IN_USE,
    NOT_UNDERSTOOD,
    PAIRING_NOT_ALLOWED,
    ProblemDetails,
)
from kiosk.sync.protocol.signatures import PairingStatement, ShownIdentity


class PairRequest:
    """The pairing request of a device, with the proofs of its identity."""

    def __init__(self, body: PairBody, fingerprint: str) -> None:
        """`fingerprint`: of this server's certificate; "" without one.

        A device that trusts the certificate for another reason than the code's seal signs ""
        instead. Raises WireProblem (400) when the request is not signed with its own key.
        """
        self._shown = ShownIdentity(body.public_key, body.signature, body.secret_proof)
        seen = dict.fromkeys((fingerprint, ""))
        self._claims = [PairingStatement(body.code, body.device_id, each) for each in seen]
        self.body = body
        self.public_key = body.public_key
        if body.public_key and not self._has_signed(body.public_key):
            sentence = "The key that came with the code has not signed what was asked."
            raise WireProblem(400, ProblemDetails(code=NOT_UNDERSTOOD, message=sentence))

    def _has_signed(self, public_key: str) -> bool:
        return any(self._shown.has_signed(public_key, claim) for claim in self._claims)

    def is_who(self, public_key: str, secret_hash: str) -> bool:
        """Whether the request comes from the device with that key or that secret."""
        return self._has_signed(public_key) or any(
            self._shown.has_secret(secret_hash, claim) for claim in self._claims
        )

    def check(self, public_key: str, secret_hash: str) -> None:
        """Raises WireProblem (403) unless `is_who`."""
        if not self.is_who(public_key, secret_hash):
            raise in_use()


def in_use() -> WireProblem:
    """The WireProblem for a valid code with the identifier of another working device."""
    sentence = "Another device works here under this identifier: revoke that one first."
    return WireProblem(
        403, ProblemDetails(code=PAIRING_NOT_ALLOWED, message=sentence, reason=IN_USE)
    )
