"""Where a message may go: hosts that are allowed by name, and no address of one's own network.

The address that was judged is the one that is called: a name that leads elsewhere the next
moment changes nothing.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

__all__ = ["Destination", "HostRefusedError", "destination"]

_PORTS = {"https": 443, "http": 80}

Resolve = Callable[[str, int], Sequence[str]]


class Destination(NamedTuple):
    """Where a URL leads: the host by its name, and the address to call."""

    scheme: str
    host: str
    port: int
    address: str
    path: str


class HostRefusedError(Exception):
    """A message may not go there; the text says why."""


def _resolved(host: str, port: int) -> Sequence[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def destination(url: str, allowed: Sequence[str], resolve: Resolve = _resolved) -> Destination:
    """Return where a URL leads that may be called; raises HostRefusedError.

    `allowed` names hosts, `example.com`, or with a port, `127.0.0.1:8080`. A host that is
    named so may be in one's own network, and may be called without TLS; all others may not.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise HostRefusedError(f"`{url}` names no port that exists") from None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise HostRefusedError(f"`{url}` is not an address such as https://hooks.example.com/sla")
    host = parts.hostname.rstrip(".").lower()
    port = port or _PORTS[parts.scheme]
    is_named = any(name.lower() in (host, f"{host}:{port}", f"[{host}]:{port}") for name in allowed)
    if allowed and not is_named:
        raise HostRefusedError(f"`{host}` is not among the hosts that are allowed")
    if parts.scheme == "http" and not is_named:
        raise HostRefusedError(f"`{url}` is not encrypted: write https, or allow the host by name")
    try:
        addresses = resolve(host, port)
    except OSError:
        raise HostRefusedError(f"the host `{host}` is not known") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for address in addresses:
        if not is_named and not _is_public(address):
            raise HostRefusedError(f"`{host}` leads into a network of one's own")
    if not addresses:
        raise HostRefusedError(f"the host `{host}` is not known")
    return Destination(parts.scheme, host, port, addresses[0], path)


def _is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet, whatever it is wrapped in."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(str(inner))
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
