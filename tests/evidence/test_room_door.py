"""The way for phones: a process of its own on its own port, open as long as its round is."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput
from common.who import Who
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from room import addresses
from room.addresses import Place, every_host, own_addresses, read_place
from room.door import RoomDoor
from storage import Project
from tests.rooms import FORM, opened

ROOT = Path(__file__).resolve().parents[2]


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def door() -> Iterator[RoomDoor]:
    held = RoomDoor.at(Place("127.0.0.1", _free()))
    yield held
    held.stop()


@pytest.fixture
def made(project: Project, who: Who, door: RoomDoor) -> int:
    made = opened(project, who)
    door.open(RoundBallot(project, made))
    return made


def _code(door: RoomDoor) -> str:
    code = door.now_open()
    assert code
    return code


def _ask(
    door: RoomDoor, path: str, body: str | None = None, cookie: str = ""
) -> tuple[int, str, str]:
    """One real request: its status, page and the cookie that it set."""
    connection = http.client.HTTPConnection("127.0.0.1", door.place.port, timeout=15)
    headers = {"Cookie": cookie, "Content-Type": FORM} if body is not None else {}
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read().decode(), (answer.getheader("set-cookie") or "")
    connection.close()
    return told


def _vote(door: RoomDoor, code: str, dots: int) -> int:
    _, page, kept = _ask(door, f"/{code}")
    token = re.search(r'name="t" value="(\w+)"', page)
    name = re.search(r'name="(d\d+)"', page)
    assert token
    assert name
    body = f"t={token[1]}&{name[1]}={dots}"
    return _ask(door, f"/{code}", body, kept.partition(";")[0])[0]


def _until(it: object, seconds: float = 10.0) -> None:
    assert callable(it)
    until = time.monotonic() + seconds
    while not it():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_phones_vote_over_the_network_until_the_round_is_closed(
    project: Project, who: Who, door: RoomDoor, made: int
) -> None:
    code = _code(door)
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda n: _vote(door, code, 1 + n % 3), range(60))) == {303}
    said = services.standing(project, made)
    assert (said.devices, said.counts[0].total) == (60, 120)
    assert _ask(door, "/")[0] == 404
    services.close_round(project, who, made)
    door.close()
    assert door.now_open() is None
    _until(lambda: "This round is closed" in _ask(door, f"/{code}")[1])
    door.stop()
    with pytest.raises(ConnectionRefusedError):
        _ask(door, f"/{code}")


@pytest.mark.skipif(sys.platform != "linux", reason="a process is looked into by /proc")
def test_what_serves_phones_holds_nothing_of_the_project(
    project: Project, door: RoomDoor, made: int
) -> None:
    assert door._running
    pid = door._running._process.pid
    status, _, _ = _ask(door, f"/{_code(door)}")
    assert status == 200
    seen = b"".join(Path(f"/proc/{pid}/{each}").read_bytes() for each in ("environ", "cmdline"))
    assert str(project.path).encode() not in seen
    open_files = [os.readlink(each) for each in Path(f"/proc/{pid}/fd").iterdir()]
    assert [each for each in open_files if "project.db" in each] == []
    modules = Path(f"/proc/{pid}/maps").read_text("utf-8")
    assert "sqlite" not in modules


def test_it_can_open_start_and_call_nothing_once_it_listens() -> None:
    """The same guard, in a process that then tries."""
    tries = (
        "open('/etc/hostname')",
        "open('x.txt', 'w')",
        "os.system('true')",
        "subprocess.Popen(['true'])",
        "socket.create_connection(('127.0.0.1', 9))",
        "sqlite3.connect(':memory:')",
        "os.listdir('/')",
    )
    program = (
        "import os, socket, sqlite3, subprocess\nfrom room.process import _shut_in\n_shut_in()\n"
    )
    for each in tries:
        program += f"try:\n {each}\nexcept PermissionError:\n print('refused')\n"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["refused"] * len(tries), done.stderr


def test_it_ends_when_whoever_started_it_is_gone(door: RoomDoor, made: int) -> None:
    assert door._running
    process = door._running._process
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0
    assert door.now_open() is None


def test_opening_another_round_ends_the_one_before(
    project: Project, who: Who, door: RoomDoor, made: int
) -> None:
    first = _code(door)
    services.close_round(project, who, made)
    second = opened(project, who)
    door.open(RoundBallot(project, second))
    assert _ask(door, f"/{first}")[0] == 404
    assert _vote(door, _code(door), 2) == 303
    assert services.standing(project, second).devices == 1


def test_a_clearing_reaches_the_phones(
    project: Project, who: Who, door: RoomDoor, made: int
) -> None:
    _, page, kept = _ask(door, f"/{_code(door)}")
    cookie = kept.partition(";")[0]
    token = re.search(r'name="t" value="(\w+)"', page)
    name = re.search(r'name="(d\d+)"', page)
    assert token
    assert name
    _ask(door, f"/{_code(door)}", f"t={token[1]}&{name[1]}=1", cookie)
    services.clear_round(project, who, made)
    door.at_wave(2)
    connection = http.client.HTTPConnection("127.0.0.1", door.place.port, timeout=15)

    def is_fresh() -> bool:
        connection.request("GET", f"/{_code(door)}", headers={"Cookie": cookie})
        return b"Your vote is counted" not in connection.getresponse().read()

    _until(is_fresh)


def test_connections_that_never_finish_are_let_go(door: RoomDoor, made: int) -> None:
    """Slow ones take their share of places and no more: others are served beside them."""
    slow = [socket.create_connection(("127.0.0.1", door.place.port)) for _ in range(200)]
    try:
        for each in slow:
            try:
                each.sendall(b"GET / HTTP/1.1\r\nHost: ")
            except OSError:
                continue
        time.sleep(0.3)
        ended = 0
        for each in slow:
            each.settimeout(0.01)
            try:
                ended += each.recv(1) == b""
            except TimeoutError:
                continue
            except OSError:
                ended += 1
        assert 30 <= ended < 60
        for each in slow[:60]:
            each.close()
        _until(lambda: _served(door))
    finally:
        for each in slow:
            each.close()


def test_sixty_phones_of_one_address_are_let_in_and_who_asks_without_end_is_slowed(
    project: Project, door: RoomDoor, made: int
) -> None:
    """The limits over real connections: by phone, and by address, as a room's Wi-Fi has one."""
    code = _code(door)
    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(lambda n: _vote(door, code, 1 + n % 3), range(60))) == {303}
        assert {each[0] for each in pool.map(lambda _: _ask(door, f"/{code}"), range(60))} == {200}
    _, page, kept = _ask(door, f"/{code}")
    token = re.search(r'name="t" value="(\w+)"', page)
    name = re.search(r'name="(d\d+)"', page)
    assert token
    assert name
    cookie = kept.partition(";")[0]
    sent = [_ask(door, f"/{code}", f"t={token[1]}&{name[1]}=1", cookie)[0] for _ in range(30)]
    assert sent[:10] == [303] * 10
    assert 429 in sent
    # Another phone behind the same address votes meanwhile.
    assert _vote(door, code, 2) == 303
    with ThreadPoolExecutor(20) as pool:
        assert 429 in {each[0] for each in pool.map(lambda _: _ask(door, "/"), range(900))}
    # What an address may ask fills up again by itself.
    _until(lambda: _served(door))
    assert services.standing(project, made).devices == 62


