"""Cards of findings, topics, themes, personas, needs, options and benefits: exact and cleared."""

from __future__ import annotations

from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from streamlit.testing.v1 import AppTest

from common.who import Who
from evidence.benefits import services as benefit_services
from evidence.findings import services as finding_services
from evidence.findings.model import Evidence
from evidence.findings.standing import standing
from evidence.options import services as option_services
from evidence.options.standing import place_words
from evidence.services import remove_painpoint
from evidence.topics.services import differing, topic, topics
from presenting import services
from presenting.framing import Slide
from presenting.leaving import left_behind
from presenting.model import CardKind, NewCard
from presenting.nodes import Node, Picture, pictures, to_html, words_of
from presenting.quotes_on import quotes_on
from presenting.shown import slides
from presenting.snapshot import read, written
from project import DATABASE_VARIABLE, open_project
from research.personas.model import NeedFacts, PersonaFacts
from research.services import needs as need_services
from research.services import personas as persona_services
from research.services import quotes_by_id
from research.services.common_ground import common_ground
from research.services.themes import themes
from storage import Project
from tests.browser import AXE_TAGS, chromium
from tests.presenting.test_presenting import without_behind
from validation.services.disclosing import outside_door

APP = str(Path(__file__).resolve().parents[2] / "app.py")
EVERY: list[tuple[CardKind, dict[str, object]]] = [
    ("finding", {"finding": 1}),
    ("says_shows", {"topic": "PL_LA"}),
    ("says_shows", {}),
    ("common", {}),
    ("personas", {}),
    ("needs", {}),
    ("options", {}),
    ("benefits", {"case": 1}),
]
GONE: list[tuple[CardKind, dict[str, object]]] = [
    ("finding", {"finding": 999}),
    ("finding", {}),
    ("says_shows", {"topic": "NO_SUCH_FIELD"}),
    ("common", {"themes": [999]}),
    ("personas", {"personas": [999]}),
    ("needs", {"needs": [998, 999]}),
    ("options", {"options": [999]}),
    ("benefits", {"case": 999}),
]


@pytest.fixture
def shown(demo_file: Path) -> Project:
    return open_project(demo_file)


def _made(project: Project, who: Who, *cards: tuple[CardKind, dict[str, object]]) -> list[Slide]:
    board = services.add_storyboard(project, who, f"Board {len(services.storyboards(project))}")
    services.add_cards(project, who, board, [NewCard(kind, refers) for kind, refers in cards])
    return list(slides(project, board))


def _words(made: list[Slide]) -> str:
    return " ".join(" ".join(words_of(each.node) for each in made).split())


def _nodes(node: Node, tag: str) -> list[Node]:
    found = [node] if node.tag == tag else []
    return found + [n for c in node.children if isinstance(c, Node) for n in _nodes(c, tag)]


def _rows(slide: Slide) -> list[list[str]]:
    """The cells of every row of the slide's tables, as they are before anything is opened."""
    return [
        [" ".join(words_of(each).split()) for each in row.children if isinstance(each, Node)]
        for body in _nodes(slide.node, "tbody")
        for row in _nodes(body, "tr")
    ]


def test_a_finding_says_how_strong_it_is_who_decided_and_what_changed(
    shown: Project, who: Who
) -> None:
    first, second = _made(shown, who, ("finding", {"finding": 2}))
    found = standing(shown, 2, outside_door(shown))
    words = _words([first])
    assert first.title == found.finding.claim
    assert found.strength.words(3) in words
    assert "4 of 18 people asked, in 2 of 3 councils" in words
    assert [row[0] for row in _rows(first)] == ["Calderbrook", "Eastley", "Northmoor"]
    assert [row[-1] for row in _rows(first)] == ["5", "5", "8"]
    assert "Agreed by Service designer, " in words
    assert ": All three councils’ maps show the look-up." in words
    assert "Changed since: 3 quotes more for it; 1 quote more against it; " in words
    assert "Its evidence changed since" in words
    assert first.left_out
    rows = _rows(second)
    assert [row[0][:4] for row in rows] == ["218 ", "219 "]
    assert rows[1][1] == "c", "a small count is hidden"
    assert "Theme: A known number, looked up again" in _words([second])


