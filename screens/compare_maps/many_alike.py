"""How alike maps are: a number for every two, and a tree that joins the most alike first."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from process_maps.comparing.dendrogram import Dendrogram, dendrogram
from process_maps.comparing.export import matrix_csv, similarities_csv
from process_maps.comparing.similarity import Similarities
from process_maps.export import to_png
from process_maps.pairing.aligned import Aligned
from process_maps.picturing.alike import similarities_of
from process_maps.picturing.likeness import shade, tree
from process_maps.picturing.services import invented
from screens.components.map_view import map_view
from screens.look import plain, table, the_project

NEAREST, BY_NAME = "Most alike beside one another", "By name"


def how_alike(it: Aligned) -> None:
    """The numbers as a shaded table, the tree drawn and in words, files of both."""
    doubtful = st.toggle("Count doubtful pairs too", key="alike-doubtful")
    found = similarities_of(the_project(), it.ids, doubtful)
    joined = dendrogram(found)
    counted = "Doubtful pairs count too." if doubtful else "Only what is decided or sure counts."
    st.markdown(
        "From 0 (nothing alike) to 1 (the same work in the same order): the mean of how much of "
        f"the steps and how much of the flows two maps share. {counted} Maps of different "
        "detail look less alike than their work may be."
    )
    _numbers(it, found, joined)
    if joined.merges:
        map_view(
            tree(joined, it.names, illustrative=invented(it)),
            name="Tree of how alike the maps are",
            view=f"alike-{len(it.maps)}",
            selected=None,
            key="alike-tree",
        )
    with st.expander("The tree in words", key="alike-words", on_change="rerun") as opened:
        if opened.open:
            for words in joined.words:
                st.markdown(f"- {plain(words)}")
    _save(it, found, joined)


def _numbers(it: Aligned, found: Similarities, joined: Dendrogram) -> None:
    order = st.segmented_control(
        "Order of the maps", (NEAREST, BY_NAME), default=NEAREST, required=True, key="alike-order"
    )
    keys = [*joined.leaves, *joined.left_out]
    if order == BY_NAME:
        keys = sorted(it.maps, key=lambda key: it.names[key].casefold())
    rows: list[dict[str, object]] = []
    shades: list[list[int | None]] = []
    for one in keys:
        numbers = [None if one == other else found.number(one, other) for other in keys]
        cells = [
            "–" if one == other else "not known" if number is None else f"{number:.2f}"
            for other, number in zip(keys, numbers, strict=True)
        ]
        heads = [it.names[key] if it.names[key] != "Map" else "Map (its name)" for key in keys]
        rows.append({"Map": it.names[one], **dict(zip(heads, cells, strict=True))})
        shades.append([None, *(shade(each or 0.0) for each in numbers)])
    table(rows, "How alike every two maps are, from 0 to 1", shades=shades)


def _save(it: Aligned, found: Similarities, joined: Dendrogram) -> None:
    made_up = {key for key in it.maps if invented(it, (key,))}
    files = {
        "csv": ("Table of numbers (CSV)", "text/csv", partial(matrix_csv, found)),
        "pairs.csv": ("What they are made of (CSV)", "text/csv", partial(similarities_csv, found)),
    }
    st.markdown("**Save as a file**")
    with st.container(horizontal=True):
        for ending, (words, mime, make) in files.items():
            st.download_button(
                words,
                partial(make, illustrative=made_up),
                file_name=_called(it, ending),
                mime=mime,
                key=f"alike-save-{ending}",
                on_click="ignore",
            )
        if joined.merges:
            for ending, mime in (("svg", "image/svg+xml"), ("png", "image/png")):
                st.download_button(
                    f"Tree ({ending.upper()})",
                    partial(_tree_file, it, joined, ending),
                    file_name=_called(it, ending),
                    mime=mime,
                    key=f"alike-save-{ending}",
                    on_click="ignore",
                )


def _tree_file(it: Aligned, joined: Dendrogram, ending: str) -> bytes:
    svg = tree(joined, it.names, illustrative=invented(it))
    return to_png(svg) if ending == "png" else svg.encode("utf-8")


def _called(it: Aligned, ending: str) -> str:
    return f"how-alike-{len(it.maps)}-maps-{date.today().isoformat()}.{ending}"
