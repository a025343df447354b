"""Where a message may go: more than two hundred ways to be led astray, each of them refused.

Numbers are read by the system's own resolver, which knows every way to write an address;
only names are looked up in a table.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import pytest

from policy_engine.watch.hosts import HostRefusedError, destination
from policy_engine.watch.webhook import Webhook

PUBLIC = "93.184.215.14"
NAMES = {
    "hooks.example.com": [PUBLIC],
    "six.example.com": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
    "xn--bcher-kva.example": [PUBLIC],
    "localhost": ["127.0.0.1", "::1"],
    "receiver.internal": ["10.1.2.3"],
    "receiver.localhost": ["127.0.0.1"],
}


def resolve(host: str, port: int) -> Sequence[str]:
    """Return what a name leads to; a number in any spelling is read by the system."""
    known = NAMES.get(host.rstrip("."))
    if known is not None:
        return known
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(each[4][0]) for each in found]


# ---------------------------------------------------------------- addresses that are set aside

IPV4 = [
    "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.0.0.1", "10.255.255.255", "100.64.0.0", "100.64.0.1", "100.127.255.255",
    "127.0.0.1", "127.0.1.1", "127.255.255.254", "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1",
    "172.20.10.1", "172.31.255.255", "192.0.0.1", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.0.1", "192.168.255.255", "192.175.48.1", "198.18.0.1",
    "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "224.0.0.251", "233.252.0.1", "239.255.255.250",
    "240.0.0.1", "254.1.2.3", "255.255.255.255",
]  # fmt: skip
IPV6 = [
    "::", "::1", "::2", "::7f00:1", "::a9fe:a9fe", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "64:ff9b:1::1", "100::1",
    "100:0:0:1::1", "2001::1", "2001:1::1", "2001:2::1", "2001:3::1", "2001:10::1", "2001:20::1", "2001:30::1",
    "2001:db8::1", "2001:db8:ffff::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "4000::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fd12:3456:789a::1", "fe80::1", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "feff::1", "ff01::1",
    "ff02::1", "ff02::fb", "ff05::2", "ff0e::1",
]  # fmt: skip
WRAPPED = ["10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.1.1", "224.0.0.1"]


def carriers(address: str) -> list[str]:
    """Return the IPv6 addresses that carry an IPv4 address: mapped, translated, 6to4, Teredo, ISATAP."""
    number = int(ipaddress.IPv4Address(address))
    upper, lower = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    hidden = number ^ 0xFFFFFFFF
    return [
        f"::ffff:{address}", f"::ffff:{upper}:{lower}", f"64:ff9b::{address}", f"2002:{upper}:{lower}::1",
        f"2001:0:4136:e378:8000:63bf:{hidden >> 16:x}:{hidden & 0xFFFF:x}", f"2001:470:1::5efe:{upper}:{lower}",
        f"2001:470:1:0:200:5efe:{upper}:{lower}",
    ]  # fmt: skip


SET_ASIDE = [*IPV4, *IPV6, *(carrier for address in WRAPPED for carrier in carriers(address))]


@pytest.mark.parametrize("address", SET_ASIDE)
def test_an_address_that_is_set_aside_is_refused_written_out_and_behind_a_name(address: str) -> None:
    written = f"[{address}]" if ":" in address else address
    with pytest.raises(HostRefusedError, match="one's own"):
        destination(f"https://{written}/x", [], resolve)
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(HostRefusedError, match="one's own"):
            destination("https://hooks.example.com/x", [], lambda host, port, found=found: found)  # type: ignore[misc]


# ---------------------------------------------------------------- numbers in disguise


def spellings(address: str) -> list[str]:
    """Return how a resolver lets an address be written besides four decimal numbers."""
    number = int(ipaddress.IPv4Address(address))
    a, b, c, d = (number >> shift & 0xFF for shift in (24, 16, 8, 0))
    return [
        str(number), hex(number), hex(number).upper().replace("0X", "0x"), f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}", f"0{a:o}.0{b:o}.0{c:o}.0{d:o}", f"00{a:o}.{b}.{c}.{d}",
        f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{number & 0xFFFF}",
        f"0x{a:x}.{number & 0xFFFFFF}", f"{a}.{b}.0x{c:x}.0{d:o}", f"{address}.",
    ]  # fmt: skip


DISGUISED = [
    each for address in ("127.0.0.1", "169.254.169.254", "10.0.0.1", "192.168.1.1") for each in spellings(address)
]


@pytest.mark.parametrize("host", DISGUISED)
def test_an_address_in_another_spelling_is_refused(host: str) -> None:
    with pytest.raises(HostRefusedError):
        destination(f"https://{host}/", [], resolve)
    with pytest.raises(HostRefusedError):
        destination(f"https://{host}:8443/", ["hooks.example.com"], resolve)


# ---------------------------------------------------------------- tricks with the text of a URL

TRICKS = [
    # Who is called stands behind the sign.
    "https://hooks.example.com@127.0.0.1/", "https://hooks.example.com:443@127.0.0.1/",
    "https://user:word@hooks.example.com/",
    "https://127.0.0.1@hooks.example.com/", "https://@hooks.example.com/", "https://a@b@hooks.example.com/",
    "https://hooks.example.com%40127.0.0.1/", "https://hooks.example.com\\@127.0.0.1/",
    "https://127.0.0.1\\@hooks.example.com/",
    "https://127.0.0.1\\.hooks.example.com/", "https:\\\\127.0.0.1/", "https:/127.0.0.1/", "https:127.0.0.1",
    "//127.0.0.1/",
    # Digits, letters and dots that only look so.
    "https://127。0。0。1/", "https://１２７.0.0.1/", "https://１２７.０.０.１/", "https://127．0．0．1/", "https://①②⑦.⓪.⓪.①/",
    "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", "https://ｌｏｃａｌｈｏｓｔ/", "https://loc\u00adalhost/", "https://localhost\u200b/",
    "https://bücher.example/",
    "https://hооks.example.com/", "https://ﬀ.example/", "https://[：：1]/", "https://[::１]/", "https://٢.example.com/",
    # Names and numbers of this machine.
    "https://localhost/", "https://LOCALHOST/", "https://localhost./", "https://LocalHost:8443/",
    "https://receiver.localhost/",
    "https://receiver.internal/", "https://receiver.internal./", "https://0/", "https://0x0/", "https://00000/",
    "https://127.1./",
    "https://[::]/", "https://[0:0:0:0:0:0:0:1]/", "https://[::ffff:7f00:1]/", "https://[0000::0001]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1%25eth0]/", "https://[fe80::1%eth0]/", "https://[::1%25]/", "https://[127.0.0.1]/",
    "https://[::1].example/",
    "https://[::1", "https://::1/", "https://::1]/", "https://[]/", "https://[v1.x]/",
    # What is no host, no port, or no scheme that is called.
    "https://hooks..example.com/", "https://.hooks.example.com/", "https://hooks.example.com../", "https://./",
    "https:///x",
    "https://hooks.example.com:99999/", "https://hooks.example.com:-1/", "https://hooks.example.com:４４３/",
    "https://hooks.example.com:4 43/",
    "https://hooks.example.com:0x1bb/", "https://hooks example.com/", "https://hooks.example.com%2f@127.0.0.1/",
    "https://%31%32%37.0.0.1/",
    "https://127.0.0.1%00.hooks.example.com/", "https://hooks.example.com,127.0.0.1/", "https://*.example.com/",
    "https://nobody.example/",
    "https://" + "a" * 70 + ".example/", "https://xn--/", "https://xn--a-ecp.ru\uffff/",
    "http://hooks.example.com/", "ftp://hooks.example.com/",
    "file:///etc/passwd", "gopher://127.0.0.1:6379/_x", "unix:///var/run/docker.sock",
    "data:text/plain,x", "javascript:alert(1)", "x", "",
]  # fmt: skip


@pytest.mark.parametrize("url", TRICKS)
def test_a_url_that_is_not_what_it_looks_like_is_refused(url: str) -> None:
    with pytest.raises(HostRefusedError):
        destination(url, [], resolve)


def test_there_are_two_hundred_cases() -> None:
    assert len({*SET_ASIDE, *DISGUISED, *TRICKS}) >= 200


# ---------------------------------------------------------------- what passes


@pytest.mark.parametrize(
    ("url", "allowed", "called"),
    [
        ("https://hooks.example.com/sla?a=1", [], ("hooks.example.com", 443, PUBLIC, "/sla?a=1")),
        ("https://HOOKS.example.com.:8443", [], ("hooks.example.com", 8443, PUBLIC, "/")),
        ("https://xn--bcher-kva.example/", [], ("xn--bcher-kva.example", 443, PUBLIC, "/")),
        ("https://six.example.com/", [], ("six.example.com", 443, NAMES["six.example.com"][0], "/")),
        ("https://93.184.215.14/", [], (PUBLIC, 443, PUBLIC, "/")),
        ("https://[2606:4700::1111]:8443/", [], ("2606:4700::1111", 8443, "2606:4700::1111", "/")),
        ("https://[64:ff9b::93.184.215.14]/", [], ("64:ff9b::93.184.215.14", 443, "64:ff9b::5db8:d70e", "/")),
        ("https://hooks.example.com/", ["Hooks.Example.com"], ("hooks.example.com", 443, PUBLIC, "/")),
        ("http://hooks.example.com/", ["hooks.example.com:80"], ("hooks.example.com", 80, PUBLIC, "/")),
        ("http://receiver.internal/", ["receiver.internal"], ("receiver.internal", 80, "10.1.2.3", "/")),
        ("http://localhost:8080/", ["localhost:8080"], ("localhost", 8080, "127.0.0.1", "/")),
        ("http://127.0.0.1:8080/", ["127.0.0.1:8080"], ("127.0.0.1", 8080, "127.0.0.1", "/")),
        ("http://[::1]:8080/", ["[::1]:8080"], ("::1", 8080, "::1", "/")),
        ("http://169.254.1.9/", ["169.254.1.9"], ("169.254.1.9", 80, "169.254.1.9", "/")),
        # Neighbours of what is set aside.
        ("https://100.63.255.255/", [], ("100.63.255.255", 443, "100.63.255.255", "/")),
        ("https://172.32.0.1/", [], ("172.32.0.1", 443, "172.32.0.1", "/")),
        ("https://223.255.255.255/", [], ("223.255.255.255", 443, "223.255.255.255", "/")),
    ],
)
def test_what_may_be_called(url: str, allowed: list[str], called: tuple[str, int, str, str]) -> None:
    assert destination(url, allowed, resolve)[1:] == called


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.example.com.evil.example/", ["hooks.example.com"]),
        ("https://evil-hooks.example.com/", ["hooks.example.com"]),
        ("https://hooks.example.com:444/", ["hooks.example.com:443"]),
        ("https://example.com/", ["hooks.example.com"]),
        ("http://2130706433/", ["127.0.0.1"]),
        ("http://[::ffff:127.0.0.1]/", ["127.0.0.1"]),
        ("http://127.0.0.1/", ["127.0.0.1:8080"]),
        ("http://127.0.0.1:81/", ["127.0.0.1:8080"]),
    ],
)
def test_what_is_not_named_is_refused_where_hosts_are_named(url: str, allowed: list[str]) -> None:
    with pytest.raises(HostRefusedError):
        destination(url, allowed, lambda host, port: [PUBLIC])


# ---------------------------------------------------------------- names that lead elsewhere the next moment

ELSEWHERE = ["127.0.0.1", "::1", "169.254.169.254", "fe80::1", "0.0.0.0", "::", "224.0.0.1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize("address", [*ELSEWHERE, "10.0.0.1", "fd00::1"])
def test_a_name_is_looked_up_once_and_what_was_judged_is_called(address: str) -> None:
    answers = [[PUBLIC], [address]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    assert destination("https://hooks.example.com/", [], rebinding).address == PUBLIC
    assert asked == ["hooks.example.com"]
    with pytest.raises(HostRefusedError):
        destination("https://hooks.example.com/", [], rebinding)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_name_that_is_allowed_does_not_lead_to_this_machine_either(address: str) -> None:
    with pytest.raises(HostRefusedError, match="allow that address itself"):
        destination("https://hooks.example.com/", ["hooks.example.com"], lambda host, port: [PUBLIC, address])


def test_localhost_leads_to_this_machine_alone() -> None:
    with pytest.raises(HostRefusedError):
        destination("http://localhost/", ["localhost"], lambda host, port: ["10.0.0.1"])


# ---------------------------------------------------------------- redirects


class Door:
    """A port that counts who comes, and answers each with the same words."""

    def __init__(self, answer: bytes = b"") -> None:
        self.visits = 0
        self.answer = answer
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:  # the door was closed
                return
            with visitor:
                self.visits += 1
                visitor.recv(65_536)
                visitor.sendall(self.answer)

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture
def inner() -> Iterator[Door]:
    door = Door()
    yield door
    door.close()


@pytest.fixture
def outer() -> Iterator[Door]:
    door = Door()
    yield door
    door.close()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"])
def test_a_redirect_is_not_followed_wherever_it_leads(host: str, status: int, inner: Door, outer: Door) -> None:
    target = f"http://{host}:{inner.port}/"
    outer.answer = f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    allowed = [f"127.0.0.1:{outer.port}", f"{host}:{inner.port}"]
    hook = Webhook(f"http://127.0.0.1:{outer.port}/", [bytes(32)], allowed, lambda: datetime.now(UTC))
    assert not hook.deliver("id", "{}")
    assert (outer.visits, inner.visits) == (1, 0)


def test_a_webhook_whose_name_leads_elsewhere_later_is_not_called(inner: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [PUBLIC]
    monkeypatch.setattr(
        "policy_engine.watch.hosts.socket.getaddrinfo",
        lambda host, port, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found[0], port))],
    )
    for allowed in ([], ["hooks.example.com"]):
        found[0] = PUBLIC
        hook = Webhook(f"https://hooks.example.com:{inner.port}/", [bytes(32)], allowed, lambda: datetime.now(UTC))
        found[0] = "127.0.0.1"
        assert not hook.deliver("id", "{}")
    assert inner.visits == 0
