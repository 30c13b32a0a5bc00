"""Running the validator here: install it, choose the files, watch and cancel, look, store."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from common.words import count_of, listed, typed_day
from common.years import year_words
from screens.look import do, fault_told, plain, say, table, the_catalogue, the_project, who
from screens.offered import may_change, writes
from screens.pickers import pick_council
from screens.uploads import let_go
from storage import noting_acts
from validation.catalogue import FIRST_YEAR, LAST_YEAR
from validation.services import running
from validation.services.running import UnderWay, ValidatorRun

KINDS = ["csv", "xml", "xlsx", "zip"]
RULES_PREVIEWED = 10
LOOK_AGAIN = 0.5
# Keys of the session's state.
UNDER_WAY = "validator_under_way"
NUMBER = "validator_files_number"
OTHER_YEAR = "validator_other_year"


@dataclass
class Begun:
    """A run that was begun on this page, and whose it is."""

    run: UnderWay
    council: str


@writes("runs")
def run_here() -> None:
    """The whole way from a return's files to a stored run; opened while something is under way."""
    begun = st.session_state.get(UNDER_WAY)
    with st.expander("Run the validator here", expanded=begun is not None), fault_told():
        if begun is not None and not begun.run.done:
            _watch()
        elif begun is not None:
            _ended(begun)
        elif running.validator_version() is None:
            _install()
        else:
            _choose(st.session_state.get(NUMBER, 0))


def _install() -> None:
    st.markdown(
        "The sector’s validator is not installed on this computer. It is optional, and lives apart "
        "from everything else, about 220 MB. Without it you can still import error reports."
    )
    if not may_change("project"):
        st.markdown("An owner of the project can install it.")
        return
    if st.button("Install the validator"):
        bar = st.progress(0.0, "Beginning")

        def tell(words: str, share: float) -> None:
            bar.progress(share, words)

        do(lambda: running.install_validator(progress=tell), "The validator is installed.")
        bar.empty()
    st.caption("Without a network, IT can install it from a folder of wheels:")
    st.code("commonground validation install --from FOLDER", language=None, wrap_lines=True)


def _choose(number: int) -> None:
    st.markdown(
        "Choose the files of a return: its CSV files, its one XML file, or a zip of them. They "
        "stay in memory, go to the validator through a pipe, and are let go; only sums over "
        "children are kept."
    )
    left, right = st.columns(2)
    with left:
        council = pick_council("Council", key=f"validator-council-{number}")
    years = list(range(LAST_YEAR, FIRST_YEAR - 1, -1))
    year = right.selectbox(
        "Return", years, index=1, format_func=year_words, key=f"validator-year-{number}"
    )
    files = left.file_uploader(
        "Files of this return",
        type=KINDS,
        accept_multiple_files=True,
        key=f"validator-files-{number}",
        help="Ofsted’s lists of children’s homes and social care providers may be among them",
    )
    before = right.file_uploader(
        "Last year’s files, if you have them",
        type=KINDS,
        accept_multiple_files=True,
        key=f"validator-last-{number}",
        help="Without them the rules that compare with last year are skipped",
    )
    authority = _authority(council, number)
    # Which files and year were asked about: of others nothing was said yet.
    mark = (year, *(each.file_id for each in files))
    asked = st.session_state.get(OTHER_YEAR, (None, ""))
    any_year = False
    if asked[0] == mark:
        st.warning(plain(asked[1]))
        any_year = st.checkbox(
            "Run it although its dates are of another year", key=f"validator-any-year-{number}"
        )
    if not files:
        return
    if not council:
        st.markdown("Say whose return it is.")
        return
    if st.button("Run the validator", type="primary"):
        inputs = running.prepare(
            [(each.getvalue(), each.name) for each in files],
            last_year=[(each.getvalue(), each.name) for each in before],
            year=year,
        )
        if inputs.usual_year is not None and not any_year:
            inputs.files.clear()
            words = running.other_year_words(inputs)
            words = f"{words[:1].upper()}{words[1:]}. Choose that return, or tick below."
            st.session_state[OTHER_YEAR] = (mark, words)
            st.rerun()
        let_go([*files, *before])
        st.session_state.pop(OTHER_YEAR, None)
        st.session_state[NUMBER] = number + 1
        st.session_state[UNDER_WAY] = Begun(running.start_run(inputs, authority=authority), council)
        st.rerun()


