"""Codebook: merging tags into one, what it comes to said before it is done."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from common.words import count_of, listed
from research.codebook.model import MergeAhead, Seen
from research.model import Code
from research.services.recoding import look_at_merge, merge_codes
from screens.look import do, fault_told, last_shown, plain, the_project, who


def merge_others(held: Mapping[int, Code], paths: Mapping[int, str], chosen: Code) -> None:
    """Choose the tags that are to go into the chosen one, see what it comes to, merge them."""
    box = st.expander("Merge other tags into it", key=f"merge-{chosen.id}", on_change="rerun")
    if not box.open:
        return
    with box:
        sources = st.multiselect(
            "Tags that go into this one",
            [each for each in held if each != chosen.id],
            format_func=lambda each: paths.get(each, "no longer here"),
            placeholder="Type a part of a name",
            key=f"merge-sources-{chosen.id}-{chosen.version}",
        )
        # Each as it was when the reader was last shown what the merge comes to.
        seen = {each: Seen(each, _shown(held[each])) for each in (chosen.id, *sources)}
        if not sources:
            return
        with fault_told():
            ahead = look_at_merge(the_project(), chosen.id, sources)
            st.markdown(_told(ahead, chosen))
            if st.button(f"Merge into “{plain(chosen.name)}”", key=f"merge-now-{chosen.id}"):
                do(
                    lambda: merge_codes(
                        the_project(), who(), seen[chosen.id], [seen[each] for each in sources]
                    ),
                    f"Merged into “{chosen.name}”: together on {count_of(ahead.quotes, 'quote')}.",
                )


def _shown(code: Code) -> int:
    return last_shown(f"merged tag {code.id}", code.version)


def _told(ahead: MergeAhead, chosen: Code) -> str:
    """What the merge does, a line for each thing it does."""
    stays = f"**{plain(chosen.name)}**"
    gone = [f"“{plain(each)}”" for each in ahead.gone]
    also = gone[ahead.asked :]
    lines = [
        f"{listed(gone[: ahead.asked])} {'goes' if ahead.asked == 1 else 'go'}; {stays} stays, "
        "with the meanings of all.",
        f"Together they are on {count_of(ahead.quotes, 'quote')}, {ahead.twice:,} of them with "
        "more than one of these tags now."
        if ahead.twice
        else f"Together they are on {count_of(ahead.quotes, 'quote')}.",
    ]
    if also:
        lines.append(
            f"{listed(also)} below {'is' if len(also) == 1 else 'are'} merged too, with the tag of "
            f"the same name below {stays}."
        )
    if ahead.moved:
        lines.append(f"{count_of(ahead.moved, 'tag')} below {_change(ahead.moved)} place.")
    if ahead.memos:
        lines.append(
            f"{count_of(ahead.memos, 'memo')} {'comes' if ahead.memos == 1 else 'come'} along."
        )
    return "\n".join(f"- {each}" for each in lines) + "\n\nIt can be undone as one."


def _change(number: int) -> str:
    return "changes its" if number == 1 else "change their"
