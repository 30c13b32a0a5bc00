"""The review on screen: sure pairs at once, doubtful groups one at a time, all of it undoable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from streamlit.testing.v1 import AppTest

import process_maps.pairing.aligned as aligned_module
from common.who import Who
from process_maps import store
from process_maps.aligning import Alignment, Decided
from process_maps.aligning.glossary import Glossary
from process_maps.model import Flow, Map, Step
from process_maps.pairing.deciding import decide_all, decisions_of
from process_maps.pairing.reviewing import POSSIBLE_FROM
from process_maps.pairing.sayings import kept_apart, same_work
from project import DATABASE_VARIABLE
from storage import Project, act
from storage.register import council_named
from tests.aligned_by_hand import Proposed, alignment, at

BILAL = Who("Bilal")
COUNCILS = ("Northmoor", "Eastley", "Calderbrook")
PROPOSED: list[Proposed] = [
    ([at(1, 0), at(2, 0)], "sure", 0.97),
    ([at(1, 1), at(3, 1)], "check", 0.8),
    ([at(1, 2), at(2, 2), at(3, 2)], "check", 0.6),
    ([at(2, 1), at(3, 3)], "check", POSSIBLE_FROM - 0.01),
]


def _map(council: str) -> Map:
    words = ("Weigh *it*", "Paint", "Ring", "Sew")
    steps = tuple(
        Step(f"s{n}", f"{each} in {council}", actors=("Analyst",)) for n, each in enumerate(words)
    )
    return Map(council, steps=steps, flows=(Flow("s0", "s1"), Flow("s1", "s2")))


@pytest.fixture
def three(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Maps 1 to 3 of three councils, with what is proposed of them fixed by hand."""
    with act(project, Who("Asha"), "Added maps") as this:
        for name in COUNCILS:
            store.add_map(this, _map(name), council_named(this, name).id)

    def by_hand(maps: Mapping[str, Map], decided: Iterable[Decided], _: Glossary) -> Alignment:
        there = [each for each in PROPOSED if all(place.map in maps for place in each[0])]
        return alignment(maps, there, decided)

    monkeypatch.setattr(aligned_module, "align", by_hand)
    monkeypatch.setenv(DATABASE_VARIABLE, str(project.path))
    return project


def _screen() -> None:
    from process_maps.pairing.aligned import aligned
    from screens.compare_maps.review import review
    from screens.look import heading, the_project

    heading("Compare maps", "")
    review(aligned(the_project(), (1, 2, 3)))


def _open() -> AppTest:
    return _fine(AppTest.from_function(_screen, default_timeout=30).run())


def _fine(at: AppTest) -> AppTest:
    assert not at.exception, [each.message for each in at.exception]
    return at


def _press(at: AppTest, key: str) -> AppTest:
    return _fine(at.button(key=key).click().run())


def _words(at: AppTest) -> str:
    kinds = (at.markdown, at.caption, at.success, at.error, at.info)
    return "\n".join(each.value for kind in kinds for each in kind).replace("\\", "")


def _said(project: Project) -> dict[tuple[str, str], bool]:
    return {
        (f"{each.a.map}.{each.a.step}", f"{each.b.map}.{each.b.step}"): each.together
        for each in decisions_of(project, (1, 2, 3))
    }


def test_all_sure_pairs_are_accepted_in_one_click_and_undone_in_another(three: Project) -> None:
    page = _open()
    assert "1 pair is sure but not decided, 5 to check in 3 groups." in _words(page)
    assert "Among 12 steps of 3 maps." in _words(page)
    _press(page, "review-accept-all")
    assert "Accepted: 1 pair." in _words(page)
    assert _said(three) == {("1.s0", "2.s0"): True}
    assert "0 pairs are sure but not decided" in _words(page)
    assert "0 of 3 looked at" in _words(page)
    _press(page, "review-undo")
    assert "Undone." in _words(page)
    assert _said(three) == {}
    assert "1 pair is sure but not decided" in _words(page)


def test_doubtful_groups_come_one_at_a_time_and_every_answer_can_be_undone(
    three: Project,
) -> None:
    page = _open()
    # What settles most comes first: three councils' steps, each with a box and its place beside it.
    assert "0 of 3 looked at" in _words(page)
    boxes = [each.label for each in page.checkbox if "review-tick" in str(each.key)]
    assert boxes == [f"{name}\\: Ring in {name} \\(Analyst\\)" for name in COUNCILS]
    page.checkbox[1].uncheck().run()
    page.text_input[0].set_value("the same ring").run()
    _press(page, "review-same")
    assert _said(three) == {
        ("1.s2", "3.s2"): True, ("1.s2", "2.s2"): False, ("2.s2", "3.s2"): False,
    }  # fmt: skip
    assert {each.why for each in decisions_of(three, (1, 2, 3))} == {"the same ring"}
    assert "Joined 2 steps as the same work, and kept 1 apart from them." in _words(page)
    assert "Next: Paint in Northmoor" in _words(page)
    assert "1 of 3 looked at" in _words(page)
    assert page.text_input[0].value == ""
    assert "Why proposed: the role. Likely." in _words(page)
    assert "Before it: Weigh *it* in Northmoor" in _words(page)
    _press(page, "review-not")
    assert _said(three)["1.s1", "3.s1"] is False
    _press(page, "review-skip")
    assert "3 of 3 looked at" in _words(page)
    assert "You skipped 1 group" in _words(page)
    _press(page, "review-again")
    assert "2 of 3 looked at" in _words(page)
    _press(page, "review-skip")
    # What was done last is taken back first: the skip, not the decision before it.
    _press(page, "review-undo")
    assert "Back to what you skipped." in _words(page)
    assert len(_said(three)) == 4
    for left in (3, 0):
        _press(page, "review-undo")
        assert len(_said(three)) == left
    assert "0 of 3 looked at" in _words(page)
    assert "review-undo" not in [each.key for each in page.button]