def _authority(council: str | None, number: int) -> str:
    """The code of the local authority: as chosen, else of the council's own name; or empty."""
    known = running.authorities()
    own = running.authority_of(council) if council else None
    names = list(known)
    at = next((place for place, name in enumerate(names) if known[name] == own), None)
    chosen = st.selectbox(
        "Local authority",
        names,
        index=at,
        placeholder="Choose, or type its code",
        accept_new_options=True,
        key=f"validator-authority-{number}-{own}",
        help="Rules "
        f"{listed(running.RULES_BY_AUTHORITY)} ask whether a placement is inside the council. "
        "Without it they take every placement for one outside.",
    )
    return running.read_authority(chosen) if chosen else ""


@st.fragment(run_every=LOOK_AGAIN)
def _watch() -> None:
    """How far it is, and a way to stop it; looks again by itself."""
    begun = st.session_state.get(UNDER_WAY)
    if begun is None or begun.run.done:
        st.rerun()
    step = begun.run.step
    words = f"Rule {step.rule}: {step.at} of {step.of}" if step.of else "Loading the validator"
    st.progress(step.at / step.of if step.of else 0.0, plain(words))
    if st.button("Cancel the run"):
        begun.run.cancel()
        st.rerun()


def _ended(begun: Begun) -> None:
    """What came of it: the reason it stopped, or what is kept and a way to store it."""
    result, fault = begun.run.result, begun.run.fault
    if result is None:
        st.session_state.pop(UNDER_WAY)
        words = fault.sentence() if fault else "the run ended without an answer."
        stopped = isinstance(fault, running.RunStopped)
        (st.info if stopped else st.error)(plain(words[:1].upper() + words[1:]))
        _choose(st.session_state.get(NUMBER, 0))
        return
    _preview(result)
    _store(begun.council, result)


def _preview(run: ValidatorRun) -> None:
    report, facts = run.report, run.facts
    crashed = f" ({listed(run.crashed)})" if run.crashed else ""
    st.markdown(
        plain(
            f"{count_of(report.failing, 'rule')} fail, {count_of(report.total, 'row')} in all, "
            f"over {count_of(facts.children or 0, 'child', 'children')}. "
            f"{count_of(len(run.ran), 'rule')} ran, {len(run.skipped)} were skipped for want of a "
            f"table, {len(run.crashed)} crashed{crashed}."
        )
    )
    for note in run.notes:
        st.caption(plain(note))
    children = report.children_counts or {}
    known = the_catalogue()
    most = sorted(report.counts.items(), key=lambda item: (-item[1], item[0]))
    table(
        [
            {
                "Rule": f"{code}: {known.label(code, facts.year)}",
                "Rows": count,
                "Children": children.get(code, 0),
            }
            for code, count in most[:RULES_PREVIEWED]
        ],
        "The rules that fail most in this run",
    )
    st.markdown(
        "**Kept:** rows and children by rule, how many children fail two rules together, the rows "
        "of each table, which rules ran. **Gone already:** the files and every child in them."
    )


def _store(council: str, run: ValidatorRun) -> None:
    first, second, third = st.columns(3)
    number = first.number_input(
        "Run number", min_value=1, value=None, step=1, placeholder="Next free", key="validator-run"
    )
    on = second.text_input("Date", key="validator-date", placeholder="30/06/2026")
    note = third.text_input("Note", key="validator-note", max_chars=500)
    replace = st.checkbox("Replace the same run if it is there already", key="validator-replace")
    keep, throw = st.columns(2)
    if keep.button("Store this run", type="primary"):
        with noting_acts() as noted:
            done = running.store_validator_run(
                the_project(),
                who(),
                run,
                council=council,
                number=number,
                date=typed_day(on),
                note=note,
                replace=replace,
            )
        _forget()
        words = f"Stored run {done.number} of {year_words(done.year)} for {done.council}."
        say(" ".join([words, *done.remarks]), noted)
        st.rerun()
    if throw.button("Throw it away"):
        _forget()
        say("The run was thrown away; nothing of it was stored.")
        st.rerun()


def _forget() -> None:
    for key in (UNDER_WAY, "validator-run", "validator-date", "validator-note"):
        st.session_state.pop(key, None)
