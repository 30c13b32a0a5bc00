"""Pages of slides: nothing off a page, nothing lost, whatever tree of elements a card makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from presenting.framing import Slide
from presenting.imprint import Imprint
from presenting.layout import laid_out
from presenting.layout.about import NOTHING, TITLE
from presenting.layout.lines import tokens_of, wide, wrapped
from presenting.layout.model import HIGH, WIDE, Laid, Style, Table, Words, text_of
from presenting.layout.pages import SIZES
from presenting.nodes import Bar, Child, Picture, el, words_of
from process_maps.drawing.text import clean

IMPRINT = Imprint("Made up", 1204, "2026-11-29", "Common Ground", True)
LONG = "Supercalifragilistic" * 12
WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["One quote", "مرحبا بالعالم 12", "שלום", "🙂 👩‍👩‍👧", LONG, "a" * 400, "12", "<b>&amp;"]
    ),
    st.lists(st.sampled_from(["some", "words", "of", "a", "claim"]), max_size=120).map(" ".join),
)
SQUARE = '<rect x="0" y="0" width="90" height="90" fill="#eeeeee"/>'
DRAWING = Picture(SQUARE, (0, 0, 900, 300), "A\x00\x0b", "B\ud800\nC")
INLINE = ("span", "strong", "q", "cite")
BLOCKS = (
    "div", "p", "h3", "blockquote", "figure", "figcaption", "ul", "ol", "li", "dl", "dt", "dd",
    "table", "caption", "thead", "tbody", "tr", "th", "td", "article", "h2", "section",
)  # fmt: skip
CLASSES = (
    None, "lead", "columns", "columns halves", "map-and-marks", "quote for", "quote against",
    "figure", "figure-words", "small", "source", "left-out", "own", "marked", "counts", "pairs",
    "onward", "never heard of",
)  # fmt: skip


def slide(
    *body: Child | None, title: str = "A title", kind: str = "finding", number: int = 1
) -> Slide:
    """A slide as cards make them."""
    node = el(
        "section",
        el("header", el("span", "Painpoint", class_="kind painpoint"), class_="marks"),
        el("h2", title),
        el("div", *body, class_="body"),
        el("footer", el("span", "Made up"), el("span", "1 of 1", class_="number")),
        class_=f"slide {kind}",
    )
    return Slide(None, number, 1, title, kind, node, "", None, "", frozenset(), True, False)


def _node(children: st.SearchStrategy[list[Child]]) -> st.SearchStrategy[Child]:
    return st.builds(
        lambda tag, class_, inner: el(tag, *inner, class_=class_, dir="auto"),
        st.sampled_from((*BLOCKS, *INLINE)),
        st.sampled_from(CLASSES),
        children,
    )


TREES = st.recursive(
    st.one_of(WORDS, st.just(DRAWING), st.builds(Bar, st.floats(-1, 2))),
    lambda inner: _node(st.lists(inner, max_size=5)),
    max_leaves=40,
)


def _letters(text: str) -> Counter[str]:
    """Letters without blanks: a word may be broken over two lines."""
    return Counter("".join(clean(text).split()))


def _boxes(page: Laid) -> Iterator[tuple[float, float, float, float]]:
    for thing in page.things:
        yield thing.box.x, thing.box.y, thing.box.right, thing.box.bottom
        if isinstance(thing, Table):
            for row in thing.rows:
                for cell in row:
                    box = cell.box
                    yield box.x, box.y, box.right, box.bottom
                    high = sum(each.before + each.height for each in cell.paragraphs)
                    yield box.x, box.y, box.right, box.y + high


def _off(pages: list[Laid]) -> list[tuple[str, tuple[float, float, float, float]]]:
    return [
        (page.key, box)
        for page in pages
        for box in _boxes(page)
        if box[0] < -0.1 or box[1] < -0.1 or box[2] > WIDE + 0.1 or box[3] > HIGH + 0.1
    ]


def _overlapping(page: Laid) -> list[tuple[str, str]]:
    """Boxes of words or tables that lie on one another."""
    held = [each for each in page.things if isinstance(each, Words | Table)]
    return [
        (str(a.box), str(b.box))
        for place, a in enumerate(held)
        for b in held[place + 1 :]
        if a.box.overlaps(b.box)
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(TREES, max_size=6), WORDS)
def test_nothing_lies_off_a_page_and_no_word_is_lost(body: list[Child], title: str) -> None:
    made = slide(*body, title=title)
    pages = laid_out([made], IMPRINT)
    assert _off(pages) == []
    assert [each for page in pages for each in _overlapping(page)] == []
    said = _letters(" ".join(page.words() for page in pages))
    assert _letters(words_of(made.node)) - said == Counter()


@given(st.lists(WORDS, max_size=5).map(" ".join), st.floats(30, 800))
@settings(deadline=None)
def test_no_line_is_wider_than_its_room(words: str, room: float) -> None:
    style = Style(14.0)
    tokens = tokens_of(clean(words), style)
    for line in wrapped(tokens, room):
        assert len(line) == 1 or sum(wide(each) for each in line) <= room + 0.01
        assert len(line) > 1 or wide(line[0]) <= room + 0.01 or len(line[0].words) <= 3
    again = "".join(text_of(line) for line in wrapped(tokens, room))
    assert "".join(again.split()) == "".join(words_.words for words_ in tokens)


def test_what_fits_is_on_one_page_in_large_letters() -> None:
    (page, about) = laid_out([slide(el("p", "Few words"))], IMPRINT)
    assert about.title == TITLE
    (said,) = (each for each in page.paragraphs() if text_of(each.tokens) == "Few words")
    assert said.tokens[0].style.size == SIZES[0]


def test_what_does_not_fit_is_made_smaller_and_then_goes_on() -> None:
    claims = [
        el("p", f"{n}. " + "A claim of some length that says a thing. " * 6) for n in range(12)
    ]
    few, more = laid_out([slide(*claims[:5])], IMPRINT), laid_out([slide(*claims)], IMPRINT)
    assert [page.title for page in few] == ["A title", TITLE]
    assert [page.title for page in more] == ["A title", "A title (continued)", TITLE]
    sizes = {
        token.style.size for page in more for each in page.paragraphs() for token in each.tokens
    }
    assert min(sizes) == 10.0, "the foot"
    body = {
        token.style.size
        for page in more[:2]
        for thing in page.things
        if isinstance(thing, Words) and thing.role == "body"
        for each in thing.paragraphs
        for token in each.tokens
    }
    assert min(body) >= 12.0


def test_a_claim_of_400_letters_is_a_whole_title() -> None:
    claim = (
        "Children who move at night have no right postcode for weeks, and nobody knows it. " * 5
    )[:400]
    page = laid_out([slide(el("p", "x"), title=claim.strip())], IMPRINT)[0]
    assert page.title == " ".join(claim.split())


def test_a_table_goes_on_with_its_headings_and_numbers_stand_at_the_right() -> None:
    head = el("thead", el("tr", el("th", "Step"), el("th", "Children")))
    rows = [el("tr", el("td", f"Step {n}"), el("td", f"{n:,}")) for n in range(60)]
    pages = laid_out([slide(el("table", head, el("tbody", *rows)))], IMPRINT)[:-1]
    tables = [each for page in pages for each in page.things if isinstance(each, Table)]
    assert len(tables) == len(pages) > 1
    assert {text_of(each.rows[0][1].paragraphs[0].tokens) for each in tables} == {"Children"}
    assert sum(len(each.rows) - each.heads for each in tables) == 60
    assert {cell.paragraphs[0].align for each in tables for (_, cell) in each.rows} == {"end"}


def test_words_from_right_to_left_stand_at_the_right() -> None:
    page = laid_out(
        [slide(el("p", "مرحبا بالعالم", dir="auto"), el("p", "Hello", dir="auto"))], IMPRINT
    )[0]
    sides = {text_of(each.tokens): each.rtl for each in page.paragraphs()}
    assert sides["مرحبا بالعالم"]
    assert not sides["Hello"]


def test_details_stand_on_a_page_of_their_own_and_a_maps_table_in_the_notes() -> None:
    quotes = el("details", el("summary", "Quotes behind"), el("p", "“Said so”"))
    row = el("tr", el("td", "Run"), el("td", "Analyst"))
    head = el("thead", el("tr", el("th", "Step"), el("th", "Who")))
    as_table = el("details", el("summary", "As a table"), el("table", head, el("tbody", row)))
    first, second = slide(quotes), slide(el("figure", DRAWING), as_table, title="Map", number=2)
    pages = {page.key: page for page in laid_out([first, second], IMPRINT)}
    assert list(pages) == ["slide-1", "slide-2", "slide-1+1", "about"]
    assert "Said so" in pages["slide-1+1"].words()
    assert pages["slide-1+1"].title == "Quotes behind: A title"
    links = {
        key: {t.style.link for p in page.paragraphs() for t in p.tokens} - {""}
        for key, page in pages.items()
    }
    assert links["slide-1"] == {"slide-1+1"}
    assert links["slide-1+1"] == {"slide-1"}
    assert pages["slide-2"].notes == ("1. Step: Run. Who: Analyst",)


def test_slides_of_one_name_are_told_apart() -> None:
    other = slide(el("p", "y"))
    pages = laid_out([slide(el("p", "x")), other, other], IMPRINT)
    assert [page.title for page in pages[:-1]] == [
        "A title", "A title (painpoint)", "A title (2)",
    ]  # fmt: skip


def test_without_slides_the_pages_say_so() -> None:
    assert [page.title for page in laid_out([], IMPRINT)] == [NOTHING, TITLE]
