"""Signed webhooks after the Standard Webhooks scheme (github.com/standard-webhooks).

A message bears its id, the second it was sent, and for each key a signature over both and
the body: HMAC-SHA256, in base64. While a key is exchanged both sign. `verify` is the other
side of it.
"""

import base64
import binascii
import hashlib
import hmac
import http.client
import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from policy_engine.watch.hosts import HostRefusedError, destination

__all__ = ["BadSecretError", "Webhook", "WebhookRefusedError", "secret_of", "signed_headers", "verify"]

_PREFIX = "whsec_"
_VERSION = "v1"
_TOLERANCE = timedelta(minutes=5)
_LEAST, _MOST = 24, 64
_PATIENCE_SECONDS = 15
_LONGEST_ANSWER = 4096
# Seconds until the year 2286.
_MOST_DIGITS = 10


class BadSecretError(ValueError):
    """A secret that is none; the text says what one looks like."""


class WebhookRefusedError(Exception):
    """A message that was not signed by us, was changed, or is too old."""


def secret_of(text: str) -> bytes:
    """Return the key in a secret such as `whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`."""
    try:
        key = base64.b64decode(text.strip().removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not _LEAST <= len(key) <= _MOST:
        raise BadSecretError("a secret is `whsec_` and 24 to 64 bytes in base64")
    return key


def _signature(key: bytes, id: str, seconds: int, body: bytes) -> str:
    content = f"{id}.{seconds}.".encode() + body
    return f"{_VERSION},{base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()}"


def signed_headers(keys: Sequence[bytes], id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that go with a body; with several keys there is a signature of each."""
    seconds = int(at.timestamp())
    return {
        "webhook-id": id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(key, id, seconds, body) for key in keys),
    }


def verify(keys: Sequence[bytes], headers: Mapping[str, str], body: bytes, now: datetime) -> str:
    """Return the id of a message that one of the keys signed in the last five minutes; raises WebhookRefusedError.

    Whoever acts on messages does so once for an id: it stays the same when a message is
    sent again.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message, seconds = given.get("webhook-id", ""), given.get("webhook-timestamp", "")
    if not message or not (seconds.isascii() and seconds.isdigit()) or len(seconds) > _MOST_DIGITS:
        raise WebhookRefusedError("the headers lack an id or a time")
    if abs(now - datetime.fromtimestamp(int(seconds), UTC)) > _TOLERANCE:
        raise WebhookRefusedError("the message was signed more than five minutes ago, or ahead")
    expected = [_signature(key, message, int(seconds), body).encode() for key in keys]
    matches = False
    for signature in given.get("webhook-signature", "").encode(errors="surrogatepass").split(b" "):
        for each in expected:
            # Every pair is compared, each in constant time: how long it takes tells nothing.
            matches |= hmac.compare_digest(each, signature)
    if not matches:
        raise WebhookRefusedError("no signature is ours")
    return message


class Webhook:
    """A sink that posts each message to a URL; what is not taken is tried again, later and later.

    `now` tells the time that is signed; `allowed` names the hosts that may be called.
    """

    def __init__(self, url: str, keys: Sequence[bytes], allowed: Sequence[str], now: Callable[[], datetime]) -> None:
        destination(url, allowed)
        self.name = f"webhook:{url}"
        self._url = url
        self._keys = tuple(keys)
        self._allowed = tuple(allowed)
        self._now = now

    def deliver(self, id: str, message: str) -> bool:
        """Post a message; tell whether it was taken. A redirect is not followed."""
        body = message.encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "policy_engine",
            **signed_headers(self._keys, id, self._now(), body),
        }
        try:
            # Judged anew each time: a name may lead elsewhere than yesterday.
            to = destination(self._url, self._allowed)
            connection = _Pinned(to.host, to.port, to.address, to.scheme == "https")
            try:
                connection.request("POST", to.path, body, headers)
                answer = connection.getresponse()
                answer.read(_LONGEST_ANSWER)
                return 200 <= answer.status < 300
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, HostRefusedError):
            return False


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged, under the name that was asked for."""

    def __init__(self, host: str, port: int, address: str, is_encrypted: bool) -> None:
        super().__init__(host, port, timeout=_PATIENCE_SECONDS)
        self._address = address
        self._is_encrypted = is_encrypted

    def connect(self) -> None:
        """Connect to the address; the certificate must be that of the name."""
        import socket

        self.sock = socket.create_connection((self._address, self.port), _PATIENCE_SECONDS)
        if self._is_encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
