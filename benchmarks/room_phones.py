"""Sixty phones in a process of their own: each opens the page, then all vote at the same moment.

Run as ``python -m benchmarks.room_phones PORT CODE NUMBER``; says "ready", waits for a line, votes,
and prints when each vote was sent and answered, by the clock that all processes share.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from urllib.parse import urlencode


async def _ask(port: int, head: str, body: bytes = b"") -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{head}\r\nHost: 127.0.0.1:{port}\r\n".encode())
    if body:
        writer.write(f"Content-Length: {len(body)}\r\n".encode())
    writer.write(b"\r\n" + body)
    await writer.drain()
    answer = await reader.read()
    writer.close()
    return answer


async def _phone(port: int, code: str, number: int, go: asyncio.Event) -> tuple[float, float, int]:
    page = await _ask(port, f"GET /{code} HTTP/1.1")
    token, cookie = re.search(rb'name="t" value="(\w+)"', page), re.search(rb"(r=[\w-]+)", page)
    fields = list(dict.fromkeys(re.findall(rb'name="(d\d+)"', page)))
    assert token
    assert cookie
    form = {"t": token[1].decode(), fields[number % len(fields)].decode(): "2"}
    head = (
        f"POST /{code} HTTP/1.1\r\nCookie: {cookie[1].decode()}\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded"
    )
    READY.append(number)
    await go.wait()
    sent = time.monotonic()
    answer = await _ask(port, head, urlencode(form).encode())
    return sent, time.monotonic(), int(answer.split(b" ", 2)[1])


READY: list[int] = []


async def main(port: int, code: str, number: int) -> None:
    """All phones of a room."""
    go = asyncio.Event()
    phones = [asyncio.create_task(_phone(port, code, each, go)) for each in range(number)]
    while len(READY) < number:
        await asyncio.sleep(0.01)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    go.set()
    print(json.dumps(await asyncio.gather(*phones)), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
