"""Whom a provider vouches for: pure, from what it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from screens.signing_in.settings import OpenId, SignIn

# How far the provider's clock may be ahead of ours.
_AHEAD_SECONDS = 300


@dataclass(frozen=True)
class Vouched:
    """Somebody a provider or proxy vouches for, by their address, until a time (seconds UTC)."""

    address: str
    until: float = float("inf")


def vouched_for(
    claims: Mapping[str, object], way: OpenId, sign_in: SignIn, now: float
) -> Vouched | None:
    """Whom an identity token names; None for nobody, or where the sign-in is too old.

    An e-mail address counts only where the provider says that it checked it: with some, people
    type their own.
    """
    at = claims.get("iat")
    if claims.get("is_logged_in") is not True or type(at) not in (int, float):
        return None
    until = float(str(at)) + sign_in.hours * 3600
    if not float(str(at)) - _AHEAD_SECONDS <= now < until:
        return None
    address = claims.get(way.claim)
    if not isinstance(address, str) or not address.strip():
        return None
    if way.claim == "email" and claims.get("email_verified") not in (True, "true"):
        return None
    return Vouched(address.strip(), until)


def is_unverified(claims: Mapping[str, object], way: OpenId) -> bool:
    """Whether it is for want of a checked e-mail address that nobody is vouched for."""
    return way.claim == "email" and claims.get("email_verified") not in (True, "true")
