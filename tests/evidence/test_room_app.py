"""The page that phones reach: one vote each, nothing but its round, nothing to be abused."""

from __future__ import annotations

import asyncio
import re
from html import escape, unescape
from pathlib import Path

import pytest

import room.app
from common.who import Who
from evidence import services as evidence
from evidence.rounds import services
from evidence.rounds.casting import RoundBallot
from evidence.rounds.model import Answer, Asked, NewChoice, NewRound
from project import open_project
from research.services import quotes_by_id
from room import pages
from room.app import LARGEST_BODY
from room.limits import Limits
from room.pages import POLICY, View, asked_page
from room.tokens import Marks
from storage import Project
from tests.rooms import FORM, HOST, Phone, Served, opened, say, workshop


@pytest.fixture
def made(project: Project, who: Who) -> int:
    return opened(project, who)


@pytest.fixture
def served(project: Project, made: int) -> Served:
    return Served.of(project, made)


def totals(project: Project, round_id: int) -> list[int]:
    return [each.total for each in services.standing(project, round_id).counts]


def told(body: str) -> str:
    found = re.search(r'<p class="told[^>]*>(.*?)</p>', body)
    return unescape(found[1]) if found else ""


def test_a_phone_votes_sees_it_and_changes_it(project: Project, made: int, served: Served) -> None:
    phone = served.phone()
    sent = phone.send(2, 1)
    assert (sent.status, sent.headers["location"]) == (303, served.path)
    again = phone.look()
    assert told(again.body) == "Your vote is counted. You can change it until the round is closed."
    assert 'value="2" checked' in again.body
    phone.send(0, 3)
    assert (services.standing(project, made).devices, totals(project, made)) == (1, [0, 3])


def test_a_double_tap_counts_once(project: Project, made: int, served: Served) -> None:
    phone = served.phone()
    headers, body = phone.headers(), phone.body(3)

    async def taps() -> list[int]:
        both = (served.asked("POST", None, headers, body) for _ in range(5))
        return [each.status for each in await asyncio.gather(*both)]

    assert asyncio.run(taps()) == [303] * 5
    assert (services.standing(project, made).devices, totals(project, made)) == (1, [3, 0])


def test_sixty_phones_at_once_are_sixty_votes(project: Project, made: int, served: Served) -> None:
    phones = [served.phone() for _ in range(60)]

    async def all_send() -> list[int]:
        sent = (
            served.asked("POST", None, each.headers(), each.body(n % 3, 1))
            for n, each in enumerate(phones)
        )
        return [each.status for each in await asyncio.gather(*sent)]

    assert asyncio.run(all_send()) == [303] * 60
    assert (services.standing(project, made).devices, totals(project, made)) == (60, [60, 60])


def test_after_closing_a_phone_is_told_kindly_and_nothing_is_stored(
    project: Project, made: int, served: Served, who: Who
) -> None:
    phone, late = served.phone(), served.phone()
    phone.send(3)
    services.close_round(project, who, made)
    # Nobody has told the app: what is stored decides.
    answer = late.send(0, 3)
    assert (answer.status, told(answer.body)) == (200, pages.CLOSED)
    assert "<form" not in late.look().body
    assert totals(project, made) == [3, 0]
    served.app.close()
    assert told(phone.look().body) == pages.CLOSED


def test_after_a_restart_votes_stay_and_no_phone_votes_twice(
    project: Project, made: int, served: Served, who: Who
) -> None:
    voted, not_yet, stale = served.phone(), served.phone(), served.phone()
    voted.send(3)
    services.open_round(project, who, made)
    again = Served.of(project, made)
    for each in (voted, not_yet, stale):
        each.served = again
    assert told(voted.look().body) == pages.COUNTED_BEFORE
    assert told(voted.send(0, 3).body) == pages.COUNTED_BEFORE
    assert (stale.send(1).status, totals(project, made)) == (403, [3, 0])
    not_yet.look()
    not_yet.send(0, 2)
    assert totals(project, made) == [3, 2]
    # Cleared, everybody begins anew.
    services.clear_round(project, who, made)
    again.app.desk.at_wave(2)
    voted.look()
    voted.send(1)
    assert totals(project, made) == [1, 0]


@pytest.mark.parametrize("path", ["/", "/zzzz", "/favicon.ico", "/_stcore/health", "/../x", ""])
def test_any_other_path_is_nothing_and_gives_no_hint(served: Served, path: str) -> None:
    answer = served.ask(path=path)
    assert (answer.status, told(answer.body)) == (404, "There is nothing here.")
    assert served.path not in answer.body + str(answer.headers)
    assert served.ask(path=f"{served.path}/x").status == 404


