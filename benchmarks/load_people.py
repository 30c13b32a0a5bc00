"""People at work in the app over real websockets, in a process of their own.

Each is what a browser is to the server: fetches the page for its cookie, opens Streamlit's
connection, asks for a screen, reads what comes until the run is finished, thinks, goes on. Run as
``python -m benchmarks.load_people ADDRESS FILE PEOPLE SECONDS EVERY SEED``; prints, as JSON, of
each thing done what it was, when it was asked and how long until its run was finished. One in
twenty also tags a quote, in another process than the app's, so that all that it remembered of the
project holds no more. ``everywhere`` in place of the numbers: one of them goes once through all
that a server keeps of a project, and is done.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection

import research.quotes.store
from common.errors import BadInput
from common.who import Who
from project import open_project
from storage import Project, act

# How often each screen is asked for: people read quotes, boards, maps and figures, mostly.
WAYS: tuple[tuple[int, str, dict[str, str]], ...] = (
    (8, "", {}),
    (6, "sessions", {}),
    (10, "sessions", {"session": "{session}"}),
    (12, "quotes", {}),
    (8, "quotes", {"quote": "{quote}"}),
    (8, "board", {"council": "{council}"}),
    (5, "common_ground", {}),
    (8, "process_map", {"map": "{council}"}),
    (6, "compare_maps", {"a": "{council}", "b": "{other}"}),
    (6, "rule_failures", {}),
    (5, "rule_failures", {"rule": "{rule}"}),
    (4, "evidence", {}),
    (8, "evidence", {"painpoint": "{painpoint}"}),
    (3, "options", {}),
    (3, "show_and_tell", {"storyboard": "1"}),
)
WRITES = 0.05
COUNCILS, PAINPOINTS = range(1, 154), range(1, 301)
RULES = ("157", "164", "101", "203", "392c", "442")
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
_LONGEST_WAIT = 60.0


class Person:
    """One browser: its connection and what it was told of the app's pages."""

    def __init__(self, address: str, project: Project, seed: int) -> None:
        self.address, self.project, self.chance = address, project, random.Random(seed)
        self.pages: dict[str, str] = {}
        self.wrong: list[str] = []
        self.socket: ClientConnection

    async def arrive(self) -> None:
        """Fetch the page as a browser does, connect and see the first screen."""
        cookie = await asyncio.to_thread(_cookie, self.address)
        token = cookie.partition("=")[2]
        self.socket = await websockets.connect(
            self.address.replace("http", "ws") + "/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookie},
            subprotocols=["streamlit", token],  # type: ignore[list-item]
            max_size=None,
            open_timeout=_LONGEST_WAIT,
        )
        await self.ask("", {})

    async def ask(self, screen: str, query: dict[str, str]) -> float:
        """Ask for a screen, as a link within the app does; returns the seconds until it stood."""
        asked = BackMsg()
        rerun = asked.rerun_script
        rerun.query_string = urlencode(query)
        if screen in self.pages:
            rerun.page_script_hash = self.pages[screen]
        else:
            rerun.page_name = screen
        rerun.context_info.timezone = "Europe/London"
        rerun.context_info.url = f"{self.address}/{screen}"
        begun = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(_LONGEST_WAIT):
            while not self._finished(await self.socket.recv()):
                continue
        return time.perf_counter() - begun

    def _finished(self, frame: bytes | str) -> bool:
        told = ForwardMsg.FromString(frame if isinstance(frame, bytes) else frame.encode())
        kind = told.WhichOneof("type")
        if kind == "navigation":
            self.pages = {
                page.url_pathname: page.page_script_hash for page in told.navigation.app_pages
            }
            self.pages[""] = next(
                page.page_script_hash for page in told.navigation.app_pages if page.is_default
            )
        if kind == "delta" and told.delta.new_element.WhichOneof("type") in ("exception", "alert"):
            element = told.delta.new_element
            if element.exception.message or element.alert.format == element.alert.ERROR:
                self.wrong.append((element.exception.message or element.alert.body)[:80])
        return kind == "script_finished" and told.script_finished in FINISHED

    def next_way(self) -> tuple[str, dict[str, str]]:
        """Where this person goes next."""
        (way,) = self.chance.choices(WAYS, [each[0] for each in WAYS])
        values = {
            **_pair_of(self.chance.choice(COUNCILS)),
            "session": self.chance.randint(1, 612),
            "quote": self.chance.randint(1, 99_000),
            "painpoint": self.chance.choice(PAINPOINTS),
            "rule": self.chance.choice(RULES),
        }
        return way[1], _filled(way[2], values)


