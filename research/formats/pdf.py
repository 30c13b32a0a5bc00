"""PDFs that hold text: pages to lines, without the heads and feet that run through them.

A PDF knows no paragraphs. Lines that reach the right-hand side are joined with the next; a word
parted by a hyphen is put together as the rest of the file writes it.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from common.errors import BadInput
from common.safe_reading import MEGABYTE
from common.words import count_of
from research.formats.blocks import Document
from research.formats.starts import Line, find_starts
from research.model import clean_text

MOST_PAGES = 2_000
MOST_WORDS = 10 * MEGABYTE
# No column of text is narrower, in letters; a shorter line ended where its writer ended it.
_NARROWEST = 30
# A page of text takes some thousand strokes at most; half a million take twenty seconds.
_MOST_STROKES = 500_000
_LARGEST_PAGE = 5 * MEGABYTE
# Seen when reading files with a few bytes changed: beside the library's own errors, whatever a
# value of the wrong kind leads to.
_DAMAGE = (
    PyPdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    StopIteration,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_NUMBER = re.compile(
    r"[-–—\s|]*(?:page|p\.?|seite)?\s*(\d{1,4})(?:\s*(?:of|/|von|-)\s*\d{1,4})?[-–—\s|.]*", re.I
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
# The library's warnings may quote the file, and words people said belong in no log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(data: bytes, name: str) -> Document:
    """Read a PDF that has text in it.

    Raises BadInput where it is damaged, locked, holds only pictures of pages, or far more than a
    transcript does.
    """
    pages = _pages(data, name)
    letters = "".join(line for page in pages for line in page)
    if not any(char.isalnum() for char in letters):
        raise BadInput(
            "the PDF holds pictures of pages and no text",
            where=name,
            remedy="Have its text recognised (OCR) first, or ask for the document it was made from",
        )
    unknown = sum(1 for char in letters if char == "\ufffd" or "\ue000" <= char <= "\uf8ff")
    if unknown * 5 > len(letters):
        raise BadInput(
            "the PDF does not say which letters it shows",
            where=name,
            remedy="Open it, copy its words into a document and save that as .docx",
        )
    notes = []
    if empty := [number for number, page in enumerate(pages, start=1) if not page]:
        which = ", ".join(str(number) for number in empty[:10])
        more = " and more" if len(empty) > 10 else ""
        notes.append(f"No text on {'page' if len(empty) == 1 else 'pages'} {which}{more}")
    kept, repeated = _without_running_lines(pages)
    if repeated:
        notes.append(
            f"{count_of(repeated, 'running head or foot', 'running heads and feet')} left out"
        )
    lines, hyphens = _joined(kept)
    if hyphens:
        notes.append(f"{count_of(hyphens, 'word')} parted at the end of a line put together")
    before = tuple(line for page in pages for line in page)
    return Document(tuple(Line(line) for line in lines), "pdf", "pdf", tuple(notes), before)


def _pages(data: bytes, name: str) -> list[list[str]]:
    """Each page's lines, blanks at their ends taken off and empty ones left out."""
    strokes = 0

    def count(*_: object) -> None:
        nonlocal strokes
        strokes += 1
        if strokes > _MOST_STROKES:
            raise _too_much(name)

    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _locked(name)
        if len(reader.pages) > MOST_PAGES:
            raise _too_much(name)
        pages: list[list[str]] = []
        size = 0
        for page in reader.pages:
            text = _text(page, name, count)
            if strokes > _MOST_STROKES or (size := size + len(text)) > MOST_WORDS:
                raise _too_much(name)
            lines = (" ".join(line.split()) for line in clean_text(text).split("\n"))
            pages.append([line for line in lines if line])
    except DependencyError:
        raise _locked(name) from None
    except LimitReachedError:
        raise _too_much(name) from None
    except NotImplementedError:
        raise BadInput(
            "the PDF is packed or protected in a way that cannot be read",
            where=name,
            remedy="Open it and print it to a new PDF, or copy its words into a document",
        ) from None
    except _DAMAGE:
        raise BadInput(
            "the PDF is damaged or only half downloaded", where=name, remedy="Fetch it again"
        ) from None
    return pages


