"""The second show-and-tell, two questions: how do processes differ, and do errors go with it?"""

from __future__ import annotations

from presenting.model import NewCard
from presenting.templates.choosing import Choosing, of_painpoints
from presenting.templates.filling import Filling

MOST_MAPS, MOST_INNOVATIONS, MOST_TOPICS = 2, 1, 2


def fill_second(filling: Filling, choose: Choosing) -> None:
    """Some 85 minutes at most: two questions, about as long each."""
    filling.add(
        NewCard("title"),
        "Welcome. Say that two questions are asked today: how do councils’ processes differ, and "
        "does that go together with their errors? Say that nothing shown is anybody’s fault.",
    )
    since(filling, choose)
    _processes(filling, choose)
    _errors(filling, choose)
    filling.section(
        "What have we got wrong?",
        "The rest of the time is yours.",
        "Write down what is said, with the role, not the name.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What have we got wrong?",
            words=(
                "- Which step is not drawn as it is done?\n"
                "- Which number is not what you see at work?\n"
                "- What else could the errors go together with?"
            ),
            minutes=8,
        ),
        "Begin with whoever has said least so far. That two things go together does not make one "
        "the cause: ask what else it could be.",
    )
    filling.add(
        NewCard(
            "text",
            heading="What next",
            words=(
                "- We put right what you told us\n"
                "- We write down what people need, and what could be done\n"
                "- Next time we decide together"
            ),
            minutes=4,
        ),
        "Say when the third show-and-tell is. Ask: who has to be there for a decision?",
    )


def since(filling: Filling, choose: Choosing) -> None:
    """What changed since the show-and-tell before, where there was one."""
    filling.offer(
        [NewCard("changed", {"since": None})] if choose.before() else [],
        "Say first what came of what the room said last time. Ask: what else has changed with you?",
        what="What changed since last time",
        why="no milestone lies before it",
    )


def _processes(filling: Filling, choose: Choosing) -> None:
    filling.section(
        "How do processes differ?",
        "Two maps, what they share, and what only one of them has.",
        "Give everybody time to find their own step on a map before you speak.",
    )
    unlike = choose.unlike()
    shown = unlike or choose.maps[:MOST_MAPS]
    filling.offer(
        [NewCard("map", {"map": each.id}) for each in shown],
        "Go from left to right. Stop at each painpoint and innovation. Ask the council whose map "
        "it is: is this how it is done now?",
        what="Process maps",
        why="no council’s map has a step yet",
    )
    filling.offer(
        [NewCard("comparison", {"maps": [each.id for each in unlike]})] if unlike else [],
        "These two differ most. Say what both do, then what only one does. Ask: why is it so with "
        "you?",
        what="Two maps side by side",
        why="fewer than two councils have a map",
    )
    filling.offer(
        [NewCard("reference", {"maps": [], "at_least": None})] if unlike else [],
        "This is what most councils do. Nobody drew it like this. Ask: could you work so?",
        what="The common reference process",
        why="fewer than two councils have a map",
    )
    filling.offer(
        of_painpoints(choose.innovations[:MOST_INNOVATIONS]),
        "Ask whoever does it so: what did it take? Ask the others: what would stand in the way?",
        what="An innovation",
        why="nobody has spoken of one yet",
    )


def _errors(filling: Filling, choose: Choosing) -> None:
    filling.section(
        "Does it go together with errors?",
        "How often rules fail, and what people say of it.",
        "Say what a rule is, and that small counts are hidden so that no child can be told.",
    )
    why = "no council has a run of a return yet"
    ran = choose.has_runs
    filling.offer(
        [NewCard("failures", {"councils": [], "codes": [], "which": "first"})] if ran else [],
        "Say that these are each council’s first full run: errors as they arise. Ask: which of "
        "these do you know well?",
        what="Rule failures",
        why=why,
    )
    filling.offer(
        [NewCard("pareto", {"council": None})] if ran else [],
        "Few rules make most of the failures. Ask: if you could put one of them right at its "
        "source, which?",
        what="Few rules make most",
        why=why,
    )
    rule = choose.telling_rule()
    filling.offer(
        [NewCard("funnel", {"code": rule})] if rule else [],
        "A council outside the lines is worth a conversation, and is no better or worse for it. "
        "Ask it: what do you do differently here?",
        what="One rule in every council",
        why="no rule stands out between councils" if ran else why,
    )
    filling.offer(
        choose.says_and_shows(MOST_TOPICS),
        "Say both halves: what people said, and what the data shows. Where they differ, ask why. "
        "They go together; neither is shown to cause the other.",
        what="Says versus shows",
        why="no painpoint that was heard has a rule that was run",
    )
