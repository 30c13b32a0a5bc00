"""Says versus shows: what each verdict rests on, people counted once, and no word of why."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.errors import NotFound
from common.who import Who
from evidence.failing import Shown
from evidence.services import add_painpoint, link_rule
from evidence.topics.exporting import export_topics
from evidence.topics.going_together import weighed
from evidence.topics.model import CouncilView, Spoke, Way
from evidence.topics.naming import KIND_WORDS, TopicKind
from evidence.topics.services import differing, topic, topics
from evidence.topics.verdicts import (
    BOTH,
    CONTRADICTED,
    DENIED,
    HEARD,
    MEANINGS,
    NEITHER,
    NOT_ASKED,
    NOT_LOOKED,
    SEEN,
    VERDICTS,
    Seen,
    Verdict,
    verdict,
)
from process_maps.comparing.model import WHO
from project import DATABASE_VARIABLE, open_project
from screens.look import script_of
from storage import Project
from storage.register import Council
from validation.disclosure import Door
from validation.disclosure.setting import EVERYTHING
from validation.rates import rate_of

APP = str(Path(__file__).resolve().parents[2] / "app.py")
CAUSE = re.compile(r"\b(because|causes?|caused|due to|leads? to|thanks to|results? in)\b", re.I)


@pytest.mark.parametrize(
    ("asked", "spoke_for", "against", "seen", "expected"),
    [
        (0, 0, 0, "fails", NOT_ASKED),
        (5, 0, 0, "unknown", NOT_LOOKED),
        (5, 0, 0, "fails", SEEN),
        (5, 0, 0, "passed", NEITHER),
        (5, 3, 0, "fails", BOTH),
        (5, 3, 0, "passed", HEARD),
        (5, 3, 1, "fails", BOTH),
        (5, 3, 1, "passed", HEARD),
        (5, 1, 1, "fails", CONTRADICTED),
        (5, 1, 1, "passed", CONTRADICTED),
        (5, 0, 2, "fails", CONTRADICTED),
        (5, 0, 2, "passed", DENIED),
        (5, 0, 2, "unknown", CONTRADICTED),
        (0, 1, 0, "fails", BOTH),
    ],
)
def test_each_verdict_rests_on_both_sides(
    asked: int, spoke_for: int, against: int, seen: Seen, expected: Verdict
) -> None:
    found = verdict(
        asked=asked, spoke=spoke_for + against, spoke_for=spoke_for, against=against, seen=seen
    )
    assert found == expected


def test_judged_no_problem_while_it_fails_contradicts_and_each_verdict_is_explained() -> None:
    told = verdict(asked=5, spoke=1, spoke_for=1, against=0, seen="fails", no_problem_fails=True)
    assert told == CONTRADICTED
    assert MEANINGS.keys() == set(VERDICTS)


def test_a_person_counts_once_over_all_painpoints_of_a_topic(built_demo: Path) -> None:
    for kind in KIND_WORDS:
        for each in topics(open_project(built_demo), EVERYTHING, kind):
            for view in each.councils:
                assert view.spoke.people <= view.spoke.asked
                assert view.spoke.people_for <= view.spoke.people


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_sentences_say_what_goes_together_of_how_many_and_never_why(
    kind: TopicKind, built_demo: Path
) -> None:
    found = topics(open_project(built_demo), EVERYTHING, kind)
    said = [words for each in found for words in each.sentences]
    assert said
    assert [words for words in said if CAUSE.search(words)] == []
    for each in differing(found):
        together = any(way.together for way in each.ways)
        assert ("cannot tell why" in each.sentences[-1]) == together
        alone = bool(each.ways) and all(way.together is None for way in each.ways)
        assert each.sentences[-1].endswith("these go together cannot be told.") == alone


def _view(council: int, count: int | None, verdict: Verdict = BOTH) -> CouncilView:
    """A council; of more failures than there are children, one rule was not looked at."""
    unknown = int(count is not None and count > 1_000)
    shown = count if count is None else Shown(count, "rows", bool(count), not count, unknown, "1")
    named = Council(council, f"Council {council}", "own", None, 1)
    rate = rate_of(count, 1_000, "rows") if count else None
    return CouncilView(named, Spoke(), shown, rate, verdict)


@pytest.mark.parametrize(
    ("counts", "sides", "expected"),
    [
        ((20, 30, 300), ((1, 2), (3,)), True),
        ((20, 300, 100), ((1, 2), (3,)), False),
        ((20, 30, 36), ((1, 2), (3,)), False),  # apart, but not by their limits
        ((20, 300, 700), ((1,), (2,), (3,)), None),  # each in a way of its own
        ((20, 300), ((1,), (2,)), None),
        ((20, None, 300), ((1, 2), (3,)), None),  # not known of two that do it alike
        ((0, 0, 300), ((1, 2), (3,)), True),
        ((20, 30, 3_000), ((1, 2), (3,)), True),  # at least 3,000 is apart whatever is unknown
        ((3_000, 3_100, 4_000), ((1, 2), (3,)), False),  # at least 3,000 may be 4,000
        ((10, 12, 14, 16, 18, 300), ((1, 2, 3, 4, 5), (6,)), True),  # by limits, not by ranks
        ((10, 12, 14, 30, 32, 34), ((1, 2, 3), (4, 5, 6)), True),
        ((10, 32, 14, 30, 12, 34), ((1, 2, 3), (4, 5, 6)), False),
    ],
)
def test_what_is_done_goes_together_with_what_fails_only_where_that_could_be_otherwise(
    counts: tuple[int | None, ...],
    sides: tuple[tuple[int, ...], ...],
    expected: bool | None,
) -> None:
    views = [_view(number, count) for number, count in enumerate(counts, 1)]
    way = Way(WHO, tuple((f"by {ids}", ids) for ids in sides), ())
    (found,) = weighed([way], views, dict.fromkeys(range(1, 7), 1_000))
    assert found.together is expected


def test_the_demo_opens_with_where_councils_differ(built_demo: Path) -> None:
    found = topic(open_project(built_demo), "URN")
    assert found.sentences[0] == (
        "Spoken of by 1 of 5 people asked in Calderbrook, 4 of 5 in Eastley and 5 of 8 in "
        "Northmoor. 4 people speak against: 1 in Calderbrook, 2 in Eastley and 1 in Northmoor."
    )
    assert {each: [c.name for c in held] for each, held in found.by_verdict.items()} == {
        CONTRADICTED: ["Calderbrook"],
        BOTH: ["Eastley", "Northmoor"],
    }
    assert "In Eastley, where it is put right in the upload file" in found.sentences[1]
    assert found.telling
    assert found.telling.code == "218"
    verdicts = {
        view.verdict
        for kind in KIND_WORDS
        for each in topics(open_project(built_demo), EVERYTHING, kind)
        for view in each.councils
    }
    assert {BOTH, SEEN, HEARD, CONTRADICTED} <= verdicts


def test_what_is_hidden_is_in_no_sentence_and_no_file(built_demo: Path) -> None:
    project = open_project(built_demo)
    for each in topics(project, Door(), "field"):
        for view in each.councils:
            if view.shown and view.shown.hidden:
                assert view.rate is None
        for rate in each.telling.rates if each.telling else ():
            assert rate.count is None or rate.count == 0 or rate.count > 5
    rows = list(csv.DictReader(io.StringIO(export_topics(project, "field").decode("utf-8-sig"))))
    assert {row["Marked"] for row in rows} == {"Illustrative"}
    assert all(not re.match(r"[1-5] rows? in 1 rule", row["Shown"]) for row in rows)


def test_a_rule_that_is_gone_is_of_no_topic_and_said(project: Project, who: Who) -> None:
    number = add_painpoint(project, who, kind="painpoint", title="Slow")
    link_rule(project, who, number, "103")
    assert number in topic(project, "ETHNIC").painpoints
    assert topic(project, "ETHNIC").by_verdict == {}
    with pytest.raises(NotFound):
        topic(project, "NO_SUCH_FIELD")
    with pytest.raises(NotFound):
        topic(project, "step-99999999999999")


@pytest.mark.parametrize("query", [{}, {"topic": "URN"}, {"topic": "table-OC2"}, {"topic": "x"}])
def test_it_is_on_the_screen(
    query: dict[str, str], built_demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(built_demo))
    at = AppTest.from_file(APP, default_timeout=60).run()
    for name, value in {"show": "says", **query}.items():
        at.query_params[name] = value
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    said = "\n".join(each.value.replace("\\", "") for each in at.markdown)
    assert ("What was said" in said) == (query.get("topic") in ("URN", "table-OC2"))


def test_a_new_project_says_what_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    at = AppTest.from_file(APP, default_timeout=60).run()
    at.query_params["show"] = "says"
    at.switch_page(script_of("evidence")).run()
    assert not at.exception, [each.message for each in at.exception]
    assert any("Nothing was said or shown" in each.value for each in [*at.markdown, *at.info])
