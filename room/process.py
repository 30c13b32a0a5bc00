"""The process that phones reach: it serves one round, and talks to whoever started it by pipe.

Standard input brings one line of JSON that says what is asked and where to listen, then answers and
news; standard output takes what phones hand in. It is given nothing else: no project, no path, no
environment. Once it listens it can open no file but its own program's, start nothing and call
nowhere. Where standard input ends, whoever started it is gone, and it ends too.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
from typing import Any, BinaryIO

import uvicorn

from evidence.rounds.model import Answer, Asked, Vote
from room.app import RoomApp
from room.desk import Desk
from room.patient import Patient

# How long a closed round still says that it is closed, in seconds.
LINGER = 120.0
SECONDS_FOR_AN_ANSWER = 15.0
LONGEST_LINE = 64 * 1024
_PROGRAM = (".py", ".pyc", ".so", ".pyd", ".dll")
_REFUSED = (
    *("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"),
    *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "sqlite3.connect"),
    *("ctypes.dlopen", "os.listdir", "os.scandir", "shutil.copyfile", "os.remove", "os.rename"),
)


class Pipe:
    """Hands of a ballot at the other end of the pipe; each answer comes back by its number."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._last = 0

    def say_line(self, words: dict[str, Any]) -> None:
        """Send one line."""
        self._out.write(json.dumps(words).encode() + b"\n")
        self._out.flush()

    async def cast(self, device: bytes, vote: Vote) -> Answer:
        """Count a phone's vote."""
        picks = {str(key): dots for key, dots in vote.picks.items()}
        return await self._handed("cast", device, picks=picks, council=vote.council_id)

    async def say(self, device: bytes, words: str) -> Answer:
        """Keep a phone's words."""
        return await self._handed("say", device, words=words)

    def answered(self, number: int, answer: Answer) -> None:
        """An answer has come back."""
        waiting = self._waiting.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)

    async def _handed(self, do: str, device: bytes, **what: object) -> Answer:
        self._last += 1
        number = self._last
        self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            self.say_line({"n": number, "do": do, "device": device.hex(), **what})
            async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
                return await self._waiting[number]
        except TimeoutError:
            return Answer("trouble")
        finally:
            del self._waiting[number]


class Serving:
    """One round being served: its app, its server, and what it is told meanwhile."""

    def __init__(self, told: dict[str, Any], pipe: Pipe) -> None:
        held = told["asked"]
        asked = Asked(
            held["kind"],
            held["question"],
            tuple((int(number), str(words)) for number, words in held["choices"]),
            int(held["dots"]),
            tuple((int(number), str(name)) for number, name in held["councils"]),
        )
        self._pipe = pipe
        self._linger = float(told.get("linger", LINGER))
        self.app = RoomApp(Desk(asked, pipe, int(told["wave"])), told["code"], told["hosts"])
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.app,
                host=told["address"],
                port=int(told["port"]),
                loop="asyncio",
                http=Patient,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                h11_max_incomplete_event_size=8 * 1024,
                timeout_keep_alive=1,
                timeout_graceful_shutdown=1,
                backlog=256,
            )
        )

    def news(self, told: dict[str, Any]) -> None:
        """What whoever started this has to say."""
        if "n" in told:
            self._pipe.answered(int(told["n"]), Answer(told["what"], int(told["wave"])))
        elif "wave" in told:
            self.app.desk.at_wave(int(told["wave"]))
        elif "closed" in told:
            self.app.close()
            asyncio.get_running_loop().call_later(self._linger, self.end)

    def end(self) -> None:
        """Stop listening."""
        self.server.should_exit = True

    async def run(self) -> None:
        """Serve until told to end."""
        threading.Thread(
            target=_listen, args=(self, asyncio.get_running_loop()), daemon=True
        ).start()
        serving = asyncio.create_task(self.server.serve())
        while not self.server.started and not serving.done():
            await asyncio.sleep(0.005)
        if self.server.started:
            _shut_in()
            self._pipe.say_line({"ready": True})
        await serving


def _listen(serving: Serving, loop: asyncio.AbstractEventLoop) -> None:
    for line in iter(lambda: sys.stdin.buffer.readline(LONGEST_LINE), b""):
        loop.call_soon_threadsafe(serving.news, json.loads(line))
    # Whoever started this is gone: nobody counts what would still come in.
    os._exit(0)


def _shut_in() -> None:
    """From here on nothing can be opened, started or called but what this already holds."""
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise PermissionError
    if event == "open" and not (
        isinstance(args[0], str) and args[0].endswith(_PROGRAM) and args[1] in ("r", "rb", None)
    ):
        raise PermissionError


def main() -> None:
    """Read what to serve, and serve it."""
    logging.disable(logging.CRITICAL)
    told = json.loads(sys.stdin.buffer.readline(LONGEST_LINE))
    # What anything prints goes nowhere; the pipe is ours alone.
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    pipe = Pipe(out)
    try:
        asyncio.run(Serving(told, pipe).run())
    except SystemExit:
        # uvicorn ends so where it cannot listen there; whoever started this sees the pipe end.
        return


if __name__ == "__main__":
    main()
