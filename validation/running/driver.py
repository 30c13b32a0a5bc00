"""Runs the sector's validator inside its own environment; answers with sums only.

This file is run, never imported, by the Python of that environment (3.9 to 3.11), which holds
nothing of ours. Files come in through standard input: a line of JSON that names year, local
authority and the files' roles and sizes, then their bytes. Lines of JSON go out: how far it is, and
last the sums, or the kind and place of a fault. No name, value or message of the validator's goes
out: its words may hold a child's data.

Nothing can be left behind. Where the system can be told so, no file can be written by this process
at all and no core is dumped; whatever would still write or call out is refused. When whoever
started it is gone, standard input ends and it ends too.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import sys
import threading
import warnings
from typing import Any, Dict, Iterator, List, NoReturn, Tuple  # noqa: UP035

_LAST = "_last"
_FLAG = "ERR_"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
_REFUSED = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system")


class Out:
    """The one way out, and how far the work is: what a fault is reported with."""

    def __init__(self) -> None:
        # The validator's own prints and log go nowhere.
        self._file = os.fdopen(os.dup(1), "w", encoding="ascii", newline="\n")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        self.stage = "starting"

    def say(self, **words: Any) -> None:
        """One line of JSON."""
        self._file.write(json.dumps(words) + "\n")
        self._file.flush()

    def fault(self, kind: type, _value: object, _trace: object) -> NoReturn:
        """The end: the fault's kind and where it was, never its words."""
        self.say(fault={"type": kind.__name__, "stage": self.stage})
        os._exit(3)


def leave_nothing_behind() -> None:
    """Let the system refuse files and core dumps, and end this process with whoever started it."""
    logging.disable(logging.CRITICAL)
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        libc = ctypes.CDLL(None)
        libc.prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL
        libc.prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE: no core either where they go through a pipe
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.kernel32.SetErrorMode(0x8003)  # No window and no report of a crash.
    sys.addaudithook(_refuse)


def _refuse(event: str, args: Tuple[Any, ...]) -> None:  # noqa: UP006
    if event in _REFUSED:
        raise PermissionError
    if event == "open" and (args[2] or 0) & _WRITING and args[0] != os.devnull:
        raise PermissionError


def end_with_standard_input() -> None:
    """Whoever started this keeps standard input open until they have the answer or are gone."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os._exit(4)

    threading.Thread(target=wait, daemon=True).start()


def taken(size: int) -> bytes:
    """So many bytes of standard input; too few mean that whoever sent them is gone."""
    data = bytearray()
    while len(data) < size:
        more = os.read(0, min(size - len(data), 1 << 20))
        if not more:
            os._exit(4)
        data += more
    return bytes(data)


def asked() -> Dict[str, Any]:  # noqa: UP006
    """What to run: the line of JSON, the files with their bytes."""
    line = bytearray()
    while not line.endswith(b"\n"):
        line += taken(1)
    request = json.loads(line)
    request["files"] = [
        # Its table is told by its columns; the name says only whether it is CSV or XML.
        {
            "name": "file." + each["kind"],
            "description": each["role"],
            "file_content": taken(each["size"]),
        }
        for each in request["files"]
    ]
    return dict(request)


class Watched(dict):  # type: ignore[type-arg]
    """The validator's rules, saying which is on its way whenever it goes through them."""

    out: Out

    def items(self) -> Iterator[Tuple[str, Any]]:  # type: ignore[override]  # noqa: UP006
        """Each rule with its code."""
        for number, (code, rule) in enumerate(super().items(), 1):
            self.out.stage = "rule " + str(code)
            self.out.say(rule=str(code), at=number, of=len(self))
            yield code, rule


