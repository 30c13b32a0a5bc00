"""Settings: who read words that are not cleared for sharing."""

from __future__ import annotations

from datetime import date

import streamlit as st

from screens.look import do, empty, last_shown, table, the_project, who
from screens.offered import writes
from screens.settings.moments import moment
from storage import services
from storage.history.auditing import reads_csv
from storage.history.reads import LONGEST_KEPT_MONTHS, WHAT, kept_months

_A_PAGE = 50


def show_reads() -> None:
    """Who read what, a page at a time; as a file; and how long it is kept."""
    project = the_project()
    st.markdown(
        "A line for each person, thing and hour in which quotes or transcripts that are not "
        "cleared were shown or saved to a file. What was read is not kept here, only that it was."
    )
    person = st.selectbox(
        "Read by",
        services.people_who_read(project),
        index=None,
        placeholder="Anybody",
        key="reads by",
    )
    if st.session_state.get("reads_of") != person:
        st.session_state["reads_of"], st.session_state["reads_before"] = person, None
    before = st.session_state.get("reads_before")
    held = services.reads_of(project, limit=_A_PAGE + 1, before=before, person=person)
    if not held:
        empty("Nobody has read words that are not cleared, as far as is recorded.")
    rows: list[dict[str, object]] = [
        {
            "When": moment(each.at),
            "Who": f"{each.person} ({each.access})",
            "What": WHAT.get(each.what, each.what)
            + (f" of session {each.ref}" if each.what == "transcript" and each.ref else ""),
            "How many": each.number,
        }
        for each in held[:_A_PAGE]
    ]
    table(rows, "Who read words that are not cleared, the latest first")
    with st.container(horizontal=True):
        if before and st.button("Newest", key="reads newest"):
            st.session_state["reads_before"] = None
            st.rerun()
        if len(held) > _A_PAGE and st.button("Older", key="reads older"):
            st.session_state["reads_before"] = held[_A_PAGE - 1].id
            st.rerun()
    if held:
        st.download_button(
            "Save who read what as CSV",
            lambda: reads_csv(project, person),
            file_name=f"who-read-what-{date.today().isoformat()}.csv",
            mime="text/csv",
            on_click="ignore",
        )
    _kept_for()


@writes("history_setting")
def _kept_for() -> None:
    months, version = kept_months(the_project())
    seen = last_shown("history setting", version)
    with st.form("reads kept", border=False):
        wanted = st.number_input(
            "Months for which it is kept",
            min_value=1,
            max_value=LONGEST_KEPT_MONTHS,
            value=months,
            help="What is older is taken away for good.",
        )
        if st.form_submit_button("Keep it for so long"):
            do(
                lambda: services.keep_reads_for(the_project(), who(), int(wanted), seen),
                "Changed.",
            )
