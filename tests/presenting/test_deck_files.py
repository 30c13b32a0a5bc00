"""Decks as PowerPoint and PDF, read by other programs: words, order, what is said of pictures."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx.util import Emu
from pypdf import PdfReader

from common.errors import BadInput
from common.who import Who
from presenting import services
from presenting.formats.pdf import write_pdf
from presenting.formats.pdf.letters import drawable
from presenting.formats.pptx import write_pptx
from presenting.framing import Slide
from presenting.layout.about import NOTHING, TITLE
from presenting.leaving import left_behind
from presenting.model import NewCard
from presenting.nodes import Child, Node, Picture, el, picture, pictures, words_of
from presenting.shown import slides
from process_maps.drawing import draw
from process_maps.drawing.text import clean
from process_maps.model import Flow, Map, Step
from project import open_project
from storage import Project
from tests.presenting.test_deck_layout import IMPRINT, TREES, WORDS, slide

DAY = date(2026, 11, 29)
HOSTILE = "</a:t><script>alert(1)</script>=cmd|' /C calc'!A0 \x00\x0b\u202e🙂 مرحبا &lt;b&gt; ]]>"
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _large_map(steps: int) -> Picture:
    kinds = ("task", "decision", "fixed_event", "ongoing", "subprocess", "state")
    held = tuple(
        Step(f"s{n}", f"Step {n} of the way to a return", kinds[n % 6], (f"Team {n % 5}",))
        for n in range(steps)
    )
    flows = tuple(Flow(f"s{n}", f"s{n + 1}", f"way {n}" if n % 3 else "") for n in range(steps - 1))
    made = draw(Map("Large", steps=held, flows=(*flows, Flow(f"s{steps - 1}", "s0"))), live=False)
    return picture(made.svg, "Drawing of Large", made.prose, (0, made.top, made.width, made.height))


@cache
def _chart() -> Picture:
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg"><g transform="scale(2)">'
        '<rect width="40" height="20" fill="#1d70b8"/></g></svg>'
    )
    return Picture(
        picture(drawn, "", "", (0, 0, 1, 1)).inner, (0, 0, 400, 200), "Bars", "Two bars", "chart"
    )


def _deck(data: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(data))


def _shapes(holder: Any) -> Iterator[Any]:
    for each in holder.shapes:
        yield each
        if each.shape_type == 6:
            yield from _shapes(each)


def _words(each: Any) -> str:
    """A shape's or a table's words."""
    if each.has_text_frame:
        return str(each.text_frame.text)
    if getattr(each, "has_table", False):
        return " ".join(cell.text for row in each.table.rows for cell in row.cells)
    return ""


def _said(made: Any) -> str:
    """A slide's words outside its drawings."""
    return " ".join(_words(each) for each in made.shapes if each.shape_type != 6)


def _letters(text: str) -> Counter[str]:
    return Counter("".join(clean(text).split()))


def _described(each: Any) -> str:
    about = each._element.xpath("./*/p:cNvPr")[0]
    return str(about.get("descr") or "")


def _off(deck: Any) -> list[tuple[int, str]]:
    return [
        (number, each.name)
        for number, made in enumerate(deck.slides, start=1)
        for each in _shapes(made)
        if each.left < 0
        or each.top < 0
        or each.left + each.width > deck.slide_width + Emu(1270)
        or each.top + each.height > deck.slide_height + Emu(1270)
    ]


def test_the_demos_deck_is_all_there_in_order_and_on_its_slides(shown: Project) -> None:
    made = left_behind(shown, 1, "pptx", day=DAY)
    deck = _deck(made.content)
    titles = [each.shapes.title.text_frame.text for each in deck.slides]
    assert len(titles) == len(set(titles))
    firsts = [each for each in titles if "(continued" not in each]
    assert [a.startswith(b[:40]) for a, b in zip(firsts, made.titles, strict=False)] == [
        True
    ] * len(made.titles)
    assert titles[-1].startswith(TITLE)
    assert _off(deck) == []
    source = slides(shown, 1)
    for each in source:
        pages = [
            s for s in deck.slides if s.shapes.title.text_frame.text.startswith(each.title[:60])
        ]
        details = _details(each.node)
        missing = _letters(words_of(each.node)) - _letters(details)
        assert missing - _letters(" ".join(map(_said, pages))) == Counter(), each.title
    for each in deck.slides:
        assert each.shapes[0] == each.shapes.title, "the title is read first"
        assert "Illustrative" in _said(each)
        assert [p.name for p in each.placeholders if not p.text_frame.text] == []


