"""What is suggested for one end of the chain, why, and deciding about it by two buttons each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from evidence import services
from evidence.chain import Chain
from evidence.model import KIND_WORDS, LONGEST_TITLE
from evidence.suggesting.deciding import Under, confirm, refuse
from evidence.suggesting.model import LONGEST_WHY, End, Offer, Offers, rule_end
from evidence.suggesting.offering import rules_for, steps_for
from screens.evidence.refused import name_of, refused_here
from screens.look import do_before, opens_at_first, plain, the_project, who
from screens.offered import writes
from screens.rule_failures.seen import the_door
from validation.rulebook.finding import field_words

FIELDS_SHOWN = 3


@writes("painpoint_rules")
def suggested_for(found: Chain, kind: str, end: str) -> None:
    """For a quote, a step or a rule: what it may go with. Worked out only while it is open."""
    if kind == "rule":
        # A rule's own steps are those linked to it, not those its painpoints also sit on.
        of_rule = any(link.code == rule_end(end).ref for link in found.links.step_rules)
        _opened("Steps that may fix it or write its fields", rule_end(end), of_rule)
        return
    if kind == "step":
        of_step = any(link.step_id == int(end) for link in found.links.step_rules)
        _opened("Rules it may fix or write", End("step", end), of_step)
        return
    _opened("Rules it may be about", End("quote", end), bool(found.rules))
    _opened("Steps it may be about", End("quote", end), bool(found.steps), steps=True)


def _opened(words: str, end: End, linked: bool, *, steps: bool = False) -> None:
    of_steps = steps or end.kind == "rule"
    name = f"suggested-{end.kind}-{end.ref}-{'steps' if of_steps else 'rules'}"
    box = st.expander(words, expanded=opens_at_first(name, not linked), key=name, on_change="rerun")
    if box.open:
        with box:
            suggested_steps(end) if of_steps else suggested_rules(end)


def suggested_rules(end: End) -> None:
    """The rules for a quote, a painpoint or a step, each to be confirmed or refused."""
    show_offers(rules_for(the_project(), end, door=the_door()))


def suggested_steps(end: End) -> None:
    """The steps for a quote, a painpoint or a rule, likewise."""
    show_offers(steps_for(the_project(), end))


def show_offers(found: Offers) -> None:
    """All of it: what the words seem to speak of, what is offered, what was refused here."""
    key = f"{found.end.kind}-{found.end.ref}-{'steps' if _of_steps(found) else 'rules'}"
    _speaks_of(found)
    if found.link or _nearest_all_the_same(found, key):
        _offers(found, key)
    refused_here(found.refused, key)


def _of_steps(found: Offers) -> bool:
    return found.end.kind == "rule" or any(each.to_kind == "step" for each in found.offers)


def _speaks_of(found: Offers) -> None:
    if not found.fields or not found.link:
        return
    named = "; ".join(_field(name) for name in found.fields[:FIELDS_SHOWN])
    st.markdown(f"It seems to speak of: {plain(named)}")


def _field(name: str) -> str:
    plainest = next(iter(field_words().get(name, ())), "")
    return f"{plainest} ({name})" if plainest else name


def _nearest_all_the_same(found: Offers, key: str) -> bool:
    st.markdown(plain(found.why_not or "Nothing fits well enough to propose."))
    return bool(found.offers) and st.toggle("Show the nearest all the same", key=f"nearest-{key}")


def _offers(found: Offers, key: str) -> None:
    if not found.offers:
        st.markdown("All that fits was refused here, so nothing is left to suggest.")
        return
    titles: dict[str, int] = {}
    if found.open:
        if found.end.kind == "quote":
            titles = _through(found, key)
        st.text_input(
            "Why they go together",
            max_chars=LONGEST_WHY,
            key=f"why-{key}",
            placeholder="In your own words; left empty, the suggestion’s own reason is kept",
        )
    for offer in found.offers:
        _offer(found, offer, key, titles)
    st.caption("Suggestions are worked out on this machine. Only what you confirm becomes a link.")


def _through(found: Offers, key: str) -> dict[str, int]:
    """Through which painpoint the quote is to be linked; its own come first. Titles with ids."""
    titles, own = _titles(found)
    left, right = st.columns(2, vertical_alignment="bottom")
    left.selectbox(
        "Through which painpoint",
        list(titles),
        index=0 if own else None,
        placeholder="Type to find one",
        key=f"through-{key}",
        help="A quote goes with a rule or a step through a painpoint that both belong to.",
    )
    right.text_input(
        "Or through a new painpoint",
        max_chars=LONGEST_TITLE,
        key=f"new-{key}",
        placeholder="In a few words, what is hard or goes wrong",
    )
    return titles


def _titles(found: Offers) -> tuple[dict[str, int], bool]:
    """Painpoints by what they are called, the quote's own and the rules' first; if it has own."""
    links = services.links(the_project())
    own = {link.painpoint_id for link in links.quotes if str(link.to) == found.end.ref}
    offered = {each.to_ref for each in found.offers}
    near = {link.painpoint_id for link in links.rules if link.to in offered}
    every = sorted(links.painpoints, key=lambda p: (p.id not in own, p.id not in near, p.title))
    called = {each.id: f"{KIND_WORDS[each.kind]}: {each.title}" for each in every}
    many = Counter(called.values())
    # Twins are told by their numbers, both of them: which comes first may change.
    titles = {f"{words} ({at})" if many[words] > 1 else words: at for at, words in called.items()}
    return titles, bool(own)


def _offer(found: Offers, offer: Offer, key: str, titles: dict[str, int]) -> None:
    with st.container(border=True, gap="xsmall"):
        badge = ":green-badge[Linked]" if offer.linked else ":blue-badge[Suggested]"
        lines = [f"{badge} **{plain(offer.label)}**"]
        lines += [plain(each[:1].upper() + each[1:]) for each in (*offer.because, *offer.seen)]
        st.markdown("  \n".join(lines))
        if offer.linked:
            return
        name = name_of(offer.to_kind, offer.to_ref)
        with st.container(horizontal=True):
            st.button(
                f"Confirm {name}",
                key=f"confirm-{key}-{offer.to_ref}",
                on_click=_confirm,
                args=(found, offer, key, titles),
            )
            st.button(
                f"{name[:1].upper()}{name[1:]} does not fit",
                key=f"refuse-{key}-{offer.to_ref}",
                on_click=refuse_offers,
                args=(found, [offer], key),
            )


def _confirm(found: Offers, offer: Offer, key: str, titles: dict[str, int]) -> None:
    title = str(st.session_state.get(f"new-{key}") or "").strip()
    chosen = titles.get(str(st.session_state.get(f"through-{key}") or ""))
    under = Under(title=title) if title else Under(chosen)
    through = ""

    def link() -> None:
        nonlocal through
        went = confirm(
            the_project(),
            who(),
            found.end,
            offer.to_kind,
            offer.to_ref,
            reason=found.reason.get(offer.to_ref, ""),
            why=str(st.session_state.get(f"why-{key}") or ""),
            under=under,
        )
        st.session_state[f"why-{key}"] = st.session_state[f"new-{key}"] = ""
        if found.end.kind == "quote":
            through = next(called for called, number in _titles(found)[0].items() if number == went)
            # What comes next of this quote most likely goes through the same.
            st.session_state[f"through-{key}"] = through

    def words() -> str:
        name = name_of(offer.to_kind, offer.to_ref)
        return f"Linked {name} through “{through}”." if through else f"Linked {name}."

    do_before(link, words)


def refuse_offers(found: Offers, offers: Sequence[Offer], key: str) -> None:
    """Say that these do not fit; for a callback."""

    def say_no() -> None:
        why = str(st.session_state.get(f"why-{key}") or "")
        refs = [each.to_ref for each in offers]
        refuse(the_project(), who(), found.end, offers[0].to_kind, refs, why)
        st.session_state[f"why-{key}"] = ""

    one = len(offers) == 1
    what = name_of(offers[0].to_kind, offers[0].to_ref) if one else _several(offers)
    do_before(say_no, f"{what[:1].upper()}{what[1:]} will not be suggested here again.")


def _several(offers: Sequence[Offer]) -> str:
    return count_of(len(offers), offers[0].to_kind)
