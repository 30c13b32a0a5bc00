"""Charts on a screen: drawn by the browser from what is sent with the page, and saved as pictures.

Each has a description for screen readers and stands above a table of the same numbers; nothing is
fetched from anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from common.file_names import file_stem
from presenting.charts.basic import Line, bar_spec, growth_spec, histogram_spec, line_spec
from presenting.charts.pictures import KINDS, Caption, picture_of
from presenting.charts.style import Spec


def line_chart(
    at: Sequence[str], lines: Sequence[Line], *, across: str, up: str, alt_words: str, key: str
) -> None:
    """Lines over a row of runs, told apart by colour, shape and dash; unknown is a gap."""
    if spec := line_spec(at, lines, across=across, up=up):
        show_chart(spec, alt_words, key)


def bar_chart(
    rows: Sequence[tuple[str, float, str]], *, along: str, alt_words: str, key: str
) -> None:
    """Bars from the largest down; each row is a name, a value and the words beside the bar."""
    if rows:
        show_chart(bar_spec(rows, along=along), alt_words, key)


def growth_chart(
    new: Sequence[int],
    *,
    reached: tuple[int, str] | None,
    names: tuple[str, str],
    across: str,
    alt_words: str,
    key: str,
) -> None:
    """What each of a row brought anew as bars, and all of it so far as a line, by those names.

    ``reached``: the place, counted from 1, that a mark with those words stands at.
    """
    if new:
        show_chart(growth_spec(new, reached=reached, names=names, across=across), alt_words, key)


def histogram(
    bars: Sequence[tuple[float, float, int]],
    *,
    mark: tuple[float, str] | None,
    names: tuple[str, str],
    alt_words: str,
    key: str,
) -> None:
    """How many fall between two values, as bars; ``mark`` is a line at a value with its words.

    ``names``: what is along and what is up.
    """
    if bars:
        show_chart(histogram_spec(bars, mark=mark, names=names), alt_words, key)


def show_chart(spec: Spec, alt_words: str, key: str) -> None:
    """Draw a chart in the page, with its description for screen readers."""
    # Ours, not Streamlit's theme: it would make the words small and grey again.
    st.vega_lite_chart(spec=spec, theme=None, width="stretch", key=key, alt=alt_words)


def save_picture(spec: Spec, name: str, *, alt: str, caption: Caption) -> None:
    """A button for each kind of picture; ``name`` is the file's, without its ending."""
    with st.container(horizontal=True):
        for kind, (words, mime) in KINDS.items():
            st.download_button(
                f"Save the picture ({words})",
                partial(picture_of, spec, alt, kind, caption),
                file_name=f"{file_stem(name.split('-'))}.{kind}",
                mime=mime,
                key=f"picture-{name}-{kind}",
                on_click="ignore",
            )