def _text(page: PageObject, name: str, count: object) -> str:
    contents = page.get_contents()
    if contents is None:
        return ""
    if len(contents.get_data()) > _LARGEST_PAGE:
        raise _too_much(name)
    return page.extract_text(visitor_operand_before=count).translate(_LIGATURES)  # type: ignore[arg-type]


def _too_much(name: str) -> BadInput:
    return BadInput(
        "the PDF holds far more than a transcript does, so it was not read",
        where=name,
        remedy="Save only the pages with the transcript",
    )


def _locked(name: str) -> BadInput:
    return BadInput(
        "the PDF is protected by a password",
        where=name,
        remedy="Open it, print or save it without the password, and take that file",
    )


def _without_running_lines(pages: Sequence[list[str]]) -> tuple[list[list[str]], int]:
    """The pages without their numbers and without what stands at the edge of most of them."""
    kept = [list(page) for page in pages]
    left_out = 0
    for edge in (0, -1, 0, -1, 0, -1):
        full = [page for page in kept if page]
        if len(full) < 2:
            break
        lines = [page[edge] for page in full]
        shapes = Counter(re.sub(r"\d+", "#", line) for line in lines)
        shape, times = shapes.most_common(1)[0]
        # On two pages only, twice the same short answer may be chance; a title hardly.
        is_title = len(shape.split()) > 1 and shape[-1] not in ".,!?…”"
        often = times * 2 > len(full) and (times > 2 or is_title)
        for page in full:
            line = page[edge]
            running = often and re.sub(r"\d+", "#", line) == shape and _is_nobodys(line)
            if running or (_is_numbered(lines) and _NUMBER.fullmatch(line)):
                del page[edge]
                left_out += 1
    return kept, left_out


def _is_nobodys(line: str) -> bool:
    return len(line) < 200 and find_starts([Line(line), Line("…")])[0] is None


def _is_numbered(lines: Sequence[str]) -> bool:
    """Whether most of these are page numbers that count up by one."""
    numbers = [int(m[1]) for line in lines if len(line) < 40 and (m := _NUMBER.fullmatch(line))]
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return len(numbers) * 2 > len(lines) and bool(steps) and all(step > 0 for step in steps)


def _joined(pages: Sequence[Sequence[str]]) -> tuple[list[str], int]:
    """Paragraphs of lines that were only broken where the page ended, and how many words joined."""
    lines = [line for page in pages for line in page]
    starts = find_starts([Line(line) for line in lines])
    # A paragraph's last line is shorter; a few long lines do not set the measure.
    lengths = sorted(len(line) for line in lines)
    full = max(lengths[len(lengths) * 9 // 10] * 0.75, _NARROWEST) if lengths else 0
    words = Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", "\n".join(lines).casefold()))
    found: list[list[str]] = []
    hyphens = 0
    broken = False
    for place, line in enumerate(lines):
        begins = starts[place] is not None or (
            place > 0 and (before := starts[place - 1]) is not None and not before.words
        )
        if not found or begins or not broken:
            found.append([line])
        elif found[-1][-1].endswith(("-", "\u00ad", "‐")):
            found[-1][-1], done = _together(found[-1][-1], line, words)
            hyphens += done
        else:
            found[-1].append(line)
        broken = len(line) >= full
    return [" ".join(parts) for parts in found], hyphens


def _together(above: str, below: str, words: Counter[str]) -> tuple[str, bool]:
    """Two lines with a word parted between them, whole where the file itself has it whole."""
    end = re.search(r"([^\W\d_]+)[-\u00ad‐]$", above)
    begin = re.match(r"[^\W\d_]+", below)
    if not end or not begin:
        return f"{above} {below}" if above.endswith(" -") else above + below, False
    first, second = end[1].casefold(), begin[0].casefold()
    soft = above.endswith("\u00ad")
    if soft or (words[first + second] and not words[f"{first}-{second}"]):
        return above[:-1] + below, True
    return above + below, False
