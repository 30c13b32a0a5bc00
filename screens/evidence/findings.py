"""The list of findings: what is claimed, how widely it was heard, whether its evidence changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st

from common.words import count_of
from evidence.findings import services
from evidence.findings.exporting import export_findings
from evidence.findings.model import LONGEST_CLAIM, STATUS_WORDS, Status
from evidence.findings.standing import Standing, standings
from evidence.linked import links
from evidence.model import KIND_WORDS
from research.services.themes import themes
from screens.evidence.finding_work import make_finding
from screens.look import go_to, plain, the_project, who
from screens.offered import none_yet, writes
from screens.paging import page_of
from screens.rule_failures.seen import the_door
from screens.settings.parts import fresh

A_PAGE = 15
STATUS_COLOURS: dict[Status, str] = {"draft": "gray", "challenged": "orange", "agreed": "green"}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def the_findings() -> None:
    """Every finding, narrowed as asked."""
    found = standings(the_project(), the_door())
    _new(opened=not found)
    if not found:
        none_yet(
            "No finding yet.",
            "Write the first claim above, in one or two sentences, then link what "
            "speaks for it and what speaks against it. A painpoint, a theme or ticked quotes can "
            "be the beginning of one.",
            "findings",
        )
        return
    kept = _narrowed(found)
    changed = sum(each.changed for each in found)
    told = f"; the evidence of {count_of(changed, 'finding')} changed" if changed else ""
    st.markdown(f"**{len(kept):,} of {count_of(len(found), 'finding')}**{told}")
    if not kept:
        st.markdown("None fits this. Take a filter away.")
    for each in page_of(kept, A_PAGE, key="findings-page"):
        _card(each)
    _save()


def badges(each: Standing) -> str:
    """A finding's status, and whether its evidence changed, always also in words."""
    status = each.finding.status
    words = f":{STATUS_COLOURS[status]}-badge[{STATUS_WORDS[status]}]"
    return f"{words} :orange-badge[Evidence changed]" if each.changed else words


def _narrowed(found: Sequence[Standing]) -> list[Standing]:
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    status = left.selectbox(
        "Status",
        list(STATUS_WORDS),
        None,
        format_func=lambda each: (
            f"{STATUS_WORDS[each]} ({sum(s.finding.status == each for s in found)})"
        ),
        placeholder="Any",
        key="findings-status",
    )
    only = right.checkbox("Only those whose evidence changed", key="findings-changed")
    kept = [each for each in found if status in (None, each.finding.status)]
    # Who looks wants the newest first.
    return [each for each in reversed(kept) if each.changed or not only]


def _card(each: Standing) -> None:
    strong = each.strength
    facts = [f"Heard from {strong.heard_words()}" if strong.is_linked else strong.heard_words()]
    facts += [f"in {words}" if (words := strong.councils_words()) else ""]
    with st.container(border=True, gap="xxsmall"):
        st.markdown(badges(each))
        go_to("evidence", f"**{plain(each.finding.claim)}**", {"finding": str(each.finding.id)})
        st.markdown(f":small[:gray[{plain(' · '.join(filter(None, facts)))}]]")
        if each.changed:
            st.markdown(f":small[{plain(each.changed_words())}]")


@writes("findings")
def _new(*, opened: bool) -> None:
    # Once one is made the form is another form: a second click makes nothing.
    key = fresh("new finding")
    begins = _beginnings()
    with st.expander("Make a finding", expanded=opened), st.form(key):
        claim = st.text_area(
            "The claim, in one or two sentences",
            max_chars=LONGEST_CLAIM,
            height=80,
            key=f"{key}-claim",
            placeholder="Something people could disagree with, and evidence could speak against",
        )
        chosen = st.selectbox(
            "Begin with a painpoint, an innovation or a theme, if you like",
            list(begins),
            None,
            format_func=lambda each: begins[each],
            placeholder="None: link evidence on the next page",
            key=f"{key}-begin",
            help="Without a claim above, its own words are taken.",
        )
        pressed = st.form_submit_button("Make it")
    if pressed:
        said = "Made. Now link what speaks against it."
        make_finding("new finding", lambda: _made(claim, chosen), said)


def _beginnings() -> dict[tuple[str, int], str]:
    """What a finding can begin with, by kind and id: as it is listed."""
    found = {
        ("painpoint", each.id): f"{KIND_WORDS[each.kind]}: {each.title}"
        for each in links(the_project()).painpoints
        if each.kind != "question"
    }
    for theme in themes(the_project()):
        where = theme.council or "across councils"
        found["theme", theme.id] = f"Theme: {theme.name} ({where})"
    return found


def _made(claim: str, chosen: tuple[str, int] | None) -> int:
    if chosen is None:
        return services.add_finding(the_project(), who(), claim)
    if chosen[0] == "painpoint":
        return services.from_painpoint(the_project(), who(), chosen[1], claim)
    return services.from_theme(the_project(), who(), chosen[1], claim)


def _save() -> None:
    st.markdown(
        "All findings as a file, whatever is chosen above: how strong each is, and of the quotes "
        "only those cleared for sharing. Small counts of failures are hidden in it."
    )
    files: tuple[tuple[str, Literal["csv", "xlsx"], str], ...] = (
        ("Save as CSV", "csv", "text/csv"),
        ("Save as Excel", "xlsx", _XLSX),
    )
    with st.container(horizontal=True):
        for label, to, mime in files:
            st.download_button(label, partial(_file, to), f"findings.{to}", mime, on_click="ignore")


def _file(to: Literal["csv", "xlsx"]) -> bytes:
    return export_findings(the_project(), to).content
