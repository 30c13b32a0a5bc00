"""What a round came to, as tables: choice by choice, and by council."""

from __future__ import annotations

import streamlit as st

from evidence.rounds import services
from evidence.rounds.model import FEWEST_OF_A_COUNCIL, Round
from screens.look import plain, table, the_project
from screens.offered import may_change


def results(held: Round) -> None:
    """The counts as they were when the screen was made; the board above is the one that moves."""
    with st.expander("The counts as a table", key=f"counts-{held.id}", on_change="rerun") as opened:
        if opened.open:
            _tables(held)


def _tables(held: Round) -> None:
    said = services.standing(the_project(), held.id)
    st.markdown(plain(f"{said.who_answered()}."))
    table(
        [
            {
                "Choice": each.choice.words,
                "From phones": _number(each.phones),
                "From paper": _number(each.paper),
                "Together": each.total if each.is_known else "not counted",
            }
            for each in said.counts
        ],
        "Each choice with its counts from phones and from paper",
    )
    if said.councils and may_change("rounds"):
        st.caption(
            "By council, for the team. The room sees councils once the round is closed; those with "
            f"fewer than {FEWEST_OF_A_COUNCIL} answers stand together there."
        )
        table(
            [
                {
                    "Council": of.council,
                    **{each.choice.words: each.total for each in of.counts if each.is_known},
                    "Answered": of.answered,
                }
                for of in said.councils
            ],
            "The answers by council",
        )
    rows: list[dict[str, object]] = [{"Comment shown to the room": each} for each in said.comments]
    table(rows, "Comments that were shown to the room")


def _number(count: int | None) -> int | str:
    return "not counted" if count is None else count
