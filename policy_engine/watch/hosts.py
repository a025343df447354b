"""Where a message may go: hosts that are allowed by name, and no address of one's own network.

The address that was judged is the one that is called: a name that leads elsewhere the next
moment changes nothing.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

__all__ = ["Destination", "HostRefusedError", "destination"]

_PORTS = {"https": 443, "http": 80}
# What stands between `//` and the path: a host in plain letters or an address in brackets, and perhaps a port.
_PLAIN = re.compile(r"(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)

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
    A name that is not `localhost` never leads to this machine, nor to a link-local address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise HostRefusedError(f"`{url}` names no host or port that exists") from None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise HostRefusedError(f"`{url}` is not an address such as https://hooks.example.com/sla")
    if not _PLAIN.fullmatch(parts.netloc):
        raise HostRefusedError(f"the host of `{url}` is not in plain letters: write the form with `xn--`")
    host = parts.hostname.removesuffix(".").lower()
    port = port or _PORTS[parts.scheme]
    is_named = any(name.lower() in (host, f"{host}:{port}", f"[{host}]:{port}") for name in allowed)
    if allowed and not is_named:
        raise HostRefusedError(f"`{host}` is not among the hosts that are allowed")
    if parts.scheme == "http" and not is_named:
        raise HostRefusedError(f"`{url}` is not encrypted: write https, or allow the host by name")
    try:
        addresses = resolve(host, port)
    except (OSError, UnicodeError):
        raise HostRefusedError(f"the host `{host}` is not known") from None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for address in addresses:
        if not is_named and not _is_public(address):
            raise HostRefusedError(f"`{host}` leads into a network of one's own")
        if is_named and not _may_be_named(host, address):
            raise HostRefusedError(f"`{host}` leads to `{address}`: allow that address itself, if it is meant")
    if not addresses:
        raise HostRefusedError(f"the host `{host}` is not known")
    return Destination(parts.scheme, host, port, addresses[0], path)


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet, whatever it is wrapped in."""
    return all(_is_global(each) for each in _unwrapped(address))


def _may_be_named(host: str, address: str) -> bool:
    """Tell whether a host that is allowed by name may lead to an address, which may be in one's own network."""
    try:
        return ipaddress.ip_address(host) == ipaddress.ip_address(address)
    except ValueError:
        found = _unwrapped(address)
    if host == "localhost" or host.endswith(".localhost"):
        return all(each.is_loopback for each in found)
    return all(_is_global(each) or any(each in network for network in _OWN[each.version]) for each in found)


def _unwrapped(address: str) -> Iterator[_Address]:
    """Yield an address, or the IPv4 address that is reached by it where it carries one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        last = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if found.ipv4_mapped or found in _NAT64:
            found = last
        elif found.sixtofour:
            found = found.sixtofour
        elif int(found) >> 32 & 0xFDFFFFFF == _ISATAP:
            yield last
    yield found


def _is_global(address: _Address) -> bool:
    """Tell whether an address is none of those set aside for special purposes."""
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return not any(address in network for network in _SET_ASIDE[address.version])


def _networks(*written: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(each) for each in written)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# The middle of an address that carries an IPv4 address at its end, as RFC 5214 writes it.
_ISATAP = 0x5EFE
# The registries of RFC 6890, and multicast. Python's own lists differ from release to release.
_SET_ASIDE = {
    4: _networks(
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ),
    6: _networks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
}  # fmt: skip
# Networks of one's own that a name may lead into, once it is allowed.
_OWN = {
    4: _networks("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16"),
    6: _networks("fc00::/7"),
}
