"""One user need's page: the sentence, what it rests on, for and against, and changing it."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from evidence.people import services as people
from evidence.people.services import all_evidence
from research.personas.model import LONGEST_PART, Need, NeedFacts
from research.services import needs as services
from screens.common_ground.findings_behind import findings_behind
from screens.common_ground.need_form import (
    AS_A,
    I_NEED,
    PERSONA,
    REASON_HINT,
    SO_THAT,
    persona_names,
    sentence_shown,
)
from screens.common_ground.quotes_behind import quotes_behind
from screens.kept_edit import Values, kept_form, was_told
from screens.look import do, go_to, plain, the_project, who
from screens.offered import writes

LABELS = {"as_a": AS_A, "i_need": I_NEED, "so_that": SO_THAT, "persona_id": PERSONA}


def the_need(need_id: int) -> None:
    """The whole page. Raises NotFound where there is no such need."""
    each = services.need(the_project(), need_id)
    names = persona_names()
    known = all_evidence(the_project()).needs[each.id]
    st.header(f"User need {each.id}", anchor=False)
    st.markdown(sentence_shown(each.facts))
    st.markdown(plain(known.words()))
    if known.strength.is_one_person and known.strength.quotes:
        st.markdown(
            "One person said so: the words may be theirs alone. Ask others before it is told."
        )
    if not each.facts.so_that:
        st.info(REASON_HINT)
    if each.facts.persona_id in names:
        name = plain(names[each.facts.persona_id])
        go_to("common_ground", f"Persona: {name}", {"persona": str(each.facts.persona_id)})
    quotes_behind("need", each.id)
    findings_behind("need", each.id, known)
    st.header("Work on it", anchor=False)
    _change(each, names)


@writes("user_needs")
def _change(each: Need, names: dict[int, str]) -> None:
    name = f"need-{each.id}"
    with st.expander("Change its words or persona", expanded=was_told(name)):
        form = kept_form(name, asdict(each.facts), each.version, LABELS, ("user_needs", each.id))
        with st.form(form.key, border=False):
            for part in ("as_a", "i_need", "so_that"):
                st.text_input(LABELS[part], max_chars=LONGEST_PART, key=form.at(part))
            st.selectbox(
                PERSONA,
                list(names),
                index=None,
                format_func=lambda persona: names.get(persona, "None"),
                placeholder="None",
                key=form.at("persona_id"),
            )
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(lambda values, at: _store(each.id, values, at), "Saved.")
        if st.button("Remove the need", help="Its quotes stay in the project"):
            do(lambda: _remove(each.id), "Removed. Its quotes are still in the project.")


def _store(need_id: int, values: Values, version: int) -> None:
    as_a, i_need, so_that = (str(values[part] or "") for part in ("as_a", "i_need", "so_that"))
    facts = NeedFacts(as_a, i_need, so_that, values["persona_id"])
    services.change_need(the_project(), who(), need_id, version, facts)


def _remove(need_id: int) -> None:
    people.remove_need(the_project(), who(), need_id)
    st.query_params.from_dict({"show": "needs"})
