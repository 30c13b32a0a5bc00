"""One thing a decision needs: what each council has of it, and answering for a council."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from common.errors import NotFound
from common.words import count_of, day_words
from evidence.decisions import services
from evidence.decisions.failing import failing_now
from evidence.decisions.fields import (
    FIELD_WORDS,
    field_kind,
    field_suggestions,
    place_words,
    read_place,
    rules_checking,
)
from evidence.decisions.gaps import NOT_LOOKED_AT, Cell, Need, gap_words
from evidence.decisions.hearing import spoke_of_data
from evidence.decisions.model import (
    EXISTENCE,
    LONGEST_NAME,
    LONGEST_WHY,
    LONGEST_WORDS,
    QUALITY,
    SHARING,
    Answer,
    Choice,
    DataNeeded,
)
from evidence.failing import latest_seen
from screens.evidence.decisions import ALL_COUNCILS
from screens.evidence.spoken_of import spoken_of
from screens.kept_edit import KeptForm, Values, kept_form, was_told
from screens.look import do, go_to, plain, table, the_catalogue, the_project, who
from screens.offered import writes
from screens.paging import page_of
from screens.rule_failures.seen import the_door

ANSWER = {
    "exists": "Does it exist?",
    "system": "In which system",
    "place": "Table and field",
    "sharing": "May it be shared?",
    "sharing_why": "Why, or on what conditions",
    "quality": "How good is it?",
    "quality_why": "How that is known",
    "judged_by": "Judged by",
}
# What was answered, by council; None is for all of them.
Answers = dict[int | None, Answer]
FOR_ALL = 0
COUNCILS_A_PAGE = 20
RULES_A_PAGE = 8
DOES_NOT_APPLY = "Does not apply"


def the_data(data_id: int) -> None:
    """The whole page. Raises NotFound where there is no such thing."""
    held = services.held(the_project())
    needs = (need for state in services.standing(the_project()) for need in state.needs)
    need = next((each for each in needs if each.data.id == data_id), None)
    if need is None:
        raise NotFound(
            f"there is no data number {data_id} that a decision needs in this project",
            remedy="Go back to the list",
        )
    st.header(plain(need.data.what), anchor=False)
    go_to(
        "evidence",
        f"For the decision: {plain(need.decision.words)}",
        {"decision": str(need.decision.id)},
    )
    st.markdown(
        f"**{plain(gap_words(need.gap, of_one_council=len(need.cells) == 1))}.** "
        f"{plain(need.words())}"
    )
    answers = held.answers_of(data_id)
    _answers(need)
    _answer(need, answers)
    _others(need, answers, dict(held.councils))
    _fields(need)
    own = [link for link in held.data_quotes if link.of == data_id]
    spoken_of("data", data_id, own, f"{spoke_of_data(the_project(), held, data_id).words()}.")
    _change(need.data)


def _answers(need: Need) -> None:
    rows = [_row(cell) for cell in page_of(need.cells, COUNCILS_A_PAGE, key="answers-page")]
    table(rows, "What each council has of it")
    if found := latest_seen(the_project(), the_door()):
        st.caption(
            plain(
                f"“Fails now”: what the rules that check the field found in {found.words()}. It is "
                "beside what was judged, not part of it."
            )
        )


def _row(cell: Cell) -> dict[str, object]:
    said = cell.answer
    council = cell.council or ALL_COUNCILS
    if said is None:
        blank = ("System", "Table and field", "Fails now", "May be shared", "How good", "Judged")
        return {"Council": council, "Exists": NOT_LOOKED_AT, **dict.fromkeys(blank, "")}
    fails = failing_now(the_project(), cell, the_door())
    shared = good = DOES_NOT_APPLY
    if said.exists != "no":
        shared = _with(SHARING[said.sharing], said.sharing_why)
        good = _with(QUALITY[said.quality], said.quality_why)
    for_all = " (said for all councils)" if cell.for_all and cell.council else ""
    return {
        "Council": council,
        "Exists": EXISTENCE[said.exists] + for_all,
        "System": said.system,
        "Table and field": place_words(said.table, said.field),
        "Fails now": fails.words() if fails else "",
        "May be shared": shared,
        "How good": good,
        "Judged": f"{said.judged_by}, {day_words(said.judged_on)}",
    }


def _with(words: str, why: str) -> str:
    return f"{words}: {why}" if why else words


@writes("data_answers")
def _answer(need: Need, answers: Answers) -> None:
    """Answer for one council after another; each begins with what is said for all councils."""
    data_id = need.data.id
    st.header("Answer for a council", anchor=False)
    asked = {cell.council_id: cell.council for cell in need.cells if cell.council_id is not None}
    if need.decision.council_id is None:
        asked[FOR_ALL] = ALL_COUNCILS
    unseen = [cell.council_id or FOR_ALL for cell in need.cells if cell.answer is None]
    places = list(asked)
    chosen = st.selectbox(
        "Which council",
        places,
        places.index(unseen[0]) if unseen else 0,
        format_func=lambda each: _called(each, asked, answers),
        key=f"answer-for-{data_id}-{st.session_state.get(_round(data_id), 0)}",
        width=400,
    )
    if chosen in asked:
        if chosen == FOR_ALL:
            _answer_form(data_id, None, "all councils", answers)
        else:
            _answer_form(data_id, chosen, asked[chosen], answers)


def _called(chosen: int, asked: dict[int, str], answers: Answers) -> str:
    found = answers.get(None if chosen == FOR_ALL else chosen)
    if found:
        words = EXISTENCE[found.exists].lower()
    else:
        words = "no answer yet" if chosen == FOR_ALL else "no answer of its own yet"
    return f"{asked.get(chosen, 'No longer here')}: {words}"


def _answer_form(data_id: int, council_id: int | None, name: str, answers: Answers) -> None:
    own = answers.get(council_id)
    begin = own or answers.get(None)
    # Another beginning is another form, so that it begins with what is said for all by now.
    lent = f"-{begin.version}" if begin and not own else ""
    key = f"answer-{data_id}-{council_id or FOR_ALL}{lent}"
    form = kept_form(key, _values(begin), own.version if own else 0, ANSWER)
    with st.form(form.key):
        _choose("exists", EXISTENCE, form.at("exists"))
        left, right = st.columns(2)
        left.text_input(
            ANSWER["system"],
            max_chars=LONGEST_NAME,
            key=form.at("system"),
            placeholder="Such as the case management system",
        )
        place = form.at("place")
        typed = st.session_state[place]
        known = field_suggestions()
        right.selectbox(
            ANSWER["place"],
            known if typed in (None, *known) else (typed, *known),
            index=None,
            accept_new_options=True,
            placeholder="Choose a field of the return, or type your own",
            key=place,
        )
        _judged(form, "sharing", SHARING)
        _judged(form, "quality", QUALITY)
        st.text_input(
            ANSWER["judged_by"],
            max_chars=LONGEST_NAME,
            key=form.at("judged_by"),
            placeholder="A role or a meeting. Left empty: you, where the judgement is new",
        )
        pressed = st.form_submit_button(f"Save for {plain(name)}", type="primary")
    if pressed:
        form.save(
            lambda values, at: _store(data_id, council_id, name, values, at), f"Saved for {name}."
        )
    if own and st.button(f"Remove the answer for {plain(name)}"):
        do(lambda: services.remove_answer(the_project(), who(), own.id), "Removed.")


def _judged(form: KeptForm, name: str, words: Mapping[Choice, str]) -> None:
    """One of a few answers, and beside it why."""
    left, right = st.columns(2, vertical_alignment="bottom")
    with left:
        _choose(name, words, form.at(name))
    why = f"{name}_why"
    right.text_input(ANSWER[why], max_chars=LONGEST_WHY, key=form.at(why))


def _choose(name: str, words: Mapping[Choice, str], key: str) -> None:
    st.radio(ANSWER[name], list(words), format_func=words.__getitem__, key=key, horizontal=True)


def _values(begin: Answer | None) -> Values:
    if begin is None:
        return {
            **dict.fromkeys(ANSWER, ""),
            "place": None,
            **dict.fromkeys(("exists", "sharing", "quality"), "unknown"),
        }
    return {
        "exists": begin.exists,
        "system": begin.system,
        "place": place_words(begin.table, begin.field) or None,
        "sharing": begin.sharing,
        "sharing_why": begin.sharing_why,
        "quality": begin.quality,
        "quality_why": begin.quality_why,
        "judged_by": "",
    }


def _store(data_id: int, council_id: int | None, name: str, values: Values, at: int) -> None:
    its_table, field = read_place(values.pop("place") or "")
    services.answer(
        the_project(),
        who(),
        data_id,
        council=None if council_id is None else name,
        table=its_table,
        field=field,
        version=at,
        **values,
    )
    # Another box is another choice, which begins with the next council nobody has looked at.
    st.session_state[_round(data_id)] = st.session_state.get(_round(data_id), 0) + 1


def _round(data_id: int) -> str:
    return f"answers-given-{data_id}"


def _others(need: Need, answers: Answers, names: dict[int, str]) -> None:
    """Answers of councils the decision is not about any more; they can be removed."""
    about = {None, *(cell.council_id for cell in need.cells)}
    for each in answers.values():
        if each.council_id in about:
            continue
        name = names.get(each.council_id or 0, "another council")
        words, button = st.columns([4, 1], vertical_alignment="center")
        words.markdown(
            f"There is an answer for {plain(name)} too, which this decision is not about."
        )
        if button.button("Remove", key=f"other-{each.id}", help=f"Remove {plain(name)}’s answer"):
            do(
                lambda each=each: services.remove_answer(the_project(), who(), each.id),  # type: ignore[misc]
                "Removed.",
            )


def _fields(need: Need) -> None:
    """What the fields named in answers are to the return, and which rules check them."""
    answers = [cell.answer for cell in need.cells if cell.answer and cell.answer.field]
    places = sorted({(each.table, each.field) for each in answers})
    if not places:
        return
    st.header("What checks it", anchor=False)
    for its_table, field in places:
        words = FIELD_WORDS[field_kind(its_table, field)]
        st.markdown(f"**{plain(place_words(its_table, field))}**: {plain(words)}.")
        _rules(its_table, field)


def _rules(its_table: str, field: str) -> None:
    found = rules_checking(its_table, field, the_catalogue())
    if not found:
        st.markdown("No rule of the return checks it.")
        return
    box = st.expander(
        f"{count_of(len(found), 'rule')} of the return {'checks' if len(found) == 1 else 'check'} "
        "it: a first hint of how good it is",
        key=f"rules-of-{its_table}-{field}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        for rule in page_of(found, RULES_A_PAGE, key=f"rules-{its_table}-{field}"):
            go_to("rule_failures", f"{plain(rule.code)}: {plain(rule.label)}", {"rule": rule.code})


@writes("data_needed")
def _change(data: DataNeeded) -> None:
    name = f"data-{data.id}"
    with st.expander("Change its words, or remove it", expanded=was_told(name)):
        form = kept_form(name, {"what": data.what}, data.version, {"what": "What must be known"})
        with st.form(form.key):
            st.text_input("What must be known", max_chars=LONGEST_WORDS, key=form.at("what"))
            pressed = st.form_submit_button("Save its words")
        if pressed:
            form.save(
                lambda values, at: services.edit_data(
                    the_project(), who(), data.id, at, values["what"]
                ),
                "Saved.",
            )
        if st.button("Remove it, with its answers"):
            do(lambda: _remove(data), "Removed. Undo it here, or later in Settings, History.")


def _remove(data: DataNeeded) -> None:
    services.remove_data(the_project(), who(), data.id)
    st.query_params.from_dict({"decision": str(data.decision_id)})