def _details(node: Node) -> str:
    return " ".join(
        words_of(each) if each.tag == "details" else _details(each)
        for each in node.children
        if isinstance(each, Node)
    )


def test_tables_maps_and_pictures_are_powerpoints_own_and_say_what_they_are(shown: Project) -> None:
    deck = _deck(left_behind(shown, 1, "pptx", day=DAY).content)
    kinds = Counter(each.shape_type for made in deck.slides for each in made.shapes)
    tables = [
        e.table for made in deck.slides for e in made.shapes if getattr(e, "has_table", False)
    ]
    assert len(tables) == kinds[19] >= 8
    assert all(table.first_row for table in tables)
    groups = [
        each
        for made in deck.slides
        for each in made.shapes
        if each.shape_type == 6 and _described(each)
    ]
    every = [each for s in slides(shown, 1) for each in pictures([s.node]).values()]
    drawn = [each for each in every if each.kind == "map" and each.label]
    charts = [f"{each.label}. {each.words}" for each in every if each.kind == "chart"]
    told = [_described(e) for made in deck.slides for e in made.shapes if e.shape_type == 13]
    assert len(charts) > 5
    assert told == charts
    assert [_described(each) for each in groups] == [
        f"{each.label}. {each.words}".strip() for each in drawn
    ]
    # A map and its three parts; what is counted on others stands in their head, which no slide has.
    for group, its in zip(groups[:4], drawn[:4], strict=True):
        steps = set(re.findall(r">([^<>]{3,})</text>", its.inner))
        written = " ".join(_words(each) for each in group.shapes)
        lost = [words for words in steps if words.split()[0] not in written]
        assert [words for words in lost if words not in ("Illustrative", its.label)][1:] == []
    for made in deck.slides:
        ids = [each.get("id") for each in made.shapes._spTree.xpath(".//p:cNvPr")]
        assert len(ids) == len(set(ids))
        for each in made.shapes:
            nothing = _DECORATIVE in str(each._element.xml)
            assert nothing or _words(each) or _described(each), each.name


def test_a_deck_has_no_notes_but_maps_as_words_unless_asked(shown: Project) -> None:
    without, with_ = (
        _deck(left_behind(shown, 1, "pptx", with_notes=each, day=DAY).content)
        for each in (False, True)
    )
    notes = [s.notes_slide.notes_text_frame.text for s in without.slides if s.has_notes_slide]
    assert [each.split("\n")[0] for each in notes] == ["The map as words:"] * 3
    assert notes[0].split("\n")[1].startswith("1. Step: ")
    spoken = next(each.notes for each in slides(shown, 1) if each.notes)
    assert not any(spoken.split("\n")[0] in each for each in notes)
    assert with_.slides[0].notes_slide.notes_text_frame.text.startswith(spoken.split("\n")[0])


def test_the_same_project_gives_the_same_bytes_apart_from_the_day(shown: Project) -> None:
    for to in ("html", "pptx"):
        first, again = (left_behind(shown, 1, to, day=DAY).content for _ in range(2))
        assert first == again, to
        assert left_behind(shown, 1, to, day=date(2026, 12, 1)).content != first
    some = [*slides(shown, 1)[3:5], slides(shown, 1)[8], slide(el("p", "مرحبا"))]
    one, two, three = (write_pdf(some, IMPRINT) for _ in range(3))
    assert one == two == three
    deck = _deck(first)
    about = deck.core_properties
    assert (about.language, about.created.date(), about.author) == (
        "en-GB", DAY, "One return, three councils (illustrative)",
    )  # fmt: skip


