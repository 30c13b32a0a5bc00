"""Which of Ofsted's lists of providers a workbook is."""

from __future__ import annotations

from common.errors import BadInput
from common.workbooks import open_workbook, workbook_rows

_HOMES = ({"provider information"}, {"settings and inspection info", "address details"})
_BOTH = {"providers", "sa providers"}
_REPORT = {"error summary", "child summary"}
_REMEDY = "Choose Ofsted's lists of children's homes and of social care providers, or leave it out"


def provider_role(data: bytes, name: str) -> str:
    """ "CH lookup", "SCP lookup", or "both" for the list that holds both.

    Raises BadInput for any other workbook.
    """
    book = open_workbook(data, name, wanted="one of Ofsted's lists", remedy=_REMEDY)
    try:
        sheets = [str(each).strip().casefold() for each in book.sheetnames]
        first = next(workbook_rows(book.worksheets[0], name), ()) if book.worksheets else ()
    finally:
        book.close()
    headings = {str(cell).strip().casefold() for cell in first if cell is not None}
    if any(wanted <= set(sheets) for wanted in _HOMES):
        return "CH lookup"
    if set(sheets) == _BOTH or (len(sheets) == 1 and {"urn", "provider type"} <= headings):
        return "both"
    if len(sheets) >= 2 and {"urn", "placement code"} <= headings:
        return "SCP lookup"
    if set(sheets) >= _REPORT:
        raise BadInput(
            "this is an error report, not a file of the return",
            where=name,
            remedy="Import it as an error report; to run the validator, choose the 903's own files",
        )
    raise BadInput("this workbook is none of Ofsted's lists", where=name, remedy=_REMEDY)
