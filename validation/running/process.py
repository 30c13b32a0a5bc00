"""A run of the validator: started, fed through a pipe, watched, and ended with whoever started it.

The files go to the driver as bytes and are let go as soon as they are sent. Back come lines of
JSON: which rule is on its way, and last the sums. Nothing else of the validator is listened to.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from common.errors import BadInput, CommonGroundError
from common.years import year_words
from validation.catalogue import normalise_code
from validation.model import table_names
from validation.report import ROWS, VALIDATOR, OverChildren, Report, RunFacts
from validation.running.answering import LONGEST_LINE, Fault, Step, Sums, read_line
from validation.running.environment import PACKAGE, python
from validation.running.inputs import InputFile, Inputs

DRIVER = Path(__file__).with_name("driver.py")
KIND = "run of the validator here"
_LAST = "_last"
_TICK = 0.1


@dataclass(frozen=True)
class ValidatorRun:
    """What is kept of a run: sums over rows and children. Nobody is in it.

    ``ran``, ``skipped`` and ``crashed`` are rule codes as the validator spells them.
    """

    report: Report
    facts: RunFacts
    ran: tuple[str, ...] = field(repr=False)
    skipped: tuple[str, ...] = field(repr=False)
    crashed: tuple[str, ...] = field(repr=False)
    authority: str = ""
    notes: tuple[str, ...] = ()


class RunStopped(CommonGroundError):
    """A run that was cancelled; nothing of it was kept."""


def run_inputs(
    inputs: Inputs,
    *,
    authority: str = "",
    progress: Callable[[Step], None] | None = None,
    cancel: threading.Event | None = None,
) -> ValidatorRun:
    """Run the validator over the files, which are taken out of ``inputs`` as they are sent.

    ``authority`` is the code of the local authority whose return it is. Raises NotFound where the
    validator is not installed, RunStopped where ``cancel`` is set, CommonGroundError where the
    validator cannot read the files or stops.
    """
    with _started(python()) as driver:
        _send(driver, inputs, authority)
        answer = _answer(driver, progress, cancel)
    return _as_run(answer, inputs, authority)


@contextmanager
def _started(interpreter: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The driver, running; dead afterwards whatever happens."""
    # Its own group: Ctrl-C is for us, who then end it and all it may have started.
    apart: dict[str, Any] = {"start_new_session": True}
    if os.name == "nt":
        flags = "CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW"
        apart = {"creationflags": sum(getattr(subprocess, flag) for flag in flags)}
    try:
        driver = subprocess.Popen(
            [str(interpreter), "-I", "-B", str(DRIVER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **apart,
        )
    except OSError:
        raise _damaged() from None
    try:
        yield driver
    finally:
        _end(driver)


def _end(driver: subprocess.Popen[bytes]) -> None:
    if driver.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "nt":
                driver.kill()
            else:
                os.killpg(driver.pid, signal.SIGKILL)
    driver.wait()
    for pipe in (driver.stdin, driver.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


def _send(driver: subprocess.Popen[bytes], inputs: Inputs, authority: str) -> None:
    """Send what to run from a thread of its own, as the driver may be answering already."""
    assert driver.stdin is not None
    files = [
        {"role": each.role, "kind": each.kind, "size": len(each.data)} for each in inputs.files
    ]
    request = {
        "year": str(inputs.year),
        "authority": authority,
        "package": PACKAGE,
        "files": files,
    }
    threading.Thread(
        target=_send_all,
        args=(driver.stdin, json.dumps(request).encode() + b"\n", inputs.files),
        daemon=True,
    ).start()


def _send_all(pipe: IO[bytes], request: bytes, files: list[InputFile]) -> None:
    # The driver may have ended, or been ended, before it has read everything.
    with contextlib.suppress(OSError, ValueError):
        pipe.write(request)
        while files:
            pipe.write(files.pop(0).data)
        # Left open: the driver ends when it closes.
        pipe.flush()
    files.clear()


def _answer(
    driver: subprocess.Popen[bytes],
    progress: Callable[[Step], None] | None,
    cancel: threading.Event | None,
) -> Sums:
    """The sums. Raises as ``run_inputs`` does."""
    assert driver.stdout is not None
    lines: queue.Queue[bytes | None] = queue.Queue()
    threading.Thread(target=_listen, args=(driver.stdout, lines), daemon=True).start()
    if progress:
        progress(Step("", 0, 0))
    while True:
        if cancel is not None and cancel.is_set():
            raise RunStopped("the run was cancelled, and nothing of it was kept")
        try:
            line = lines.get(timeout=_TICK)
        except queue.Empty:
            continue
        if line is None:
            raise _broken_off(driver)
        said = read_line(line)
        if isinstance(said, Sums):
            return said
        if isinstance(said, Fault):
            raise _stopped(said)
        if progress:
            progress(said)


def _listen(pipe: IO[bytes], lines: queue.Queue[bytes | None]) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in iter(lambda: pipe.readline(LONGEST_LINE), b""):
            lines.put(line)
    lines.put(None)


def _damaged() -> CommonGroundError:
    return CommonGroundError(
        "the validator's environment is damaged",
        remedy="Install it again with “commonground validation install”",
    )


def _broken_off(driver: subprocess.Popen[bytes]) -> CommonGroundError:
    driver.wait()
    if driver.returncode in (-signal.SIGTERM, -9):
        return CommonGroundError(
            "the validator was ended from outside before it was done, perhaps for want of memory",
            remedy="Close other programs and try again",
        )
    if driver.returncode in (1, 2):
        return _damaged()
    return CommonGroundError(
        "the validator ended before it was done, without an answer", remedy="Try again"
    )


def _stopped(fault: Fault) -> CommonGroundError:
    """A fault in a sentence: its kind and where, never its words, which may hold a child's data."""
    stage, kind = fault.stage, fault.kind
    if kind == "MemoryError":
        return CommonGroundError(
            "these files are too large for the memory of this computer",
            remedy="Close other programs and try again",
        )
    if stage in ("starting", "loading the validator"):
        return _damaged()
    if stage == "the rules of that year":
        return BadInput(
            "the validator has no rules for that collection year", remedy="Choose another year"
        )
    if stage == "reading the files":
        return BadInput(
            f"the validator could not read these files ({kind})",
            remedy="Export them again from your system; nothing was kept",
        )
    return CommonGroundError(
        f"the validator stopped at {stage} ({kind}), so it gave no counts",
        remedy="Nothing was kept. Its makers at Data to Insight may know this fault",
    )


def _keys(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise_code(code) for code in codes)


def _as_run(sums: Sums, inputs: Inputs, authority: str) -> ValidatorRun:
    """The sums as a report and the facts of its run."""
    tables = sums.tables
    loaded = table_names([*tables, *(["ProviderInfo"] if inputs.provider_info else [])])
    report = Report(
        KIND,
        VALIDATOR,
        ROWS,
        sums.counts,
        personal_data=True,
        children_counts=sums.children_failing,
        over_children=OverChildren(sums.squares, sums.total_squares, sums.failing, sums.together),
    )
    facts = RunFacts(
        year=inputs.year,
        children=sums.children,
        episodes=sums.episodes,
        tables_loaded=loaded,
        last_year_loaded=any(table.endswith(_LAST) for table in tables),
        validator_version=sums.validator_version,
        table_rows={table: tables[table] for table in loaded if table in tables},
        ran=_keys(sums.ran),
        skipped=_keys(sums.skipped),
        crashed=_keys(sums.crashed),
    )
    notes = list(inputs.notes)
    if inputs.usual_year is not None:
        notes.append(
            f"Far more dates in these files lie in {year_words(inputs.usual_year)} than in "
            f"{year_words(inputs.year)}."
        )
    return ValidatorRun(
        report,
        facts,
        sums.ran,
        sums.skipped,
        sums.crashed,
        authority=authority,
        notes=tuple(notes),
    )
