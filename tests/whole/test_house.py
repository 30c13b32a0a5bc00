"""The house stands as drawn: imports run downwards, wings keep apart, rooms keep to their work."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {
    "common": 0,
    "storage": 1,
    "research": 2,
    "process_maps": 2,
    "validation": 2,
    "evidence": 3,
    "presenting": 4,
    "project": 5,
    "demo": 6,
    "screens": 7,
    "room": 7,
    "app": 8,
    "serve": 8,
    "commands": 9,
    "cli": 10,
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 60


def _sources() -> list[Path]:
    return sorted(
        path
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0].removesuffix(".py") in FLOORS
    )


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def test_imports_only_run_downwards_and_wings_never_import_one_another() -> None:
    faults = []
    for path in _sources():
        room = _room(path)
        for name in _imports(path):
            other = name.split(".")[0]
            if other == room or other not in FLOORS:
                continue
            if FLOORS[other] >= FLOORS[room]:
                faults.append(f"{path.relative_to(ROOT)} imports {name}")
    assert faults == []


def test_what_phones_reach_knows_of_nothing_but_its_round() -> None:
    allowed = {"common", "room", "evidence.rounds.model"}
    reached = {
        name
        for path in _sources()
        if _room(path) == "room"
        for name in _imports(path)
        if name.split(".")[0] in FLOORS
    }
    assert {name for name in reached if name.split(".")[0] not in allowed} == {
        "evidence.rounds.model"
    }
    # The one file it may read of the evidence reads nothing but ``common`` itself.
    model = ROOT / "evidence/rounds/model.py"
    assert {n.split(".")[0] for n in _imports(model) if n.split(".")[0] in FLOORS} == {"common"}


def test_sql_is_only_in_stores_and_streamlit_only_on_screens() -> None:
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|DELETE FROM|UPDATE \"?\w+\"? SET)\b")
    faults = []
    for path in _sources():
        room, text = _room(path), path.read_text("utf-8")
        if room != "storage" and path.name != "store.py" and sql.search(text):
            faults.append(f"{path.relative_to(ROOT)} holds SQL")
        uses_streamlit = any(name.split(".")[0] == "streamlit" for name in _imports(path))
        if uses_streamlit and room not in ("screens", "app", "serve"):
            faults.append(f"{path.relative_to(ROOT)} uses Streamlit")
    assert faults == []


def test_no_statistics_are_worked_out_on_screens() -> None:
    reckoners = {"statistics", "numpy", "pandas", "scipy", "statsmodels", "sklearn"}
    assert [
        str(path.relative_to(ROOT))
        for path in _sources()
        if _room(path) == "screens" and {name.split(".")[0] for name in _imports(path)} & reckoners
    ] == []


def test_no_room_names_another_rooms_tables() -> None:
    stores = [path for path in _sources() if path.name in ("store.py", "tables.py")]
    owned = {
        table: _room(path)
        for path in stores
        for table in re.findall(r"CREATE TABLE (\w+)", path.read_text("utf-8"))
    }
    wings = {"research", "process_maps", "validation"}
    assert set(owned.values()) == {*wings, "evidence", "presenting"}
    faults = []
    for path in stores:
        named = re.findall(
            r"\b(?:FROM|JOIN|INTO|UPDATE|REFERENCES)\s+\"?(\w+)", path.read_text("utf-8")
        )
        faults += [
            f"{path.relative_to(ROOT)} names {owned[table]}'s table {table}"
            for table in named
            if owned.get(table, _room(path)) != _room(path)
        ]
    assert faults == []


def test_nothing_typed_by_a_person_can_reach_the_page_as_html() -> None:
    unsafe = re.compile(r"unsafe_allow_html|st\.html\(|unsafe_allow_javascript")
    assert [p.name for p in _sources() if unsafe.search(p.read_text("utf-8"))] == []


def test_files_and_functions_can_be_held_in_the_head() -> None:
    long = {}
    for path in _sources():
        text, name = path.read_text("utf-8"), str(path.relative_to(ROOT))
        if (lines := text.count("\n")) > LONGEST_FILE:
            long[name] = lines
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long[f"{name}: {node.name}"] = lines
    assert long == {}
