"""The random number a phone keeps, and the mark of it that is handed in.

The number is marked with a secret of the process that serves the round, which nothing stores. When
that process ends, nobody can make the mark of a number again, so nothing that was handed in can be
joined to a phone. A phone itself remembers in which waves of the round it voted: after a restart
that is all that keeps it from voting twice, and it tells nobody what it chose.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from hashlib import blake2b

COOKIE = "r"
_NUMBER = re.compile(r"([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{16})((?:\.[0-9]{1,6}){0,12})")


@dataclass(frozen=True)
class Phone:
    """A phone by its random number, and the waves in which it voted by its own account.

    ``is_new``: the number was made just now. ``kept`` anything: it has been here before.
    """

    number: str = field(repr=False)
    waves: tuple[int, ...] = ()
    is_new: bool = False
    kept: bool = True


class Marks:
    """Makes numbers, knows its own again, and makes the marks that are handed in."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def phone(self, cookie: str) -> Phone:
        """The phone that brings a cookie; with none, or one of before a restart, a new one."""
        found = _NUMBER.fullmatch(cookie)
        waves = tuple(int(each) for each in found[3].split(".")[1:]) if found else ()
        if found and hmac.compare_digest(found[2], self._sign(b"number", found[1])):
            return Phone(found[1], waves)
        return Phone(secrets.token_urlsafe(16), waves, is_new=True, kept=bool(found))

    def cookie(self, phone: Phone, path: str) -> str:
        """What a phone is to keep until its browser is closed; no script can read it."""
        waves = "".join(f".{each}" for each in phone.waves[-12:])
        value = f"{phone.number}{self._sign(b'number', phone.number)}{waves}"
        return f"{COOKIE}={value}; Path={path}; HttpOnly; SameSite=Strict"

    def device(self, phone: Phone) -> bytes:
        """The mark of a phone's number."""
        return blake2b(phone.number.encode(), key=self._secret, person=b"device").digest()[:16]

    def form(self, phone: Phone) -> str:
        """What the form must bring back, so that no other page can send it in a phone's name."""
        return self._sign(b"form", phone.number)

    def is_form(self, phone: Phone, given: str) -> bool:
        """Whether a form is the one that this phone was given."""
        return hmac.compare_digest(given.encode(), self.form(phone).encode())

    def _sign(self, what: bytes, number: str) -> str:
        # Hexadecimal letters are among those a cookie and a form may hold.
        return blake2b(number.encode(), key=self._secret, person=what).hexdigest()[:16]


def cookie_of(header: str) -> str:
    """Our value in a Cookie header; empty where it is not there."""
    for each in header.split(";"):
        name, _, value = each.strip().partition("=")
        if name == COOKIE:
            return value
    return ""
