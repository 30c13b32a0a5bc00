"""The codebook: merged, split and moved in one act each; nothing that hangs on a tag is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import BadInput, CommonGroundError, NotFound, StaleEdit
from common.who import Who
from project import open_project
from research.codebook import store as tree_store
from research.codebook.model import Seen, SplitPart, below, below_themselves, paths
from research.memos.model import Memoed
from research.model import Code
from research.quotes import store as quote_store
from research.services import (
    Line,
    add_code,
    add_turn,
    codes,
    edit_code,
    keep_quote,
    keep_turn_as_quote,
    quotes,
    start_session,
    transcript,
    write_line,
)
from research.services.codes import quotes_with_below
from research.services.memoing import memos_on, write_memo
from research.services.recoding import (
    look_at_merge,
    merge_codes,
    move_code,
    rename_code,
    set_heading,
    split_code,
)
from research.services.retagging import retag_quotes
from research.services.tag_groups import group_code, remove_group, rename_group, tag_groups
from research.store import problems
from storage import Project, act, reading
from storage.history.acts import acts, undo

WHO, OTHER = Who("Test analyst"), Who("Second analyst")
SAID = "We start in May and chase the placements all summer, every year again."


@pytest.fixture
def spans(project: Project) -> list[int]:
    """Six quotes of one session, none tagged."""
    return _quotes(project, 6)


def _quotes(project: Project, number: int) -> list[int]:
    session = start_session(project, WHO, council="Northmoor", title="First round")
    for place in range(number):
        write_line(project, WHO, session, Line(f"k-{place}", SAID, None, 0.0))
    turns = transcript(project, session).turns
    return [keep_quote(project, WHO, session, turn.start, turn.start + 15) for turn in turns]


def _seen(project: Project, *ids: int) -> list[Seen]:
    by_id = {each.id: each for each in codes(project)}
    return [Seen(each, by_id[each].version) for each in ids]


def _merge(project: Project, into: int, *sources: int) -> None:
    first, *rest = _seen(project, into, *sources)
    merge_codes(project, WHO, first, rest)


def _tree(project: Project) -> dict[str, str]:
    shown = paths(codes(project))
    return {shown[each.id]: each.description for each in codes(project)}


def _tagged(project: Project) -> dict[int, list[str]]:
    return {each.id: sorted(code.name for code in each.codes) for each in quotes(project)}


def _undo_last(project: Project) -> None:
    undo(project, WHO, _latest(project))


def _codings(project: Project) -> list[tuple[object, ...]]:
    with reading(project) as db:
        return db.execute(
            "SELECT quote_id, code_id, coded_by FROM codings ORDER BY quote_id, code_id"
        ).fetchall()


def test_a_merge_moves_quotes_meanings_memos_groups_and_children_and_undo_brings_all_back(
    project: Project, spans: list[int]
) -> None:
    late = add_code(project, WHO, "Late", description="Comes late")
    chase = add_code(project, WHO, "Chasing", description="Asked again", colour="#0072B2")
    under = add_code(project, WHO, "Agencies", chase)
    add_code(project, WHO, "Schools", chase)
    twin = add_code(project, WHO, "agencies", late, description="Outside firms")
    retag_quotes(project, OTHER, spans[:3], [chase])
    retag_quotes(project, WHO, spans[2:5], [late])
    retag_quotes(project, WHO, spans[5:], [under])
    write_memo(project, WHO, Memoed("code", chase), "Is this one thing?")
    group_code(project, WHO, chase, [], ["For the report"])
    before = (_tree(project), _tagged(project), _codings(project))

    ahead = look_at_merge(project, late, [chase])
    assert (ahead.quotes, ahead.twice, ahead.moved, ahead.memos) == (6, 1, 1, 1)
    assert ahead.gone == ("Chasing", "Agencies")
    _merge(project, late, chase)

    assert _tree(project) == {
        "Late": "Comes late\n\nAsked again",
        "Late › agencies": "Outside firms",
        "Late › Schools": "",
    }
    assert _tagged(project)[spans[5]] == ["agencies"]
    assert [names for quote, names in _tagged(project).items() if quote != spans[5]] == [
        ["Late"]
    ] * 5
    who_first = {quote: person for quote, code, person in _codings(project) if code == late}
    assert who_first[spans[2]] == OTHER.person, "who coded it first stays"
    assert [each.text for each in memos_on(project, Memoed("code", late))] == ["Is this one thing?"]
    assert tag_groups(project)[0].members == {late}
    (stays,) = (each for each in codes(project) if each.id == late)
    assert stays.colour == "#0072B2"
    assert {each.id for each in codes(project)} >= {late, twin}
    _undo_last(project)
    assert (_tree(project), _tagged(project), _codings(project)) == before
    assert tag_groups(project)[0].members == {chase}


def test_a_tag_may_take_in_the_one_it_lies_below_and_comes_to_its_place(project: Project) -> None:
    top = add_code(project, WHO, "Data")
    middle = add_code(project, WHO, "Between", top)
    low = add_code(project, WHO, "Data", middle)
    add_code(project, WHO, "Leaf", low)
    _merge(project, low, top)
    assert set(_tree(project)) == {"Data", "Data › Leaf", "Data › Between"}
    _undo_last(project)
    assert set(_tree(project)) == {
        "Data",
        "Data › Between",
        "Data › Between › Data",
        "Data › Between › Data › Leaf",
    }
    add_code(project, WHO, "Between")
    with pytest.raises(BadInput, match="already in the place"):
        look_at_merge(project, middle, [top])


def test_everything_that_names_a_tag_follows_it_into_a_merge(project: Project) -> None:
    # Whoever adds a table that names codes lets it follow in ``hand_over`` first.
    with reading(project) as db:
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        naming = {
            table
            for table in tables
            for key in db.execute(f'PRAGMA foreign_key_list("{table}")').fetchall()
            if key[2] == "codes"
        }
    assert naming == {
        *("codes", "codings", "code_set_members", "notes", "refused_codes"),
        *("second_span_codes", "settlements"),
    }


def test_a_refused_suggestion_follows_its_tag_unless_the_quote_carries_it_now(
    project: Project, spans: list[int]
) -> None:
    one, two = add_code(project, WHO, "One"), add_code(project, WHO, "Two")
    retag_quotes(project, WHO, spans[:1], [one])
    with act(project, WHO, "Refused") as this:
        for quote in spans[:2]:
            this.db.execute(
                "INSERT INTO refused_codes (quote_id, code_id, refused_by, refused_at) "
                "VALUES (?, ?, 'x', 'y')",
                (quote, two),
            )
    _merge(project, one, two)
    with reading(project) as db:
        left = db.execute("SELECT quote_id, code_id FROM refused_codes").fetchall()
    assert left == [(spans[1], one)]


def test_a_split_gives_chosen_quotes_other_tags_and_some_keep_both(
    project: Project, spans: list[int]
) -> None:
    late, other = add_code(project, WHO, "Late"), add_code(project, WHO, "Other")
    retag_quotes(project, OTHER, spans, [late])
    retag_quotes(project, WHO, spans[:1], [other])
    before = _codings(project)
    (seen,) = _seen(project, late)
    made = split_code(
        project,
        WHO,
        seen,
        [
            SplitPart(tuple(spans[:2]), code_id=other),
            SplitPart(tuple(spans[1:4]), name="Late again", parent_id=late, keep=True),
        ],
    )
    tagged = _tagged(project)
    assert [tagged[each] for each in spans[:4]] == [
        ["Other"],
        ["Late", "Late again", "Other"],
        ["Late", "Late again"],
        ["Late", "Late again"],
    ]
    assert tagged[spans[4]] == ["Late"]
    assert (spans[1], made[1], OTHER.person) in _codings(project)
    _undo_last(project)
    assert _codings(project) == before
    assert "Late › Late again" not in _tree(project)


def test_a_split_of_what_others_took_the_tag_off_is_stale_and_changes_nothing(
    project: Project, spans: list[int]
) -> None:
    late = add_code(project, WHO, "Late")
    retag_quotes(project, WHO, spans[:2], [late])
    (seen,) = _seen(project, late)
    retag_quotes(project, OTHER, spans[:1], remove=[late])
    with pytest.raises(StaleEdit):
        split_code(project, WHO, seen, [SplitPart(tuple(spans[:2]), name="New")])
    with pytest.raises(BadInput, match="no quote is chosen"):
        split_code(project, WHO, seen, [SplitPart((), name="New")])
    assert [each.name for each in codes(project)] == ["Late"]


def test_older_versions_cycles_twins_and_gone_tags_are_refused(project: Project) -> None:
    top = add_code(project, WHO, "Top")
    low = add_code(project, WHO, "Low", top)
    other = add_code(project, WHO, "low")
    (old,) = _seen(project, low)
    with pytest.raises(BadInput, match="merge the two"):
        move_code(project, WHO, old, None)
    with pytest.raises(BadInput, match="below itself"):
        move_code(project, WHO, _seen(project, top)[0], low)
    rename_code(project, OTHER, old, "Lower")
    for late in (
        lambda: rename_code(project, WHO, old, "Lowest"),
        lambda: move_code(project, WHO, old, None),
        lambda: merge_codes(project, WHO, _seen(project, other)[0], [old]),
        lambda: split_code(project, WHO, old, [SplitPart((1,), name="x")]),
    ):
        with pytest.raises(StaleEdit):
            late()
    with pytest.raises(BadInput, match="no other tag"):
        look_at_merge(project, top, [top])
    with pytest.raises(NotFound):
        look_at_merge(project, top, [9_999])
    move_code(project, WHO, _seen(project, low)[0], None)
    assert set(_tree(project)) == {"Top", "Lower", "low"}


def test_a_heading_is_on_no_quote(project: Project, spans: list[int]) -> None:
    late, top = add_code(project, WHO, "Late"), add_code(project, WHO, "Top", heading=True)
    retag_quotes(project, WHO, spans[:1], [late])
    with pytest.raises(BadInput, match="on 1 quote"):
        set_heading(project, WHO, _seen(project, late)[0], True)
    with pytest.raises(BadInput, match="is a heading"):
        split_code(project, WHO, _seen(project, late)[0], [SplitPart((spans[0],), code_id=top)])
    kept = next(each for each in codes(project) if each.id == top)
    edit_code(
        project, WHO, top, kept.version, name="Top", parent_id=None, description="", colour=""
    )
    assert next(each for each in codes(project) if each.id == top).heading, "stays as it was"
    _merge(project, top, late)
    assert [each.heading for each in codes(project)] == [False], "quotes came onto it"


def test_quotes_are_counted_with_those_below_once_each(project: Project, spans: list[int]) -> None:
    top = add_code(project, WHO, "Top")
    low = add_code(project, WHO, "Low", top)
    lower = add_code(project, WHO, "Lower", low)
    retag_quotes(project, WHO, spans[:2], [top])
    retag_quotes(project, WHO, spans[1:4], [lower])
    assert {each.id: each.quotes for each in codes(project)} == {top: 2, low: 0, lower: 3}
    assert quotes_with_below(project) == {top: 4, low: 3, lower: 3}


def test_a_tag_is_in_the_groups_chosen_and_those_others_chose_stay(project: Project) -> None:
    tag, other = add_code(project, WHO, "Late"), add_code(project, WHO, "Other")
    group_code(project, WHO, tag, [], ["Report", "Pilot"])
    report, pilot = (each.id for each in sorted(tag_groups(project), key=lambda g: g.name)[::-1])
    group_code(project, OTHER, other, [pilot], seen=[])
    group_code(project, WHO, tag, [], ["report"], seen=[pilot])
    by_name = {each.name: each.members for each in tag_groups(project)}
    assert by_name == {"Report": {tag}, "Pilot": {other}}
    held = next(each for each in tag_groups(project) if each.id == pilot)
    with pytest.raises(BadInput, match="a group “REPORT” already"):
        rename_group(project, WHO, pilot, held.version, "REPORT")
    remove_group(project, WHO, report)
    _undo_last(project)
    assert {each.name: each.members for each in tag_groups(project)} == by_name


def test_a_tree_as_deep_as_it_is_long_is_walked_once() -> None:
    chain = [Code(n, n - 1 or None, f"Tag {n}", "", "", 0, 1) for n in range(1, 10_001)]
    assert below_themselves({each.id: each.parent_id for each in chain}) == []
    ring = {each.id: each.parent_id or 10_000 for each in chain}
    assert len(below_themselves({**ring, 10_001: 1})) == 10_000
    longest = max(len(path) for path in paths(chain).values())
    assert longest < 100
    assert len(below(chain, 1)) == 9_999


NAMES = ("Late", "late", "Chasing", "Agencies")
DOING = st.lists(
    st.tuples(
        st.sampled_from(["add", "merge", "split", "move", "rename", "heading", "undo"]),
        st.integers(0, 50),
        st.integers(0, 50),
        st.lists(st.integers(0, 50), max_size=3),
        st.sampled_from(NAMES),
    ),
    max_size=10,
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small codebook on four quotes: what every sequence begins with."""
    project = open_project(tmp_path_factory.mktemp("tried") / "begun.db")
    spans = _quotes(project, 4)
    top = add_code(project, WHO, "Late")
    low = add_code(project, WHO, "Chasing", top)
    add_code(project, WHO, "Late", low)
    retag_quotes(project, WHO, spans, [top])
    retag_quotes(project, OTHER, spans[:2], [low])
    return project.path


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(doing=DOING)
def test_whatever_is_done_the_tree_stays_sound_and_no_quote_loses_what_was_said_of_it(
    begun: Path, doing: list[tuple[str, int, int, list[int], str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(begun, Path(folder) / "tried.db")
        project = open_project(Path(folder) / "tried.db")
        spans = [each.id for each in quotes(project)]
        first = _latest(project)
        for what, *chosen in doing:
            if what == "undo":
                _undo_one(project, after=first)
            else:
                _do(project, spans, what, *chosen)  # type: ignore[arg-type]
            with reading(project) as db:
                assert problems(db) == []
                assert db.execute("PRAGMA foreign_key_check").fetchall() == []
                held = {each.id for each in quote_store.codes(db)}
                assert held == set(tree_store.parents(db)), "all tags hang on the tree"
            assert all(each.codes for each in quotes(project)), "every quote keeps a tag"


def _latest(project: Project) -> int:
    with reading(project) as db:
        return acts(db, limit=1)[0].id


def _undo_one(project: Project, after: int) -> None:
    with reading(project) as db:
        left = [each for each in acts(db) if each.undone_by is None and each.id > after]
    if left:
        _try(lambda: undo(project, WHO, left[0].id))


def _do(
    project: Project,
    spans: list[int],
    what: str,
    first: int,
    second: int,
    more: list[int],
    name: str,
) -> None:
    held = codes(project)
    one, two = held[first % len(held)], held[second % len(held)]
    seen = Seen(one.id, one.version)
    before = {each.id: {code.id for code in each.codes} for each in quotes(project)}
    others = [Seen(each.id, each.version) for each in (held[n % len(held)] for n in more)]
    if what == "add":
        _try(lambda: add_code(project, WHO, name, one.id if more else None))
    elif what == "merge":
        if _try(lambda: merge_codes(project, WHO, seen, [*others, Seen(two.id, two.version)])):
            gone = {two.id, *(each.id for each in others)} - {one.id}
            for each in quotes(project):
                if before[each.id] & gone:
                    assert one.id in {code.id for code in each.codes}
            assert not gone & {each.id for each in codes(project)}
    elif what == "split":
        some = tuple(q for q in spans if one.id in before[q])[: 1 + first % 3]
        _try(lambda: split_code(project, WHO, seen, [SplitPart(some, two.id, keep=bool(more))]))
        assert all(each.codes for each in quotes(project))
    elif what == "move":
        _try(lambda: move_code(project, WHO, seen, two.id if more else None))
    elif what == "rename":
        _try(lambda: rename_code(project, WHO, seen, name))
    else:
        _try(lambda: set_heading(project, WHO, seen, not one.heading))


def _try(action: Callable[[], object]) -> bool:
    try:
        action()
    except CommonGroundError:
        return False
    return True


def test_a_heading_is_put_on_no_quote(project: Project, who: Who) -> None:
    heading = add_code(project, who, "Placements", heading=True)
    session = start_session(project, who, council="Northmoor")
    turn = add_turn(project, who, session, "We wait.")
    with pytest.raises(BadInput, match="heading"):
        keep_turn_as_quote(project, who, session, turn, codes=[heading])
    quote = keep_turn_as_quote(project, who, session, turn)
    with pytest.raises(BadInput, match="heading"):
        retag_quotes(project, who, [quote], [heading])
