"""Best practice by error: who fixes a rule, where, and what the councils with fewer do."""

from __future__ import annotations

import streamlit as st

from common.words import count_of, listed
from evidence.practice.model import Practice
from evidence.practice.services import Learnable, most_to_learn, practice
from screens.look import go_to, plain, table, the_catalogue, the_project
from screens.offered import none_yet
from screens.paging import page_of
from screens.rule_failures.seen import the_door

A_PAGE = 15


def the_practice() -> None:
    """The list of rules there is most to learn from, or one of them in every council."""
    if code := st.query_params.get("of"):
        go_to("evidence", "All rules", {"show": "practice"})
        _one(practice(the_project(), code, the_door()))
    else:
        _list(most_to_learn(the_project(), the_door()))


def _list(found: tuple[Learnable, ...]) -> None:
    st.markdown(
        "For each rule that a step is linked to: how often it fails in each council, who fixes it "
        "and where. First come the rules where councils lie further apart than chance and fix "
        "them in different ways."
    )
    if not found:
        none_yet(
            "No rule is linked to a step yet.",
            "Say on a step of a map which rules it fixes.",
            "step_rules",
            screen="process_map",
            label="Open a process map",
        )
        return
    for each in page_of(found, A_PAGE, key="practice-page"):
        with st.container(border=True, gap="xxsmall"):
            st.markdown(f"**{plain(each.code)}** {plain(each.label)}")
            if each.fewest:
                shown = " shown" if each.hidden else ""
                of = " of those with a step linked to it" if each.told else ""
                st.markdown(
                    f"- Fewest{shown}{of}: {plain(each.fewest)}\n"
                    f"- Most{shown}{of}: {plain(each.most)}"
                )
            st.markdown(f":gray[{plain(_told(each))}]")
            go_to("evidence", f"Who fixes {each.code}", {"show": "practice", "of": each.code})


def _told(each: Learnable) -> str:
    parts = ["Their rates differ by more than their limits."] if each.parted else []
    linked = f"A step is linked to it in {count_of(each.fixed_in, 'council')}"
    if not each.differs:
        parts.append(f"{linked}.")
    elif each.parted and not each.at_the_ends:
        parts.append(
            f"{linked}; some differ in {listed(each.differs)}, but between these two no difference "
            "in it is known."
        )
    else:
        parts.append(f"{linked}; they differ in {listed(each.differs)}.")
    if each.hidden:
        parts.append(f"Hidden: how often in {listed(each.hidden)}.")
    return " ".join(parts)


def _one(found: Practice) -> None:
    st.header(f"{plain(found.code)} {plain(found.label)}", anchor=False)
    if found.runs:
        st.caption(plain(f"{found.runs}."))
    for words in found.sentences():
        st.markdown(plain(words))
    rows: list[dict[str, object]] = [
        {
            "Council": each.council.name,
            "At the first full run": found.number(each),
            "95% limits": found.limits(each) or "not known",
            "Left": each.left,
            "Who fixes it, where": each.fixed_words(),
            "Over the years": each.over_years.words(),
        }
        for each in found.councils
    ]
    table(rows, f"Rule {found.code} in every council, fewest failures first")
    _cuts(found)
    _steps(found)
    with st.container(horizontal=True, vertical_alignment="center"):
        go_to("evidence", f"The chain of rule {plain(found.code)}", {"rule": found.code})
        go_to("rule_failures", f"Rule {plain(found.code)} over its runs", {"rule": found.code})
    st.caption(
        "“Written back”: what is put right outside the case management system is put right there "
        "too. “Left” is what the latest run of the same return says. Who fixes a rule is what "
        "somebody linked on a map; a step with no link may fix it all the same."
    )


def _cuts(found: Practice) -> None:
    """Years that are not joined: the same for every council."""
    whys = dict.fromkeys(why for each in found.councils for why in each.over_years.cut)
    for why in whys:
        st.caption(plain(f"Not joined: {why}."))


def _steps(found: Practice) -> None:
    st.markdown("**The steps linked to it**")
    if not any(each.fixes for each in found.councils):
        st.markdown("None yet: link it on the page of a step.")
    for council in found.councils:
        for fix in council.fixes:
            with st.container(border=True, gap="xxsmall"):
                st.markdown(
                    f"{plain(council.council.name)}: {plain(fix.step.label)}  \n"
                    f":gray[{plain(fix.words())}]" + (f"  \n{plain(fix.why)}" if fix.why else "")
                )
                with st.container(horizontal=True, vertical_alignment="center"):
                    go_to("evidence", "Its chain", {"step": str(fix.step.id)})
                    step = {"map": str(fix.step.map_id), "step": str(fix.step.id)}
                    go_to("process_map", "On the map", step)


def way_to_practice(code: str) -> None:
    """From a rule's chain to who fixes it."""
    spelt = the_catalogue().spelling(code)
    go_to(
        "evidence",
        f"Who fixes {plain(spelt)}, where it fails least",
        {"show": "practice", "of": spelt},
    )
