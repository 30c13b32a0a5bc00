"""Linking evidence to a finding, for or against it: quotes, and all else that people decided of."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from evidence.decisions.services import held as held_decisions
from evidence.findings import services
from evidence.findings.model import LONGEST_WHY, Evidence, Kind, Stance, To
from evidence.findings.standing import Standing, with_painpoint
from evidence.findings.weighing import held as held_findings
from evidence.linked import links
from evidence.model import KIND_WORDS
from process_maps.services import all_steps
from research.searching.model import Wanted
from research.services.searching import page_of_quotes
from research.services.themes import themes
from screens.look import go_to, opens_at_first, plain, the_catalogue, the_project, who
from screens.offered import writes
from screens.pickers import search_box
from screens.quoted import quoted
from screens.settings.parts import add, add_and_open, fresh

A_PAGE = 8
STANCES: dict[Stance, str] = {"for": "It speaks for the claim", "against": "It speaks against it"}
TABS: dict[str, Kind] = {
    "A quote": "quote",
    "A painpoint or innovation": "painpoint",
    "A theme": "theme",
    "A rule": "rule",
    "A step": "step",
    "A difference between maps": "difference",
    "Data a decision needs": "data",
}


@writes("findings")
def link_evidence(found: Standing) -> None:
    """A tab for each kind of evidence; only what is open is made."""
    name = f"link-evidence-{found.finding.id}"
    opened = st.expander(
        "Link evidence, for or against",
        expanded=opens_at_first(name, not found.items),
        key=name,
        on_change="rerun",
    )
    if opened.open:
        with opened:
            _tabs(found)


def _tabs(found: Standing) -> None:
    tabs = st.tabs(list(TABS), key=f"evidence-of-{found.finding.id}", on_change="rerun")
    for tab, kind in zip(tabs, TABS.values(), strict=True):
        if not tab.open:
            continue
        with tab:
            if kind == "quote":
                _quote(found)
            elif kind == "difference":
                _difference(found)
            else:
                _one(found, kind)


def _quote(found: Standing) -> None:
    # A reason belongs to the one quote it was written for: the box empties once it is linked.
    finding_id = found.finding.id
    name = f"quote of finding {finding_id}"
    linked = {int(str(each.to)) for each in found.items if each.kind == "quote"}
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        words = search_box("Find quotes", key=f"find-{finding_id}", placeholder="Words people said")
    why = right.text_input(
        "Why it belongs here (kept with the quote you link)",
        max_chars=LONGEST_WHY,
        key=f"why-{fresh(name)}",
    )
    place = f"after-finding-{finding_id}-{words}"
    page = page_of_quotes(
        the_project(), Wanted(words=words), after=st.session_state.get(place, 0), most=A_PAGE
    )
    if not page.found:
        st.markdown("No quote found. Quotes are kept while reading a transcript in Sessions.")
    for quote in (each.quote for each in page.found if each.quote.id not in linked):
        with st.container(border=True):
            quoted(quote)
            with st.container(horizontal=True):
                for stance, label in STANCES.items():
                    if st.button(label, key=f"link-{stance}-{quote.id}", help=f"Quote {quote.id}"):
                        _link(name, finding_id, Evidence("quote", quote.id, stance, why))
    with st.container(horizontal=True):
        for label, to in (("Earlier quotes", page.before), ("More quotes", page.next)):
            if to is not None:
                st.button(label, key=f"{label}-{place}", on_click=_turn, args=(place, to))


def _turn(place: str, to: int) -> None:
    st.session_state[place] = to


def _one(found: Standing, kind: Kind) -> None:
    """Choose one thing of a kind that is not linked yet."""
    linked = {each.to for each in found.items if each.kind == kind}
    free = {to: words for to, words in _choices(kind).items() if to not in linked}
    if not free:
        st.markdown("There is no other to link.")
        return
    name = f"{kind} of finding {found.finding.id}"
    key = fresh(name)
    with st.form(key):
        chosen = st.selectbox(
            "What to link",
            list(free),
            None,
            format_func=lambda each: free.get(each, "no longer here"),
            placeholder="Type to find one",
            key=f"{key}-what",
        )
        stance, why = _side(key)
        pressed = st.form_submit_button("Link it")
    if pressed and chosen is None:
        st.error("Choose what to link first.")
    elif pressed and chosen is not None:
        _link(name, found.finding.id, Evidence(kind, chosen, stance, why))


def _difference(found: Standing) -> None:
    """Two steps of two councils, whose maps state something differently."""
    steps = {each.id: f"{each.council}: {each.label}" for each in all_steps(the_project())}
    if len(steps) < 2:
        st.markdown("It takes steps on two maps. Import or draw them on Process map first.")
        return
    name = f"difference of finding {found.finding.id}"
    key = fresh(name)
    with st.form(key):
        ends = [
            st.selectbox(
                label,
                list(steps),
                None,
                format_func=lambda each: steps.get(each, "no longer here"),
                placeholder="Type to find one",
                key=f"{key}-{label}",
            )
            for label in ("A step", "The step of another map beside it")
        ]
        stance, why = _side(key)
        pressed = st.form_submit_button("Link the difference")
    if not pressed:
        return
    one, other = ends
    if one is None or other is None:
        st.error("Choose two steps first.")
        return
    _link(name, found.finding.id, Evidence("difference", (one, other), stance, why))


def _side(key: str) -> tuple[Stance, str]:
    stance = st.radio(
        "What it says of the claim",
        list(STANCES),
        format_func=STANCES.__getitem__,
        key=f"{key}-side",
    )
    why = st.text_input("Why", max_chars=LONGEST_WHY, key=f"{key}-why")
    return stance, why


def _choices(kind: Kind) -> Mapping[To, str]:
    project = the_project()
    if kind == "painpoint":
        return {e.id: f"{KIND_WORDS[e.kind]}: {e.title}" for e in links(project).painpoints}
    if kind == "theme":
        return {e.id: f"{e.name} ({e.council or 'across councils'})" for e in themes(project)}
    if kind == "rule":
        return {e.code: f"{e.code}: {e.label}" for e in the_catalogue().rules()}
    if kind == "step":
        return {e.id: f"{e.council}: {e.label}" for e in all_steps(project)}
    return {e.id: e.what for e in held_decisions(project).data}


def _link(name: str, finding_id: int, evidence: Evidence) -> None:
    add(
        name,
        lambda: services.link(the_project(), who(), finding_id, [evidence]),
        f"Linked: it speaks {evidence.stance} the claim.",
    )


@writes("findings")
def findings_of(painpoint_id: int) -> None:
    """The findings a painpoint is in, and one more made of it; for the painpoint's page."""
    found = with_painpoint(the_project(), painpoint_id)
    for each in found:
        go_to("evidence", plain(each.claim), {"finding": str(each.id)})
    if not found:
        st.markdown("It is in no finding yet.")
    if st.button("Make a finding of it"):
        make_finding(
            "finding of a painpoint",
            lambda: services.from_painpoint(the_project(), who(), painpoint_id),
            "Made, with its rules linked.",
        )


def make_finding(form: str, making: Callable[[], int], words: str) -> None:
    """Make a finding and go to it; where there was one of that claim, go there and say so."""
    known = {each.id for each in held_findings(the_project()).findings}
    there = "There was a finding of that claim already: here it is."
    add_and_open(form, "finding", making, known, words, there)
