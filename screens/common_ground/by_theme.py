"""Themes by council: how widely each was heard, from how many of those asked; every cell a way in.

A shared theme stands with the councils' themes that are part of it; below them those that councils
have for themselves, of which nobody knows whether they hold elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from research.common_ground.model import CommonGround, Kind, ThemeHeard
from research.heard.model import CHOSEN_FOR_THEIR_ROLE, HeardIn, Spread, who_was_asked
from research.services.common_ground import common_ground, most_different
from screens.common_ground.saving import save_files
from screens.look import empty, go_to, plain, table, the_project
from screens.offered import none_yet
from screens.paging import page_of

THEMES_A_PAGE = 10
# More than these are no row of choices any more: only those that spoke are shown.
MOST_CELLS = 12
BY = {"council": "By council", "group": "By user group", "role": "By role"}
KINDS: dict[Kind, str] = {
    "all": "In all councils asked",
    "some": "In some",
    "one": "In one only",
    "none": "Asked, not heard",
    "contradicted": "Contradicted",
    "not asked": "Not asked somewhere",
    "own": "Built from one council",
}
CHOICES = ("common_kind", "common_by", "common_order")
ORDERS = {"board": "As on the board", "differ": "Where councils differ most first"}


def themes_by_council() -> None:
    """The tab."""
    found = common_ground(the_project())
    if not found.themes:
        _nothing_yet(found)
        return
    _who_was_asked(found)
    by, kind = _choices(found)
    shown = [each for each in _in_order(found) if kind is None or kind in each.kinds]
    if not shown:
        empty("No theme is so. Choose another view above.")
        return
    here = page_of(shown, THEMES_A_PAGE, key=f"common-page-{kind}")
    own_begins = next((each for each in here if each.is_own), None)
    for each in here:
        if each is own_begins and not _by_difference():
            _own_heading()
        _theme(each, by, alone=found.alone)
    _as_table(found, here, by)
    save_files()


def _nothing_yet(found: CommonGround) -> None:
    for words in found.remarks():
        st.markdown(plain(words))
    none_yet(
        "No themes yet.",
        "Put quotes that say the same together on the board; here you then see in "
        "which councils, and from how many of the people asked, each was heard.",
        "themes",
        screen="board",
        label="Go to the board",
    )
    st.markdown("Tags can be compared before there are themes: on Quotes, in the tab “By council”.")
    go_to("quotes", "Go to Quotes")


def _who_was_asked(found: CommonGround) -> None:
    if any(each.asked for each in found.councils):
        st.markdown(
            f"{plain(who_was_asked(found.councils))} Each person is counted once, however often "
            "they said it. Show-and-tells and sessions that are only planned do not count, nor do "
            "the team’s notes."
        )
    for words in found.remarks():
        st.info(plain(words))
    st.markdown(
        f"**{CHOSEN_FOR_THEIR_ROLE}** Not heard does not mean absent: no quote of theirs lies in "
        "the theme."
    )


def _choices(found: CommonGround) -> tuple[str, Kind | None]:
    counts = {kind: sum(kind in each.kinds for each in found.themes) for kind in KINDS}
    kind = st.pills(
        "Show only",
        list(KINDS),
        format_func=lambda each: f"{KINDS[each]} ({counts[each]:,})",
        key="common_kind",
    )
    left, right = st.columns([2, 1], vertical_alignment="bottom")
    with left:
        by = st.segmented_control(
            "People told apart",
            list(BY),
            default="council",
            format_func=BY.__getitem__,
            key="common_by",
        )
    right.selectbox("Order", list(ORDERS), format_func=ORDERS.__getitem__, key="common_order")
    return by or "council", kind


def _by_difference() -> bool:
    return st.session_state.get("common_order") == "differ"


def _in_order(found: CommonGround) -> Sequence[ThemeHeard]:
    if not _by_difference():
        return found.themes
    place = {theme_id: at for at, theme_id in enumerate(most_different(the_project()))}
    return sorted(found.themes, key=lambda each: place.get(each.theme.id, len(place)))


def _own_heading() -> None:
    st.header("Built from one council only", anchor=False)
    st.markdown(
        "These are part of no shared theme. Each was built from one council’s quotes, so nothing "
        "is known of it elsewhere. Make it part of a shared theme on the board once somebody has "
        "looked in the other councils."
    )


def keep_choices() -> None:
    """Let what was chosen stand while a page of quotes is looked at: its fields are not drawn."""
    for key in list(st.session_state):
        if str(key) in CHOICES or str(key).startswith("common-page-"):
            st.session_state[key] = st.session_state[key]


def spread_of(each: ThemeHeard, by: str) -> Spread:
    """Its councils, user groups or roles."""
    return {"council": each.councils, "group": each.groups, "role": each.roles}[by]


def _theme(each: ThemeHeard, by: str, *, alone: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{plain(each.theme.statement or each.theme.name)}**")
        st.markdown(f":small[:gray[{plain(_particulars(each))}]]")
        _told(each, by, alone=alone)
        if not each.parts:
            return
        inside = st.expander(
            f"Councils’ themes in it ({len(each.parts):,})",
            key=f"common-parts-{each.theme.id}",
            on_change="rerun",
        )
        if inside.open:
            with inside:
                for part in each.parts:
                    st.markdown(f"**{plain(part.theme.statement or part.theme.name)}**")
                    st.markdown(f":small[:gray[{plain(_particulars(part))}]]")
                    _told(part, by, alone=alone)


def _particulars(each: ThemeHeard) -> str:
    theme = each.theme
    name = f"“{theme.name}”" if theme.statement else "no statement yet"
    topics = [f"asked about: {', '.join(theme.topics)}"] if theme.topics else []
    return " · ".join([theme.council or "Across councils", name, *topics])


def _told(each: ThemeHeard, by: str, *, alone: bool) -> None:
    spread = spread_of(each, by)
    if by == "council":
        first, *rest = each.words(alone=alone)
    else:
        words = spread.words()
        first, *rest = f"{words[:1].upper()}{words[1:]}.", *spread.caveats()
    st.markdown(plain(first))
    if rest:
        st.markdown(f":small[{plain(' '.join(rest))}]")
    cells = spread.cells
    if len(cells) > MOST_CELLS:
        cells = spread.of("heard", "contradicted only")
    if len(cells) > MOST_CELLS:
        # Of all of England, well over a hundred to a theme.
        key = f"common-cells-{by}-{each.theme.id}"
        folded = st.expander(
            f"Its quotes, {BY[by].lower()} ({len(cells):,})", key=key, on_change="rerun"
        )
        if folded.open:
            with folded:
                _ways_to_quotes(each, by, cells)
    elif cells:
        _ways_to_quotes(each, by, cells)


def _ways_to_quotes(each: ThemeHeard, by: str, cells: Sequence[HeardIn]) -> None:
    by_id = {cell.of.id: cell for cell in cells}
    key = f"common-{by}-{each.theme.id}"
    st.pills(
        f"Quotes of “{plain(each.theme.name)}”, {BY[by].lower()}",
        list(by_id),
        format_func=lambda cell: f"{plain(by_id[cell].of.name)}: {by_id[cell].brief()}",
        key=key,
        label_visibility="collapsed",
        on_change=_lead_on,
        args=(each.theme.id, by, key),
    )


def _lead_on(theme_id: int, by: str, key: str) -> None:
    chosen = st.session_state.get(key)
    st.session_state[key] = None
    if chosen is not None:
        st.query_params.from_dict({"theme": str(theme_id), by: str(chosen)})


def _as_table(found: CommonGround, here: Sequence[ThemeHeard], by: str) -> None:
    opened = st.expander("As a table", key="common_table", on_change="rerun")
    if not opened.open:
        return
    with opened:
        names = _columns(found, by)
        rows: list[dict[str, object]] = []
        depths = []
        for each in here:
            for at, one in enumerate((each, *each.parts)):
                cells = {cell.of.id: cell for cell in spread_of(one, by).cells}
                whose = f" ({one.theme.council})" if one.theme.council else ""
                rows.append(
                    {
                        "Theme": f"{one.theme.name}{whose}",
                        **{name: _in_table(cells.get(key), one) for key, name in names.items()},
                    }
                )
                depths.append(min(at, 1))
        table(rows, f"Themes {BY[by].lower()}: from how many of the people asked", depths)


def _columns(found: CommonGround, by: str) -> dict[int | str, str]:
    if by == "council":
        return {each.id: each.name for each in found.councils}
    every = (cell for each in found.themes for cell in spread_of(each, by).cells)
    return {cell.of.id: cell.of.name for cell in every}


def _in_table(cell: HeardIn | None, each: ThemeHeard) -> str:
    if cell is not None:
        return cell.words()
    # A group that nobody of that council belongs to was not asked there either.
    return f"not looked for: built from {each.theme.council} only" if each.is_own else "not asked"
