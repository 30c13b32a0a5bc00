"""The project's setting for small numbers, in and out of the file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from storage.database import Act
from storage.register import edit_row
from validation.disclosure.setting import Setting


@dataclass(frozen=True)
class SavedSetting:
    """The setting with the version it was read at."""

    setting: Setting
    version: int


def add_first_setting(db: Database) -> None:
    """The one line there is, as the migration that makes its table begins it."""
    db.execute("INSERT INTO disclosure_setting (id) VALUES (1)")


def saved_setting(db: Database) -> SavedSetting:
    """The project's setting."""
    method, threshold, base, totals, version = db.execute(
        "SELECT method, threshold, base, totals, version FROM disclosure_setting WHERE id = 1"
    ).fetchone()
    return SavedSetting(Setting(method, threshold, base, totals), version)


def change_setting(act: Act, setting: Setting, version: int) -> None:
    """Store the setting; ``version`` is the one it was read at."""
    values: dict[str, object] = {
        "method": setting.method,
        "threshold": setting.threshold,
        "base": setting.base,
        "totals": setting.totals,
    }
    edit_row(act, "disclosure_setting", 1, version, values)
