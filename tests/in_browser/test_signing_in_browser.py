"""Signing in as people do it: at a provider, or through a proxy, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from playwright.sync_api import Browser, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from common.who import Who
from project import open_project
from storage import Project, reading, services
from storage.register import project_facts
from tests.browser import Visit, chromium, free_port, served, visiting
from tests.provider import CLIENT, CLIENT_SECRET, Provider, provider

SECRET = "a secret of forty letters that is not used"
OWN = Who("Whoever has the file")
NAME = "What nobody outside should read"


@dataclass(frozen=True)
class Shared:
    """A project that people sign in to, and where."""

    project: Project
    address: str
    provider: Provider
    log: Path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def _with_people(path: Path) -> Project:
    project = open_project(path)
    with reading(project) as db:
        facts = project_facts(db)
    services.change_project(project, OWN, replace(facts, name=NAME))
    services.add_person(project, OWN, "Ash", access="owner", signs_in_as="ash@example.org")
    council, _ = services.add_council(project, OWN, "Northmoor")
    services.add_person(
        *(project, OWN, "Cy", "", council.id),
        access="council member",
        signs_in_as="cy@example.org",
    )
    return project


@contextmanager
def _served(folder: Path, way: str) -> Iterator[tuple[Project, str]]:
    project, port, file = _with_people(folder / "shared.db"), free_port(), folder / "sign-in.toml"
    file.write_text(f'public_address = "http://127.0.0.1:{port}"\n{way}', "utf-8")
    file.chmod(0o600)
    with served(project.path, "--sign-in", str(file), port=port) as server:
        yield project, server.address


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    folder = tmp_path_factory.mktemp("shared")
    with provider() as ours:
        way = (
            f'[openid]\nmetadata = "{ours.metadata}"\nclient_id = "{CLIENT}"\n'
            f'client_secret = "{CLIENT_SECRET}"\ncookie_secret = "{SECRET}"\n'
        )
        with _served(folder, way) as (project, address):
            yield Shared(project, address, ours, folder / "server.log")


@contextmanager
def _signed_in(browser: Browser, shared: Shared, person: str) -> Iterator[Visit]:
    with visiting(browser, shared.address, also=shared.provider.address) as visit:
        visit.open("settings")
        expect(visit.page.get_by_role("button", name="Sign in")).to_be_visible()
        assert visit.violations() == []
        visit.page.get_by_role("button", name="Sign in").click()
        visit.page.get_by_role("link", name=person, exact=True).click()
        visit.page.wait_for_url(f"{shared.address}/**")
        visit.settle()
        yield visit


def test_an_owner_signs_in_works_and_signs_out(browser: Browser, shared: Shared) -> None:
    with _signed_in(browser, shared, "owner") as visit:
        page = visit.page
        side = page.get_by_test_id("stSidebar")
        expect(side).to_contain_text("Working: Ash")
        expect(side).to_contain_text(NAME)
        expect(side).to_contain_text("Owner: sees and does everything")
        expect(side.get_by_role("link", name="Settings")).to_be_visible()
        # PKCE, state and nonce were asked for.
        asked = shared.provider.asked[-1]
        assert asked["code_challenge_method"] == "S256"
        assert {"state", "nonce", "code_challenge"} <= asked.keys()
        kept = {each["name"]: each for each in page.context.cookies()}
        assert kept["_streamlit_user"]["httpOnly"]
        # A download is there for whoever has the cookie only: here there is none of that name.
        known = f"_streamlit_user={kept['_streamlit_user']['value']}"
        forged = known[:-6] + ("A" if known[-6] != "A" else "B") + known[-5:]
        download = f"{shared.address}/media/nothing.csv"
        answers = [httpx.get(download, headers={"cookie": each}) for each in (known, forged, "a=b")]
        assert [each.status_code for each in answers] == [404, 403, 403]
        side.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        assert "_streamlit_user" not in {each["name"] for each in page.context.cookies()}
    told = shared.log.read_text("utf-8")
    assert "signed in: person 1" in told
    assert "ash@example.org" not in told.casefold()


def test_a_council_member_is_shown_what_is_theirs_until_they_are_taken_off(
    browser: Browser, shared: Shared
) -> None:
    with _signed_in(browser, shared, "member") as visit:
        page = visit.page
        side = page.get_by_test_id("stSidebar")
        expect(side).to_contain_text("Council member, Northmoor")
        expect(side.get_by_role("link", name="Settings")).to_have_count(0)
        visit.open("settings")
        expect(page.get_by_text("“Settings” is for the project’s own team")).to_be_visible()
        assert visit.violations() == []
        (cy,) = (each for each in services.people(shared.project) if each.name == "Cy")
        services.remove_person(shared.project, OWN, cy.id)
        side.get_by_role("link", name="Evidence").click()
        expect(page.get_by_text("you are not among the people of this project")).to_be_visible()
        expect(page.get_by_text("cy⁠@example.org")).to_be_visible()
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)


def test_a_stranger_and_a_pretender_are_told_nothing_of_the_project(
    browser: Browser, shared: Shared
) -> None:
    with _signed_in(browser, shared, "stranger") as visit:
        expect(visit.page.get_by_text("nobody⁠@example.org")).to_be_visible()
        expect(visit.page.get_by_text("Northmoor")).to_have_count(0)
        assert NAME not in visit.page.content()
        assert visit.violations() == []
    with _signed_in(browser, shared, "pretender") as visit:
        expect(visit.page.get_by_text("Your sign-in could not be taken")).to_be_visible()
        expect(visit.page.get_by_text("Working:")).to_have_count(0)


Claims = dict[str, Any]


def _says(**changed: object) -> Callable[[Claims], Claims]:
    return lambda claims: claims | changed


def _cookie_after(shared: Shared, *, state: str | None = None) -> str | None:
    """The cookie of whoever signs in as the owner, without a browser; None where none is given."""
    token = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(SECRET),
    )
    with httpx.Client(base_url=shared.address) as client:
        begun = client.get("/auth/login", params={"provider": token})
        asked = httpx.URL(begun.headers["location"]).params
        chosen = client.get(
            f"{shared.provider.address}/chosen", params=asked.merge({"person": "owner"})
        )
        back = httpx.URL(chosen.headers["location"])
        if state is not None:
            back = back.copy_merge_params({"state": state})
        client.get(back)
        cookie = client.cookies.get("_streamlit_user")
        if cookie and state is None:
            # The same answer a second time, as somebody would who saw the address.
            with httpx.Client(base_url=shared.address) as other:
                other.get(back)
                assert "_streamlit_user" not in other.cookies
        return cookie


def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(
    shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _cookie_after(shared)
    assert _cookie_after(shared, state="another") is None
    now = int(time.time())
    spoilt = (
        *(_says(nonce="another"), _says(aud="another"), _says(iss="https://other.example.org")),
        *(_says(exp=now - 600, iat=now - 1200),),
    )
    for spoil in spoilt:
        monkeypatch.setattr(shared.provider, "spoil", spoil)
        assert _cookie_after(shared) is None
    monkeypatch.undo()
    monkeypatch.setattr(shared.provider, "signs_with", RSAKey.generate_key(2048, {"kid": "one"}))
    assert _cookie_after(shared) is None


HEADERS = {"X-Forwarded-Email": "ash@example.org", "X-Proxy-Secret": SECRET}


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app behind a proxy, beside the proxy."""
    way = (
        '[proxy]\naddress_header = "X-Forwarded-Email"\nsecret_header = "X-Proxy-Secret"\n'
        f'secret = "{SECRET}"\nsign_out = "/oauth2/sign_out"\n'
    )
    with _served(tmp_path_factory.mktemp("proxied"), way) as (_, address):
        yield address


