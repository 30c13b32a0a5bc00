"""Coding blind: the transcript with nothing in it but one's own tags."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from common.who import Who
from common.words import count_of
from research.model import CodeOn, QuoteView
from research.second_coding.model import CodedSpan, SecondCoding, own_share
from research.services import codes
from research.services.second_coding import (
    BlindView,
    blind_view,
    code_blind,
    finish_second_coding,
    first_coders,
    is_coder,
    recode_blind,
    uncode_blind,
    withdraw_second_coding,
)
from screens.components.highlighter import Chosen, TagsAtHand, highlighter
from screens.look import (
    asked_for,
    do,
    do_before,
    empty,
    last_shown,
    plain,
    table,
    the_project,
    who,
    work_as,
)
from screens.paging import pager
from screens.quoted import was_shown
from screens.quotes.state import paths
from screens.sessions.at_hand import MOST_NAMED, MOST_RECENT, note_used
from screens.sessions.read import TURNS_A_PAGE
from storage import services as register

SPAN = "span"


def code_session(coding: SecondCoding) -> None:
    """The screen of an open second coding: for its coder, and for nobody else."""
    version = last_shown(f"second coding {coding.id}", coding.version)
    if not is_coder(coding, who()):
        _for_another(coding, version)
        return
    view = blind_view(the_project(), coding.id)
    was_shown("transcript", len(view.turns), coding.session_id)
    st.markdown(
        "Tag what you find fitting, with the tags as they are described. How the session was coded "
        "before is not shown here; do not look it up until you are done. Nobody sees what you put "
        "until then."
    )
    if own_share(first_coders(the_project(), coding.id), coding.coder).is_most:
        st.info(
            "You coded most of this session the first time. So this shows how steadily you code, "
            "not whether two people agree."
        )
    if not view.codes:
        empty("None of the tags that were asked for is left. Remove this second coding.")
        remove_coding(coding, version)
        return
    _meanings(view)
    _transcript_and_span(view)
    _done(view, version)
    remove_coding(coding, version)


def _for_another(coding: SecondCoding, version: int) -> None:
    name = plain(coding.coder)
    with st.container(border=True):
        st.markdown(
            f"{name} is coding this session and is not done yet. Nobody else sees it until then. "
            f"You work as {plain(who().person)}."
        )
        if st.button(f"I am {name}: begin", type="primary"):
            work_as(_as_listed(coding.coder))
            st.rerun()
    remove_coding(coding, version)


def _as_listed(name: str) -> Who:
    """Somebody as the list of people knows them, or by name only."""
    councils = {each.id: each.name for each in register.councils(the_project())}
    for each in register.people(the_project()):
        if each.name.casefold() == name.casefold():
            return Who(each.name, each.role, councils.get(each.council_id or 0))
    return Who(name)


def _meanings(view: BlindView) -> None:
    box = st.expander(
        f"What the {count_of(len(view.codes), 'tag')} mean"
        if len(view.codes) > 1
        else "What the tag means",
        key=f"second-meanings-{view.coding.id}",
        on_change="rerun",
    )
    if box.open:
        with box:
            names = paths(codes(the_project()))
            rows: list[dict[str, object]] = [
                {"Tag": names[each.id], "Meaning": each.description or "not described yet"}
                for each in view.codes
            ]
            table(rows, "Tags to code with, and what they mean")


def _transcript_and_span(view: BlindView) -> None:
    wanted = asked_for(SPAN)
    opened = next((each for each in view.spans if each.id == wanted), None)
    page, pages = _page(view, opened)
    left, right = st.columns([3, 2]) if opened else (st.container(), None)
    with left:
        _transcript(view, opened, page)
        if pages > 1:
            last = min(page * TURNS_A_PAGE, len(view.turns))
            st.caption(f"Turns {(page - 1) * TURNS_A_PAGE + 1} to {last} of {len(view.turns)}")
    if right is not None and opened is not None:
        with right:
            _open_span(view, opened)


def _page(view: BlindView, opened: CodedSpan | None) -> tuple[int, int]:
    pages = max(1, -(-len(view.turns) // TURNS_A_PAGE))
    if pages == 1:
        return 1, 1
    key, turned = f"second-page-{view.coding.id}", f"second-turned-{view.coding.id}"
    if opened and st.session_state.get(turned) != opened.id:
        before = sum(1 for turn in view.turns if turn.start <= opened.start) - 1
        st.session_state[key] = max(0, before) // TURNS_A_PAGE + 1
    st.session_state[turned] = opened.id if opened else None
    return min(pager(pages, key=key), pages), pages


def _transcript(view: BlindView, opened: CodedSpan | None, page: int) -> None:
    coding = view.coding
    turns = view.turns[(page - 1) * TURNS_A_PAGE : page * TURNS_A_PAGE]
    first, last = turns[0].start, turns[-1].end
    names = {each.id: each.name for each in view.codes}
    highlighter(
        turns,
        [
            _as_quote(each, view, names)
            for each in view.spans
            if each.start < last and first < each.end
        ],
        place=f"second-{coding.id}-{page}",
        open_quote=opened.id if opened else None,
        tags=_at_hand(view),
        on_chosen=lambda done: _act(coding, done),
        key=f"second-transcript-{coding.id}",
        colours={each.id: each.colour for each in view.codes if each.colour},
        blind=True,
    )


def _as_quote(span: CodedSpan, view: BlindView, names: dict[int, str]) -> QuoteView:
    """A coder's own span as the transcript shows quotes: its place and its tags, nothing else."""
    on = tuple(CodeOn(each, names[each]) for each in span.codes if each in names)
    nobody = (None, None, None, None, "", None)
    return QuoteView(
        span.id, "", view.coding.session_id, "", *nobody, span.start, span.end, False, False, on, 1
    )


