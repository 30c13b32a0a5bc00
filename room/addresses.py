"""Where phones reach the room: what ``--room`` says, and the laptop's own addresses."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from common.errors import BadInput

_HOW = "Give it as ADDRESS:PORT, such as 192.168.1.20:8600 or 0.0.0.0:8600"
# One address of each private range, and ones kept for documentation: no packet is sent to any, the
# system only says from which of its own addresses it would.
_TOWARDS = (
    (socket.AF_INET, "192.168.255.254"),
    (socket.AF_INET, "172.31.255.254"),
    (socket.AF_INET, "10.255.255.254"),
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET6, "fd00::1"),
    (socket.AF_INET6, "2001:db8::1"),
)


@dataclass(frozen=True)
class Place:
    """An address of this machine, and a port."""

    address: str
    port: int

    @property
    def is_every(self) -> bool:
        """Whether it stands for all addresses this machine has."""
        return ipaddress.ip_address(self.address).is_unspecified

    @property
    def family(self) -> socket.AddressFamily:
        """Whether it is of the older or the newer kind of address."""
        return socket.AF_INET6 if ":" in self.address else socket.AF_INET

    @property
    def loopback(self) -> str:
        """What this machine calls itself in that kind."""
        return "::1" if self.family == socket.AF_INET6 else "127.0.0.1"

    def host(self, address: str | None = None) -> str:
        """ "192.168.1.20:8600", "[fd00::1]:8600", "192.168.1.20" on port 80."""
        named = address or self.address
        told = f"[{named}]" if ":" in named else named
        return told if self.port == 80 else f"{told}:{self.port}"


def read_place(text: str) -> Place:
    """What somebody gave after ``--room``; BadInput where it is no address and port."""
    address, _, port = text.strip().rpartition(":")
    bare = address.removeprefix("[").removesuffix("]")
    try:
        named = str(ipaddress.ip_address("127.0.0.1" if bare == "localhost" else bare))
    except ValueError:
        raise BadInput("that is no address for the room", remedy=_HOW) from None
    if not (port.isascii() and port.isdecimal() and 1 <= int(port[:6]) <= 65535):
        raise BadInput("the address for the room has no port", remedy=_HOW)
    return Place(named, int(port))


def refuse_taken(place: Place) -> None:
    """Raise BadInput where nothing can listen there: not ours, taken, or not allowed."""
    try:
        with socket.create_server((place.address, place.port), family=place.family):
            return
    except (OSError, OverflowError) as error:
        said = getattr(error, "strerror", None) or "it cannot be used"
        raise BadInput(
            f"the room cannot be opened at {place.host()} ({said.lower()})",
            remedy="Give an address of this computer and a port that is free",
        ) from None


def own_addresses(place: Place) -> tuple[str, ...]:
    """The addresses phones may reach a place by, the likeliest first; no network call is made."""
    if not place.is_every:
        return (place.address,)
    # What listens on all addresses of one kind does not listen on those of the other.
    found = [_towards(family, far) for family, far in _TOWARDS if family == place.family]
    usable = [each for each in dict.fromkeys(found) if each and not _is_local(each)]
    return tuple(sorted(usable, key=_is_public)) or (place.loopback,)


def every_host(place: Place, addresses: Iterable[str]) -> tuple[str, ...]:
    """What a phone's request may call this machine, with the port as browsers write it."""
    local = (place.loopback, "localhost") if place.is_every else ()
    named = [place.host(each) for each in dict.fromkeys((*addresses, *local))]
    return tuple(named)


def _towards(family: socket.AddressFamily, far: str) -> str | None:
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            # A datagram socket is only given its direction; nothing goes out.
            probe.connect((far, 9))
        except OSError:
            return None
        return str(probe.getsockname()[0])


def _is_local(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    return found.is_loopback or found.is_link_local or found.is_unspecified


def _is_public(address: str) -> bool:
    return not ipaddress.ip_address(address).is_private