def test_a_finding_says_what_of_its_evidence_is_gone_and_takes_a_long_claim(
    shown: Project, who: Who
) -> None:
    quote = next(q for q in quotes_by_id(shown, range(1, 200)) if q.cleared and not q.to_check)
    claim = "A claim that is as long as a claim may be " * 9
    evidence = [Evidence("quote", quote.id), Evidence("painpoint", 6, "against")]
    made = finding_services.add_finding(shown, who, claim[:400], evidence)
    (only,) = _made(shown, who, ("finding", {"finding": made, "quotes": [quote.id, 9_999]}))
    assert only.title == claim[:400].strip()
    words = _words([only])
    assert quote.text in words
    assert "It is spoken against by" in words
    assert "1 quote chosen for this slide is no longer in its evidence" in words
    assert "Nobody has agreed on it or challenged it yet." in words
    remove_painpoint(shown, who, 6)
    (only,) = _made(shown, who, ("finding", {"finding": made}))
    assert "No longer in the project: A painpoint that is no longer" in _words([only])


def test_a_topic_is_told_council_by_council_as_outsiders_may_see_it(
    shown: Project, who: Who
) -> None:
    door = outside_door(shown)
    found = topic(shown, "PL_LA", door)
    (only,) = _made(shown, who, ("says_shows", {"topic": "PL_LA"}))
    assert only.title == "Council of the placement (PL_LA)"
    assert _rows(only) == [
        [v.council.name, v.spoke.words(), v.shows_words(), v.verdict.capitalize()]
        for v in found.councils
    ]
    assert _rows(only)[2][2] == "more than 11 rows in 3 rules"
    assert topic(shown, "PL_LA").councils[2].shows_words() not in _words([only])
    assert all(sentence in _words([only]) for sentence in found.sentences)
    assert "neither is shown to cause the other" in _words([only])


def test_where_councils_differ_is_a_line_a_topic(shown: Project, who: Who) -> None:
    found = differing(topics(shown, outside_door(shown)), 6)
    (only,) = _made(shown, who, ("says_shows", {}))
    rows = _rows(only)
    assert [row[0] for row in rows] == [each.title for each in found]
    assert rows[0][1].startswith("Contradicted 4 of 5 people, 1 against; 32 rows in 2 rules")


def test_common_ground_says_who_was_asked_and_who_said_it(shown: Project, who: Who) -> None:
    ids = {each.name: each.id for each in themes(shown)}
    chosen = [ids[each] for each in ("Knowing who knows", "Put right without a word")]
    (only,) = _made(shown, who, ("common", {"themes": [*chosen, 999]}))
    bare = replace(only, node=without_behind(only.node))
    assert [row[1:] for row in _rows(bare)] == [
        [
            "0 of 5 1 against",
            "0 of 5",
            "2 against",
            "Particular, and contradicted. Heard in one council only: Northmoor, from 4 of 8 "
            "people interviewed there.",
        ],
        [
            "0 of 2",
            "",
            "not asked",
            "Particular. Heard in one council only: Eastley, from 3 of 3 people asked about it "
            "there.",
        ],
    ]
    opens = [words_of(each) for each in _nodes(only.node, "summary")]
    assert opens == ["1 against", "4 of 8", "3 of 3"]
    assert "1 theme chosen for this slide is no longer in the project" in _words([only])
    every = _made(shown, who, ("common", {}))
    assert "The 8 most widely heard, of 15 themes." in _words(every)
    assert sum(len(_rows(each)) for each in every) >= 8
    heard = [len(each.councils.heard) for each in common_ground(shown).themes]
    assert sorted(heard, reverse=True)[0] == 3


def test_a_persona_of_one_person_is_not_shown_to_anybody(shown: Project, who: Who) -> None:
    held = [q for q in quotes_by_id(shown, range(1, 400)) if q.participant_id]
    one = held[0]
    other = next(q for q in held if q.participant_id != one.participant_id)
    facts = PersonaFacts("The only one", "analysts", "Peculiar role", "Nobody else does so")
    made = persona_services.add_persona(shown, who, facts)
    point = persona_services.add_point(shown, who, made, "does", "Something peculiar")
    persona_services.rest_on(shown, who, "point", point, [one.id])
    (only,) = _made(shown, who, ("personas", {"personas": [made]}))
    said = to_html(only.node)
    for secret in (*vars(facts).values(), "Something peculiar", one.text):
        assert str(secret) not in said
    assert "This describes one person" in said
    persona_services.rest_on(shown, who, "point", point, [other.id])
    (only,) = _made(shown, who, ("personas", {"personas": [made]}))
    assert only.title == "The only one"
    assert "Something peculiar 2 people" in _words([only])