def test_what_makes_no_sense_is_said_and_nothing_happens(three: Project) -> None:
    page = _open()
    _press(page, "review-split")
    assert "Tick some of the steps" in page.error[0].value
    for box in page.checkbox:
        box.uncheck()
    _press(page, "review-same")
    assert "Tick at least two steps, of different maps" in page.error[0].value
    assert _said(three) == {}


def test_a_step_is_paired_with_another_and_a_group_joined_with_another(three: Project) -> None:
    page = _open()
    page.session_state["review-other-0"] = True
    _press(page.run(), "review-other-do")
    assert "Choose the step" in page.error[0].value
    to = next(each for each in page.selectbox if "review-other-to" in str(each.key))
    assert all("Northmoor" not in each for each in to.options)
    to.select_index(0).run()
    _press(page, "review-other-do")
    assert _said(three) == {
        ("1.s2", "2.s2"): False, ("1.s2", "3.s2"): False, ("1.s2", "2.s0"): True,
    }  # fmt: skip
    _press(page, "review-undo")
    page.session_state["review-group-0"] = True
    page.run()
    page.selectbox(key="review-group-to-0").select_index(0).run()
    _press(page, "review-group-do")
    # Ring of three councils with weighing of two: nothing between two steps of one map.
    assert len(_said(three)) == 3 + 5
    assert all(_said(three).values())


def test_what_somebody_decided_meanwhile_is_refused_kindly_and_then_shown(three: Project) -> None:
    page = _open()
    decide_all(three, BILAL, kept_apart([at(1, 2)], [at(2, 2)], {}))
    _press(page, "review-same")
    assert "Somebody else decided about these steps while you had them open" in page.error[0].value
    assert _said(three) == {("1.s2", "2.s2"): False}
    assert "kept 1 apart" in _words(page)


def test_contradictions_are_told_and_mended_by_taking_one_decision_back(three: Project) -> None:
    decide_all(three, BILAL, same_work([at(1, 2), at(2, 2)], {}))
    decide_all(three, BILAL, same_work([at(2, 2), at(3, 2)], {}))
    decide_all(three, Who("Asha"), kept_apart([at(1, 2)], [at(3, 2)], {}))
    page = _open()
    assert "These decisions cannot all hold (1 of 1)." in _words(page)
    assert "Bilal joined “Ring in Northmoor” (Northmoor) and “Ring in Eastley”" in _words(page)
    _press(page, "review-mend-1-3")
    assert "cannot all hold" not in _words(page)
    assert set(_said(three).values()) == {True}


def test_decisions_are_listed_with_who_and_taken_back_one_or_all(three: Project) -> None:
    decide_all(three, BILAL, same_work([at(1, 2), at(2, 2), at(3, 2)], {}), "one ring")
    page = _open()
    page.segmented_control[0].select("Decided").run()
    assert "Joined by Bilal on " in _words(page)
    assert ": one ring" in _words(page)
    page.checkbox(key="review-decided-mine").check().run()
    assert "No decision fits" in _words(page)
    page.checkbox(key="review-decided-mine").uncheck().run()
    _press(page, "review-back-1")
    assert len(_said(three)) == 2
    _press(page, "review-back-all")
    assert _said(three) == {}
    assert "Nobody has decided anything about these maps yet." in _words(page)


def test_no_key_alone_does_anything_until_somebody_asks_for_it(three: Project) -> None:
    page = _open()
    assert page.button(key="review-same").proto.shortcut == ""
    page.toggle[0].set_value(True).run()
    assert page.button(key="review-same").proto.shortcut == "1"
    assert "leave it with Tab first" in _words(page)


def test_the_questions_are_narrowed_by_council_and_likelihood(three: Project) -> None:
    page = _open()
    likely = next(each for each in page.selectbox if each.label == "How likely")
    likely.set_value("a guess").run()
    assert "Paint in Eastley" in _words(page)
    council = next(each for each in page.selectbox if each.label == "Council")
    council.set_value("1").run()
    assert "Nothing fits what you narrowed to." in _words(page)
