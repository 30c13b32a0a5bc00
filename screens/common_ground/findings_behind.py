"""The painpoints and innovations that a persona or a user need rests on."""

from __future__ import annotations

import streamlit as st

from evidence import services as evidence
from evidence.model import KIND_WORDS, Painpoint
from evidence.people import services
from evidence.people.services import Evidence, bears
from evidence.people.store import End
from screens.look import KIND_COLOURS, do, go_to, plain, the_project, who
from screens.offered import may_change

NONE_YET: dict[End, str] = {
    "need": "None yet. Choose one below, or write the next need from a painpoint on Evidence.",
    "persona": "None yet. Choose one below that is about people like this.",
}


def findings_behind(end: End, of: int, known: Evidence) -> None:
    """Those it rests on, each with its way to Evidence, and one more to choose."""
    st.header("Painpoints and innovations it rests on", anchor=False)
    if not known.findings:
        st.markdown(NONE_YET[end])
    for each in known.findings:
        _finding(end, of, each)
    there = {each.id for each in known.findings}
    if not may_change("persona_painpoints", "need_painpoints"):
        return
    free = [p for p in evidence.painpoints(the_project()) if p.id not in there and bears(p)]
    if not free:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Painpoint or innovation",
            free,
            index=None,
            format_func=lambda each: f"{KIND_WORDS[each.kind]}: {each.title}",
            placeholder="Type to find one",
            key=f"finding-{end}-{of}-{len(there)}",
        )
        if st.button("Link it", key=f"link-{end}-{of}", disabled=chosen is None) and chosen:
            do(
                lambda: services.link(the_project(), who(), end, of, chosen.id),
                "Linked. It counts as what this rests on.",
            )


def _finding(end: End, of: int, each: Painpoint) -> None:
    with st.container(border=True, gap="xxsmall"):
        weak = "" if bears(each) else " · :gray[no longer counted as evidence]"
        judged = f" :gray[{plain(each.judgement.words())}]"
        st.markdown(f":{KIND_COLOURS[each.kind]}-badge[{KIND_WORDS[each.kind]}]{judged}{weak}")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to("evidence", plain(each.title), {"painpoint": str(each.id)})
            mine = may_change("persona_painpoints", "need_painpoints")
            if mine and st.button("Unlink it", key=f"unlink-{end}-{of}-{each.id}", type="tertiary"):
                do(
                    lambda: services.unlink(the_project(), who(), end, of, each.id),
                    "Unlinked. The finding stays in the project.",
                )
