"""Themes: what may lie in one, what happens to it, and what is told once its quotes are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from common.errors import BadInput, NotFound, StaleEdit
from common.who import Who
from evidence.overview import what_next
from project import check, open_project
from research.guide import services as guide
from research.guide.model import TopicFacts
from research.model import QuoteView
from research.services import erasing, quotes, remove_quote
from research.services import themes as services
from research.themes.model import ThemeFacts, left_words, with_parts
from storage import Project, reading
from storage.history.acts import acts, undo


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _of(project: Project, council: str) -> list[QuoteView]:
    found = [each for each in quotes(project, limit=500) if each.council == council]
    assert len(found) > 5
    return found


def _theme(project: Project, who: Who, council: str = "Northmoor", most: int = 4) -> int:
    held = _of(project, council)
    return services.add_theme(
        project,
        who,
        ThemeFacts("Asking twice", "People ask again and again."),
        council_id=held[0].council_id,
        quote_ids=[each.id for each in held[:most]],
    )


def _undo_last(project: Project, who: Who) -> None:
    with reading(project) as db:
        last = acts(db, limit=1)[0]
    undo(project, who, last.id)


def test_a_council_theme_takes_quotes_of_that_council_only(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    stranger = _of(demo, "Eastley")[0].id
    with pytest.raises(BadInput, match="1 quote of another council"):
        services.put_in(demo, who, theme, [stranger])
    shared = services.add_theme(demo, who, ThemeFacts("All over"), quote_ids=[stranger])
    assert [each.quote_id for each in services.members(demo, [shared])] == [stranger]
    with pytest.raises(NotFound):
        services.put_in(demo, who, shared, [999_999])


def test_what_lies_in_a_theme_already_keeps_its_stance(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    first, *_rest = services.members(demo, [theme])
    services.change_member(demo, who, first.id, first.version, stance="against", why="It was easy.")
    ids = [each.id for each in _of(demo, "Northmoor")[:5]]
    assert services.put_in(demo, who, theme, ids) == 1
    held = services.members(demo, [theme])
    assert [each.stance for each in held] == ["against", "for", "for", "for", "for"]
    with pytest.raises(StaleEdit):
        services.change_member(demo, who, first.id, first.version, stance="for", why="")


def test_only_a_councils_theme_can_be_part_of_a_shared_one(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    shared = services.add_theme(demo, who, ThemeFacts("Shared"))
    held = services.theme(demo, theme)
    services.change_theme(
        demo, who, theme, held.version, ThemeFacts(held.name, held.statement, (), shared)
    )
    assert with_parts(services.themes(demo))[shared] == (shared, theme)
    with pytest.raises(BadInput, match="only of a shared one"):
        services.add_theme(demo, who, ThemeFacts("Another", part_of=shared))
    services.remove_theme(demo, who, shared)
    assert services.theme(demo, theme).part_of is None
    _undo_last(demo, who)
    assert services.theme(demo, theme).part_of == shared


def test_joining_themes_keeps_every_quote_once_and_can_be_undone(demo: Project, who: Who) -> None:
    theme = _theme(demo, who)
    held = _of(demo, "Northmoor")
    other = services.add_theme(
        demo,
        who,
        ThemeFacts("Chasing", topics=("Placements",)),
        council_id=held[0].council_id,
        quote_ids=[each.id for each in held[3:6]],
    )
    services.join_themes(demo, who, theme, other)
    joined = services.members(demo, [theme])
    assert [each.quote_id for each in joined] == [each.id for each in held[:6]]
    assert services.theme(demo, theme).topics == ("Placements",)
    with pytest.raises(NotFound):
        services.theme(demo, other)
    _undo_last(demo, who)
    assert len(services.members(demo, [theme])) == 4
    assert len(services.members(demo, [other])) == 3
    assert check(demo.path).problems == []


def test_a_theme_says_so_when_its_quotes_are_gone(demo: Project, who: Who) -> None:
    theme = _theme(demo, who, most=2)
    for each in services.members(demo, [theme]):
        assert each.quote_id is not None
        remove_quote(demo, who, each.quote_id)
    assert services.members(demo, [theme]) == ()
    assert services.gone_from(demo, [theme]) == 2
    assert left_words(0, 2).startswith("It rests on nothing any more: all 2 quotes")
    assert left_words(3, 1) == "1 quote that lay in it is no longer in the project."
    assert left_words(3, 0) == ""
    _undo_last(demo, who)
    assert len(services.members(demo, [theme])) == 1
    assert services.gone_from(demo, [theme]) == 1


def test_the_story_of_a_theme_tells_each_statement_and_who_wrote_it(
    demo: Project, who: Who
) -> None:
    theme = _theme(demo, who)
    held = services.theme(demo, theme)
    services.change_theme(
        demo, Who("Somebody else"), theme, held.version, ThemeFacts(held.name, "People wait.")
    )
    told = services.story(demo, theme)
    assert [(each.person, each.statement) for each in told] == [
        ("Somebody else", "People wait."),
        (who.person, "People ask again and again."),
    ]


def test_erasing_somebody_takes_their_quotes_and_the_reasons_given_for_them(
    demo: Project, who: Who
) -> None:
    quote = _of(demo, "Northmoor")[0]
    theme = services.add_theme(
        demo, who, ThemeFacts("One"), council_id=quote.council_id, quote_ids=[quote.id]
    )
    (member,) = services.members(demo, [theme])
    services.change_member(
        demo, who, member.id, member.version, stance="against", why="a reason of its own"
    )
    assert quote.participant_id is not None
    erasing.erase_participant(demo, who, quote.participant_id)
    assert services.members(demo, [theme]) == ()
    for path in demo.path.parent.glob(f"{demo.path.name}*"):
        assert b"a reason of its own" not in path.read_bytes()


def test_a_topic_renamed_in_the_guide_is_renamed_in_themes(project: Project, who: Who) -> None:
    topic = guide.add_topic(project, who, TopicFacts("Placements"))
    theme = services.add_theme(project, who, ThemeFacts("One", topics=("placements", "Health")))
    held = next(each for each in guide.topics(project) if each.id == topic)
    guide.change_topic(project, who, topic, held.version, TopicFacts("Where children live"))
    assert services.theme(project, theme).topics == ("Where children live", "Health")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (ThemeFacts("  "), "is empty"),
        (ThemeFacts("x" * 121), "longer than 120"),
        (ThemeFacts("x", "y" * 301), "longer than 300"),
    ],
)
def test_a_theme_needs_a_short_name_and_one_sentence(
    facts: ThemeFacts, said: str, project: Project, who: Who
) -> None:
    with pytest.raises(BadInput, match=said):
        services.add_theme(project, who, facts)


def test_two_themes_of_one_place_never_have_one_name(project: Project, who: Who) -> None:
    services.add_theme(project, who, ThemeFacts("Chasing"))
    with pytest.raises(BadInput, match="already"):
        services.add_theme(project, who, ThemeFacts("chasing"))
    services.add_theme(project, who, ThemeFacts("Waiting"))
    assert [each.name for each in services.themes(project)] == ["Chasing", "Waiting"]


def test_the_glance_says_to_sort_quotes_until_there_is_a_theme(
    unsorted_demo_file: Path, who: Who
) -> None:
    project = open_project(unsorted_demo_file)
    advised = [each for each in what_next(project) if each.screen == "board"]
    assert [each.words.startswith("Sort 159 quotes into themes") for each in advised] == [True]
    services.add_theme(project, who, ThemeFacts("One"))
    assert [each for each in what_next(project) if each.screen == "board"] == []
