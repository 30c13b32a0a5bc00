"""One look a moment at what others did, for all open pages: whether one is to be made again.

A page asks ``/since/<its number>`` once a second. The number is a secret one that the page was
given by the app itself, and the answer is one number and no word of the project, so it needs no
sign-in. However many ask, the file is looked at four times a second at most; what others changed is
found there, so that it does not matter which process of the app, or which command, they used.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from dataclasses import dataclass, replace
from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from common.errors import CommonGroundError
from storage import Project, reading
from storage.history.acts import Stamp, stamp
from storage.history.others import Concern, Touch, touched_since

LOOK_EVERY = 0.25
MOST_PAGES = 2_000
MOST_HELD = 4_000
MOST_OWN = 400


@dataclass
class Page:
    """An open page: what is on it, and the state of the project it was made of.

    ``seen`` moves on where it turns out that nothing on the page was changed since, ``concern``
    grows by what others, and the page itself, have added to it.
    """

    project: Project
    session: str
    concern: Concern
    seen: Stamp


@dataclass(frozen=True)
class Found:
    """What was found in one project file lately; of acts up to ``begin`` nothing is held."""

    now: Stamp
    begin: int
    touches: tuple[Touch, ...] = ()


@dataclass
class _Lookout:
    """When one project file was looked at last, and what was found."""

    found: Found | None = None
    looked: float = -1.0
    busy: bool = False


_pages: OrderedDict[str, Page] = OrderedDict()
# By the project and the browser’s session.
_own: OrderedDict[tuple[str, str], deque[int]] = OrderedDict()
_lookouts: dict[str, _Lookout] = {}
_changing = Lock()


def keep_page(secret: str, page: Page) -> None:
    """Remember what is on a page now, by the secret it asks by.

    The pages that were made longest ago are forgotten first.
    """
    with _changing:
        _pages[secret] = page
        _pages.move_to_end(secret)
        if len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)


def note_own(project: Project, session: str, act: int) -> None:
    """Remember that a browser's session did an act itself: it need not be told of it."""
    with _changing:
        key = (str(project.path), session)
        _own.setdefault(key, deque(maxlen=MOST_OWN)).append(act)
        _own.move_to_end(key)
        if len(_own) > MOST_PAGES:
            _own.popitem(last=False)


def is_own(project: Project, session: str, act: int) -> bool:
    """Whether a browser's session did an act itself."""
    with _changing:
        return act in _own.get((str(project.path), session), ())


def others(
    project: Project, session: str, concern: Concern, touches: tuple[Touch, ...]
) -> list[Touch]:
    """Those changes that were on a page and that its own session did not make."""
    with _changing:
        own = set(_own.get((str(project.path), session), ()))
    return [
        each
        for each in touches
        if each.act not in own and each.part_of not in own and concern.touched_by(each)
    ]


def look(project: Project, before: Found | None) -> Found:
    """Find what was changed since the look before."""
    with reading(project.whole) as db:
        if before is None:
            now = stamp(project, db)
            return Found(now, now.acts)
        since = touched_since(project, db, before.now)
    # Words that are taken out for good must not stay in memory here: numbers are enough.
    touches = tuple(replace(each, person="", words="") for each in since.touches)
    if since.beyond:
        return Found(since.now, since.now.acts)
    if len(before.touches) + len(touches) > MOST_HELD:
        return Found(since.now, before.now.acts, touches)
    return Found(since.now, before.begin, before.touches + touches)


async def _looked(project: Project) -> Found | None:
    """What is there, fresh enough; whoever comes while another looks takes what was there."""
    mine = _lookouts.setdefault(str(project.path), _Lookout())
    if not mine.busy and time.monotonic() - mine.looked > LOOK_EVERY:
        mine.busy = True
        try:
            mine.found = await to_thread.run_sync(look, project, mine.found)
        finally:
            mine.busy, mine.looked = False, time.monotonic()
    return mine.found


def newest(page: Page, found: Found) -> int:
    """The number of the newest act by others on a page, 0 where there is none since it was made."""
    if page.seen.file != found.now.file:
        return max(1, found.now.acts)
    if page.seen.acts >= found.now.acts:
        return 0
    if page.seen.acts < found.begin:
        return found.now.acts
    late = tuple(each for each in found.touches if each.act > page.seen.acts)
    page.concern = page.concern.grown_by(late)
    number = max(
        (each.act for each in others(page.project, page.session, page.concern, late)), default=0
    )
    if not number:
        page.seen = found.now
    return number


async def since(request: Request) -> Response:
    """Answer a page: {"n": number}. 404 where the page is not known (any more)."""
    page = _pages.get(request.path_params["secret"])
    if page is None:
        return JSONResponse({"n": 0}, status_code=404)
    try:
        found = await _looked(page.project)
    except CommonGroundError:
        # The file is gone for a moment, as while a backup is put back.
        found = None
    return JSONResponse({"n": newest(page, found) if found else 0})


ROUTE = Route("/since/{secret}", since, methods=["GET"])
