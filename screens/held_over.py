"""What somebody typed and could not save, kept for them through a reload of the page.

In this process's memory only, by the browser and the person; it is let go once it is saved or given
up, and what was kept longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict

import streamlit as st

from screens.look import browser, the_project, who

MOST = 200

_Key = tuple[str, str, str, str]


@st.cache_resource(show_spinner=False)
def _kept() -> OrderedDict[_Key, object]:
    return OrderedDict()


def _key(name: str) -> _Key | None:
    mine = browser()
    return (mine, who().person, str(the_project().path), name) if mine else None


def hold_over(name: str, what: object) -> None:
    """Keep something for this person in this browser."""
    if key := _key(name):
        _kept()[key] = what
        _kept().move_to_end(key)
        if len(_kept()) > MOST:
            _kept().popitem(last=False)


def of_this_browser(name: str) -> object | None:
    """What was kept for them, if anything."""
    key = _key(name)
    return _kept().get(key) if key else None


def let_go(name: str) -> None:
    """It is saved, or given up."""
    if key := _key(name):
        _kept().pop(key, None)
