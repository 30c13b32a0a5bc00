"""The local authorities the validator knows, read from its own environment."""

from __future__ import annotations

import json
import re

from common.errors import BadInput
from common.words import council_key
from validation.running.environment import site_packages

_CODE = re.compile(r"E\d{8}")
# What a rule says depends on whose return it is: placed with itself, or elsewhere.
RULES_BY_AUTHORITY = ("229", "241", "503J", "1015")


def authorities() -> dict[str, str]:
    """Code by name of the English authorities that look after children; empty where unknown.

    The validator's list is of 2021: authorities made since are not in it.
    """
    folder = site_packages()
    if folder is None:
        return {}
    try:
        rows = json.loads((folder / "qlacref_authorities/records.json").read_text("utf-8"))
        found = {str(row["UTLA21NM"]): str(row["UTLA21CD"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {name: code for name, code in sorted(found.items()) if _CODE.fullmatch(code)}


def authority_of(council: str) -> str | None:
    """The code of the authority that a council's name is of, where the validator knows it."""
    key = council_key(council)
    return next((code for name, code in authorities().items() if council_key(name) == key), None)


def authority_code(typed: str) -> str:
    """The code from a code or a name. Raises BadInput for anything else."""
    code = typed.strip().upper()
    if _CODE.fullmatch(code):
        return code
    if found := authority_of(typed):
        return found
    raise BadInput(
        f"“{typed.strip()[:40]}” is no local authority that the validator knows",
        remedy="Give its nine-character code, such as E06000099; the DfE's three digits are not "
        "known to the validator",
    )
