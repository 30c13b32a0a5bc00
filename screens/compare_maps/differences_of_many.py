"""What is different of one council's map from many others, and the innovations it does not show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from evidence.model import KIND_WORDS
from evidence.services import PlacedMark
from process_maps.aligning.model import Alignment, Place
from process_maps.comparing.differences import differences
from process_maps.comparing.export import differences_csv
from process_maps.comparing.lacking import (
    Lacked,
    SharedPainpoint,
    innovations_lacking,
    shared_painpoints,
)
from process_maps.comparing.model import TITLES, Compared, Difference
from process_maps.services import map_by_id, maps
from screens.compare_maps.told import by_kind, notes, numbered, totals
from screens.look import go_on, plain, the_project
from screens.paging import page_of
from storage.remembering import worked_out

PAGE = 10
Marks = Mapping[str, Sequence[PlacedMark]]

_FITS = {
    "here": "On work that {name} does too",
    "whole": "On a phase or a whole map",
    "not here": "On steps that {name}’s map does not show",
}


def differences_of_many(
    alignment: Alignment,
    names: Mapping[str, str],
    marks: Marks,
    *,
    doubtful: bool = False,
    illustrative: Sequence[str] = (),
) -> None:
    """Choose a council; see what its map shows otherwise than the others'.

    ``names`` are what the maps are called and ``marks`` what sits on them, by the maps' keys (row
    numbers as text). ``illustrative`` are the keys of invented maps, said in the file.
    """
    keys = [key for key, process in alignment.maps.items() if process.steps]
    if len(keys) < 2:
        st.markdown("Fewer than two of these maps have steps, so there is nothing to compare yet.")
        return
    one = st.selectbox(
        "Told from the side of",
        [None, *keys],
        index=1,
        format_func=lambda key: names[key] if key else "All maps together",
        key="differences-told-from",
    )
    compared = _compared(alignment, names, one, doubtful)
    st.markdown(f"**{plain(_summary(compared))}**")
    notes(compared)
    by_kind(compared, tuple(TITLES), f"many-{one}", partial(_way, f"many-{one}"))
    if compared.doubts:
        with st.expander(f"Perhaps the same work: {len(compared.doubts):,} not decided yet"):
            numbered(compared.doubts, f"doubts-{one}", "Perhaps the same work")
    plain_marks = {key: [each.mark for each in placed] for key, placed in marks.items()}
    if one:
        lacked = innovations_lacking(alignment, names, plain_marks, one, doubtful=doubtful)
        _innovations(lacked, marks, names[one])
    pains = shared_painpoints(alignment, names, plain_marks, one, doubtful=doubtful)
    _painpoints(pains, names[one] if one else None)
    st.download_button(
        "Save the differences (CSV)",
        partial(differences_csv, compared, illustrative=tuple(illustrative)),
        file_name="differences-of-maps.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _compared(
    alignment: Alignment, names: Mapping[str, str], one: str | None, doubtful: bool
) -> Compared:
    # What is looked at and no more: pairs compared whole would have every reason put in words.
    it = alignment
    of = (it.maps, it.groups, it.sure_groups, it.decided, it.by_words, dict(names))
    asked = (tuple(it.maps), one, doubtful)
    return worked_out(
        the_project(),
        "differences of many",
        asked,
        of,
        lambda: differences(it, names, one=one, doubtful=doubtful),
    )


def _summary(compared: Compared) -> str:
    many = sum(bool(process.steps) for process in compared.alignment.maps.values())
    if not compared.differences:
        return f"No difference is seen in what these {many:,} maps state."
    said = totals(compared.differences)
    if compared.one is None:
        return f"{many:,} maps. {said}"
    name = compared.names[compared.one]
    return f"{name} beside {many - 1:,} other maps. {said}"


def _way(key: str, each: Difference, name: str) -> None:
    """To the two maps' comparison; what is on one map only has nothing to be compared with."""
    if len({place.map for place in each.places}) < 2:
        return
    st.button(
        f":blue[{name}]",
        key=f"{key}-{name}",
        type="tertiary",
        wrap=True,
        on_click=_show_both,
        args=(each.places,),
    )


def _show_both(places: tuple[Place, ...]) -> None:
    """Put the first two maps and a step of each into the address, before the screen is made."""
    known = {str(each.id) for each in maps(the_project())}
    ends = [key for key in dict.fromkeys(place.map for place in places) if key in known][:2]
    if len(ends) < 2:
        return
    asked = dict(zip(("a", "b"), ends, strict=True))
    for place in reversed(places):
        if place.map in ends:
            row = map_by_id(the_project(), int(place.map)).step_ids.get(place.step)
            which = "step_a" if place.map == ends[0] else "step_b"
            asked |= {which: str(row)} if row else {}
    st.query_params.from_dict(asked)


def _innovations(lacked: Sequence[Lacked], marks: Marks, name: str) -> None:
    st.header(
        plain(f"Innovations elsewhere that {name}’s map does not show ({len(lacked):,})"),
        anchor=False,
    )
    if not lacked:
        st.markdown(
            "None: every innovation on the other maps is on this one too, or no other map has any. "
            "Innovations are put on steps under *Evidence*."
        )
        return
    st.markdown(f"Whether {plain(name)} does the same may not have been asked.")
    ids = {each.mark.words: each.painpoint_id for placed in marks.values() for each in placed}
    for fits, title in _FITS.items():
        some = [(n, each) for n, each in enumerate(lacked, start=1) if each.fits == fits]
        if not some:
            continue
        st.markdown(f"**{plain(title.format(name=name))} ({len(some):,})**")
        for number, each in page_of(some, PAGE, key=f"lacked-{fits}"):
            go_on(
                f"{each.mark.words}. {each.words}",
                "evidence",
                f"{number} {KIND_WORDS['innovation']}",
                {"painpoint": str(ids[each.mark.words])},
            )


def _painpoints(pains: Sequence[SharedPainpoint], name: str | None) -> None:
    whose = f"Painpoints that {name} shares with others" if name else "Painpoints that maps share"
    st.header(plain(f"{whose} ({len(pains):,})"), anchor=False)
    if not pains:
        st.markdown("None: no two maps show a painpoint at the same work.")
        return
    shown = page_of(list(enumerate(pains, start=1)), PAGE, key="shared-painpoints")
    st.markdown("\n".join(f"{number}. {plain(each.words)}" for number, each in shown))
