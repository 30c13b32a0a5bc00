"""The app that phones reach: one address, one question, two ways to answer. Everything else is 404.

No access is logged. Nothing is kept but how often an address asked in the last seconds, and what
each phone of this round answered, so that it can be shown to it again; both end with the round.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import parse_qsl

from common.errors import BadInput
from evidence.rounds.model import MOST_CHOICES, Answer, Vote
from room import pages
from room.desk import Desk
from room.limits import Limits
from room.pages import COUNCIL, DOTS, PICKED, TOKEN, WORDS, View, asked_page, told_page
from room.tokens import Marks, Phone, cookie_of

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# 400 characters of four bytes, each written as %XX, and the rest of the form.
LARGEST_BODY = 8 * 1024
SECONDS_FOR_A_BODY = 10.0
FORM = "application/x-www-form-urlencoded"
# A guest Wi-Fi may give a whole room one address: 60 phones may open the page and vote at once.
BY_ADDRESS = (60.0, 600)
BY_PHONE = (0.5, 10)
_ONE_MORE_FIELD = MOST_CHOICES + 4

HEADERS = (
    (b"content-security-policy", pages.POLICY.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # With "no-referrer" a browser gives a form's origin as "null", and it could not be checked.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), usb=()"),
    (b"x-robots-tag", b"noindex"),
    (b"connection", b"close"),
)


@dataclass(frozen=True)
class Reply:
    """An answer: its status, its page, what the phone is to keep, where it is to go."""

    status: int
    body: bytes = b""
    cookie: str = field(default="", repr=False)
    location: str = ""


class RoomApp:
    """The app for one round. ``hosts`` are the addresses it may be asked by, with their port."""

    def __init__(
        self,
        desk: Desk,
        code: str,
        hosts: Collection[str],
        by_address: Limits | None = None,
        by_phone: Limits | None = None,
    ) -> None:
        self.desk, self._path = desk, f"/{code}"
        self._hosts = frozenset(each.lower() for each in hosts)
        self._marks = Marks()
        self._by_address = by_address or Limits(*BY_ADDRESS)
        self._by_phone = by_phone or Limits(*BY_PHONE)

    def close(self) -> None:
        """Take nothing more, forget who answered, and make the marks that were given worthless."""
        self.desk.close()
        self._marks = Marks()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        headers = _headers(scope)
        reply = await self._reply(scope, headers, receive)
        await _send(reply, scope["method"], send)

    async def _reply(self, scope: Scope, headers: dict[str, str], receive: Receive) -> Reply:
        address = (scope.get("client") or ("",))[0]
        if not self._by_address.allows(_whose(address)):
            return _refusal(429)
        path = scope["path"]
        if headers.get("host", "").lower() not in self._hosts or path.lower() != self._path:
            return _refusal(404)
        if path != self._path:
            # Some keyboards begin with a capital; a cookie knows one spelling only.
            return Reply(303, location=self._path)
        phone = self._marks.phone(cookie_of(headers.get("cookie", "")))
        if scope["method"] in ("GET", "HEAD"):
            return self._page(phone)
        if scope["method"] != "POST":
            return _refusal(405)
        if (status := _unfit(headers)) is not None:
            return _refusal(status)
        body = await _body(receive)
        if isinstance(body, int):
            return _refusal(body)
        form = _form(body)
        return _refusal(400) if form is None else await self._taken(phone, form)

    def _page(self, phone: Phone) -> Reply:
        if not self.desk.is_open:
            return Reply(200, told_page(self.desk.asked, pages.CLOSED))
        cookie = self._marks.cookie(phone, self._path) if phone.is_new else ""
        if self._voted_before(phone):
            return Reply(200, told_page(self.desk.asked, pages.COUNTED_BEFORE), cookie)
        return Reply(200, asked_page(self.desk.asked, self._view(phone)), cookie)

    def _view(self, phone: Phone) -> View:
        device = self._marks.device(phone)
        vote = self.desk.votes.get(device)
        return View(
            self._marks.form(phone),
            vote.picks if vote else {},
            vote.council_id if vote else None,
            said=self.desk.said.get(device, 0),
            voted=vote is not None,
        )

    def _voted_before(self, phone: Phone) -> bool:
        """Whether a phone voted in this wave before the round was stopped and opened again."""
        known = self._marks.device(phone) in self.desk.votes
        return self.desk.wave in phone.waves and not known

    async def _taken(self, phone: Phone, form: dict[str, str]) -> Reply:
        asked = self.desk.asked
        if not self.desk.is_open:
            return Reply(200, told_page(asked, pages.CLOSED))
        if self._voted_before(phone):
            return Reply(200, told_page(asked, pages.COUNTED_BEFORE))
        if not phone.kept:
            return self._again(phone, form, pages.NO_COOKIE, 403)
        if not self._marks.is_form(phone, form.get(TOKEN, "")):
            return self._again(phone, form, pages.STALE, 403)
        device = self._marks.device(phone)
        if not self._by_phone.allows(device):
            return self._again(phone, form, pages.TOO_FAST, 429)
        try:
            if asked.in_words:
                answer = await self.desk.say(device, form.get(WORDS, ""))
            else:
                answer = await self.desk.cast(device, _vote(form))
        except BadInput as error:
            words = error.sentence()
            return self._again(phone, form, words[:1].upper() + words[1:], 422)
        return self._answered(phone, form, answer)

    def _answered(self, phone: Phone, form: dict[str, str], answer: Answer) -> Reply:
        if answer.outcome == "closed":
            return Reply(200, told_page(self.desk.asked, pages.CLOSED))
        if answer.outcome != "counted":
            words = pages.FULL if answer.outcome == "full" else pages.TROUBLE
            return self._again(phone, form, words, 503)
        cookie = ""
        if not self.desk.asked.in_words and answer.wave not in phone.waves:
            cookie = self._marks.cookie(
                replace(phone, waves=(*phone.waves, answer.wave)), self._path
            )
        # Looked at again by GET, a reload sends nothing twice.
        return Reply(303, cookie=cookie, location=self._path)

    def _again(self, phone: Phone, form: dict[str, str], fault: str, status: int = 200) -> Reply:
        """The form again with what was typed, and why it was not taken."""
        vote = _vote(form)
        view = replace(
            self._view(phone),
            picks=vote.picks,
            council_id=vote.council_id,
            words=form.get(WORDS, ""),
            fault=fault,
        )
        cookie = self._marks.cookie(phone, self._path) if phone.is_new else ""
        return Reply(status, asked_page(self.desk.asked, view), cookie)


def _whose(address: str) -> str:
    """Whom an address stands for: who has one of the long kind has all that begin as it does."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found), 64), strict=False))


