"""Bringing an error report in: read, say what the run was, look, import."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from common.errors import BadInput
from common.safe_reading import MEGABYTE
from common.words import count_of, typed_day
from common.years import year_words
from screens.look import fault_told, plain, say, table, the_catalogue, the_project, who
from screens.offered import writes
from screens.pickers import pick_council
from screens.waiting import told_how_far
from storage import noting_acts
from validation import services
from validation.catalogue import FIRST_YEAR, LAST_YEAR, UPLOAD_TABLES
from validation.formats.opening import LARGEST_REPORT
from validation.rates import number_words
from validation.services import Preview

KINDS = ["csv", "xlsx", "html", "htm", "txt", "tsv", "json"]
RULES_PREVIEWED = 10
NUMBER = "report_number"
SEEN = "report_looked_at"
# A workbook is the slowest to read.
BYTES_A_SECOND = 400_000


@writes("runs")
def bring_in(*, opened: bool) -> None:
    """The whole way from a file, or pasted text, to a stored run."""
    with st.expander("Import an error report", expanded=opened), fault_told():
        st.markdown(
            "The validator’s `error_report.csv`, `ErrorCounts` or workbook, or the DfE portal’s "
            "summary. A child-level file is reduced to counts in memory; nothing else is kept."
        )
        number = st.session_state.get(NUMBER, 0)
        left, right = st.columns(2)
        file = left.file_uploader(
            "Report",
            type=KINDS,
            max_upload_size=LARGEST_REPORT // MEGABYTE,
            key=f"report-{number}",
        )
        pasted = right.text_area(
            "Or paste the portal's summary", key=f"pasted-{number}", height=120
        )
        data, name = (None, "")
        if file:
            data, name = file.getvalue(), file.name
        elif pasted.strip():
            data, name = pasted.encode(), "pasted text"
        if data:
            _decide(data, name, number)


def _decide(data: bytes, name: str, number: int) -> None:
    council, year = _whose(number)
    found = _looked_at(data, name, council, year)
    _preview(found)
    facts = _facts(number)
    if not council:
        st.markdown("Say whose run it is.")
        return
    replace = st.checkbox("Replace the same run if it is there already", key=f"replace-{number}")
    other = services.another_council(found.stated_council, council)
    sure = not other or st.checkbox(
        plain(f"It is {council}’s, though the file says {other}"), key=f"whose-{number}-{council}"
    )
    if st.button("Import the report", type="primary"):
        if not sure:
            raise BadInput(
                f"the file says it is of {other}, not of {council}",
                remedy="Choose the council it names, or tick that it is the right one",
            )
        project, person, whose = the_project(), who(), council
        with noting_acts() as noted:
            done = told_how_far(
                lambda: services.import_reports(
                    project,
                    person,
                    [(data, name)],
                    council=whose,
                    year=year,
                    replace=replace,
                    **facts,
                )[0],
                "Importing it",
                expected=len(data) / BYTES_A_SECOND,
            )
        st.session_state[NUMBER] = number + 1
        st.session_state.pop(SEEN, None)
        say(
            " ".join(
                [
                    f"Imported run {done.number} of {year_words(year)} for {council}: "
                    f"{count_of(done.rules, 'failing rule')}, "
                    f"{number_words(done.total, done.unit)}.",
                    *done.remarks,
                ]
            ),
            noted,
        )
        st.rerun()


def _looked_at(data: bytes, name: str, council: str | None, year: int) -> Preview:
    """What the report would bring: counts only, read once and not at every choice made below it."""
    known = the_catalogue()
    mark = (hashlib.sha256(data).hexdigest(), name, council, year, known)
    seen = st.session_state.get(SEEN)
    if seen and seen[0] == mark:
        found: Preview = seen[1]
        return found
    found = told_how_far(
        lambda: services.preview_report(data, name, council=council, year=year, known=known),
        "Reading it and counting by rule",
        expected=len(data) / BYTES_A_SECOND,
    )
    st.session_state[SEEN] = (mark, found)
    return found


def _whose(number: int) -> tuple[str | None, int]:
    left, right = st.columns(2)
    with left:
        council = pick_council("Council", key=f"report-council-{number}")
    years = list(range(LAST_YEAR, 2016, -1))
    newest = years.index(max(FIRST_YEAR, LAST_YEAR - 1))
    year = right.selectbox(
        "Return", years, index=newest, format_func=year_words, key=f"report-year-{number}"
    )
    return council, year


def _preview(found: Preview) -> None:
    st.markdown(
        f"**{plain(found.kind.capitalize())}:** {count_of(found.rules, 'failing rule')}, "
        f"{number_words(found.total, found.unit)}."
    )
    if found.personal_data:
        st.warning(
            "This file names children. Only the counts by rule are taken from it; nothing else of "
            "it is kept anywhere."
        )
    for note in found.notes:
        st.caption(plain(note))
    if found.unknown_codes:
        st.caption(plain("Not in our catalogue, kept visible: " + ", ".join(found.unknown_codes)))
    table(
        [
            {"Rule": f"{code}: {label}", "Count": count}
            for code, label, count in found.counts[:RULES_PREVIEWED]
        ],
        "The rules that fail most in this report",
    )


def _facts(number: int) -> dict[str, Any]:
    st.markdown(
        "**What the run was.** The report does not say. What you leave empty stays unknown."
    )
    first, second, third, fourth = st.columns(4)
    run = first.number_input(
        "Run number", min_value=1, value=None, step=1, placeholder="Next free", key=f"run-{number}"
    )
    on = second.text_input("Date", key=f"run-date-{number}", placeholder="30/06/2026")
    children = third.number_input(
        "Children in the return", min_value=0, value=None, step=1, key=f"children-{number}"
    )
    episodes = fourth.number_input(
        "Episodes", min_value=0, value=None, step=1, key=f"episodes-{number}"
    )
    tables = st.multiselect(
        "Tables loaded",
        list(UPLOAD_TABLES),
        key=f"tables-{number}",
        help="A rule that is not in the report has passed only if its tables were loaded",
    )
    last = st.radio(
        "Last year’s files loaded too",
        [None, True, False],
        format_func={None: "Not known", True: "Yes", False: "No"}.__getitem__,
        horizontal=True,
        key=f"last-{number}",
    )
    return {
        "number": run,
        "date": typed_day(on),
        "children": children,
        "episodes": episodes,
        "tables_loaded": tables or None,
        "last_year_loaded": last,
    }
