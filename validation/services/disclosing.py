"""How a project hides small numbers: looked up, changed, and made into the door for a reader."""

from __future__ import annotations

from common.errors import BadInput
from common.who import Who
from storage import Project, act, reading
from storage.remembering import remembered
from validation.disclosure import store
from validation.disclosure.setting import BASES, LARGEST_THRESHOLD, Door, Setting, door_for
from validation.disclosure.store import SavedSetting


def setting_of(project: Project) -> Setting:
    """The project's setting for small numbers."""
    return saved_setting(project).setting


@remembered
def saved_setting(project: Project) -> SavedSetting:
    """The project's setting, with the version to change it at."""
    with reading(project) as db:
        return store.saved_setting(db)


def change_setting(project: Project, who: Who, setting: Setting, version: int) -> None:
    """Store how small numbers are hidden. Raises BadInput for what cannot be, and StaleEdit."""
    if not 1 <= setting.threshold <= LARGEST_THRESHOLD:
        raise BadInput(
            f"counts up to {setting.threshold} cannot be hidden",
            remedy=f"Choose from 1 to {LARGEST_THRESHOLD}",
        )
    if setting.base not in BASES:
        raise BadInput("counts are rounded to the nearest 5 or 10 only")
    if setting.method not in ("hide", "round") or setting.totals not in ("more than", "exact"):
        raise BadInput("this is no way to protect small numbers")
    if who.council:
        raise BadInput(
            "how small numbers are hidden is for the project’s own team to say",
            remedy="Ask them",
        )
    if setting == saved_setting(project).setting:
        return
    with act(project, who, "Changed how small numbers are hidden") as this:
        store.change_setting(this, setting, version)


def door_of(project: Project, who: Who, *, outside: bool = False) -> Door:
    """What somebody may see of this project's counts; see `validation.disclosure.door_for`."""
    return door_for(setting_of(project), who, outside=outside)


def outside_door(project: Project) -> Door:
    """The door for what leaves the project: a file, a slide, a picture."""
    return Door(setting_of(project))
