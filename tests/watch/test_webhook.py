"""Signed webhooks: the vectors of the specification, what must be refused, and where messages may go."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from policy_engine.dispatch.arrival import PolicyInForce
from policy_engine.watch.hosts import HostRefusedError, destination
from policy_engine.watch.watcher import Watcher
from policy_engine.watch.webhook import (
    BadSecretError,
    Webhook,
    WebhookRefusedError,
    secret_of,
    signed_headers,
    verify,
)
from tests.watch.support import Scene

# The example that the specification and its libraries share.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
BODY = b'{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_signature_is_that_of_the_specification() -> None:
    assert signed_headers([secret_of(SECRET)], ID, AT, BODY) == {
        "webhook-id": ID,
        "webhook-timestamp": "1614265330",
        "webhook-signature": SIGNATURE,
    }


def test_what_was_signed_verifies_for_five_minutes() -> None:
    headers = signed_headers([secret_of(SECRET)], ID, AT, BODY)
    for seconds in (-300, 0, 300):
        assert verify([secret_of(SECRET)], headers, BODY, AT + timedelta(seconds=seconds)) == ID
    for seconds in (-301, 301):
        with pytest.raises(WebhookRefusedError, match="five minutes"):
            verify([secret_of(SECRET)], headers, BODY, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize("part", ["id", "time", "body", "signature"])
def test_one_changed_bit_is_refused(part: str) -> None:
    key = secret_of(SECRET)
    whole = {"id": ID.encode(), "time": b"1614265330", "body": BODY, "signature": SIGNATURE.encode()}
    for place in range(len(whole[part])):
        for bit in range(7):
            changed = bytearray(whole[part])
            changed[place] ^= 1 << bit
            given = {**whole, part: bytes(changed)}
            headers = {
                "webhook-id": given["id"].decode("latin-1"),
                "webhook-timestamp": given["time"].decode("latin-1"),
                "webhook-signature": given["signature"].decode("latin-1"),
            }
            with pytest.raises(WebhookRefusedError):
                verify([key], headers, given["body"], AT)


def test_while_a_key_is_exchanged_both_are_good() -> None:
    old, new = secret_of(SECRET), bytes(range(32))
    headers = signed_headers([old, new], ID, AT, BODY)
    assert verify([old], headers, BODY, AT) == verify([new], headers, BODY, AT) == ID
    with pytest.raises(WebhookRefusedError):
        verify([bytes(32)], headers, BODY, AT)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_short", "whsec_" + base64.b64encode(bytes(65)).decode(), "§"])
def test_a_secret_that_is_none(text: str) -> None:
    with pytest.raises(BadSecretError):
        secret_of(text)


PRIVATE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1%eth0",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_ones_own_network_is_refused(address: str) -> None:
    with pytest.raises(HostRefusedError):
        destination("https://hooks.example.com/x", [], lambda host, port: [address])
    with pytest.raises(HostRefusedError):
        destination("https://hooks.example.com/x", [], lambda host, port: ["93.184.215.14", address])


@pytest.mark.parametrize(
    "url",
    [
        "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://127.1/", "https://localhost/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "http://hooks.example.com/", "ftp://hooks.example.com/",
        "file:///etc/passwd", "https://user@hooks.example.com/", "https://hooks.example.com:99999/", "https:///x", "x",
    ],
)  # fmt: skip
def test_addresses_in_disguise_are_refused(url: str) -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["93.184.215.14"] if host == "hooks.example.com" else ["127.0.0.1"]

    with pytest.raises(HostRefusedError):
        destination(url, [], resolve)


def test_only_named_hosts_are_called_where_any_are_named() -> None:
    def resolve(host: str, port: int) -> list[str]:
        return ["93.184.215.14"]

    assert destination("https://a.example/p?q=1", ["a.example"], resolve)[1:] == (
        "a.example", 443, "93.184.215.14", "/p?q=1",
    )  # fmt: skip
    with pytest.raises(HostRefusedError):
        destination("https://b.example/", ["a.example"], resolve)
    assert destination("http://127.0.0.1:8080/", ["127.0.0.1:8080"], lambda host, port: ["127.0.0.1"])[2] == 8080


# ---------------------------------------------------------------- a server that listens


class Server:
    """A server that takes webhooks and checks them; it answers as told."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[str, dict[str, object]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                event = verify([secret_of(SECRET)], dict(self.headers), body, datetime.now(UTC))
                status = outer.answers.pop(0) if outer.answers else 204
                if status == 204:
                    outer.taken.append((event, json.loads(body)["data"]))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *words: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.stop()


def test_a_step_is_posted_and_tried_again_under_the_same_id(server: Server, tmp_path: Path) -> None:
    scene = Scene(tmp_path / "state.db")
    scene.route("1", "Mon 10:00")
    hook = Webhook(
        f"http://127.0.0.1:{server.port}/sla", [secret_of(SECRET)], [f"127.0.0.1:{server.port}"],
        lambda: datetime.now(UTC),
    )  # fmt: skip
    server.answers = [500, 302]
    watcher = Watcher(scene.store, PolicyInForce(scene.policy.checked), [hook])
    at = scene.at("Mon 10:30")
    watcher.tick(at)
    watcher.tick(at + timedelta(seconds=5))
    assert server.taken == []
    assert watcher.wakes(at + timedelta(seconds=5), timedelta(hours=1)) == at + timedelta(seconds=35)
    watcher.tick(at + timedelta(seconds=35))
    watcher.tick(at + timedelta(seconds=36))
    ((event, data),) = server.taken
    assert (event, data["lead"], data["step"]) == (data["id"], "1", "at 50%")
