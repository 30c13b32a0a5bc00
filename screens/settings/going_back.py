"""Settings: going back to how things stood at a milestone, or saving that as a file."""

from __future__ import annotations

import streamlit as st

from common.words import count_of, day_words, listed
from process_maps.services import maps
from screens.look import do, empty, fault_told, plain, the_project, who
from screens.settings.moments import moment
from storage import services
from storage.history.going_back import GoneBack, Moment, as_it_stood, go_back, last_kept, look_back
from storage.history.going_back import moment_of as moment_of_day
from storage.register import Milestone

_ALL = 0


def show_going_back() -> None:
    """A milestone chosen, what going back to it would change, and the buttons."""
    held = {each.id: each for each in services.milestones(the_project())}
    if not held:
        empty("There is no milestone to go back to. Add one in the tab Milestones.")
        return
    st.markdown(
        "Everything is made as it stood at the end of that day, as one act that can itself be "
        "undone. History keeps all of it. Words that were taken out for good stay out, and what "
        "was withdrawn from sharing stays withdrawn."
    )
    chosen = st.selectbox(
        "How things stood at",
        list(held),
        format_func=lambda each: f"{held[each].name}, {day_words(held[each].date)}",
        key="back to",
    )
    names = {each.id: f"{each.name}, {each.council}" for each in maps(the_project())}
    part = st.selectbox(
        "What goes back",
        [_ALL, *names],
        format_func=lambda each: names.get(each, "The whole project"),
        key="back part",
    )
    milestone = held[chosen]
    at = moment_of_day(the_project(), milestone.date)
    if (last := last_kept(the_project(), at)) is None:
        st.markdown("Nothing had been done by then: everything would be taken away.")
    else:
        st.markdown(
            f"The last thing kept is “{plain(last[2])}” :gray[by {plain(last[1])}, "
            f"{plain(moment(last[0]))}]"
        )
    asked = (chosen, part)
    if st.button("See what would change"):
        st.session_state["back asked"] = asked
    if st.session_state.get("back asked") == asked:
        _look(milestone, at, part or None)
    if part == _ALL:
        _as_a_file(milestone, at)


def _look(milestone: Milestone, at: Moment, map_id: int | None) -> None:
    with fault_told():
        found = look_back(the_project(), who(), at, map_id)
        if found.is_nothing:
            st.markdown("Nothing would change: things stand as they did.")
            return
        _told(found)
        st.markdown("Save a backup first, in the tab Backup, if you are not sure.")
        sure = st.checkbox("I have read what will change", key=f"back sure {at.act}")
        if st.button("Go back to how things stood", disabled=not sure):
            words = f"Went back to how things stood at “{milestone.name}”"
            if map_id is not None:
                words += f": process map {map_id} only"
            st.session_state.pop("back asked", None)
            do(lambda: go_back(the_project(), who(), at, words, map_id), "Gone back.")


def _told(found: GoneBack) -> None:
    for each in found.stays:
        st.markdown(
            f"- Stay as they are now: {found.number_of(each.table, each.number)}, as {each.why}"
        )
    st.markdown(f"{count_of(found.acts, 'act')} of history since then would be taken back.")
    for words, counted in (
        ("Come back", found.again),
        ("Become as they were", found.changed),
        ("Go away", found.away),
    ):
        if counted:
            kinds = listed([found.number_of(*each) for each in sorted(counted.items())])
            st.markdown(f"- {words}: {kinds}")


def _as_a_file(milestone: Milestone, at: Moment) -> None:
    st.caption(
        "Or look without going back: a project file of that moment, to be opened on its own. It "
        "holds quotes that are not cleared, and its history tells of what came after."
    )
    if st.button("Prepare the project as it stood"):
        with st.spinner("Making the project as it stood"), fault_told():
            st.session_state["as it stood"] = (at, as_it_stood(the_project(), who(), at))
    if (made := st.session_state.get("as it stood")) and made[0] == at:
        st.download_button(
            "Save the project as it stood",
            made[1],
            file_name=f"common-ground-as-of-{milestone.date}.db",
            mime="application/vnd.sqlite3",
            on_click="ignore",
        )