def _pair_of(council: int) -> dict[str, object]:
    return {"council": council, "other": council % len(COUNCILS) + 1}


def _filled(query: dict[str, str], values: Mapping[str, object]) -> dict[str, str]:
    return {name: value.format(**values) for name, value in query.items()}


async def everywhere(address: str, file: str) -> None:
    """See every board, map, comparison, painpoint and rule once, as people have in some hours.

    Sessions and single quotes are read afresh each time, so one of each is enough.
    """
    person = Person(address, open_project(Path(file)), 0)
    await person.arrive()
    first: dict[str, object] = {"session": 1, "quote": 1, "painpoint": 1, "rule": RULES[0]}
    every: list[dict[str, object]] = [
        *(_pair_of(each) for each in COUNCILS),
        *(dict[str, object](painpoint=each) for each in PAINPOINTS),
        *(dict[str, object](rule=each) for each in RULES),
    ]
    for _, screen, query in WAYS:
        filled = [_filled(query, first | _pair_of(1) | each) for each in every]
        for one in {urlencode(each): each for each in filled}.values():
            await person.ask(screen, one)
    print(json.dumps({"done": [], "wrong": person.wrong}), flush=True)


def _cookie(address: str) -> str:
    """The cookie that the page comes with."""
    with urllib.request.urlopen(f"{address}/_stcore/host-config", timeout=_LONGEST_WAIT) as answer:
        held = answer.headers.get_all("set-cookie") or []
    return next((each.partition(";")[0] for each in held if "xsrf" in each), "_streamlit_xsrf=none")


Done = tuple[str, float, float]


async def _at_work(person: Person, until: float, every: float, done: list[Done]) -> None:
    """Act again and again with ``every`` seconds between in the mean, as people do: unevenly."""
    await asyncio.sleep(person.chance.uniform(0, every))
    while time.perf_counter() < until:
        begun = time.perf_counter()
        screen, query = person.next_way()
        name = " ".join([screen or "where_we_stand", *query])
        if person.chance.random() < WRITES:
            await asyncio.to_thread(_tag, person)
        done.append((name, begun, await person.ask(screen, query)))
        spent = time.perf_counter() - begun
        await asyncio.sleep(max(0.1, person.chance.uniform(0.5, 1.5) * every - spent))


def _tag(person: Person) -> None:
    quote, code = person.chance.randint(1, 99_000), person.chance.randint(1, 500)
    with suppress(BadInput), act(person.project, Who("Benchmark"), "Tagged a quote") as this:
        research.quotes.store.add_coding(this, quote, code)


async def main(
    address: str, file: str, people: int, seconds: float, every: float, seed: int
) -> None:
    """All of them, from the first arriving to the last going."""
    project = open_project(Path(file))
    everybody = [Person(address, project, seed * 1000 + number) for number in range(people)]
    for each in everybody:
        await each.arrive()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    done: list[Done] = []
    until = time.perf_counter() + seconds
    await asyncio.gather(*(_at_work(each, until, every, done) for each in everybody))
    wrong = [each for person in everybody for each in person.wrong]
    print(json.dumps({"done": done, "wrong": wrong}), flush=True)


def numbers(given: Sequence[str]) -> tuple[int, float, float, int]:
    """What the command line gives after the address and the file."""
    people, seconds, every, seed = given
    return int(people), float(seconds), float(every), int(seed)


if __name__ == "__main__":
    if sys.argv[3:] == ["everywhere"]:
        asyncio.run(everywhere(sys.argv[1], sys.argv[2]))
    else:
        asyncio.run(main(sys.argv[1], sys.argv[2], *numbers(sys.argv[3:])))
