"""The key of a lead: what the log says of a person can be read with it, and never again without.

Each lead has a key of its own, drawn by chance and kept apart from the log. The log
names the lead by a token and personal values by hashes, both keyed; what a replay
needs in clear is sealed (AES-256-GCM). Erasing a lead is forgetting its key.
"""

from functools import cache
from hashlib import blake2b
from os import urandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["LeadKey", "UnsealableError", "new_secrets"]

_SECRET = 32
_NONCE = 12


class UnsealableError(Exception):
    """What was sealed was changed, or sealed with another key."""


def new_secrets(count: int) -> list[bytes]:
    """Draw the keys of so many leads."""
    drawn = urandom(_SECRET * count)
    return [drawn[start : start + _SECRET] for start in range(0, len(drawn), _SECRET)]


class LeadKey:
    """The key of one lead."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def token(self, lead: str) -> str:
        """Return what the log calls the lead."""
        return self._keyed(b"lead", lead)

    def hashed(self, field: str, value: str) -> str:
        """Return the hash of a personal value; the same value has another one for another lead or field."""
        return self._keyed(b"value", f"{field}\0{value}")

    def salt(self, number: int) -> str:
        """Return the salt of what an entry was decided from."""
        return self._keyed(b"salt", str(number))

    def seal(self, number: int, content: bytes) -> bytes:
        """Close something that belongs to an entry."""
        nonce = urandom(_NONCE)
        return nonce + self._cipher().encrypt(nonce, content, str(number).encode())

    def unseal(self, number: int, sealed: bytes) -> bytes:
        """Open what belongs to an entry; raises UnsealableError."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher().decrypt(sealed[:_NONCE], sealed[_NONCE:], str(number).encode())
        except (InvalidTag, ValueError) as error:
            raise UnsealableError from error

    def _cipher(self) -> "AESGCM":
        return _ciphers()(blake2b(key=self._secret, person=b"seal", digest_size=32).digest())

    def _keyed(self, person: bytes, text: str) -> str:
        content = text.encode(errors="surrogatepass")
        return blake2b(content, key=self._secret, person=person, digest_size=16).hexdigest()


@cache
def _ciphers() -> "type[AESGCM]":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM
