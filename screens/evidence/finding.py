"""One finding: how strong it is, what speaks for and against it, where it stands, its history."""

from __future__ import annotations

import streamlit as st

from common.words import count_of, day_words
from evidence.findings import rested, services
from evidence.findings.changed import rested_words
from evidence.findings.model import LONGEST_CLAIM, LONGEST_WHY, MOVE_WORDS, Finding, Move, What
from evidence.findings.rating import rated
from evidence.findings.standing import Standing, standing
from evidence.findings.surroundings import agreement_words, saturation_words
from screens.by_whom import refuse_unseen
from screens.evidence.finding_evidence import for_and_against
from screens.evidence.finding_work import link_evidence
from screens.evidence.findings import badges
from screens.evidence.options_it_is_in import options_it_is_in
from screens.kept_edit import kept_form, was_told
from screens.look import do, last_shown, plain, table, the_project, who
from screens.offered import writes
from screens.paging import page_of
from screens.rule_failures.seen import the_door
from screens.settings.parts import add, fresh

LABELS = {"claim": "The claim"}
# More councils than these beside one another nobody can read.
MOST_COUNCILS = 4
ROWS_A_PAGE = 20
_WHAT_NOW = "Say below that it still holds, or challenge it."
_LOOK = "Say below what the team makes of it."
_SINCE: dict[What, str] = {
    "agreed": "agreed on",
    "challenged": "challenged",
    "looked at": "looked at",
    "draft": "made a draft again",
}
CHOICES: dict[What, str] = {
    "agreed": "Agreed",
    "challenged": "Challenged",
    "looked at": "It still holds, as it is",
    "draft": "A draft again",
}


def the_finding(finding_id: int) -> None:
    """The whole page. Raises NotFound where there is no such finding."""
    found = standing(the_project(), finding_id, the_door())
    each = found.finding
    st.markdown(badges(found))
    st.header(plain(each.claim), anchor=False)
    st.caption(plain(f"Written by {each.created_by}, {day_words(each.created_at[:10])}"))
    if found.changed:
        last = found.moves[-1]
        since = f"{_SINCE[last.what]}, {day_words(last.decided_at[:10])}"
        st.warning(
            plain(f"Its evidence changed since it was {since}. {found.changed_words()}")
            + f" {_WHAT_NOW if each.status == 'agreed' else _LOOK}"
        )
    _strength(found)
    for_and_against(found)
    options_it_is_in("finding", finding_id)
    link_evidence(found)
    _decide(found)
    _history(found)
    _change(found)


def _strength(found: Standing) -> None:
    strong = found.strength
    st.header("How strong it is", anchor=False)
    st.markdown(f"**{plain(strong.words())}**")
    if strong.is_linked and strong.asked:
        left, right = st.columns(2)
        with left:
            table(
                [
                    {
                        "Council": each.council,
                        "For": f"{each.people_for} of {each.asked}" if each.asked else "Not asked",
                        "Against": str(each.people_against) if each.asked else "",
                    }
                    for each in page_of(strong.councils, ROWS_A_PAGE, key="finding-councils")
                ],
                "People who spoke for and against it, of those asked, by council",
            )
        with right:
            table(
                [
                    {
                        "Role": each.name,
                        "For": f"{each.people_for} of {each.asked}",
                        "Against": str(each.people_against),
                    }
                    for each in strong.roles
                ],
                "People who spoke for and against it, of those asked, by role",
            )
        st.caption(
            "People are counted, each once, never quotes. They were chosen for their role, so this "
            "is how widely it was heard, not how common it is."
        )
    if strong.not_counted:
        st.caption(
            f"{count_of(strong.not_counted, 'quote')} contradicting something that itself speaks "
            "against the finding: counted for neither side."
        )
    st.markdown(f"Enough interviews? {plain(saturation_words(the_project()))}")
    for words in agreement_words(the_project(), strong):
        st.markdown(plain(words))
    _failures(found)


