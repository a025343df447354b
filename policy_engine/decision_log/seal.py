"""The key of a lead: what the log says of a person can be read with it, and never again without.

Each lead has a key of its own, drawn by chance and kept apart from the log. The log
names the lead by a token and personal values by hashes, both keyed; what a replay
needs in clear is sealed (AES-256-GCM). Erasing a lead is forgetting its key.
"""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from os import urandom
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["LeadKey", "UnsealableError", "hashed", "new_secrets", "sealed", "tokens"]

_SECRET = 32
_NONCE = 12


class UnsealableError(Exception):
    """What was sealed was changed, or sealed with another key."""


def new_secrets(count: int) -> list[bytes]:
    """Draw the keys of so many leads."""
    return _drawn(count, _SECRET)


def tokens(secrets: Sequence[bytes], leads: Sequence[str]) -> list[str]:
    """Return what the log calls leads, each with its key."""
    return [_keyed(secret, b"lead", lead) for secret, lead in zip(secrets, leads, strict=True)]


def hashed(secrets: Sequence[bytes], field: str, values: Sequence[str | None]) -> list[str | None]:
    """Return the hashes of personal values; the same value has another one for another lead or field."""
    return [
        _keyed(secret, b"value", f"{field}\0{value}") if value is not None else None
        for secret, value in zip(secrets, values, strict=True)
    ]


def sealed(secrets: Sequence[bytes], first: int, contents: Sequence[bytes]) -> list[bytes]:
    """Close what belongs to the entries from number `first` on."""
    nonces = _drawn(len(secrets), _NONCE)
    return [
        nonce + _cipher(secret).encrypt(nonce, content, str(number).encode())
        for number, (secret, nonce, content) in enumerate(zip(secrets, nonces, contents, strict=True), first)
    ]


class LeadKey:
    """The key of one lead."""

    __slots__ = ("secret",)

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def token(self, lead: str) -> str:
        """Return what the log calls the lead."""
        return tokens([self.secret], [lead])[0]

    def unseal(self, number: int, closed: bytes) -> bytes:
        """Open what belongs to an entry; raises UnsealableError."""
        from cryptography.exceptions import InvalidTag

        try:
            return _cipher(self.secret).decrypt(closed[:_NONCE], closed[_NONCE:], str(number).encode())
        except (InvalidTag, ValueError) as error:
            raise UnsealableError from error


def _drawn(count: int, size: int) -> list[bytes]:
    """Draw so many times so many bytes by chance."""
    drawn = urandom(size * count)
    return [drawn[start : start + size] for start in range(0, len(drawn), size)]


def _keyed(secret: bytes, person: bytes, text: str) -> str:
    content = text.encode(errors="surrogatepass")
    return blake2b(content, key=secret, person=person, digest_size=16).hexdigest()


def _cipher(secret: bytes) -> "AESGCM":
    return _ciphers()(blake2b(key=secret, person=b"seal", digest_size=32).digest())


@cache
def _ciphers() -> "type[AESGCM]":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM
