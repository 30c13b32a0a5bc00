"""A round to test with, and phones that talk to the room's app as browsers do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from common.who import Who
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Answer, Ballot, Handed, Kind, NewChoice, NewRound, Vote
from research.services import start_session
from room.app import RoomApp
from room.desk import Desk
from room.limits import Limits
from storage import Project

HOST = "192.168.1.20:8600"
FORM = "application/x-www-form-urlencoded"


def workshop(project: Project, who: Who) -> int:
    """A session to be evidence of."""
    return start_session(
        project, who, council=None, kind="workshop", date="2026-06-03", title="Show-and-tell"
    )


def opened(
    project: Project,
    who: Who,
    kind: Kind = "dots",
    *,
    choices: tuple[str, ...] = ("Dates", "Portal"),
    question: str = "What takes longest?",
    dots: int = 3,
) -> int:
    """A round of typed choices that is open."""
    typed = tuple(NewChoice("words", None, each) for each in choices)
    new = NewRound(kind, question, workshop(project, who), typed, dots)
    made = services.make_round(project, who, new)
    services.open_round(project, who, made)
    return made


def cast_by(ballot: Ballot, device: bytes, vote: Vote) -> Answer:
    """Hand in one vote."""
    return ballot.hand_in([Handed(device, vote)])[0]


def say(ballot: Ballot, device: bytes, words: str) -> Answer:
    """Hand in one phone's words."""
    return ballot.hand_in([Handed(device, None, words)])[0]


class Here:
    """Hands of a ballot in the same process; what comes meanwhile is counted together."""

    def __init__(self, ballot: Ballot) -> None:
        self._ballot = ballot
        self._waiting: list[tuple[Handed, asyncio.Future[Answer]]] = []
        self._at_work = False

    async def cast(self, device: bytes, vote: Vote) -> Answer:
        """Count a phone's vote."""
        return await self._handed(Handed(device, vote))

    async def say(self, device: bytes, words: str) -> Answer:
        """Keep a phone's words."""
        return await self._handed(Handed(device, None, words))

    async def _handed(self, handed: Handed) -> Answer:
        mine: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((handed, mine))
        if not self._at_work:
            self._at_work = True
            while self._waiting:
                some, self._waiting = self._waiting, []
                answers = await asyncio.to_thread(self._ballot.hand_in, [one for one, _ in some])
                for (_, future), answer in zip(some, answers, strict=True):
                    future.set_result(answer)
            self._at_work = False
        return await mine


@dataclass
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Served:
    """The app on one round, and its phones."""

    app: RoomApp
    path: str
    asks: int = 0

    @classmethod
    def of(cls, project: Project, round_id: int, **limits: Limits) -> Served:
        """The app as the door starts it, in this process."""
        ballot = RoundBallot(project, round_id)
        desk = Desk(ballot.asked, Here(ballot), ballot.wave)
        wide = {"by_address": Limits(1e6, 10**6), "by_phone": Limits(1e6, 10**6)} | limits
        return cls(RoomApp(desk, ballot.code, [HOST], **wide), f"/{ballot.code}")

    def ask(
        self,
        method: str = "GET",
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answered:
        """One request, as it comes from the network."""
        return asyncio.run(self.asked(method, path, headers, body))

    async def asked(
        self,
        method: str = "GET",
        path: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answered:
        """The same among others at once."""
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(dict(message))

        wanted = {"host": HOST} | dict(headers or {})
        scope = {
            "type": "http",
            "method": method,
            "path": self.path if path is None else path,
            "headers": [(name.encode(), value.encode()) for name, value in wanted.items()],
            "client": ("192.168.1.77", 5000),
        }
        await self.app(scope, receive, send)
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answered(sent[0]["status"], told, sent[1]["body"].decode())

    def phone(self) -> Phone:
        """A phone that has opened the page."""
        phone = Phone(self)
        phone.look()
        return phone


@dataclass
class Phone:
    """Keeps its cookie and sends the form it was given."""

    served: Served
    cookie: str = ""
    token: str = ""
    fields: list[str] = field(default_factory=list)

    def look(self) -> Answered:
        """Open the page."""
        return self._kept(self.served.ask(headers={"cookie": self.cookie} if self.cookie else {}))

    def send(self, *dots: int, **fields: str) -> Answered:
        """Send the form: dots on each choice in turn, or fields by name."""
        return self._kept(self.served.ask("POST", None, self.headers(), self.body(*dots, **fields)))

    def headers(self) -> dict[str, str]:
        """As a browser sends them with a form."""
        return {"cookie": self.cookie, "content-type": FORM, "origin": f"http://{HOST}"}

    def body(self, *dots: int, **fields: str) -> bytes:
        """The form as bytes."""
        given = dict(zip(self.fields, map(str, dots), strict=False)) | fields
        return urlencode({"t": self.token, **given}).encode()

    def _kept(self, answer: Answered) -> Answered:
        if set_cookie := answer.headers.get("set-cookie"):
            self.cookie = set_cookie.partition(";")[0]
        if token := re.search(r'name="t" value="(\w+)"', answer.body):
            self.token = token[1]
            self.fields = list(dict.fromkeys(re.findall(r'name="(d\d+)"', answer.body)))
        return answer
