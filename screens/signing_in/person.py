"""Who is at this browser: looked up at every rerun, in the project's own people."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from common.errors import NotAllowed
from common.who import Who
from screens.signing_in.claims import Vouched, is_unverified, vouched_for
from screens.signing_in.settings import TOLD_ADDRESS, ByProxy, SignIn, the_sign_in
from storage import Project
from storage.services import signing_in

# Kept in the session from one rerun to the next part of a page, which is made without the whole.
SIGNED_IN = "signed_in"

_log = logging.getLogger("commonground")


@dataclass(frozen=True)
class Signed:
    """Somebody who signed in and is among the project's people."""

    vouched: Vouched
    who: Who


@dataclass(frozen=True)
class Stranger:
    """Somebody who signed in and is not."""

    vouched: Vouched


def look_up(project: Project, sign_in: SignIn) -> Signed | Stranger | None:
    """Who is at this browser; None where nobody signed in, or did so too long ago."""
    vouched = _vouched(sign_in)
    who = signing_in(project, vouched.address) if vouched else None
    found = Signed(vouched, who) if vouched and who else Stranger(vouched) if vouched else None
    before = st.session_state.get(SIGNED_IN)
    if before is not None and _sees_as(before) != _sees_as(found):
        # Nothing of whoever was here before is seen by who is here now, nor of what one and the
        # same person was let see before.
        st.session_state.clear()
    if _number(before) != _number(found) or type(before) is not type(found):
        _note(found)
    st.session_state[SIGNED_IN] = found
    return found


def signed_in() -> Who | None:
    """Whoever signed in at this browser; None where this server asks nobody to.

    Raises NotAllowed where somebody is to sign in and nobody has.
    """
    if the_sign_in() is None:
        return None
    found = st.session_state.get(SIGNED_IN)
    if not isinstance(found, Signed) or time.time() >= found.vouched.until:
        raise NotAllowed("you are not signed in", remedy="Reload the page and sign in")
    return found.who


def _vouched(sign_in: SignIn) -> Vouched | None:
    way = sign_in.way
    if isinstance(way, ByProxy):
        told = st.context.headers.get(TOLD_ADDRESS)
        return Vouched(told) if told else None
    claims = st.user.to_dict()
    vouched = vouched_for(claims, way, sign_in, time.time())
    if vouched is None and claims.get("is_logged_in") and is_unverified(claims, way):
        _log.warning("a sign-in was not taken: the provider did not say the address is checked")
    return vouched


def sign_in_ends() -> datetime | None:
    """When whoever is at this browser has to sign in again; None where nothing here tells."""
    found = st.session_state.get(SIGNED_IN)
    if not isinstance(found, Signed) or found.vouched.until == math.inf:
        return None
    return datetime.fromtimestamp(found.vouched.until, UTC)


def _sees_as(found: object) -> tuple[object, ...]:
    """Who somebody is, and what decides of what they see."""
    if isinstance(found, Signed):
        return (found.who.number, found.who.access, found.who.council)
    return (type(found),)


def _number(found: object) -> int | None:
    return found.who.number if isinstance(found, Signed) else None


def _note(found: Signed | Stranger | None) -> None:
    """A line for the server's log, with a number in place of who it was."""
    if isinstance(found, Signed):
        _log.info("signed in: person %s", found.who.number)
    elif found:
        _log.info("signed in, but not among the project's people")
