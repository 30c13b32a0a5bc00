"""How people sign in to a shared project: one small file, named when the server is started.

Without it nobody signs in, and only the machine itself may reach the app.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from common.errors import BadInput, NotFound
from common.words import listed

SIGN_IN_VARIABLE = "COMMON_GROUND_SIGN_IN"
USUAL_HOURS, MOST_HOURS = 12, 720
SHORTEST_SECRET = 32
# The header in which the app is told who a proxy let in; whatever came under this name is dropped.
TOLD_ADDRESS = "x-common-ground-address"


@dataclass(frozen=True)
class OpenId:
    """An identity provider that the app itself asks. ``claim``: what people are known by."""

    metadata: str
    client_id: str
    client_secret: str = field(repr=False)
    cookie_secret: str = field(repr=False)
    claim: str = "email"


@dataclass(frozen=True)
class ByProxy:
    """A proxy that people sign in at. It proves itself by a secret only it and the app know."""

    address_header: str
    secret_header: str
    secret: str = field(repr=False)
    sign_out: str | None = None


@dataclass(frozen=True)
class SignIn:
    """How people sign in, the address they type, and for how many hours a sign-in holds."""

    public_address: str
    way: OpenId | ByProxy
    hours: int = USUAL_HOURS

    @property
    def host(self) -> str:
        """The name people type, without a port."""
        return urlsplit(self.public_address).hostname or ""

    @property
    def is_encrypted(self) -> bool:
        """Whether people reach it over TLS: all but on the machine itself."""
        return self.public_address.startswith("https:")

    def for_streamlit(self) -> dict[str, dict[str, object]]:
        """What Streamlit's own sign-in is told; nothing where a proxy does it."""
        way = self.way
        if isinstance(way, ByProxy):
            return {}
        asked = {
            "scope": "openid email profile",
            "prompt": "select_account",
            # Not every provider says that it can; all that we name do.
            "code_challenge_method": "S256",
        }
        return {
            "auth": {
                "redirect_uri": f"{self.public_address}/oauth2callback",
                "cookie_secret": way.cookie_secret,
                "client_id": way.client_id,
                "client_secret": way.client_secret,
                "server_metadata_url": way.metadata,
                "client_kwargs": asked,
            }
        }


def the_sign_in() -> SignIn | None:
    """How people sign in to this server; None where nobody does."""
    named = os.environ.get(SIGN_IN_VARIABLE)
    return _kept(Path(named)) if named else None


def read_sign_in(path: Path) -> SignIn:
    """What a sign-in file says; raises BadInput, which never holds a value of it."""
    if not path.is_file():
        raise NotFound("there is no sign-in file here", where=path.name)
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise BadInput(
            "this is no TOML file", where=path.name, remedy="docs/on-a-server.md shows one"
        ) from None
    try:
        return _sign_in(said)
    except BadInput as error:
        raise BadInput(error.what, where=path.name, remedy=error.remedy) from None


# Read once: what a server was started with holds until it is started again.
_kept = cache(read_sign_in)


def others_may_read(path: Path) -> bool:
    """Whether other accounts of this machine may read the file, as far as its mode tells."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def is_this_machine(host: str) -> bool:
    """Whether a name or number is the machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _sign_in(said: Mapping[str, object]) -> SignIn:
    _refuse_unknown(said, {"public_address", "hours", "openid", "proxy"}, "")
    ways = [name for name in ("openid", "proxy") if name in said]
    if len(ways) != 1:
        raise BadInput("it needs one of the parts [openid] and [proxy], not both or none")
    part = said[ways[0]]
    if not isinstance(part, dict):
        raise BadInput(f"{ways[0]} is to be a part of its own", remedy=f"Write [{ways[0]}]")
    way = _open_id(part) if ways == ["openid"] else _by_proxy(part)
    hours = said.get("hours", USUAL_HOURS)
    if type(hours) is not int or not 1 <= hours <= MOST_HOURS:
        raise BadInput(f"hours is to be a whole number from 1 to {MOST_HOURS}")
    return SignIn(_public_address(_text(said, "public_address")), way, hours)


def _public_address(typed: str) -> str:
    parts = urlsplit(typed.rstrip("/"))
    whole = f"{parts.scheme}://{parts.netloc}"
    if typed.rstrip("/") != whole or parts.username or not parts.hostname:
        raise BadInput(
            "public_address is to be what people type, without a path",
            remedy="Write for example https://commonground.example.org",
        )
    _refuse_open_words(typed, "public_address")
    return whole


def _refuse_open_words(address: str, name: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" or (
        parts.scheme == "http" and is_this_machine(parts.hostname or "")
    ):
        return
    raise BadInput(
        f"{name} does not begin with https://",
        remedy="Who signs in, and what they read, must not cross a network unencrypted",
    )


# Accounts of any organisation, and of none, could sign in with an address they chose themselves.
_OF_EVERYBODY = re.compile(r"//login\.microsoftonline\.com/(common|organizations|consumers)/")


def _open_id(part: Mapping[str, object]) -> OpenId:
    names = {"metadata", "client_id", "client_secret", "cookie_secret", "claim"}
    _refuse_unknown(part, names, "openid.")
    metadata = _text(part, "metadata")
    _refuse_open_words(metadata, "metadata")
    if _OF_EVERYBODY.search(metadata):
        raise BadInput(
            "this metadata address lets accounts of any organisation sign in",
            remedy="Put your own tenant's id into it",
        )
    return OpenId(
        metadata,
        _text(part, "client_id"),
        _text(part, "client_secret"),
        _secret(part, "cookie_secret"),
        _text(part, "claim") if "claim" in part else "email",
    )


def _by_proxy(part: Mapping[str, object]) -> ByProxy:
    names = {"address_header", "secret_header", "secret", "sign_out"}
    _refuse_unknown(part, names, "proxy.")
    held = _header(part, "address_header"), _header(part, "secret_header")
    if held[0] == held[1]:
        raise BadInput("the two headers of [proxy] are to have different names")
    sign_out = _text(part, "sign_out") if "sign_out" in part else None
    if sign_out and not sign_out.startswith(("/", "https://")):
        raise BadInput("sign_out is to begin with / or https://")
    return ByProxy(*held, _secret(part, "secret"), sign_out)


def _header(part: Mapping[str, object], name: str) -> str:
    typed = _text(part, name).casefold()
    # A name with an underscore is another name to some servers and the same one to others.
    if not re.fullmatch(r"[a-z0-9-]+", typed) or typed == TOLD_ADDRESS:
        raise BadInput(f"{name} is to be made of letters, digits and hyphens")
    return typed


def _secret(part: Mapping[str, object], name: str) -> str:
    secret = _text(part, name)
    if len(secret) < SHORTEST_SECRET or not secret.isascii():
        raise BadInput(
            f"{name} is shorter than {SHORTEST_SECRET} letters, or not all ASCII",
            remedy='Make one: python -c "import secrets; print(secrets.token_hex(32))"',
        )
    return secret


def _text(part: Mapping[str, object], name: str) -> str:
    found = part.get(name)
    if not isinstance(found, str) or not found.strip():
        raise BadInput(f"{name} is missing", remedy="docs/on-a-server.md says what it is")
    return found.strip()


def _refuse_unknown(part: Mapping[str, object], known: set[str], before: str) -> None:
    if others := sorted({*part} - known):
        raise BadInput(f"it says {listed([before + each for each in others])}, which means nothing")