def test_letters_typed_large_lead_to_the_page(project: Project, made: int) -> None:
    served = Served.of(project, made)
    served.app._path = "/k7wm"
    answer = served.ask(path="/K7wm")
    assert (answer.status, answer.headers["location"]) == (303, "/k7wm")


def test_only_the_addresses_it_was_opened_at_are_answered(served: Served) -> None:
    for host in ("evil.example", "127.0.0.1:8501", "192.168.1.20", ""):
        assert served.ask(headers={"host": host}).status == 404
    assert served.ask(headers={"host": HOST.upper()}).status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"https://{HOST}"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"content-type": "application/json"}, 415),
        ({"content-type": "multipart/form-data; boundary=x"}, 415),
        ({"content-length": str(LARGEST_BODY + 1)}, 413),
        ({"content-length": "9" * 40}, 413),
        ({"content-length": "-1"}, 400),
        ({"cookie": ""}, 403),
        ({"cookie": "r=" + "A" * 38}, 403),
    ],
)
def test_a_form_that_the_page_did_not_send_is_refused(
    project: Project, made: int, served: Served, headers: dict[str, str], status: int
) -> None:
    phone = served.phone()
    answer = served.ask("POST", None, phone.headers() | headers, phone.body(3))
    assert (answer.status, totals(project, made)) == (status, [0, 0])


def test_one_phone_cannot_send_anothers_form(project: Project, made: int, served: Served) -> None:
    mine, theirs = served.phone(), served.phone()
    mine.cookie = theirs.cookie
    assert mine.send(3).status == 403
    assert totals(project, made) == [0, 0]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_nothing_but_looking_and_sending_can_be_done(served: Served, method: str) -> None:
    answer = served.ask(method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_head_has_no_body(served: Served) -> None:
    answer = served.ask("HEAD")
    assert (answer.status, answer.body) == (200, "")


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"t=%ff", b"&".join(b"a%d=1" % n for n in range(99)), b"x" * (LARGEST_BODY + 1)],
)
def test_what_is_no_form_of_ours_is_refused(served: Served, body: bytes) -> None:
    assert served.ask("POST", None, served.phone().headers(), body).status in (400, 413)


def test_a_slow_phone_holds_nobody_up(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room.app, "SECONDS_FOR_A_BODY", 0.05)

    async def slow() -> list[int]:
        sent: list[int] = []

        async def receive() -> dict[str, object]:
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"t", "more_body": True}

        async def send(message: object) -> None:
            sent.extend([message["status"]] if "status" in message else [])  # type: ignore[operator, index]

        scope = {
            "type": "http",
            "method": "POST",
            "path": served.path,
            "headers": [(b"host", HOST.encode()), (b"content-type", FORM.encode())],
        }
        await served.app(scope, receive, send)
        return sent

    assert asyncio.run(slow()) == [408]


def test_too_much_at_once_is_slowed_down(project: Project, made: int) -> None:
    clock = [0.0]
    few = Served.of(project, made, by_address=Limits(1, 3, lambda: clock[0]))
    assert [few.ask().status for _ in range(5)] == [200, 200, 200, 429, 429]
    clock[0] = 2.0
    assert [few.ask().status for _ in range(3)] == [200, 200, 429]
    few = Served.of(project, made, by_phone=Limits(0.0, 2))
    phone = few.phone()
    assert [phone.send(each).status for each in (1, 2, 3)] == [303, 303, 429]
    assert few.phone().send(0, 1).status == 303
    assert totals(project, made) == [2, 1]


def test_who_has_many_long_addresses_is_one_and_a_short_one_is_itself() -> None:
    whose = room.app._whose
    assert whose("2001:db8:0:1::7") == whose("2001:db8:0:1:ffff::9") != whose("2001:db8:0:2::7")
    assert whose("fe80::1%eth0") == whose("fe80::2%eth1")
    assert whose("::ffff:192.168.1.7") == whose("192.168.1.7") != whose("192.168.1.8")
    assert whose("") == ""


def test_more_dots_than_there_are_are_told_and_what_was_chosen_stays(
    project: Project, made: int, served: Served
) -> None:
    phone = served.phone()
    answer = phone.send(3, 2)
    assert (answer.status, told(answer.body)) == (
        422,
        "You gave 5 dots; you have 3. Take some away.",
    )
    assert 'value="3" checked' in answer.body
    assert 'value="2" checked' in answer.body
    assert told(phone.send().body) == "Nothing is chosen. Choose first, then send."
    for hostile in ("-1", "1e3", "٣", "9" * 30, "<b>"):
        assert phone.send(**{phone.fields[0]: hostile}).status == 422
    assert totals(project, made) == [0, 0]


