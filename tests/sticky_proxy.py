"""A small sticky proxy: each browser goes to one of several processes, to another where that ended.

As a real one does, it knows a browser by a cookie of its own. A connection goes to where its first
request's cookie says; browsers send the cookie with every request, so that is enough.
"""

from __future__ import annotations

import asyncio
import queue
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

_COOKIE = re.compile(rb"process=(\d+)")


class _Proxy:
    def __init__(self, ports: Sequence[int]) -> None:
        self.ports, self.next = ports, 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            known = _COOKIE.search(head)
            first = int(known[1]) if known else self.next
            if not known:
                self.next += 1
            process, (back, forth) = await self._reach(first)
            forth.write(head)
            answered = asyncio.create_task(self._answer(back, writer, process))
            await _pass_on(reader, forth)
            await answered
        writer.close()

    async def _reach(
        self, wanted: int
    ) -> tuple[int, tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """That process, or the next that answers."""
        for turn in range(len(self.ports)):
            process = (wanted + turn) % len(self.ports)
            with suppress(OSError):
                return process, await asyncio.open_connection("127.0.0.1", self.ports[process])
        raise ConnectionRefusedError

    async def _answer(
        self, back: asyncio.StreamReader, writer: asyncio.StreamWriter, process: int
    ) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            status = await back.readuntil(b"\r\n")
            writer.write(status + f"Set-Cookie: process={process}; Path=/\r\n".encode())
            await _pass_on(back, writer)
        writer.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


@contextmanager
def sticky_proxy(ports: Sequence[int]) -> Iterator[str]:
    """A proxy before processes on those ports; its address."""
    ready: queue.Queue[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]] = queue.Queue()

    async def run() -> None:
        over = asyncio.Event()
        server = await asyncio.start_server(_Proxy(ports).serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        ready.put((f"http://127.0.0.1:{port}", asyncio.get_running_loop(), over))
        await over.wait()
        server.close()

    # What is still passed on is cancelled as the loop ends.
    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    address, loop, over = ready.get(timeout=10)
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
