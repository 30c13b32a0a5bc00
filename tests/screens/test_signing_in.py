"""Who is let in: by a file's words, a provider's claims, a proxy's headers, at the app's door."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.types import Message
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from cli import main
from common.errors import BadInput
from common.who import Who
from screens.signing_in import door
from screens.signing_in.claims import vouched_for
from screens.signing_in.door import Door
from screens.signing_in.settings import (
    TOLD_ADDRESS,
    ByProxy,
    OpenId,
    SignIn,
    read_sign_in,
)
from storage import Project, services

SECRET, COOKIE_SECRET = "s" * 40, "c" * 40
PUBLIC = "https://common.example.org"
PROXY = SignIn(PUBLIC, ByProxy("x-forwarded-email", "x-proxy-secret", SECRET, "/oauth2/sign_out"))
OPEN_ID = SignIn(PUBLIC, OpenId("https://id.example.org/meta", "app", "secret", COOKIE_SECRET))
OWN = Who("Whoever has the file")

_OPEN_ID = f"""
public_address = "https://common.example.org"
[openid]
metadata = "https://id.example.org/meta"
client_id = "app"
client_secret = "secret"
cookie_secret = "{COOKIE_SECRET}"
"""


@pytest.fixture
def people(project: Project) -> Project:
    """A project that Ash, an owner, signs in to."""
    services.add_person(project, OWN, "Ash", access="owner", signs_in_as="ash@example.org")
    return project


def test_a_sign_in_file_says_how_people_sign_in(tmp_path: Path) -> None:
    file = tmp_path / "sign-in.toml"
    file.write_text(_OPEN_ID, "utf-8")
    read = read_sign_in(file)
    assert read == OPEN_ID
    assert read.for_streamlit()["auth"]["redirect_uri"] == f"{PUBLIC}/oauth2callback"
    # No secret is written out by the way, in a log or an error.
    assert COOKIE_SECRET not in repr(read)


@pytest.mark.parametrize(
    ("changed", "to", "told"),
    [
        ("https://common", "http://common", "does not begin with https"),
        ('example.org"\n[', 'example.org/path"\n[', "without a path"),
        ("https://id", "http://id", "does not begin with https"),
        ("https://id.example.org/", "https://login.microsoftonline.com/common/", "organisation"),
        (COOKIE_SECRET, "short", "cookie_secret is shorter"),
        ("client_id", "client_ids", "client_ids"),
        ("[openid]", "[openid]\nhours = 3", "openid.hours"),
        ("[openid]", "hours = 0\n[openid]", "hours"),
        ("[openid]", "[proxy]\n[openid]", "not both"),
        ("[openid]", "[openid", "no TOML"),
    ],
)
def test_a_sign_in_file_that_is_not_safe_is_refused(
    changed: str, to: str, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "sign-in.toml"
    assert changed in _OPEN_ID
    file.write_text(_OPEN_ID.replace(changed, to), "utf-8")
    with pytest.raises(BadInput, match=told) as refused:
        read_sign_in(file)
    assert COOKIE_SECRET not in str(refused.value)


NOW = 1_000_000.0
CLAIMS: dict[str, object] = {
    **{"is_logged_in": True, "iat": int(NOW) - 60, "sub": "1"},
    **{"email": "ash@example.org", "email_verified": True, "upn": "ash"},
}


@pytest.mark.parametrize(
    "changed",
    [
        {"is_logged_in": False},
        {"iat": None},
        {"iat": int(NOW) - 12 * 3600},
        {"iat": int(NOW) + 3600},
        {"iat": True},
        {"email": " "},
        {"email_verified": False},
        # Some providers do not say: then an address may be what somebody typed for themselves.
        {"email_verified": None},
        {"email_verified": "yes"},
    ],
)
def test_a_provider_vouches_for_nobody_without_a_checked_address_of_today(
    changed: dict[str, object],
) -> None:
    way = OPEN_ID.way
    assert isinstance(way, OpenId)
    found = vouched_for(CLAIMS, way, OPEN_ID, NOW)
    assert found
    assert found.address == "ash@example.org"
    assert vouched_for(CLAIMS | changed, way, OPEN_ID, NOW) is None


def test_another_claim_than_the_address_can_be_what_people_are_known_by() -> None:
    way = OpenId("https://id.example.org/meta", "app", "secret", COOKIE_SECRET, "upn")
    unverified = CLAIMS | {"email_verified": None}
    found = vouched_for(unverified, way, OPEN_ID, NOW)
    assert found
    assert found.address == "ash"


class Reached:
    """An app behind the door: what came through to it."""

    def __init__(self) -> None:
        self.scope: dict[str, Any] | None = None

    async def __call__(self, scope: Any, _receive: Any, send: Callable[[Message], Any]) -> None:
        self.scope = scope
        if scope["type"] == "http":
            headers = [(b"set-cookie", b"a=b; Path=/")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b""})


def ask(
    sign_in: SignIn | None,
    project: Project,
    *headers: tuple[str, str],
    path: str = "/",
    kind: str = "http",
    server: str = "127.0.0.1",
    root: str = "",
) -> tuple[dict[str, Any] | None, Message]:
    """What came through the door, and the first that it answered."""
    reached, sent = Reached(), list[Message]()
    at = Door(reached, sign_in=sign_in, project=lambda: project)

    async def receive() -> Message:
        return {"type": "websocket.connect" if kind == "websocket" else "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        **{"type": kind, "method": "GET", "path": path, "server": (server, 8501)},
        "root_path": root,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    asyncio.run(at(scope, receive, send))
    return reached.scope, sent[0] if sent else {"type": "nothing"}


def test_without_sign_in_only_the_machine_itself_is_answered(project: Project) -> None:
    for server in ("127.0.0.1", "::1", "/run/app.sock"):
        assert ask(None, project, server=server)[0]
    for server in ("192.168.1.20", "10.0.0.5", "example.org", ""):
        assert ask(None, project, server=server)[0] is None
    # Nor what a proxy on this machine hands on for others, whatever names were allowed.
    for headers in (
        (("host", "commonground.example.org"),),
        (("host", "localhost:8501"), ("x-forwarded-for", "192.168.1.7")),
        (("host", "localhost:8501"), ("forwarded", "for=192.168.1.7")),
    ):
        assert ask(None, project, *headers)[0] is None
    for name in ("localhost:8501", "127.0.0.1:8501", "[::1]:8501"):
        assert ask(None, project, ("host", name))[0]
    # However the server was started: the page's own connection too.
    reached, answer = ask(None, project, server="192.168.1.20", kind="websocket")
    assert (reached, answer["type"]) == (None, "websocket.close")


GOOD = (("X-Forwarded-Email", "ash@example.org"), ("X-Proxy-Secret", SECRET))


@pytest.mark.parametrize(
    "headers",
    [
        (),
        (GOOD[0],),
        (GOOD[1],),
        (GOOD[0], ("X-Proxy-Secret", "s" * 39)),
        (GOOD[0], GOOD[1], GOOD[1]),
        # Twice: the proxy's own, and one that it let through.
        (*GOOD, ("x-forwarded-email", "owner@example.org")),
        (*GOOD, ("X_Forwarded_Email", "owner@example.org")),
        (("X_Forwarded_Email", "ash@example.org"), GOOD[1]),
        (GOOD[0], ("X-Proxy_Secret", SECRET)),
        (("X-Forwarded-Email", " "), GOOD[1]),
        ((TOLD_ADDRESS, "ash@example.org"), GOOD[1]),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_nothing_passes_that_the_proxy_did_not_send(
    headers: tuple[tuple[str, str], ...], kind: str, people: Project
) -> None:
    for path in ("/", "/_stcore/health", "/_stcore/stream", "/media/x.csv"):
        reached, answer = ask(PROXY, people, *headers, path=path, kind=kind)
        assert reached is None
        assert answer.get("status") == 403 or answer["type"] == "websocket.close"


def test_who_the_proxy_let_in_is_told_once_and_its_secret_goes_no_further(people: Project) -> None:
    reached, _ = ask(PROXY, people, *GOOD, (TOLD_ADDRESS, "owner@example.org"), ("Host", "a"))
    assert reached
    assert reached["headers"] == [(b"Host", b"a"), (TOLD_ADDRESS.encode(), b"ash@example.org")]


def cookie(secret: str = COOKIE_SECRET, **changed: object) -> tuple[str, str]:
    """The cookie that Streamlit writes when somebody has signed in."""
    claims = CLAIMS | {"iat": int(time.time()) - 60, "origin": PUBLIC} | changed
    signed = create_signed_value(secret, "_streamlit_user", json.dumps(claims)).decode()
    return "cookie", f"_streamlit_user={signed}"


CLOSED = ("/media/x.csv", "/_stcore/upload_file/a/b", "/_stcore/metrics", "/component/a")
# What the page itself is made of; a font lies below a folder called media.
OPEN = (
    *("/", "/quotes", "/oauth2callback", "/_stcore/health", "/_stcore/stream"),
    "/static/media/font.woff2",
)


def test_downloads_and_uploads_are_for_who_is_signed_in_and_still_listed(people: Project) -> None:
    refused = (
        ("cookie", "a=b"),
        cookie("x" * 40),
        cookie(iat=int(time.time()) - 13 * 3600),
        cookie(email="nobody@example.org"),
        cookie(email_verified=False),
        ("cookie", "_streamlit_user=chunks-2"),
    )
    for path in CLOSED:
        for headers in refused:
            assert ask(OPEN_ID, people, headers, path=path)[0] is None
        assert ask(OPEN_ID, people, cookie(), path=path)[0]
    for path in OPEN:
        assert ask(OPEN_ID, people, path=path)[0]
    services.add_person(people, OWN, "Bo", access="owner", signs_in_as="bo@example.org")
    (ash,) = (each for each in services.people(people) if each.name == "Ash")
    services.remove_person(people, OWN, ash.id)
    assert ask(OPEN_ID, people, cookie(), path=CLOSED[0])[0] is None
    assert ask(PROXY, people, *GOOD, path=CLOSED[0])[0] is None


def test_a_path_of_ones_own_opens_nothing(people: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "get_option", lambda _name: "/teams/common/")
    assert ask(OPEN_ID, people, path="/teams/common/media/x.csv")[0] is None
    assert ask(OPEN_ID, people, path="/teams/common/static/media/font.woff2")[0]
    # Below a path of the server's own, with that of the app and without.
    for below in ("", "/teams/common"):
        for root in ("/root", "/root/"):
            for path in CLOSED:
                asked = root + below + path
                assert ask(OPEN_ID, people, path=asked, root=root)[0] is None
            assert ask(OPEN_ID, people, path=f"{root}{below}/_stcore/stream", root=root)[0]


def test_cookies_of_a_public_address_cross_the_network_encrypted_only(people: Project) -> None:
    _, answer = ask(OPEN_ID, people)
    assert answer["headers"] == [(b"set-cookie", b"a=b; Path=/; Secure")]


def test_a_connection_ends_when_the_sign_in_does(people: Project) -> None:
    sign_in = SignIn(PUBLIC, PROXY.way, hours=0)
    received = list[Message]()

    async def app(_scope: Any, receive: Any, _send: Any) -> None:
        received.append(await receive())

    async def never() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        received.append(message)

    scope = {
        **{"type": "websocket", "path": "/_stcore/stream", "server": ("127.0.0.1", 1)},
        "headers": [(name.encode(), value.encode()) for name, value in GOOD],
    }
    asyncio.run(Door(app, sign_in=sign_in, project=lambda: people)(scope, never, send))
    assert [each["type"] for each in received] == ["websocket.close", "websocket.disconnect"]


def test_a_server_for_others_needs_a_sign_in_and_an_owner_who_can(
    project: Project, tmp_path: Path
) -> None:
    def serve(*more: str) -> str:
        done = CliRunner().invoke(main, ["serve", "--db", str(project.path), *more])
        assert done.exit_code == 1
        return done.stderr

    assert "no sign-in" in serve("--address", "0.0.0.0")
    file = tmp_path / "sign-in.toml"
    file.write_text(_OPEN_ID, "utf-8")
    file.chmod(0o644)
    told = serve("--address", "0.0.0.0", "--sign-in", str(file))
    assert "chmod 600" in told
    assert "commonground people add NAME --access owner" in told
    assert SECRET not in told
    with pytest.raises(BadInput, match="owner"):
        services.refuse_without_owner(project)


def test_the_first_owner_is_added_on_the_command_line(project: Project) -> None:
    def people(*words: str) -> Any:
        command = ["people", *words, "--db", str(project.path), "--json"]
        done = CliRunner().invoke(main, command)
        assert done.exit_code == 0, done.stderr
        return json.loads(done.stdout)

    ash = people("add", "Ash", "--access", "owner", "--signs-in-as", "Ash@example.org")
    assert (ash["access"], ash["signs_in_as"]) == ("owner", "ash@example.org")
    services.refuse_without_owner(project)
    member = ("--access", "council member", "--council", "Northmoor", "--role", "Analyst")
    people("add", "Cy", *member, "--signs-in-as", "cy@example.org")
    assert people("change", "cy", "--name", "Cyd", "--signs-in-as", "")["signs_in_as"] is None
    assert [each["council"] for each in people("list")] == [None, "Northmoor"]
    assert people("remove", "Cyd") == {"removed": "Cyd"}
    assert people("remove", "Ash") == {"removed": "Ash"}
    refused = CliRunner().invoke(main, ["people", "remove", "Ash", "--db", str(project.path)])
    assert "nobody of that name" in refused.stderr
