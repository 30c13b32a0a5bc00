"""The validator's own environment: where it lives, making it, and whether it is there.

The sector's validator (csc-validator-be-903) needs pandas before 2 and Python 3.9 to 3.11; forced
beside ours it gives wrong counts without a word. So it has a virtual environment of its own, made
aside and moved to its place only when it is whole.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import platformdirs

from common.errors import BadInput, CommonGroundError, NotFound

PACKAGE, VERSION = "csc-validator-be-903", "0.1.17"
PLACE_VARIABLE = "COMMON_GROUND_VALIDATOR"
PYTHONS = ((3, 11), (3, 10), (3, 9))
# Told beside it; an environment without this file was never finished.
INSTALLED = "installed.json"
# 216 MB were taken when it was measured, and pip unpacks beside it.
BYTES_NEEDED = 600_000_000
# Packages of a whole install, for the bar; close is enough.
PACKAGES = 21
_HOUR = 3_600
_CHECK = (
    "import importlib.metadata, importlib; importlib.import_module('lac_validator.lac_validator'); "
    f"print(importlib.metadata.version('{PACKAGE}'))"
)
_NO_NETWORK = re.compile(
    r"failed to establish|name resolution|getaddrinfo|max retries|proxyerror|newconnectionerror"
    r"|connection (?:refused|reset|broken|timed out|to \S+ timed out)|readtimeout|timed out"
    r"|certificate_verify|sslerror|network is unreachable|could not fetch url",
    re.IGNORECASE,
)
_NO_SPACE = re.compile(r"no space left|errno 28|not enough space|disk quota", re.IGNORECASE)
_NO_PACKAGE = re.compile(r"no matching distribution found for ([\w.-]+)", re.IGNORECASE)

# Words for what is being done, and the share of it that is done.
Progress = Callable[[str, float], None]


def place() -> Path:
    """The folder of the environment, whether it is there or not."""
    if stated := os.environ.get(PLACE_VARIABLE, "").strip():
        return Path(stated).expanduser().absolute()
    return Path(platformdirs.user_data_dir("common-ground", appauthor=False)) / "validator"


def found() -> str | None:
    """The validator's version that is installed, or None."""
    try:
        version = json.loads((place() / INSTALLED).read_text("utf-8"))["version"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return version if isinstance(version, str) and _python_in(place()).exists() else None


def python() -> Path:
    """The environment's Python. Raises NotFound, saying how to install, where there is none."""
    if found() is None:
        raise NotFound(
            "the validator is not installed",
            remedy="Install it with “commonground validation install”; everything else works "
            "without it",
        )
    return _python_in(place())


def site_packages() -> Path | None:
    """The folder of the environment's packages."""
    patterns = ("lib/python3.*/site-packages", "Lib/site-packages")
    return next((each for pattern in patterns for each in place().glob(pattern)), None)


def install(from_wheels: Path | None = None, progress: Progress | None = None) -> str:
    """Make the environment, or make it anew; gives the version that is installed.

    ``from_wheels`` is a folder of wheels to install from without a network. Until the new one is
    whole and was tried, one that is there already stays. Raises BadInput for a folder that lacks
    something, CommonGroundError where there is no fitting Python, network or space.
    """
    tell = progress or (lambda _words, _share: None)
    if from_wheels is not None and not any(from_wheels.glob("*.whl")):
        raise BadInput(
            "there is no wheel in this folder",
            where=from_wheels.name or str(from_wheels),
            remedy=f"Fill it with “pip download {PACKAGE}=={VERSION} -d FOLDER” on a computer "
            "with the same system and Python",
        )
    tell("Looking for a Python from 3.9 to 3.11", 0.0)
    base, goal = _fitting_python(), place()
    with _space_told(), _aside(goal) as aside:
        _refuse_full_disk(goal.parent)
        tell("Making its environment", 0.02)
        _run([str(base), "-m", "venv", "--without-pip", str(aside)])
        _pip_install(_python_in(aside), from_wheels, tell)
        tell("Trying it", 0.97)
        version = _run([str(_python_in(aside)), "-I", "-c", _CHECK]).strip()
        written = json.dumps({"package": PACKAGE, "version": version, "python": base.name})
        (aside / INSTALLED).write_text(written + "\n", "utf-8")
        _put_in_place(aside, goal)
    tell("Installed", 1.0)
    return version


def _python_in(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _fitting_python() -> Path:
    """A Python that the validator runs on: the one running now, or one that is found."""
    if sys.version_info[:2] in PYTHONS:
        return Path(sys.executable)
    for version in PYTHONS:
        for command in _commands(version):
            try:
                told = _run([*command, "-c", "import sys, venv; print(sys.executable)"]).strip()
            except (CommonGroundError, OSError):
                continue
            return Path(told)
    raise CommonGroundError(
        "there is no Python 3.9, 3.10 or 3.11 on this computer, and the validator runs on no other",
        remedy="Install Python 3.11 beside the one you have, then try again",
    )


def _commands(version: tuple[int, int]) -> Iterator[list[str]]:
    name = f"{version[0]}.{version[1]}"
    if at := shutil.which(f"python{name}"):
        yield [at]
    if os.name == "nt" and (launcher := shutil.which("py")):
        yield [launcher, f"-{name}"]


def _pip_install(python: Path, from_wheels: Path | None, tell: Progress) -> None:
    """Install by our own pip: a bare Debian's Python cannot put one into an environment."""
    command = [sys.executable, "-m", "pip", "--python", str(python), "install"]
    command += ["--only-binary", ":all:", "--no-input", "--disable-pip-version-check"]
    command += ["--retries", "1", "--timeout", "20", "--progress-bar", "off"]
    if from_wheels is not None:
        command += ["--no-index", "--find-links", str(from_wheels.absolute())]
    seen = 0
    said: list[str] = []
    with subprocess.Popen(
        [*command, f"{PACKAGE}=={VERSION}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        env={key: value for key, value in os.environ.items() if key != "PIP_REQUIRE_VIRTUALENV"},
    ) as pip:
        assert pip.stdout is not None
        with ExitStack() as cut_short:
            cut_short.callback(pip.kill)
            for line in pip.stdout:
                said.append(line)
                if line.startswith("Collecting "):
                    seen += 1
                    name = re.split(r"[^\w.-]", line.split()[1])[0]
                    tell(f"Fetching {name}", 0.05 + 0.6 * min(1.0, seen / PACKAGES))
                elif line.startswith("Installing "):
                    tell("Unpacking it", 0.7)
            cut_short.pop_all()
    if pip.returncode:
        raise _why("".join(said), from_wheels)


def _why(said: str, from_wheels: Path | None) -> CommonGroundError:
    """The reason in a sentence, from what pip said."""
    if _NO_SPACE.search(said):
        return _no_space()
    if "No module named pip" in said:
        return CommonGroundError(
            "this Python has no pip to install the validator with",
            remedy="Install Common Ground by pip, or ask your IT team",
        )
    lacking = _NO_PACKAGE.search(said)
    if from_wheels is not None:
        name = lacking[1] if lacking else PACKAGE
        return BadInput(
            f"the folder has no wheel of {name} that fits this computer",
            where=from_wheels.name or str(from_wheels),
            remedy=f"Fill it with “pip download {PACKAGE}=={VERSION} -d FOLDER” on a computer "
            "with the same system and Python",
        )
    if _NO_NETWORK.search(said) or lacking:
        return CommonGroundError(
            "the validator could not be fetched: the package index cannot be reached from here",
            remedy="Connect to the internet, or ask your IT team for a folder of wheels and give "
            "it with --from",
        )
    return CommonGroundError(
        "pip could not install the validator",
        remedy="Try again; if it stays so, ask your IT team to run "
        "“commonground validation install”",
    )


def _no_space() -> CommonGroundError:
    return CommonGroundError(
        "there is too little space left on the disk for the validator",
        remedy=f"Free {BYTES_NEEDED // 1_000_000} MB, or name a folder on another disk by "
        f"{PLACE_VARIABLE}",
    )


def _refuse_full_disk(folder: Path) -> None:
    if shutil.disk_usage(folder).free < BYTES_NEEDED:
        raise _no_space()


@contextmanager
def _space_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == 28:
            raise _no_space() from None
        raise CommonGroundError(
            f"the validator's folder could not be written ({error.strerror or 'no reason given'})",
            remedy=f"Name another folder by {PLACE_VARIABLE}",
        ) from None


@contextmanager
def _aside(goal: Path) -> Iterator[Path]:
    """A folder beside the goal to build in; gone afterwards, unless it was moved to its place."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    for left in goal.parent.glob(f"{goal.name}.*-*"):
        # Of an install that was killed; one that is under way is younger.
        if left.stat().st_mtime < time.time() - _HOUR:
            shutil.rmtree(left, ignore_errors=True)
    aside = goal.with_name(f"{goal.name}.new-{os.getpid()}")
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _put_in_place(aside: Path, goal: Path) -> None:
    if goal.exists() and not (goal / INSTALLED).exists() and any(goal.iterdir()):
        raise BadInput(
            "there are other things in the folder meant for the validator",
            where=goal.name,
            remedy=f"Name an empty folder by {PLACE_VARIABLE}",
        )
    before = goal.with_name(f"{goal.name}.old-{os.getpid()}")
    if goal.exists():
        goal.rename(before)
    try:
        aside.rename(goal)
    except OSError:
        if before.exists():
            before.rename(goal)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _run(command: list[str]) -> str:
    """What a command says. Raises CommonGroundError where it fails."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        if _NO_SPACE.search(done.stderr):
            raise _no_space()
        raise CommonGroundError(
            "the validator's environment could not be made or does not work",
            remedy="Try again; if it stays so, ask your IT team to run "
            "“commonground validation install”",
        )
    return done.stdout