def run(request: Dict[str, Any], out: Out) -> Dict[str, Any]:  # noqa: UP006
    """The validator's own run over the files, reduced to sums."""
    out.stage = "loading the validator"
    validator = importlib.import_module("lac_validator.lac_validator").LacValidator
    rulesets = importlib.import_module("lac_validator.rules.ruleset_utils")
    out.stage = "the rules of that year"
    rules = Watched(rulesets.get_year_ruleset(request["year"]))
    rules.out = out

    class WithoutEmpty(validator):  # type: ignore[misc, valid-type]
        """From XML it makes a table without even columns where no child has one."""

        dfs: Dict[str, Any]  # noqa: UP006

        def validate(self, selected_rules: Any = None) -> None:
            self.dfs = {name: each for name, each in self.dfs.items() if len(each.columns)}
            super().validate(selected_rules)

    out.stage = "reading the files"
    metadata = {"collectionYear": request["year"], "localAuthority": request["authority"]}
    # Not kept here either: the validator has its tables by then.
    done = WithoutEmpty(metadata=metadata, files=request.pop("files"), registry=rules)
    out.stage = "adding up"
    tables = {name: each for name, each in done.ds_results.items() if name != "metadata"}
    found = summed(tables)
    found.update(
        ran=sorted(map(str, done.dones)),
        skipped=sorted(map(str, done.skips)),
        crashed=sorted(map(str, done.fails)),
        tables={name: len(each) for name, each in tables.items()},
    )
    return found


def summed(tables: Dict[str, Any]) -> Dict[str, Any]:  # noqa: UP006
    """Counts by rule as the validator reports them, and sums over children.

    A rule's count is its flagged rows over all tables. Rows without a child's id are in the counts
    and in no sum over children. ``children`` are those of this year's tables.
    """
    np = importlib.import_module("numpy")
    pd = importlib.import_module("pandas")
    tables = {name: each for name, each in tables.items() if "CHILD" in each.columns}
    codes = sorted({c for each in tables.values() for c in each.columns if c.startswith(_FLAG)})
    at = {code: place for place, code in enumerate(codes)}
    whose, ids = pd.factorize(pd.concat([each["CHILD"] for each in tables.values()]))
    rows = np.zeros((len(ids), len(codes)), dtype="int64")
    counts = np.zeros(len(codes), dtype="int64")
    this_year = np.zeros(len(ids), dtype=bool)
    start = 0
    for name, each in tables.items():
        of_row = whose[start : start + len(each)]
        start += len(each)
        if not name.endswith(_LAST):
            this_year[of_row[of_row >= 0]] = True
        for column in each.columns:
            if column in at:
                flagged = (each[column] == True).to_numpy(dtype=bool)  # noqa: E712
                counts[at[column]] += flagged.sum()
                children = of_row[flagged]
                rows[:, at[column]] += np.bincount(children[children >= 0], minlength=len(ids))
    failing = rows > 0
    together = failing.astype("float64").T @ failing.astype("float64")
    names: List[str] = [code[len(_FLAG) :] for code in codes]  # noqa: UP006
    kept = [place for place in range(len(codes)) if counts[place]]
    return {
        "counts": {names[place]: int(counts[place]) for place in kept},
        "children_failing": {names[place]: int(failing[:, place].sum()) for place in kept},
        "squares": {names[place]: int((rows[:, place] ** 2).sum()) for place in kept},
        "total_squares": int((rows.sum(axis=1) ** 2).sum()),
        "failing": int(failing.any(axis=1).sum()),
        "together": [
            [names[a], names[b], int(together[a, b])]
            for a, b in np.argwhere(np.triu(together, 1)).tolist()
        ],
        "children": int(this_year.sum()),
        "episodes": len(tables["Episodes"]) if "Episodes" in tables else None,
    }


def main() -> None:
    """Take the request, run it, answer, and go at once: whatever is held goes with the process."""
    out = Out()
    sys.excepthook = out.fault
    leave_nothing_behind()
    request = asked()
    end_with_standard_input()
    result = run(request, out)
    importlib_metadata = importlib.import_module("importlib.metadata")
    result["validator_version"] = importlib_metadata.version(request["package"])
    out.say(result=result)
    os._exit(0)


if __name__ == "__main__":
    main()