def test_what_was_typed_is_only_words(shown: Project, who: Who) -> None:
    board = services.add_storyboard(shown, who, "Hostile")
    card = NewCard(
        "text", {}, HOSTILE.replace("\x00", "").replace("\x0b", "") * 3, HOSTILE, HOSTILE
    )
    services.add_card(shown, who, board, card)
    (made,) = slides(shown, board)
    deck = _deck(write_pptx([made], IMPRINT, name=HOSTILE, with_notes=True))
    assert _letters(words_of(made.node)) - _letters(_said(deck.slides[0])) == Counter()
    (page, *_) = PdfReader(io.BytesIO(write_pdf([made], IMPRINT, name=HOSTILE))).pages
    assert "<script>alert(1)</script>" in "".join(page.extract_text().split("\n"))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(TREES, max_size=6), WORDS)
def test_whatever_a_card_makes_is_a_deck_with_all_its_words(body: list[Child], title: str) -> None:
    made = slide(*body, title=title)
    deck = _deck(write_pptx([made], IMPRINT, name=title, with_notes=True))
    assert _off(deck) == []
    said = _letters(" ".join(map(_said, deck.slides)))
    assert _letters(words_of(made.node)) - said == Counter()


def test_sections_details_and_charts_are_in_the_deck() -> None:
    more = el("details", el("summary", "Quotes behind"), el("p", "“Said so”"))
    chart = el("figure", _chart())
    held = [slide(el("p", "x"), more), slide(chart, title="Two", number=2)]
    data = write_pptx(held, IMPRINT, sections=[("What <people> said", 2)])
    deck = _deck(data)
    assert [each.shapes.title.text_frame.text for each in deck.slides] == [
        "A title", "Two", "Quotes behind: A title", TITLE,
    ]  # fmt: skip
    (image,) = (each for each in deck.slides[1].shapes if each.shape_type == 13)
    assert _described(image) == "Bars. Two bars"
    targets = [
        [
            rel.target_part.slide.slide_id
            for rel in made.part.rels.values()
            if rel.reltype.endswith("/slide")
        ]
        for made in deck.slides
    ]
    ids = [made.slide_id for made in deck.slides]
    assert targets == [[ids[2]], [], [ids[0]], []]
    xml = zipfile.ZipFile(io.BytesIO(data)).read("ppt/presentation.xml").decode()
    assert re.findall(r'p14:section name="([^"]*)"', xml) == [
        "Beginning", "What &lt;people&gt; said", "Behind the slides",
    ]  # fmt: skip
    pdf = PdfReader(io.BytesIO(write_pdf(held, IMPRINT)))
    leads = [
        [
            pdf.pages.index(note.get_object()["/Dest"][0].get_object())
            for note in page.annotations or []
        ]
        for page in pdf.pages
    ]
    assert leads == [[2], [], [0], []]


def test_a_map_of_60_steps_is_drawn_in_shapes() -> None:
    drawing = _large_map(60)
    deck = _deck(write_pptx([slide(el("figure", drawing, class_="map"))], IMPRINT))
    assert _off(deck) == []
    (group,) = (each for each in deck.slides[0].shapes if each.shape_type == 6)
    xml = group._element.xml
    made = Counter(re.findall(r'prst="(\w+)"', xml))
    assert made["diamond"] >= 10
    assert made["parallelogram"] >= 10
    assert made["ellipse"] >= 10
    assert xml.count("<a:tailEnd") >= 60
    written = " ".join(_words(each) for each in group.shapes).replace("\x0b", " ")
    assert all(f"Step {n} of" in written for n in range(60))


def test_without_evidence_every_format_says_that_there_is_nothing_yet(project: Project) -> None:
    assert NOTHING in _said(_deck(left_behind(project, None, "pptx").content).slides[0])
    pdf = PdfReader(io.BytesIO(left_behind(project, None, "pdf").content))
    assert NOTHING in pdf.pages[0].extract_text()
    with pytest.raises(BadInput, match="docx"):
        left_behind(project, None, "docx")