HOSTILE = "</h1><script>alert(1)</script>\" onfocus='x' مرحبا 🙂 &amp; "


def test_hostile_words_are_shown_as_words(project: Project, who: Who) -> None:
    made = opened(project, who, question=HOSTILE * 5, choices=(HOSTILE, "אפשרות אחרת"), dots=1)
    page = Served.of(project, made).phone().look().body
    assert "<script" not in page
    assert escape(HOSTILE.strip()) in page
    assert '<h1 dir="auto">' in page
    services.close_round(project, who, made)
    said = opened(project, who, "comments", question="A claim")
    served = Served.of(project, said)
    phone = served.phone()
    answer = phone.send(w=HOSTILE * 9)
    assert told(answer.body).startswith("The answer is ")
    assert "<script" not in answer.body
    assert escape(HOSTILE.strip()) in answer.body
    assert phone.send(w="🙂" * 400).status == 303
    assert services.standing(project, said).waiting == 1


def test_every_answer_carries_the_headers_and_nothing_of_the_server(served: Served) -> None:
    phone = served.phone()
    answers = [served.ask(), served.ask(path="/x"), phone.send(1), served.ask("PUT")]
    for each in answers:
        assert each.headers["content-security-policy"] == POLICY
        assert "script" not in POLICY
        assert each.headers["cache-control"] == "no-store"
        assert each.headers["x-content-type-options"] == "nosniff"
        assert each.headers["referrer-policy"] == "same-origin"
        assert "server" not in each.headers
    cookie = served.ask().headers["set-cookie"]
    assert re.fullmatch(rf"r=[\w-]{{38}}; Path={served.path}; HttpOnly; SameSite=Strict", cookie)


def test_a_page_is_small_whole_and_fetches_nothing() -> None:
    choices = tuple((each, f"{each} " + "w" * 396) for each in range(12))
    page = asked_page(Asked("dots", "q" * 400, choices, 5), View("t"))
    assert len(page) <= 15 * 1024
    text = page.decode()
    assert '<html lang="en-GB">' in text
    assert re.findall(r"(?:src|href|url\()", text) == []
    assert "<script" not in text
    council = asked_page(
        Asked("us_too", "A claim", ((1, "Yes"),), 1, tuple((n, f"C {n}") for n in range(153))),
        View("t"),
    )
    assert len(council) <= 15 * 1024


def test_nothing_but_its_round_can_be_reached(demo_file: Path, who: Who) -> None:
    """A project full of quotes, painpoints and another round: none of it is in any answer."""
    project = open_project(demo_file)
    held = [each.text for each in quotes_by_id(project, range(1, 2_000))]
    titles = [each.title for each in evidence.painpoints(project)]
    other = NewRound(
        "dots",
        "Another question entirely",
        workshop(project, who),
        (NewChoice("words", None, "Otherwise"), NewChoice("words", None, "Elsewhere")),
    )
    hidden = services.make_round(project, who, other)
    code = next(each.code for each in services.rounds(project) if each.id == hidden)
    made = opened(project, who, "comments", question="Does this hold?")
    served = Served.of(project, made)
    phone = served.phone()
    say(RoundBallot(project, made), b"another phone....", "A secret of somebody else’s")
    answers = [
        phone.look(),
        phone.send(w="Mine"),
        phone.look(),
        phone.send(w=""),
        served.ask(path=f"/{code}"),
        served.ask(path=f"{served.path}?round={hidden}"),
        served.ask("POST", None, phone.headers(), phone.body(w="x", d1="1", p="1", c="1")),
    ]
    said = " ".join(each.body + str(each.headers) for each in answers)
    assert len(held) > 100
    assert [each for each in (*held, *titles) if each in said] == []
    for words in ("Another question", "Otherwise", code, "secret", "Northmoor", str(demo_file)):
        assert words not in said


def test_a_mark_means_nothing_once_the_secret_is_gone() -> None:
    first, second = Marks(), Marks()
    phone = first.phone("")
    cookie = first.cookie(phone, "/k7wm").partition(";")[0].removeprefix("r=")
    assert first.phone(cookie).number == phone.number
    assert phone.number not in first.device(phone).hex()
    assert first.device(phone) != second.device(phone)
    assert second.phone(cookie).number != phone.number
    assert "number" not in repr(phone)


def test_a_project_that_cannot_be_written_is_told_as_such(served: Served) -> None:
    async def trouble(_device: bytes, _vote: object) -> Answer:
        return Answer("trouble")

    served.app.desk.hands.cast = trouble  # type: ignore[method-assign, assignment]
    phone = Phone(served)
    phone.look()
    answer = phone.send(1)
    assert (answer.status, told(answer.body)) == (503, pages.TROUBLE)
