"""What a project knows of the rules, in and out of the file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from common.errors import NotFound
from storage.database import Act
from storage.register import delete_row, edit_row, insert_row
from validation.catalogue import Group
from validation.rulebook.model import (
    GroupChoice,
    ListedRule,
    Listing,
    LocalRule,
    LocalRuleFacts,
    key_of,
)


def local_rules(db: Database) -> list[LocalRule]:
    """The rules councils added, by code."""
    rows = db.execute(
        "SELECT l.id, c.name, l.version, l.code, l.label, l.rule_group, l.first_year, "
        "l.last_year, l.council_id, l.tables_read, l.fields, l.note "
        "FROM local_rules l LEFT JOIN councils c ON c.id = l.council_id ORDER BY l.key"
    ).fetchall()
    return [
        LocalRule(row_id, _local_facts(rest), council, version)
        for row_id, council, version, *rest in rows
    ]


def add_local(act: Act, facts: LocalRuleFacts) -> int:
    """Store a rule a council added; returns its id."""
    return insert_row(act, "local_rules", _local_columns(facts))


def edit_local(act: Act, rule_id: int, version: int, facts: LocalRuleFacts) -> None:
    """Change what such a rule is."""
    edit_row(act, "local_rules", rule_id, version, _local_columns(facts))


def remove_local(act: Act, rule_id: int) -> None:
    """Remove such a rule; counts of it stay, under a code nobody knows."""
    delete_row(act, "local_rules", rule_id)


def group_choices(db: Database) -> list[GroupChoice]:
    """The groups somebody gave rules, by code."""
    rows = db.execute(
        "SELECT id, code, rule_group, set_by, set_at, version FROM rule_group_choices ORDER BY key"
    ).fetchall()
    return [GroupChoice(*row) for row in rows]


def choose_group(act: Act, code: str, group: Group) -> None:
    """Give a rule a group, over one that was given before."""
    values: dict[str, object] = {
        "code": code,
        "rule_group": group,
        "set_by": act.who.person,
        "set_at": act.at,
    }
    held = act.db.execute(
        "SELECT id, version FROM rule_group_choices WHERE key = ?", (key_of(code),)
    ).fetchone()
    if held:
        edit_row(act, "rule_group_choices", held[0], held[1], values)
    else:
        insert_row(act, "rule_group_choices", {**values, "key": key_of(code)})


def drop_group(act: Act, code: str) -> None:
    """Let a rule be in the group it was shipped with. Raises NotFound where it is already."""
    held = act.db.execute(
        "SELECT id FROM rule_group_choices WHERE key = ?", (key_of(code),)
    ).fetchone()
    if not held:
        raise NotFound("this rule is in its own group already")
    delete_row(act, "rule_group_choices", held[0])


def listings(db: Database) -> list[Listing]:
    """All listings with their rules, by year, the newest of a year first."""
    rules: dict[int, list[ListedRule]] = defaultdict(list)
    for listing_id, code, message, tables, fields in db.execute(
        "SELECT listing_id, code, message, tables_read, fields FROM listed_rules ORDER BY id"
    ):
        rules[listing_id].append(
            ListedRule(code, message, tuple(json.loads(tables)), tuple(json.loads(fields)))
        )
    rows = db.execute(
        "SELECT id, year, name, validator_version, imported_at, imported_by, holds, complete, "
        "version FROM rule_listings ORDER BY year DESC, id DESC"
    ).fetchall()
    return [
        Listing(
            row_id,
            year,
            name,
            of_version,
            at,
            by,
            bool(holds),
            bool(complete),
            tuple(rules.get(row_id, ())),
            version,
        )
        for row_id, year, name, of_version, at, by, holds, complete, version in rows
    ]


def add_listing(act: Act, listing: Listing) -> int:
    """Store a listing with its rules; where it holds, no other of its year does from now on."""
    if listing.holds:
        _none_holds(act, listing.year)
    listing_id = insert_row(
        act,
        "rule_listings",
        {
            "year": listing.year,
            "name": listing.name,
            "validator_version": listing.validator_version,
            "imported_at": act.at,
            "imported_by": act.who.person,
            "holds": int(listing.holds),
            "complete": int(listing.complete),
        },
    )
    act.db.conn.executemany(
        "INSERT INTO listed_rules (listing_id, code, key, message, tables_read, fields) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [
            (
                listing_id,
                each.code,
                key_of(each.code),
                each.message,
                json.dumps(each.tables),
                json.dumps(each.fields),
            )
            for each in listing.rules
        ],
    )
    return listing_id


def hold(act: Act, year: int, listing_id: int | None, version: int, complete: bool) -> None:
    """Let a year go by a listing, or by none."""
    if listing_id is None:
        _none_holds(act, year)
        return
    _none_holds(act, year, but=listing_id)
    edit_row(act, "rule_listings", listing_id, version, {"holds": 1, "complete": int(complete)})


def remove_listing(act: Act, listing_id: int) -> None:
    """Remove a listing with its rules."""
    delete_row(act, "rule_listings", listing_id)


def _none_holds(act: Act, year: int, but: int | None = None) -> None:
    act.db.execute(
        "UPDATE rule_listings SET holds = 0, version = version + 1 "
        "WHERE year = ? AND holds = 1 AND id IS NOT ?",
        (year, but),
    )


def _local_facts(row: Sequence[Any]) -> LocalRuleFacts:
    code, label, group, first, last, council_id, tables, fields, note = row
    return LocalRuleFacts(
        code=code,
        label=label,
        group=group,
        first_year=first,
        last_year=last,
        council_id=council_id,
        tables=tuple(json.loads(tables)),
        fields=tuple(json.loads(fields)),
        note=note,
    )


def _local_columns(facts: LocalRuleFacts) -> dict[str, object]:
    return {
        "code": facts.code,
        "key": key_of(facts.code),
        "label": facts.label,
        "council_id": facts.council_id,
        "rule_group": facts.group,
        "tables_read": json.dumps(facts.tables),
        "fields": json.dumps(facts.fields),
        "first_year": facts.first_year,
        "last_year": facts.last_year,
        "note": facts.note,
    }
