"""Reports and tables: what the whole project leaves behind, and what each still lacks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import streamlit as st

from presenting.documents.missing import missing, staying
from presenting.documents.services import TITLES, Document, DocumentKind, document
from presenting.formats.docx import MIME as DOCX
from presenting.tables.open_data import MIME as ZIP
from presenting.tables.open_data import open_data
from presenting.tables.workbook import MIME as XLSX
from presenting.tables.workbook import workbook
from screens.look import go_to, plain, the_project

WHAT: dict[DocumentKind, str] = {
    "research-report": "What was asked of whom, the findings beside their quotes, personas, user "
    "needs, process maps, error groups, and what was left and why.",
    "benefits-case": "What the problem costs, what each option would save, every input with its "
    "source, and what is blank.",
    "recommendations": "The options in their order with who judged them and why, what was decided, "
    "next steps, and where no further action is taken.",
}


def documents() -> None:
    """A box for each document, then the tables."""
    project = the_project()
    st.header("Reports and tables", anchor=False)
    st.markdown(
        "Files of the whole project for anybody: only cleared quotes are in them, small counts are "
        "hidden, and each says its day, its version and its sources. "
        + plain(staying(project).words())
    )
    if staying(project).quotes:
        go_to("quotes", "Look through quotes to clear", {})
    for kind in TITLES:
        _document(kind)
    _tables()


def _document(kind: DocumentKind) -> None:
    project, today = the_project(), date.today().isoformat()
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{TITLES[kind]}**  \n{WHAT[kind]}")
        lacking = missing(project, kind)
        if lacking:
            st.markdown("It would say that this is missing:")
        for each in lacking:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(each.words), width="content")
                go_to(each.screen, each.label, each.query)
        st.download_button(
            f"Save the {TITLES[kind].lower()} (Word)",
            partial(_made, partial(document, kind=kind)),
            f"{kind}-{today}.docx",
            DOCX,
            on_click="ignore",
            key=f"save-{kind}",
        )


def _tables() -> None:
    today = date.today().isoformat()
    with st.container(border=True, gap="xsmall"):
        st.markdown(
            "**Every table**  \nCouncils, quotes, themes, needs, findings, painpoints, maps, runs, "
            "failure rates, options, benefits and decisions. The workbook opens in Excel. The open "
            "data are CSV files with a description of every column, safe to publish: without "
            "descriptions, reasons, notes or anybody of the team."
        )
        with st.container(horizontal=True):
            for words, make, name, mime in (
                ("Save the workbook (Excel)", workbook, f"every-table-{today}.xlsx", XLSX),
                ("Save the open data (zip)", open_data, f"open-data-{today}.zip", ZIP),
            ):
                st.download_button(
                    words,
                    partial(_made, make),
                    name,
                    mime,
                    on_click="ignore",
                    key=f"save-{name.rpartition('.')[2]}",
                )


def _made(make: Callable[..., Document]) -> bytes:
    """The file, made when it is asked for."""
    return make(the_project()).content
