"""The package: one zip file with a manifest, a page for people, and the evidence as JSON.

Members: ``manifest.json`` (what it is, from where, of which day, a digest of every other member),
``README.txt``, ``research.json``, ``evidence.json``, ``runs.json``, ``maps.json`` (the list) and
``maps/1.json`` and so on, each a map that any Common Ground opens. The same evidence gives the same
bytes but for the day. A later format is refused with what to do; what this version does not know in
a package of its own format is left aside and told.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from common.errors import BadInput
from common.json_fields import Fields, as_plain, parse_json
from common.landing import Left
from common.program import program_version
from common.safe_reading import open_zip, read_member, within_size
from common.words import one_line, read_day
from evidence.sharing.links import Evidence, read_links
from process_maps.services.sharing import (
    GivenMap,
    GivenPairing,
    read_given_map,
    read_pairings,
    refuse_twice,
)
from research.sharing.model import Research
from research.sharing.reading import read_research
from validation.services.sharing import read_runs
from validation.sharing.model import GivenRun

FORMAT, VERSION = "Common Ground package", 1
ENDING = ".cgshare.zip"
Kind = Literal["shared", "working copy"]
KINDS: tuple[Kind, ...] = ("shared", "working copy")
MANIFEST, README = "manifest.json", "README.txt"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MAP = re.compile(r"maps/[0-9]{1,5}\.json")
_PARTS = ("research.json", "evidence.json", "runs.json", "maps.json")
_LONGEST_NAME = 200
_AGAIN = "Fetch it again, or ask for it to be made anew"


@dataclass(frozen=True)
class About:
    """What the manifest says of a package.

    ``council`` is None for a working copy of a whole project; ``councils`` names those in it, and
    ``illustrative`` those of them that are invented. ``act`` tells an earlier state of the project
    from a later one. ``digest`` is of all it holds but the day it was made on.
    """

    kind: Kind
    project: str
    project_id: str
    act: int
    made_on: str
    made_by: str
    council: str | None
    councils: tuple[str, ...]
    illustrative: tuple[str, ...] = ()
    left_out: tuple[Left, ...] = ()
    not_cleared: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Package:
    """A package as plain values. ``unknown`` counts the fields that this version does not know."""

    about: About
    research: Research = field(repr=False)
    maps: tuple[GivenMap, ...] = field(repr=False)
    pairings: tuple[GivenPairing, ...] = field(repr=False)
    evidence: Evidence = field(repr=False)
    runs: tuple[tuple[str, GivenRun], ...] = field(repr=False)
    unknown: int = 0


def write_package(package: Package, map_files: Sequence[bytes], readme: str) -> tuple[bytes, About]:
    """The package as a file. ``map_files`` are its maps in our own JSON, in their order."""
    members = {
        "research.json": _json(as_plain(package.research)),
        "evidence.json": _json(as_plain(package.evidence)),
        "runs.json": _json(
            {"runs": [{"council": of, **run.as_json()} for of, run in package.runs]}
        ),
        "maps.json": _json(
            {
                "maps": [
                    {"id": each.id, "council": each.council, "file": f"maps/{at}.json"}
                    for at, each in enumerate(package.maps, start=1)
                ],
                "pairings": as_plain(package.pairings),
            }
        ),
    }
    members |= {f"maps/{at}.json": data for at, data in enumerate(map_files, start=1)}
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(members.items())}
    about = package.about
    told = {
        "format": FORMAT,
        "version": VERSION,
        "kind": about.kind,
        "made_by": about.made_by,
        "made_on": about.made_on,
        "project": {"name": about.project, "id": about.project_id, "act": about.act},
        "council": about.council,
        "councils": list(about.councils),
        "illustrative": list(about.illustrative),
        "left_out": as_plain(about.left_out),
        "not_cleared": about.not_cleared,
        "files": digests,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (
            (MANIFEST, _json(told)),
            (README, readme.replace("\n", "\r\n").encode("utf-8-sig")),
            *sorted(members.items()),
        ):
            info = zipfile.ZipInfo(name, _LONG_AGO)
            archive.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
    return within_size(out.getvalue(), "the package"), about


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return (text + "\n").encode("utf-8")


def read_package(data: bytes, name: str) -> Package:
    """A package, judged whole before anything of it is used. Raises BadInput."""
    if not data.startswith(b"PK"):
        raise BadInput(
            "this is not a package of Common Ground",
            where=name,
            remedy=f"Choose a file whose name ends in {ENDING}",
        )
    with open_zip(data, name) as archive:
        members = _members(archive, name)
        unread: Counter[str] = Counter()
        manifest = Fields(parse_json(members[MANIFEST], f"{name}, {MANIFEST}"), MANIFEST, unread)
        about = _about(manifest, name)
        _refuse_changed(manifest, members, name)
        manifest.leave()
        strange = sum(each not in _known(members) for each in archive.namelist())
    return _package(about, members, unread, strange, name)


def _members(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """The members a package has. Whatever else lies in the zip is not even unpacked."""
    names = archive.namelist()
    if MANIFEST not in names:
        raise BadInput(
            "this zip file is not a package of Common Ground",
            where=name,
            remedy=f"Choose a file whose name ends in {ENDING}",
        )
    wanted = [MANIFEST, *_PARTS, *(each for each in names if _MAP.fullmatch(each))]
    if len(set(names)) != len(names):
        raise BadInput("the package holds a part twice", where=name, remedy=_AGAIN)
    return {each: read_member(archive, each, name) for each in wanted if each in names}


def _known(members: Mapping[str, bytes]) -> set[str]:
    return {*members, README}


def _about(manifest: Fields, name: str) -> About:
    if manifest.words("format", 100) != FORMAT:
        raise BadInput("this zip file is not a package of Common Ground", where=name)
    version = manifest.whole("version", 1, 1_000_000)
    if version > VERSION:
        made = manifest.words("made_by", 60)
        raise BadInput(
            f"the package was made by a newer version ({made or 'not stated'}) than this one "
            f"({program_version()}) can read",
            where=name,
            remedy="Bring Common Ground up to date here, or ask for a package made with the "
            "version you have",
        )
    project = manifest.inner("project")
    council = manifest.maybe("council", 120)
    councils = [one_line(each, "name of a council", 120) for each in manifest.list("councils", 120)]
    about = About(
        "shared" if manifest.one_of("kind", KINDS) == "shared" else "working copy",
        one_line(project.text("name", 1_000), "name of the project", _LONGEST_NAME),
        project.text("id", 80),
        project.whole("act", 0, 2**53),
        read_day(manifest.text("made_on", 20)),
        manifest.words("made_by", 60),
        None if council is None else one_line(council, "name of the council", 120),
        tuple(councils),
        manifest.list("illustrative", 120),
        tuple(
            Left(each.text("what", 200), each.whole("count"), each.text("why", 500))
            for each in manifest.rows("left_out")
        ),
        manifest.maybe_whole("not_cleared") or 0,
    )
    if about.kind == "shared" and (council is None or about.councils != (about.council,)):
        raise BadInput("it is not said which council the package is of", where=name, remedy=_AGAIN)
    return about


def _refuse_changed(manifest: Fields, members: Mapping[str, bytes], name: str) -> None:
    """Every part is there and is the one that was written; so a half of a package is none."""
    stated = manifest.raw("files")
    if not isinstance(stated, dict) or not set(_PARTS) <= stated.keys():
        raise BadInput("the package does not say what is in it", where=name, remedy=_AGAIN)
    held = {each: data for each, data in members.items() if each != MANIFEST}
    # A part of a kind this version does not know is told, and cannot be judged.
    known = {
        each: digest for each, digest in stated.items() if each in _PARTS or _MAP.fullmatch(each)
    }
    found = {each: hashlib.sha256(data).hexdigest() for each, data in held.items()}
    if found != known:
        raise BadInput(
            "the package is damaged, or was changed since it was made", where=name, remedy=_AGAIN
        )


def _package(
    about: About, members: Mapping[str, bytes], unread: Counter[str], strange: int, name: str
) -> Package:
    def part(which: str) -> Fields:
        return Fields(parse_json(members[which], f"{name}, {which}"), f"{name}, {which}", unread)

    research, evidence = part("research.json"), part("evidence.json")
    runs, maps = part("runs.json"), part("maps.json")
    given_maps = []
    for row in maps.rows("maps"):
        file = row.text("file", 40)
        if file not in members or not _MAP.fullmatch(file):
            raise row.fault("file", "is no part of the package")
        given_maps.append(read_given_map(row, members[file]))
    refuse_twice(given_maps, name)
    digest = hashlib.sha256(
        _json(
            [hashlib.sha256(d).hexdigest() for at, d in sorted(members.items()) if at != MANIFEST]
        )
    ).hexdigest()
    read = read_research(research), read_pairings(maps), read_links(evidence), read_runs(runs)
    for each in (research, evidence, maps, runs):
        each.leave()
    package = Package(
        replace(about, digest=digest),
        read[0],
        tuple(given_maps),
        tuple(read[1]),
        read[2],
        tuple(read[3]),
        sum(unread.values()) + strange,
    )
    _refuse_other_councils(package, name)
    return package


def _refuse_other_councils(package: Package, name: str) -> None:
    """Nothing is of a council that the manifest does not name: it would come in unseen."""
    research = package.research
    named = {each.council for each in research.people} | {
        each.council for each in research.sessions
    }
    named |= {each.council for each in research.themes} | {of for of, _ in package.runs}
    named |= {each.council for each in package.maps}
    if named - {None, *package.about.councils}:
        raise BadInput(
            "the package holds things of a council it does not name", where=name, remedy=_AGAIN
        )
