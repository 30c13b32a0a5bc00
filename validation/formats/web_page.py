"""Tables of a saved or copied web page, as the DfE portal shows its summary."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
from lxml import etree

from common.errors import BadInput
from validation.formats.grid import Grid, Line

_CELLS = "./td | ./th"
_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"


def html_grids(text: str, name: str) -> list[Grid]:
    """Each table of a page. Raises BadInput where the page breaks off inside a table."""
    lowered = text.lower()
    if lowered.count("<table") > lowered.count("</table"):
        raise BadInput(
            "the page breaks off inside its table: only half of it is here",
            where=name,
            remedy="Save or copy the whole page again",
        )
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    page: lxml.html.HtmlElement | None = None
    try:
        page = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        page = None
    if page is None:
        raise BadInput("the page cannot be read", where=name, remedy="Save it again, or as CSV")
    return [Grid(_lines(table), place="row", ragged=True) for table in page.iter("table")]


def _lines(table: lxml.html.HtmlElement) -> Iterator[Line]:
    for number, row in enumerate(table.xpath(_ROWS), start=1):
        cells = tuple(" ".join(cell.text_content().split()) for cell in row.xpath(_CELLS))
        yield Line(number, cells)