def _at_hand(view: BlindView) -> TagsAtHand:
    """The tags asked for. Those on the keys tell of this coder's own tagging, and nobody else's."""
    place = f"second-used-{view.coding.id}"
    usable = [each.id for each in view.codes]
    if place not in st.session_state:
        own = Counter(code for span in view.spans for code in span.codes)
        first = [code for code, _number in own.most_common() if code in usable]
        above = {each.parent_id for each in view.codes}
        lowest = [each for each in usable if each not in above]
        note_used(list(dict.fromkeys([*first, *lowest, *usable]))[:MOST_RECENT], place)
    recent = [code for code, _turn in st.session_state[place] if code in usable]
    names = paths(codes(the_project()))
    return TagsAtHand({each: names[each] for each in usable[:MOST_NAMED]}, recent)


def _act(coding: SecondCoding, done: Chosen) -> None:
    if done.doing == "open":
        st.query_params[SPAN] = str(done.quote)
        return
    if done.doing not in ("keep", "choose"):
        return
    note_used(done.codes, f"second-used-{coding.id}")

    def keep() -> None:
        span = code_blind(
            the_project(), who(), coding.id, done.start, done.end, done.codes, seen=done.said
        )
        if done.doing == "choose" or not done.codes:
            st.query_params[SPAN] = str(span)

    tagged = "Tagged." if done.codes else "Kept. Give these words a tag, or they do not count."
    do_before(keep, tagged)


def _open_span(view: BlindView, span: CodedSpan) -> None:
    version = last_shown(f"span {span.id}", span.version)
    text = "\n".join(turn.text for turn in view.turns)[span.start : span.end]
    names = paths(codes(the_project()))
    usable = [each.id for each in view.codes]
    with st.container(border=True):
        st.markdown(f"**Your tags on these words**  \n“{plain(text)}”")
        with st.form(f"second-span-{span.id}-{span.version}", border=False):
            tags = st.multiselect(
                "Tags",
                usable,
                [each for each in span.codes if each in usable],
                format_func=lambda each: names[each],
                placeholder="Choose tags",
            )
            pressed = st.form_submit_button("Save the tags", type="primary")
        if pressed:
            do(lambda: recode_blind(the_project(), who(), span.id, version, tags), "Saved.")
        with st.container(horizontal=True):
            if st.button("Take it out", key=f"second-out-{span.id}"):

                def out() -> None:
                    uncode_blind(the_project(), who(), span.id, version)
                    st.query_params.pop(SPAN, None)

                do(out, "Taken out. What was said stays.")
            if st.button("Close", key=f"second-close-{span.id}"):
                st.query_params.pop(SPAN, None)
                st.rerun()


def _done(view: BlindView, version: int) -> None:
    bare = sum(not each.codes for each in view.spans)
    tagged = count_of(len(view.spans) - bare, "stretch", "stretches")
    without = count_of(bare, "stretch has", "stretches have")
    with st.container(border=True):
        st.markdown(
            f"You tagged {tagged} so far; all is saved."
            + (f" {without} no tag yet and so counts for nothing." if bare else "")
        )
        st.caption(
            "Once you are done, the first coding is kept as it stands then, and both are compared. "
            "You can go on later, but the result will say that you may have seen the first coding."
        )
        if st.button("I am done", type="primary", key=f"second-done-{view.coding.id}"):
            _finish(view.coding, version)


def _finish(coding: SecondCoding, version: int) -> None:
    def done() -> None:
        finish_second_coding(the_project(), who(), coding.id, version)
        st.query_params.pop(SPAN, None)

    do(done, "Done. Here is how far the two codings agree.")


def remove_coding(coding: SecondCoding, version: int) -> None:
    """A way to take a second coding out again."""
    if st.button(":blue[Remove this second coding]", type="tertiary"):

        def removed() -> None:
            withdraw_second_coding(the_project(), who(), coding.id, version)
            st.query_params.clear()

        do(removed, "Removed, with what was coded in it.")
