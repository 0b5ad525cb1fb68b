"""A server proves that it knows a pairing code before a device sends it the code.

One certificate in a million fits the seal of a code by chance, and its owner would be sent the
code. So the device asks the server first, on a connection with the certificate that it sees. The
server answers with one proof for each open code: an HMAC, by a key derived from the code, over
that certificate's fingerprint and the random nonce that the device sent.

- A man in the middle would have to know the code's 40 random bits at that time: one guess for each
  code that a person types, as with a password-authenticated key exchange. A proof fetched from the
  true server does not help, since it is over another certificate.
- The device sends a random number and a hint: twelve bits of a slow hash of the code's secret, by
  which a head office with thousands of codes for days finds the few that may be meant. To use
  them, 2^40 such hashes have to be made, and 28 bits remain to be guessed by typing.
- Anybody may ask the server for proofs and brute-force those. The key is scrypt of the code, slow
  and with 16 MB of memory, and its salt lives for an hour and is not known before: 2^40 keys would
  have to be made within the 15 minutes of a code, and none can be made in advance.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence

from kiosk.services.devices.pairing import code_hash
from kiosk.sync.protocol.loop_clock import loop_s
from kiosk.sync.protocol.pairing_bodies import ProofBody, ProofReply

CODES_MAX = 64
"""Most codes that are proved, the newest: of 4,096 hints, each has fewer than so many codes."""

KEYS_MAX = 20_000
"""Whoever asks with one hint after the other has each key derived once an hour."""

SALT_S = 3600.0


def _key(hashed: str, salt: str) -> bytes:
    return hashlib.scrypt(
        hashed.encode(), salt=b"kiosk proof 1" + bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32
    )


def hint_of(secret: str) -> str:
    """The hint of a code, by its secret part. Slow (scrypt)."""
    digest = hashlib.scrypt(secret.encode(), salt=b"kiosk hint 1", n=2**14, r=8, p=1, dklen=2)
    return digest.hex()[:3]


def _proof(key: bytes, fingerprint: str, nonce: str) -> str:
    return hmac.new(key, f"kiosk proof 1\n{fingerprint}\n{nonce}".encode(), "sha256").hexdigest()


def is_proved(code: str, reply: ProofReply, fingerprint: str, nonce: str) -> bool:
    """Whether one proof is of this code, for the server with this certificate. Slow (scrypt)."""
    expected = _proof(_key(code_hash(code), reply.salt), fingerprint, nonce)
    return any(hmac.compare_digest(expected, proof) for proof in reply.proofs)


class Prover:
    """The server's side. Each key is derived once per salt, which lives for an hour."""

    def __init__(self, make_secret: Callable[[], str], clock: Callable[[], float] = loop_s) -> None:
        """`make_secret` returns an unguessable text. `clock`: seconds that only grow."""
        self._make_secret = make_secret
        self._clock = clock
        self._lock = asyncio.Lock()
        self._keys: dict[str, bytes] = {}
        self._salt = ""
        self._salted_at_s = 0.0

    async def prove(self, body: ProofBody, hashes: Sequence[str], fingerprint: str) -> ProofReply:
        """Proofs for the codes with these hashes (see `code_hash`), which come newest last."""
        async with self._lock:
            if not self._salt or self._clock() - self._salted_at_s > SALT_S:
                drawn = hashlib.sha256(self._make_secret().encode()).hexdigest()
                self._salt, self._salted_at_s = drawn[:32], self._clock()
                self._keys.clear()
            shown = hashes[-CODES_MAX:]
            proofs = []
            for each in shown:
                if each not in self._keys:
                    self._keys[each] = await asyncio.to_thread(_key, each, self._salt)
                proofs.append(_proof(self._keys[each], fingerprint, body.nonce))
            for oldest in list(self._keys)[:-KEYS_MAX]:
                del self._keys[oldest]
            return ProofReply(salt=self._salt, proofs=tuple(sorted(proofs)))