def test_a_persona_says_from_how_many_each_point_is(shown: Project, who: Who) -> None:
    first, *_rest = made = _made(shown, who, ("personas", {}))
    assert [each.title for each in made] == [each.name for each in persona_services.personas(shown)]
    words = _words([replace(first, node=without_behind(first.node))])
    assert "Rests on 24 quotes from 5 people in 3 councils." in words
    assert "Keeps the list: by worker every week, or the largest kinds first" in words
    summaries = [words_of(each) for each in _nodes(first.node, "summary")]
    assert summaries.count("1 person") + words.count("1 person") == 1
    assert summaries[:3] == ["2 people", "3 people", "2 people"]


def test_needs_without_evidence_are_assumptions_and_of_one_person_no_more_is_said(
    shown: Project, who: Who
) -> None:
    made = need_services.add_need(shown, who, NeedFacts("stranger", "to be asked"))
    (only,) = _made(shown, who, ("needs", {"needs": [made, 11, 1]}))
    words = _words([only])
    heads = [words_of(each) for each in _nodes(only.node, "h3")]
    assert [head for head in heads if ":" not in head] == [
        "Analysts",
        "Leadership",
        "User group not known",
    ]
    assert "No evidence yet: an assumption until somebody says it." in words
    assert "1 person said so: others are to be asked before it is built on" in words
    assert [words_of(each) for each in _nodes(only.node, "summary")] == ["3 people"]
    assert "1 against" in words


def test_options_say_what_is_parked_closed_and_not_scored(shown: Project, who: Who) -> None:
    table, picture = _made(shown, who, ("options", {}))
    found = option_services.ranking(shown)
    rows = _rows(table)
    assert [row[0] for row in rows] == [row.option.title for row in found.rows]
    assert rows[0][1:6] == ["5", "4", "4", "4", "4.25 of 5"]
    assert rows[0][6] == f"{place_words(found.rows[0], found)} 1 to 3, as weights change"
    assert rows[3][3] == "not yet"
    assert [row[7].split(" ")[0] for row in rows] == ["Proceed", "Not", "Not", "Park", "No"]
    assert rows[4][6:8][0] == "none"
    assert "A new tool to message social workers (no further action)" in _words([picture])
    (drawing,) = pictures([picture.node]).values()
    assert drawing.kind == "chart"
    assert "Ask DfE to name the heading that is refused" in drawing.inner
    (alone,) = _made(shown, who, ("options", {"options": [found.rows[0].option.id]}))
    assert [row[0] for row in _rows(alone)] == [found.rows[0].option.title]


def test_a_case_is_told_in_ranges_and_what_is_blank_says_why(shown: Project, who: Who) -> None:
    told, spread, tornado = _made(shown, who, ("benefits", {"case": 1}))
    assert "£459 to £1,130 saved a year in 8 of 10 draws, in Calderbrook and Northmoor" in _words(
        [told]
    )
    assert "Eastley is blank. Not known: cost of an hour of business support." in _words([told])
    assert "10,000 draws, seed 903." in _words([told])
    assert _nodes(tornado.node, "tbody")
    assert [each.title for each in (spread, tornado)] == [
        "How far the pounds saved a year may lie apart",
        "Which input matters most",
    ]
    empty = benefit_services.add_case(shown, who, "Nothing known")
    (only,) = _made(shown, who, ("benefits", {"case": empty}))
    assert "Hours saved a year: blank." in _words([only])
    assert pictures([only.node]) == {}


@pytest.mark.parametrize(("kind", "refers"), GONE)
def test_what_is_gone_is_withdrawn(
    shown: Project, who: Who, kind: CardKind, refers: dict[str, object]
) -> None:
    (only,) = _made(shown, who, (kind, refers))
    assert only.withdrawn
    assert only.title == "Withdrawn"


def test_nothing_that_is_not_cleared_leaves_and_quotes_can_be_hidden(
    shown: Project, who: Who
) -> None:
    made = _made(shown, who, *EVERY)
    board = max(each.id for each in services.storyboards(shown))
    saved = unescape(left_behind(shown, board, "html").content.decode())
    held = quotes_by_id(shown, range(1, 1_000))
    kept_back = {q.id for q in held if not q.cleared or q.to_check}
    on = frozenset[int]().union(*(quotes_on(each.node) for each in made))
    assert len(on) > 40
    assert not on & kept_back
    assert [q.id for q in held if q.id in kept_back and q.text in saved] == []
    bare = slides(shown, board, hide_quotes=True)
    hidden = " ".join(words_of(each.node) for each in bare)
    assert not any(quotes_on(each.node) for each in bare)
    assert [q.id for q in held if q.text in hidden] == []
    assert "Quotes are not shown here." in hidden
    assert "9 of 18" in hidden
    assert "3 people" in hidden