def _page_of(address: str, headers: dict[str, str], session: str = "") -> tuple[bytes, str]:
    """All that a page is told after it was opened, and the number of its session.

    ``session``: that of a page that was cut off, to be taken up again.
    """
    told, number = b"", ""
    to = f"{address.replace('http', 'ws')}/_stcore/stream"
    again = ("none", session) if session else ()
    known = [Subprotocol(each) for each in ("streamlit", *again)]
    with connect(to, additional_headers=headers, subprotocols=known) as page:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        page.send(asked.SerializeToString())
        while True:
            frame = page.recv(timeout=20)
            assert isinstance(frame, bytes)
            told += frame
            message = ForwardMsg.FromString(frame)
            if message.WhichOneof("type") == "new_session":
                number = message.new_session.initialize.session_id
            if message.WhichOneof("type") == "script_finished":
                return told, number


def test_only_through_the_proxy_is_anybody_let_in_and_as_whom_it_says(proxied: str) -> None:
    told, of_ash = _page_of(proxied, HEADERS)
    assert b"Working: Ash" in told
    assert b"/oauth2/sign_out" in told
    told, _ = _page_of(proxied, HEADERS | {"X-Forwarded-Email": "cy@example.org"})
    assert b"Council member, Northmoor" in told
    assert b"Working: Ash" not in told
    told, _ = _page_of(proxied, HEADERS | {"X-Forwarded-Email": "nobody@example.org"})
    assert b"not among the people of this project" in told
    assert b"Northmoor" not in told
    # A page that was cut off is taken up again by nobody else.
    assert _page_of(proxied, HEADERS, of_ash)[1] == of_ash
    other = HEADERS | {"X-Forwarded-Email": "nobody@example.org"}
    assert _page_of(proxied, other, of_ash)[1] not in ("", of_ash)
    for headers in (
        {},
        {"X-Forwarded-Email": "ash@example.org"},
        HEADERS | {"X-Proxy-Secret": "another"},
        HEADERS | {"X_Forwarded_Email": "ash@example.org"},
    ):
        with pytest.raises(InvalidStatus, match="403"):
            _page_of(proxied, headers)
        for path in ("/", "/_stcore/health", "/static/index.html", "/media/a.csv"):
            answer = httpx.get(f"{proxied}{path}", headers=headers)
            assert answer.status_code == 403
            assert answer.headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{proxied}/_stcore/health", headers=HEADERS).status_code == 200
