"""A stand-in for the sector's validator, in an environment of its own made in a moment.

It is asked and answers as the real one, with five rules of its own, and misbehaves where the
ETHNIC of a child asks it to: SLOW waits, BREAK fails with a child's id in its words, WRITE tries to
leave files behind and to call out, TALK prints what it should not.
"""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from pathlib import Path

VERSION = "0.1.17"

_VALIDATOR = """
import csv, io, logging, os, socket, sys, tempfile, time
logging.basicConfig(level=logging.INFO)

def asked_to(dfs, what):
    return dfs["Header"]["ETHNIC"].eq(what).any()

class LacValidator:
    def __init__(self, metadata, files, registry, selected_rules=None):
        import pandas as pd
        self.dones, self.skips, self.fails, self.dfs = [], [], [], {}
        for each in files:
            rows = list(csv.reader(io.StringIO(each["file_content"].decode())))
            table = "Episodes" if "DECOM" in rows[0] else "Header"
            last = "_last" if each["description"] == "Prev year" else ""
            self.dfs[table + last] = pd.DataFrame(rows[1:], columns=rows[0]).replace("", None)
        self.registry, self.metadata = registry, metadata
        self.validate(selected_rules)

    def validate(self, selected_rules=None):
        self.ds_results = {name: each.copy() for name, each in self.dfs.items()}
        self.ds_results["metadata"] = self.metadata
        for code, rule in self.registry.items():
            try:
                result = rule.func(self.dfs)
            except RuntimeError:
                logging.exception("a rule failed")
                self.fails.append(code)
                continue
            (self.dones if result else self.skips).append(code)
            for table, rows in result.items():
                if rows:
                    self.ds_results[table].loc[rows, "ERR_" + code] = True
"""

_RULES = """
import socket, sys, tempfile, time
from types import SimpleNamespace
from lac_validator.lac_validator import asked_to

def first(dfs):
    return {"Header": list(dfs["Header"].index)}

def second(dfs):
    episodes = dfs["Episodes"]
    return {"Episodes": list(episodes.index[episodes["LS"] == "C2"]), "Header": [0]}

def third(dfs):
    return {}

def fourth(dfs):
    raise RuntimeError("child " + dfs["Header"]["CHILD"][0])

def fifth(dfs):
    if asked_to(dfs, "TALK"):
        print("child " + dfs["Header"]["CHILD"][0], flush=True)
        print("child " + dfs["Header"]["CHILD"][0], file=sys.stderr, flush=True)
    if asked_to(dfs, "SLOW"):
        time.sleep(60)
    if asked_to(dfs, "BREAK"):
        raise KeyError("child " + dfs["Header"]["CHILD"][0])
    if asked_to(dfs, "WRITE"):
        for leave in (
            lambda: open("left_behind.txt", "w"),
            lambda: tempfile.mkstemp(),
            lambda: socket.create_connection(("127.0.0.1", 9)),
        ):
            try:
                leave()
            except OSError:
                continue
            raise KeyError("it could")
    return {"Header": []}

def get_year_ruleset(year):
    if year not in ("2025", "2026"):
        raise ModuleNotFoundError(year)
    return {
        code: SimpleNamespace(code=code, func=func)
        for code, func in (
            ("101", first), ("102", second), ("103", third), ("104", fourth), ("197a", fifth)
        )
    }
"""

FILES = {
    "lac_validator/__init__.py": "",
    "lac_validator/lac_validator.py": _VALIDATOR,
    "lac_validator/rules/__init__.py": "",
    "lac_validator/rules/ruleset_utils.py": _RULES,
    f"csc_validator_be_903-{VERSION}.dist-info/METADATA": (
        f"Metadata-Version: 2.1\nName: csc-validator-be-903\nVersion: {VERSION}\n"
    ),
}


def make_environment(folder: Path) -> Path:
    """An environment as the installer would leave it, borrowing the packages that run the tests."""
    base = Path(getattr(sys, "_base_executable", sys.executable))
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(base)
    (folder / "pyvenv.cfg").write_text(f"home = {base.parent}\n")
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    packages = folder / "lib" / version / "site-packages"
    for name, text in FILES.items():
        (packages / name).parent.mkdir(parents=True, exist_ok=True)
        (packages / name).write_text(text)
    (packages / "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    (folder / "installed.json").write_text(json.dumps({"version": VERSION}))
    return folder


def header(*rows: str, asks: str = "WBRI") -> bytes:
    """A Header of these children; the first one's ETHNIC is what the stand-in is asked to do."""
    lines = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"]
    lines += [f"{row},1,01/02/2015,{'WBRI' if at else asks},,," for at, row in enumerate(rows)]
    return "\n".join(lines).encode() + b"\n"


def episodes(*rows: tuple[str, str]) -> bytes:
    """Episodes of these children with these legal statuses."""
    columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST"
    lines = [columns + ",PL_POST,URN"]
    lines += [f"{child},01/05/2025,S,{status},N1,U1,PR1,,,,,," for child, status in rows]
    return "\n".join(lines).encode() + b"\n"


def drivers(environment: Path) -> list[int]:
    """The processes that run in that environment (where the system has /proc)."""
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                words = (each / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0] == os.fsencode(environment / "bin/python"):
                found.append(int(each.name))
    return found
