"""Spoiling JSON and XML so that they stay, mostly, JSON and XML."""

from __future__ import annotations

import json
import re
from random import Random
from typing import Any

_TAG = re.compile(r"<(/?)([\w:.-]+)([^<>]*)>")
_ATTRIBUTE = re.compile(r"([\w:.-]+)=(\"[^\"<>]*\"|'[^'<>]*')")
_TEXT = re.compile(r">([^<>]+)<")
_DEEP = 3_000
_WORDS = (
    "", " ", "\x00", "\ud800", "NaN", "-1", "1e400", "9" * 400, "x" * 30_000, "../../x", "=1+1",
    "\u202e", "true", "2026-13-01", "e\u0301" * 99, "<b>", "#", "a b", "{", "٣", "None",
)  # fmt: skip
_NUMBERS = (
    *(0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.5, -0.0, 1e308, 1e-320),
    *(float("nan"), float("inf"), float("-inf")),
)
_DOCTYPE = (
    '<!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e SYSTEM "file:///etc/hostname">]>',
    '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
)


def spoilt_json(rng: Random, data: bytes) -> bytes:
    """JSON with something strange in the place of one thing within it, or in its writing."""
    if rng.random() < 0.15:
        return _spoilt_writing(rng, data)
    try:
        value = json.loads(data.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return _spoilt_writing(rng, data)
    places = list(_places(value))
    if not places:
        return _spoilt_writing(rng, data)
    holder, key = rng.choice(places)
    way = rng.randrange(7)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder[key:key] = [holder[key]] * (rng.choice((1, 1, 300)) if len(data) < 10_000 else 1)
    elif way == 2:
        other, there = rng.choice(places)
        # Written out and read again: a value put into itself would never end.
        holder[key] = json.loads(json.dumps(other[there]))
    elif way == 3 and isinstance(holder, dict):
        holder[rng.choice(_WORDS)] = holder.pop(key)
    else:
        holder[key] = _strange(rng)
    return json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def _places(value: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting and len(found) < 5_000:
        at = waiting.pop()
        keys = list(at) if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ()
        for key in keys:
            found.append((at, key))
            waiting.append(at[key])
    return found


def _strange(rng: Random) -> Any:
    way = rng.randrange(5)
    if way == 0:
        return rng.choice(_WORDS)
    if way == 1:
        return rng.choice(_NUMBERS)
    if way == 2:
        return rng.choice((None, True, False, [], {}, [[]], [None], {"": None}, [{}]))
    if way == 3:
        return [rng.choice(_WORDS) for _ in range(rng.choice((1, 3)))]
    return {rng.choice(_WORDS): rng.choice((*_WORDS, *_NUMBERS))}


def _spoilt_writing(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data) + 1)
    bits = (
        b"[" * _DEEP, b'{"a":' * _DEEP, b"NaN", b"-Infinity", b"1" * 6_000, b"1e99999",
        b'"\\ud800"',
        b",", b"}", b'"a":1,"a":2,', b"\\u0000", b"/*x*/",
    )  # fmt: skip
    return data[:at] + rng.choice(bits) + data[at:]


def spoilt_xml(rng: Random, data: bytes) -> bytes:
    """XML or HTML with a tag, an attribute or a text spoilt, or what XML can be attacked with."""
    text = data.decode("utf-8", "surrogateescape")
    way = rng.randrange(10)
    if way == 0:
        at = text.find("?>") + 2 if "?>" in text else 0
        return _back(text[:at] + rng.choice(_DOCTYPE) + text[at:])
    found = list((_ATTRIBUTE if way in (1, 2, 3) else _TEXT if way == 4 else _TAG).finditer(text))
    if not found:
        return _back(text + rng.choice(_WORDS))
    match = rng.choice(found)
    start, end = match.span()
    if way in (1, 2):
        other = rng.choice(found)[2][1:-1]
        words = other if way == 1 else _escaped(rng.choice((*_WORDS, "-5", "1.5", "999999999999")))
        return _back(f'{text[:start]}{match[1]}="{words}"{text[end:]}')
    if way == 3:
        twice = "" if rng.random() < 0.7 else f" {match[0]}"
        return _back(text[:start] + twice + text[end:])
    if way == 4:
        return _back(text[:start] + ">" + _escaped(rng.choice(_WORDS)) + "<" + text[end:])
    return _back(text[:start] + _instead_of_tag(rng, match, text, rng.choice(found)) + text[end:])


def _instead_of_tag(rng: Random, match: re.Match[str], text: str, other: re.Match[str]) -> str:
    name = match[2]
    way = rng.randrange(6)
    if way == 0:
        return ""
    if way == 1:
        # From this tag to a later one again, be it sound or not.
        last = min(max(match.end(), other.end()), match.start() + 20_000)
        return text[match.start() : last] + match[0]
    if way == 2:
        return f"<{name}>" * _DEEP + match[0] + f"</{name}>" * _DEEP
    if way == 3:
        return f"<{match[1]}{other[2]}{match[3]}>"
    if way == 4:
        return match[0] + rng.choice(("<!-- x -->", "<![CDATA[x]]>", "<?x y?>", "&#0;", "&b;", "<"))
    return f'<{match[1]}{name} xmlns="urn:other" {"a" * 9}="{"x" * 20_000}">'


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _back(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass" if "\ud800" in text else "surrogateescape")
