"""The pages as HTML: small, whole without any script, every word of anybody's escaped."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from importlib.resources import files

from common.words import count_of
from evidence.rounds.model import LONGEST, MOST_SAID, NO_COUNCIL, Asked

_STYLE = " ".join(files("room").joinpath("page.css").read_text("utf-8").split("\n"))
_MARK = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# No script, no picture, no font, nothing from anywhere; forms go back to where they came from.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_MARK}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
# Names of the form's fields.
TOKEN, PICKED, WORDS, COUNCIL, DOTS = "t", "p", "w", "c", "d"

CLOSED = "This round is closed. Nothing more is counted. Thank you for taking part."
COUNTED_BEFORE = (
    "The vote from this phone is counted. The round was stopped in between, so it can no longer "
    "be changed."
)
FULL = "This round takes no more answers. Tell the facilitator, who can count yours on paper."
TROUBLE = "That did not arrive. Send it again in a moment, or tell the facilitator."
TOO_FAST = "That was too fast to be counted. Wait a moment, then send it again."
NO_COOKIE = (
    "Your phone did not keep the number that makes it count once. Allow cookies for this page and "
    "send again, or tell the facilitator, who can count yours on paper."
)
STALE = "This page was open for too long. Look at it again, then send."


@dataclass(frozen=True)
class View:
    """What one phone sees: what it chose before, and what is to be told to it."""

    token: str = field(default="", repr=False)
    picks: Mapping[int, int] = field(default_factory=dict)
    council_id: int | None = None
    words: str = field(default="", repr=False)
    said: int = 0
    voted: bool = False
    told: str = ""
    fault: str = ""


def asked_page(asked: Asked, view: View) -> bytes:
    """The question, how this phone answered, and the form."""
    parts = [_told(view), f'<h1 dir="auto">{escape(asked.question)}</h1>']
    more = not (asked.in_words and view.said >= MOST_SAID)
    if more:
        parts.append(_form(asked, view))
    return _page("Take part", "".join(parts), wrong=bool(view.fault))


def told_page(asked: Asked | None, words: str) -> bytes:
    """Something to be told, without a form."""
    heading = f'<h1 dir="auto">{escape(asked.question)}</h1>' if asked else "<h1>Take part</h1>"
    return _page("Take part", f'<p class="told" role="status">{escape(words)}</p>{heading}')


def _told(view: View) -> str:
    if view.fault:
        return f'<p class="told fault" role="alert">{escape(view.fault)}</p>'
    told = view.told
    if not told and view.voted:
        told = "Your vote is counted. You can change it until the round is closed."
    if not told and view.said:
        left = MOST_SAID - view.said
        told = "Thank you. The facilitator has it, and decides what the room sees. "
        told += f"You can send {count_of(left, 'more', 'more')}." if left else "That was the last."
    return f'<p class="told" role="status">{escape(told)}</p>' if told else ""


def _form(asked: Asked, view: View) -> str:
    fields = {
        "dots": _dots if asked.dots > 1 else _one_of,
        "us_too": _one_of,
        "question": _one_of if asked.choices else _words,
        "comments": _words,
    }[asked.kind](asked, view)
    council = _councils(asked, view) if asked.kind == "us_too" else ""
    send = "Change my vote" if view.voted else "Send"
    return (
        f'<form method="post" autocomplete="off"><input type="hidden" name="{TOKEN}" '
        f'value="{escape(view.token)}">{fields}{council}<button>{send}</button></form>'
    )


def _dots(asked: Asked, view: View) -> str:
    sets = []
    for number, words in asked.choices:
        given = view.picks.get(number, 0)
        ways = "".join(
            f'<label><input type="radio" name="{DOTS}{number}" value="{each}"'
            f"{' checked' if each == given else ''}>{each}</label>"
            for each in range(asked.dots + 1)
        )
        sets.append(
            f'<fieldset><legend dir="auto">{escape(words)}</legend><div class="n">{ways}</div>'
            "</fieldset>"
        )
    hint = f"You have {count_of(asked.dots, 'dot')}. Put them where you like, also several on one."
    return f'<p class="hint">{hint}</p>{"".join(sets)}'


def _one_of(asked: Asked, view: View) -> str:
    ways = "".join(
        f'<label><input type="radio" name="{PICKED}" value="{number}"'
        f'{" checked" if view.picks.get(number) else ""}><span dir="auto">{escape(words)}</span>'
        "</label>"
        for number, words in asked.choices
    )
    named = "Is this so at your council too?" if asked.kind == "us_too" else "Choose one"
    return f"<fieldset><legend>{named}</legend>{ways}</fieldset>"


def _councils(asked: Asked, view: View) -> str:
    rows = "".join(
        f'<option value="{number}"{" selected" if number == view.council_id else ""}>'
        f"{escape(name)}</option>"
        for number, name in asked.councils
    )
    return (
        f'<p><label for="c">Your council</label><select id="c" name="{COUNCIL}">'
        f'<option value="">{NO_COUNCIL}</option>{rows}</select></p>'
    )


def _words(asked: Asked, view: View) -> str:
    named = "Your comment" if asked.kind == "comments" else "Your answer"
    return (
        f'<p><label for="w">{named}</label><textarea id="w" name="{WORDS}" dir="auto" required '
        f'maxlength="{2 * LONGEST}" aria-describedby="h">{escape(view.words)}</textarea></p>'
        f'<p class="hint" id="h">At most {LONGEST} characters. Write no names and nothing that '
        "points at a child or a family.</p>"
    )


def _page(title: str, body: str, *, wrong: bool = False) -> bytes:
    named = f"Not sent: {title}" if wrong else title
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{named}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main>{body}<footer>No account and no tracking. "
        "Your phone keeps one random number until you close the browser, so that it counts once. "
        "Who sent what is kept nowhere.</footer></main></body></html>"
    ).encode()