def _headers(scope: Scope) -> dict[str, str]:
    pairs = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    return {name.lower(): value for name, value in pairs}


def _unfit(headers: dict[str, str]) -> int | None:
    """Why a form is not even read, as a status; None where it may be."""
    origin = headers.get("origin")
    if origin is not None and origin.lower() != f"http://{headers['host'].lower()}":
        return 403
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return 403
    if headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return 415
    length = headers.get("content-length", "")
    if length and (not length.isascii() or not length.isdecimal()):
        return 400
    return 413 if length and (len(length) > 9 or int(length) > LARGEST_BODY) else None


async def _body(receive: Receive) -> bytes | int:
    """What was sent, or the status that says why it is not taken: too much, or too slowly."""
    held = bytearray()
    try:
        async with asyncio.timeout(SECONDS_FOR_A_BODY):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return 400
                held += message.get("body", b"")
                if len(held) > LARGEST_BODY:
                    return 413
                if not message.get("more_body"):
                    return bytes(held)
    except TimeoutError:
        return 408


def _form(body: bytes) -> dict[str, str] | None:
    """The fields of a form; None where it is none that this app gave."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_ONE_MORE_FIELD,
        )
    except ValueError:
        return None
    return dict(pairs)


def _vote(form: dict[str, str]) -> Vote:
    """The vote a form holds; what is no number is left out, what cannot be is refused later."""
    picks = {
        int(name[len(DOTS) :]): int(value)
        for name, value in form.items()
        if name.startswith(DOTS) and _small(name[len(DOTS) :]) and _small(value)
    }
    if _small(form.get(PICKED, "")):
        picks[int(form[PICKED])] = 1
    council = form.get(COUNCIL, "")
    return Vote(picks, int(council) if _small(council) else None)


def _small(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


def _refusal(status: int) -> Reply:
    words = {
        403: "This did not come from the page itself.",
        404: "There is nothing here.",
        405: "This cannot be done here.",
        408: "This took too long. Send it again.",
        413: "This is too long.",
        429: "Too many at once. Try again in a moment.",
    }.get(status, "This cannot be read.")
    return Reply(status, told_page(None, words))


async def _send(reply: Reply, method: str, send: Send) -> None:
    headers = [*HEADERS, (b"content-type", b"text/html; charset=utf-8")]
    headers.append((b"content-length", str(len(reply.body)).encode()))
    if reply.cookie:
        headers.append((b"set-cookie", reply.cookie.encode()))
    if reply.location:
        headers.append((b"location", reply.location.encode()))
    if reply.status == 405:
        headers.append((b"allow", b"GET, HEAD, POST"))
    if reply.status == 429:
        headers.append((b"retry-after", b"5"))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    body = b"" if method == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})
