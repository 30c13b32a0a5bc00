"""What a team does with the glossary: look at it, add to it, change it, switch ours off.

What people type here goes through the check for names first, which is the research wing's:
``evidence.typed_words`` does both.
"""

from __future__ import annotations

from common.errors import BadInput, StaleEdit
from common.who import Who
from process_maps.aligning.glossary import OURS, Glossary
from process_maps.glossary import store
from process_maps.glossary.model import Entry, Own, checked, in_all, in_force, leads_back
from process_maps.pairing.words import same_words_key
from storage import Project, act, reading


def glossary(project: Project) -> Glossary:
    """The glossary that this project's maps are compared with."""
    with reading(project) as db:
        return Glossary({each.said: each.means for each in store.entries(db)})


def glossary_entries(project: Project) -> list[Entry]:
    """Everything in it, ours and the project's own, in force or switched off."""
    with reading(project) as db:
        return in_all(store.entries(db))


def add_entry(project: Project, who: Who, said: str, means: str) -> int:
    """Have words read as others from now on, also in place of what we read them as.

    Returns the entry's id. Raises BadInput for what :func:`checked` refuses.
    """
    with act(project, who, "Added a word to the glossary of maps") as this:
        entry = checked(said, means, store.entries(this.db))
        return store.add(this, entry.said, entry.means)


def change_entry(
    project: Project, who: Who, entry_id: int, version: int, said: str, means: str
) -> None:
    """Change one of the project's own entries; StaleEdit where somebody else did since."""
    with act(project, who, "Changed a word in the glossary of maps") as this:
        store.entry(this.db, entry_id)
        entry = checked(said, means, store.entries(this.db), but=entry_id)
        store.change(this, entry_id, version, entry.said, entry.means)


def switch_off(project: Project, who: Who, said: str) -> None:
    """Let one of our words be read as it stands; again changes nothing.

    Raises BadInput for words that are none of ours, and where the project reads them as something.
    """
    key = same_words_key(said)
    ours = next((each for each in OURS if same_words_key(each) == key), None)
    if ours is None:
        raise BadInput("this is none of the words that come with Common Ground")
    with reading(project) as db:
        held = _own_on(store.entries(db), key)
    if held and not held.means:
        return
    with act(project, who, "Switched a word of the glossary of maps off") as this:
        if _own_on(store.entries(this.db), key):
            raise BadInput(
                "the project has an entry of its own on this word",
                remedy="Take that out first",
            )
        store.add(this, ours, "")


def remove_entry(project: Project, who: Who, entry_id: int, version: int) -> None:
    """Take one of the project's own entries out, so that ours, if any, is in force again.

    One that is gone already stays gone. Raises StaleEdit where somebody changed it since, BadInput
    where ours would then be read in a ring with another of the project's.
    """
    with reading(project) as db:
        if all(each.id != entry_id for each in store.entries(db)):
            return
    with act(project, who, "Took a word out of the glossary of maps") as this:
        held = store.entry(this.db, entry_id)
        if held.version != version:
            raise StaleEdit(
                "somebody else changed this while you had it open",
                remedy="Look at their version, then make your change again",
            )
        store.remove(this, entry_id)
        rest = in_force(store.entries(this.db))
        key = same_words_key(held.said)
        if key in rest and leads_back(key, rest):
            raise BadInput(
                "what Common Ground reads this word as is itself read as this word in the project",
                remedy="Take that entry out first",
            )


def _own_on(own: list[Own], key: str) -> Own | None:
    return next((each for each in own if same_words_key(each.said) == key), None)
