"""By what a browser is known again, until it is closed."""

from __future__ import annotations

from itertools import cycle


def known_as(cookie: str | None) -> str | None:
    """What stays the same in Streamlit's cookie against forged requests; None where there is none.

    It is masked anew for every page: "2|mask|what is masked|when", the first two in hexadecimal.
    """
    parts = cookie.split("|") if cookie else []
    if len(parts) != 4:
        return cookie
    try:
        mask, masked = bytes.fromhex(parts[1]), bytes.fromhex(parts[2])
    except ValueError:
        return cookie
    return bytes(a ^ b for a, b in zip(masked, cycle(mask or b"\0"), strict=False)).hex()