def test_slides_with_charts_are_frozen_as_they_are(shown: Project, who: Who) -> None:
    made = _made(shown, who, *EVERY)
    again = read(written(made))
    assert [to_html(each.node) for each in again] == [to_html(each.node) for each in made]
    charts = [each for each in pictures([s.node for s in again]).values() if each.kind == "chart"]
    assert len(charts) == 3
    for each in charts:
        assert "<text" in each.inner
        assert ' id="' not in each.inner
        assert "url(" not in each.inner
        assert each.seen[2] / each.seen[3] > 1.3


def test_an_empty_project_says_that_there_is_nothing_yet(project: Project, who: Who) -> None:
    made = _made(project, who, *EVERY)
    withdrawn = [each.kind for each in made if each.withdrawn]
    assert withdrawn == ["finding", "benefits"]
    words = _words(made)
    for what in (
        "Nothing was said or shown of any topic yet.",
        "There is no theme yet.",
        "There is no persona yet.",
        "There is no user need yet.",
        "No option is written down yet.",
    ):
        assert what in words
    assert not [each for s in made for each in _pictures(s.node)]


def _pictures(node: Node) -> list[Picture]:
    return list(pictures([node]).values())


def _screen(path: Path, monkeypatch: pytest.MonkeyPatch, board: int) -> AppTest:
    monkeypatch.setenv(DATABASE_VARIABLE, str(path))
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.switch_page("screens/show_and_tell/screen.py")
    app.query_params["storyboard"] = str(board)
    return app.run()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_file_is_accessible_and_opens_its_numbers_on_the_slide(
    shown: Project, who: Who, tmp_path: Path
) -> None:
    _made(shown, who, *EVERY)
    out = tmp_path / "show.html"
    board = max(each.id for each in services.storyboards(shown))
    out.write_bytes(left_behind(shown, board, "html").content)
    with chromium() as browser:
        page_ = browser.new_page(viewport={"width": 1280, "height": 720})
        page_.goto(out.as_uri())
        number = page_.locator(".slide.now td summary").first
        width = number.evaluate("each => each.closest('td').offsetWidth")
        number.click()
        opened = page_.locator(".slide.now td .opened:visible")
        assert opened.locator("blockquote").count() >= 1
        assert number.evaluate("each => each.closest('td').offsetWidth") == width
        assert opened.evaluate("each => each.offsetWidth") > 1_000
        page_.get_by_role("button", name="Read as one page").click()
        found = Axe().run(page_, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
        assert [each["id"] for each in found.response["violations"]] == []
        page_.set_viewport_size({"width": 320, "height": 640})
        assert page_.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("Findings", "There is no finding yet."),
        ("Common ground", "There is no theme yet."),
        ("Personas", "There is no persona yet."),
        ("User needs", "There is no user need yet."),
        ("Options", "There is no option yet."),
        ("Benefits", "There is no benefits case yet."),
    ],
)
def test_where_there_is_nothing_to_add_the_way_there_is_shown(
    project: Project, who: Who, monkeypatch: pytest.MonkeyPatch, what: str, words: str
) -> None:
    board = services.add_storyboard(project, who, "Empty")
    app = _screen(project.path, monkeypatch, board)
    app.selectbox(key=f"adding-{board}").select(what).run()
    assert not app.exception
    assert words in [each.value for each in app.markdown]
    assert app.button(key=f"add-cards-{board}").disabled


def test_cards_are_added_on_screen_and_called_by_what_they_show(
    demo_file: Path, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = open_project(demo_file)
    board = services.add_storyboard(project, who, "New")
    app = _screen(demo_file, monkeypatch, board)
    for what, key, chosen in (
        ("Findings", "add-finding-0", 1),
        ("Said and shown, by topic", "", None),
        ("Personas", "add-personas-2", 2),
        ("Common ground", "", None),
        ("Benefits", "add-benefits-4", 1),
    ):
        app.selectbox(key=f"adding-{board}").select(what).run()
        if key:
            app.multiselect(key=key).select(chosen).run()
        app.button(key=f"add-cards-{board}").click().run()
        assert not app.exception
    held = services.cards(project, board)
    assert [(each.kind, {k: v for k, v in each.refers.items() if v}) for each in held] == [
        ("finding", {"finding": 1}),
        ("says_shows", {}),
        ("personas", {"personas": [2]}),
        ("common", {}),
        ("benefits", {"case": 1}),
    ]
    called: list[str] = []
    monkeypatch.setattr(
        "screens.show_and_tell.cards.card_order",
        lambda lines, _chosen, **_rest: called.extend(each.name for each in lines),
    )
    app.run()
    assert called[1:4] == [
        "Where what is said and what is shown differ",
        "Business support at the child's record",
        "The most widely heard themes",
    ]
