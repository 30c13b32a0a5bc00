"""Draft groups: every note once, what is alike together, reasons that hold, and honest refusals."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from common.errors import BadInput
from common.who import Who
from project import open_project
from research.memos.model import THE_PROJECT
from research.model import CodeOn
from research.services import grouping, memoing, quotes
from research.suggesting import grouping as drafts
from research.suggesting.grouping import Draft, Key, Loose, TooFew, draft_groups
from research.suggesting.joining import LARGEST, SMALLEST, usual_groups
from storage import Project, reading
from storage.history.acts import acts

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")
SEED = 42
ABOUT = {
    "Postcodes": "postcode distance home address placement miles map moved lookup street",
    "Deadlines": "deadline june extension submit calendar late overnight window closing week",
    "Chasing": "email chase reminder phone worker reply answer waiting asked again",
    "Ofsted numbers": "ofsted agency provider register urn number inspection setting lookup list",
    "Sign-off": "director signature approve meeting figures trust headline summary paper sign",
    "Health": "dental health assessment nurse immunised checks appointment clinic record surgery",
}
SMALL_TALK = ["we", "they", "it", "then", "always", "somebody", "because", "never", "usually"]


def _notes(number: int, *, tags: float, seed: int = SEED) -> tuple[list[Loose], list[int]]:
    """Invented notes on six things, and which each is on; ``tags``: the share that has its tag."""
    chance = random.Random(seed)
    codes = {name: CodeOn(n, name) for n, name in enumerate(ABOUT, start=1)}
    notes, truth = [], []
    for n in range(1, number + 1):
        name = chance.choice(list(ABOUT))
        said = chance.sample(ABOUT[name].split(), 5) + chance.choices(SMALL_TALK, k=6)
        chance.shuffle(said)
        on = (codes[name],) if chance.random() < tags else ()
        notes.append(Loose("quote", n, " ".join(said), on))
        truth.append(codes[name].id)
    return notes, truth


def _made(notes: Sequence[Loose], groups: int | None = None) -> Draft:
    found = draft_groups(notes, groups=groups)
    assert isinstance(found, Draft)
    return found


def _likeness(draft: Draft, notes: Sequence[Loose], truth: Sequence[int]) -> float:
    """The adjusted Rand index; notes that were left count each as a group of its own."""
    from sklearn.metrics import adjusted_rand_score

    group = {key: n for n, each in enumerate(draft.groups) for key in each.members}
    alone = {key: -n for n, key in enumerate(draft.left, start=1)}
    return float(adjusted_rand_score(truth, [(group | alone)[each.key] for each in notes]))


def _each_once(draft: Draft, notes: Sequence[Loose]) -> None:
    keys = [key for group in draft.groups for key in group.members] + list(draft.left)
    assert sorted(keys) == sorted({each.key for each in notes})
    assert draft.notes == len(keys)


@pytest.mark.parametrize(("tags", "least"), [(1.0, 0.95), (0.6, 0.8), (0.0, 0.7)])
def test_notes_on_clearly_different_things_are_told_apart(tags: float, least: float) -> None:
    notes, truth = _notes(120, tags=tags)
    draft = _made(notes, groups=6)
    _each_once(draft, notes)
    assert _likeness(draft, notes, truth) >= least


def test_the_same_notes_in_any_order_give_the_same_draft() -> None:
    notes, _truth = _notes(90, tags=0.5)
    mixed = notes[:]
    random.Random(1).shuffle(mixed)
    assert _made(notes) == _made(mixed) == _made([*notes, *mixed])


@pytest.mark.parametrize(("number", "tags"), [(50, 0.0), (300, 0.3), (300, 1.0)])
def test_every_note_is_in_one_group_or_left_and_no_group_is_too_large(
    number: int, tags: float
) -> None:
    notes, _truth = _notes(number, tags=tags)
    draft = _made(notes)
    _each_once(draft, notes)
    sizes = [len(group.members) for group in draft.groups]
    assert sizes == sorted(sizes, reverse=True)
    assert min(sizes) >= SMALLEST
    assert max(sizes) <= LARGEST


def test_a_reason_names_tags_and_words_that_are_there() -> None:
    notes, _truth = _notes(120, tags=0.7)
    by_key = {each.key: each for each in notes}
    draft = _made(notes)
    for group in draft.groups:
        held = [by_key[key] for key in group.members]
        on = Counter(code.id for each in held for code in each.codes)
        assert group.reason.notes == len(held)
        assert all(on[share.code.id] == share.on >= 2 for share in group.reason.tags)
        for word in group.reason.telling:
            assert sum(word in re.findall(r"\w+", each.text.casefold()) for each in held) >= 3
        assert group.words()
    assert "tag “Postcodes” on " in " ".join(group.words() for group in draft.groups)
    assert "postcode" not in repr(draft)


def test_tags_count_more_than_words() -> None:
    notes, truth = _notes(100, tags=0.0)
    # Tags that go across what the words are about.
    tagged = [
        Loose(each.kind, each.id, each.text, (CodeOn(each.id % 4, f"Tag {each.id % 4}"),))
        for each in notes
    ]
    draft = _made(tagged, groups=4)
    assert _likeness(draft, tagged, [each.id % 4 for each in tagged]) > 0.95
    assert _likeness(draft, tagged, truth) < 0.2


def test_below_fifty_notes_a_draft_is_refused_in_a_sentence() -> None:
    notes, _truth = _notes(49, tags=1.0)
    found = draft_groups(notes)
    assert found == TooFew(49)
    assert found.words() == ("Fewer than 50 notes are sorted quicker by hand; here are 49.")
    # The same note twice is one note.
    assert draft_groups([*notes, notes[0]]) == TooFew(49)
    assert isinstance(draft_groups([*notes, Loose("note", 1, "x")]), Draft)
    assert TooFew(1).words().endswith("here is 1.")


def test_more_than_a_thousand_notes_are_refused_with_what_to_do() -> None:
    with pytest.raises(BadInput, match="1,001 notes are too many") as caught:
        draft_groups([Loose("quote", n, "words") for n in range(1_001)])
    assert "Narrow the board" in caught.value.sentence()


@pytest.mark.parametrize("groups", [0, 1, 41])
def test_a_number_of_groups_that_cannot_be_is_refused(groups: int) -> None:
    with pytest.raises(BadInput):
        draft_groups(_notes(60, tags=1.0)[0], groups=groups)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "…", "42", "[name 1]", "the", "same words every time", "日", "🙂"],
)  # fmt: skip
def test_notes_that_say_nothing_or_all_the_same_do_no_harm(text: str) -> None:
    bare = [Loose("quote", n, text) for n in range(60)]
    _each_once(_made(bare), bare)
    tagged = [Loose("quote", n, text, (CodeOn(n % 3, f"Tag {n % 3}"),)) for n in range(60)]
    draft = _made(tagged, groups=3)
    _each_once(draft, tagged)
    assert [len(group.members) for group in draft.groups] == [20, 20, 20]
    alike = [Loose("quote", n, text, (CodeOn(1, "Tag"),)) for n in range(60)]
    assert sum(len(group.members) for group in _made(alike).groups) == 60


def test_tags_that_are_on_one_note_each_join_nothing() -> None:
    notes, truth = _notes(120, tags=0.0)
    tagged = [
        Loose("quote", each.id, each.text, (CodeOn(each.id, f"Tag {each.id}"),)) for each in notes
    ]
    draft = _made(tagged, groups=6)
    _each_once(draft, tagged)
    assert _likeness(draft, tagged, truth) > 0.8
    assert not any(group.reason.tags for group in draft.groups)
    silent = [Loose("quote", each.id, "", each.codes) for each in tagged]
    assert len(_made(silent).left) == 120


def test_letters_that_no_two_notes_share_leave_every_note_aside() -> None:
    strange = [Loose("quote", n, chr(0x4E00 + 2 * n) * 2) for n in range(60)]
    assert len(_made(strange).left) == 60


def test_a_draft_says_when_it_has_only_words_to_go_by() -> None:
    assert "no better than chance" in _made(_notes(60, tags=0.0)[0]).words()
    assert "None of the notes has a tag" in _made(_notes(60, tags=0.0)[0]).words()
    some = _made(_notes(60, tags=0.2)[0])
    assert f"Only {some.tagged} of 60 notes have tags" in some.words()
    nothing = _made([Loose("quote", n, "") for n in range(60)])
    assert nothing.words().startswith("Nothing in common was found among these 60 notes.")
    assert "no better than chance" not in _made(_notes(60, tags=1.0)[0]).words()


def test_about_as_many_groups_as_a_person_can_look_through() -> None:
    assert [usual_groups(n) for n in (4, 50, 159, 500, 1_000)] == [3, 5, 9, 16, 20]


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


def _acts(project: Project) -> int:
    with reading(project) as db:
        return len(acts(db, limit=500))


def test_the_demo_is_drafted_by_its_tags_and_nothing_is_stored(demo: Project) -> None:
    held = quotes(demo, limit=500)
    before = _acts(demo)
    draft = grouping.draft_for(demo, [each.id for each in held])
    assert isinstance(draft, Draft)
    assert _acts(demo) == before
    assert draft.tagged == draft.notes == len(held)
    codes = {each.id: {code.id for code in each.codes} for each in held}
    together = [
        bool(codes[one] & codes[other])
        for group in draft.groups
        for one in group.quote_ids
        for other in group.quote_ids
        if one < other
    ]
    # Of any two of its quotes 14 in 100 share a tag; of any two in one group it was 53.
    assert sum(together) / len(together) > 0.4


def test_the_teams_notes_are_drafted_too_and_what_is_gone_is_not(demo: Project, who: Who) -> None:
    held = [each.id for each in quotes(demo, limit=500)][:60]
    note = memoing.write_memo(demo, who, THE_PROJECT, "Agencies again")
    draft = grouping.draft_for(demo, [*held, 999_999], note_ids=[note, 999_999])
    assert isinstance(draft, Draft)
    assert draft.notes == 61
    keys: list[Key] = [key for group in draft.groups for key in group.members]
    assert ("note", note) in [*keys, *draft.left]
    assert isinstance(grouping.draft_for(demo, held[:10]), TooFew)
    with pytest.raises(BadInput, match="too many"):
        grouping.draft_for(demo, range(2_000))
    assert drafts.MOST_NOTES == 1_000