def test_the_pdf_says_what_its_slides_say_and_is_tagged(shown: Project) -> None:
    kinds = ("title", "painpoint", "map", "failures", "options", "text")
    every = {each.kind: each for each in reversed(slides(shown, 1))}
    some = [every[kind] for kind in kinds]
    pdf = PdfReader(io.BytesIO(write_pdf(some, IMPRINT, name="One return")))
    texts = [page.extract_text() for page in pdf.pages]
    marks = [str(each.title) for each in pdf.outline]  # type: ignore[union-attr]
    assert len(marks) == len(texts)
    for each in some:
        its = " ".join(t for t, m in zip(texts, marks, strict=True) if m.startswith(each.title))
        wanted = _letters(words_of(each.node)) - _letters(_details(each.node))
        assert wanted - _letters(its) == Counter(), each.title
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    roles = Counter(_roles(root["/StructTreeRoot"]))
    assert roles["/H1"] == len(pdf.pages)
    # A map; councils by people, rules by council, options by score: the rest stands behind them.
    assert (roles["/Figure"], roles["/Table"]) == (1, 3)
    assert roles["/TH"] > 20
    assert pdf.metadata is not None
    assert (pdf.metadata.title, pdf.metadata.author) == ("One return", IMPRINT.project)


def _roles(node: Any) -> Iterator[str]:
    kids = node.get("/K")
    if "/S" in node:
        yield str(node["/S"])
        if node["/S"] == "/Figure":
            assert len(node["/Alt"]) > 20
    for each in kids if isinstance(kids, list) else []:
        yield from _roles(each.get_object())


def test_letters_that_no_font_has_are_told_by_name() -> None:
    assert drawable("plain — “words” ≤ 3") == "plain — “words” ≤ 3"
    told = drawable("done \U0001f9a9\ufe0f!")
    assert told in ("done [flamingo]!", "done \U0001f9a9\ufe0f!")
    assert drawable("مرحبا") == "مرحبا", "letters are never words of our own"


def _office() -> str:
    found = shutil.which("soffice") or ""
    if not found and os.environ.get("REQUIRE_OFFICE"):
        pytest.fail("LibreOffice is asked for and is not here")
    if not found or not shutil.which("pdftoppm"):
        pytest.skip("needs LibreOffice Impress and poppler")
    return found


def test_another_program_shows_every_slide_and_nothing_runs_over_its_edge(
    shown: Project, tmp_path: Path
) -> None:
    office = _office()
    hard = [
        slide(el("p", "A claim of 400 letters. " * 17), title=("A long claim " * 31)[:400].strip()),
        slide(el("figure", _large_map(60), class_="map"), title="Large", number=2),
        slide(el("p", "مرحبا بالعالم 🙂 " * 30, dir="auto"), title="مرحبا", number=3),
        slide(el("figure", _chart()), title="Chart", number=4),
    ]
    for name, made in (("demo", slides(shown, 1)), ("hard", hard)):
        (tmp_path / f"{name}.pptx").write_bytes(write_pptx(made, IMPRINT))
        _read_by_office(office, tmp_path, name, made)


def _read_by_office(office: str, folder: Path, name: str, made: Iterator[Slide] | Any) -> None:
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    asked = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*asked, str(folder / f"{name}.pptx")], check=True, capture_output=True, timeout=180
    )
    pdf = PdfReader(folder / f"{name}.pdf")
    deck = pptx.Presentation(str(folder / f"{name}.pptx"))
    assert len(pdf.pages) == len(deck.slides)
    for page, own in zip(pdf.pages, deck.slides, strict=True):
        title = own.shapes.title.text_frame.text
        if title.isascii():
            assert "".join(title.split()) in "".join(page.extract_text().split())
    subprocess.run(
        ["pdftoppm", "-r", "40", "-gray", str(folder / f"{name}.pdf"), str(folder / name)],
        check=True,
    )
    pictures = sorted(folder.glob(f"{name}-*.pgm"))
    assert len(pictures) == len(deck.slides)
    for each in pictures:
        assert _edge_is_bare(each.read_bytes()), each.name


def _edge_is_bare(pgm: bytes) -> bool:
    """Whether the outermost points of a page, in its picture of 40 to the inch, are white."""
    _, size, _, data = pgm.split(b"\n", 3)
    wide, high = map(int, size.split())
    rows = [data[at : at + wide] for at in range(0, wide * high, wide)]
    edge = 6
    sides = b"".join(row[:edge] + row[-edge:] for row in rows)
    return min(b"".join(rows[:edge] + rows[-edge:]) + sides) > 250