def _failures(found: Standing) -> None:
    strong = rated(the_project(), found.strength, the_door())
    if not strong.rules:
        st.markdown("No rule is linked, so nothing is said of how often anything fails.")
        return
    names = [cell.council for cell in strong.rules[0].cells]
    if len(names) <= MOST_COUNCILS:
        rows: list[dict[str, object]] = [
            {
                "Rule": f"{rule.code}: {rule.label}" if rule.known else f"{rule.code}: gone",
                **{c.council: _cell(c.words, c.limits) for c in rule.cells if rule.known},
            }
            for rule in strong.rules
        ]
        rows = [{"Rule": row["Rule"], **{n: row.get(n, "") for n in names}} for row in rows]
    else:
        rows = [
            {"Rule": rule.code, "Council": cell.council, "Fails": _cell(cell.words, cell.limits)}
            for rule in strong.rules
            for cell in rule.cells
        ]
    table(page_of(rows, ROWS_A_PAGE, key="finding-rates"), "How its rules fail, council by council")
    if strong.runs.words:
        st.caption(
            plain(f"Failures are {strong.runs.rates_are}. Runs: {strong.runs.words}.")
            + " What is linked goes together; nothing here shows that one causes another."
        )


def _cell(words: str, limits: str) -> str:
    return f"{words}; 95% limits {limits}" if limits else words


@writes("findings")
def _decide(found: Standing) -> None:
    each = found.finding
    version = last_shown(f"finding {each.id}", each.version)
    seen = last_shown(f"evidence of finding {each.id}", found.mark)
    st.header("Where it stands", anchor=False)
    # What it is already is no choice, but for another challenge.
    choices = [w for w in CHOICES if w != each.status or w == "challenged"]
    names = dict(CHOICES)
    if each.status != "agreed":
        names["looked at"] = "Looked at: it stays as it is"
    # What the reader chose stays chosen when the evidence changes before they press.
    form = f"decide-{each.id}"
    name = fresh(form)
    with st.form(name):
        what = st.radio(
            "What the team says of it",
            choices,
            None,
            format_func=names.__getitem__,
            key=f"{name}-what",
        )
        why = st.text_input(
            "Why (needed to challenge it)", max_chars=LONGEST_WHY, key=f"{name}-why"
        )
        pressed = st.form_submit_button("Save the decision")
    if pressed and what is None:
        st.error("Choose what the team says of it first.")
    elif pressed and what is not None:
        add(
            form,
            lambda: services.decide(the_project(), who(), each.id, version, what, why, seen=seen),
            "Saved, with what it rests on today.",
        )


def _history(found: Standing) -> None:
    st.header("History", anchor=False)
    if not found.moves:
        st.markdown("Nobody has agreed on it or challenged it yet.")
        return
    for move in page_of(tuple(reversed(found.moves)), ROWS_A_PAGE, key="finding-history"):
        _move(found, move)


def _move(found: Standing, move: Move) -> None:
    why = f": {move.why}" if move.why else ""
    by = f"{move.decided_by}, {day_words(move.decided_at[:10])}"
    if not the_project().sight.figures:
        rests = "What it rested on then is not shown to you."
    elif then := rested.read(move.rested_on):
        rests = rested_words(then, found.strength, the_door())
    else:
        rests = "What it rested on was taken out for good."
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"**{plain(MOVE_WORDS[move.what])}**{plain(why)}  \n:gray[{plain(by)}]")
        st.markdown(f":small[{plain(rests)}]")


@writes("findings")
def _change(found: Standing) -> None:
    each = found.finding
    name = f"finding-{each.id}"
    with st.expander("Put it in other words, or remove it", expanded=was_told(name)):
        form = kept_form(name, {"claim": each.claim}, each.version, LABELS, ("findings", each.id))
        with st.form(form.key):
            st.text_area(LABELS["claim"], max_chars=LONGEST_CLAIM, height=80, key=form.at("claim"))
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(
                lambda values, at: services.edit_claim(
                    the_project(), who(), each.id, at, str(values["claim"])
                ),
                "Saved.",
            )
        shown = last_shown(f"finding to remove {each.id}", each.version)
        if st.button("Remove it, with its links and history"):
            do(
                lambda: _remove(each, shown),
                "Removed. Undo it here, or later in Settings, History.",
            )


def _remove(finding: Finding, shown: int) -> None:
    refuse_unseen(("findings", finding.id), shown, finding.version)
    services.remove_finding(the_project(), who(), finding.id)
    st.query_params.from_dict({"show": "findings"})