def _served(door: RoomDoor) -> bool:
    try:
        return _ask(door, f"/{_code(door)}")[0] == 200
    except OSError:
        return False


def test_a_taken_port_is_refused_in_a_sentence(project: Project, who: Who) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BadInput, match=rf"cannot be opened at 127.0.0.1:{port}"):
            RoomDoor.at(Place("127.0.0.1", port))
        with pytest.raises(BadInput, match="no other program uses this port"):
            RoomDoor(Place("127.0.0.1", port)).open(RoundBallot(project, opened(project, who)))


@pytest.mark.parametrize("text", ["", "8600", "localhost", "nowhere:8600", "1.2.3.4:0", "::1"])
def test_what_is_no_address_and_port_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="ADDRESS:PORT"):
        read_place(text)


def test_addresses_are_told_as_a_phone_types_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_place("localhost:8600") == Place("127.0.0.1", 8600)
    assert read_place("[fd00::1]:8600").host() == "[fd00::1]:8600"
    assert own_addresses(Place("192.168.1.20", 8600)) == ("192.168.1.20",)
    found = {"192.168.255.254": "192.168.1.20", "192.0.2.1": "203.0.113.9", "fd00::1": "fe80::1"}
    monkeypatch.setattr(addresses, "_towards", lambda _family, far: found.get(far))
    every = Place("0.0.0.0", 80)
    assert own_addresses(every) == ("192.168.1.20", "203.0.113.9")
    assert every_host(every, own_addresses(every)) == (
        *("192.168.1.20", "203.0.113.9", "127.0.0.1", "localhost"),
    )
    monkeypatch.setattr(addresses, "_towards", lambda _family, _far: None)
    assert own_addresses(every) == ("127.0.0.1",)


def test_on_all_newer_addresses_only_newer_ones_are_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = {"192.168.255.254": "192.168.1.20", "fd00::1": "fd00::7"}
    monkeypatch.setattr(addresses, "_towards", lambda _family, far: found.get(far))
    every = read_place("[::]:8600")
    assert own_addresses(every) == ("fd00::7",)
    assert every_host(every, own_addresses(every)) == (
        "[fd00::7]:8600",
        "[::1]:8600",
        "localhost:8600",
    )
    monkeypatch.setattr(addresses, "_towards", lambda _family, _far: None)
    assert own_addresses(every) == ("::1",)


def test_the_command_refuses_a_place_it_cannot_have(tmp_path: Path) -> None:
    db = str(tmp_path / "team.db")
    for room, words in (
        ("8600", "ADDRESS:PORT"),
        ("0.0.0.0:8501", "port 8501 is the app's own"),
        ("0.0.0.0:08501", "port 8501 is the app's own"),
        ("192.0.2.55:8600", "cannot be opened at 192.0.2.55:8600"),
    ):
        done = CliRunner().invoke(main, ["serve", "--db", db, "--room", room])
        assert (done.exit_code, words in done.stderr) == (1, True), done.stderr
    refused = CliRunner().invoke(main, ["serve", "--db", db, "--address", "0.0.0.0"])
    assert "no sign-in" in refused.stderr


def test_no_browser_is_opened_where_the_room_is_refused(
    demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    monkeypatch.setattr("commands.opening.threading.Timer", lambda *asked: begun.append(asked))
    room = "192.0.2.55:8600"
    done = CliRunner().invoke(main, ["demo", "--db", str(demo_file), "--room", room])
    assert "cannot be opened at 192.0.2.55:8600" in done.stderr
    assert begun == []
