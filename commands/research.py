"""What people said: transcripts in, cleared quotes out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import click

from commands.base import (
    FILE,
    House,
    read_file,
    say,
    with_council,
    with_db,
    with_json,
)
from common.who import COMMAND_LINE
from common.words import count_of, listed
from project import open_project
from research.exchange.counting import CHOICES, convention_of
from storage import Project
from storage.files import write_whole

if TYPE_CHECKING:
    from research.agreement.bootstrap import Interval
    from research.agreement.coefficients import Agreement
    from research.services.files_in import BroughtIn


@click.group(cls=House)
def research() -> None:
    """Transcripts, quotes, their anonymising, and how far coders agree."""


@research.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@with_council
@click.option("--kind", default="interview", show_default=True, help="The kind of session.")
@click.option("--convention", help=f"How a REFI-QDA file counts positions: {CHOICES}.")
@with_db
@with_json
def research_import(
    files: tuple[Path, ...],
    council: str,
    kind: str,
    convention: str | None,
    db: Path,
    as_json: bool,
) -> None:
    """Import transcripts, tables of quotes, and projects of other programs; all of them or none.

    Transcripts are .docx, .odt, .rtf, .pdf with text, .txt, .md, .html, .htm, .vtt and .srt.

    Each file is known by its content: REFI-QDA projects (.qdpx) and codebooks (.qdc), Taguette
    projects, QualCoder projects (.qda, the folder or a zip of it), tables, else a transcript. What
    is surely personal is replaced; each session is marked "to check", and nothing in it can be
    cleared for sharing until a person has confirmed it. A council that a project's own sources
    name goes before --council.
    """
    from research.services.files_in import bring_in, look_at_files

    how = convention_of(convention) if convention else None
    read = [_read(path) for path in files]
    looked = look_at_files(read, kind=kind, convention=how)
    project = open_project(db)
    done = bring_in(project, COMMAND_LINE, looked, council=council, kind=kind)
    lost = [{"what": each.what, "count": each.count, "why": each.why} for each in done.lost]
    value = {
        "documents": done.documents,
        "quotes": done.quotes,
        "codes": done.codes,
        "convention": done.convention,
        "lost": lost,
        "redactions": done.redactions,
    }
    for words in done.warnings:
        click.echo(words, err=True)
    say(as_json, value, "\n".join(_imported(done, council)))


def _imported(done: BroughtIn, council: str) -> list[str]:
    """What was imported, in words."""
    held = [count_of(done.documents, "session")]
    held += [count_of(done.quotes, "quote")] if done.quotes else []
    held += [count_of(done.codes, "tag")] if done.codes else []
    replaced = f"{count_of(done.redactions, 'replacement')} made."
    to_check = " Each session is marked “to check”." if done.documents else ""
    lines = [f"Imported {listed(held)} for {council}, {replaced}{to_check}", *done.remarks]
    if done.quotes:
        lines.append(f"Positions were counted in {done.convention}.")
    lines += [f"Not brought in: {each.what} ({each.count:,}): {each.why}" for each in done.lost]
    return [f"{line.rstrip('.')}." for line in lines]


def _read(path: Path) -> tuple[bytes, str]:
    """A file's bytes and name; of a QualCoder project's folder, what of it is needed, as a zip."""
    if not path.is_dir() or not (path / "data.qda").is_file():
        return read_file(path), path.name
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("data.qda", "data.qda-wal", "data.qda-journal"):
            if (path / name).is_file():
                archive.writestr(f"{path.name}/{name}", read_file(path / name))
        if (path / "pseudonyms.json").is_file():
            # It says who is who: that it is there is told, what it says is not read.
            archive.writestr(f"{path.name}/pseudonyms.json", b"")
    return out.getvalue(), path.name


@research.command("export")
@click.argument("out", type=FILE)
@click.option(
    "--format", "to", type=click.Choice(["qdpx", "qdc", "csv", "xlsx", "json"]), required=True
)
@click.option(
    "--cleared-only",
    is_flag=True,
    help="Only quotes cleared for sharing, in a qdpx too; other formats hold no others.",
)
@with_db
@with_json
def research_export(out: Path, to: str, cleared_only: bool, db: Path, as_json: bool) -> None:
    """Write quotes or tags to OUT.

    csv, xlsx and json hold the quotes that are cleared for sharing; the others never leave. qdc
    holds the tags. qdpx is a working copy for the team's own use in another program: whole
    transcripts as they are here, with every quote, tag and memo; for others, add --cleared-only.
    """
    project = open_project(db, create=False)
    if to in ("qdpx", "qdc"):
        _export_project(project, out, cast(Literal["qdpx", "qdc"], to), cleared_only, as_json)
        return
    from research.services import export_quotes

    made = export_quotes(project, cast(Any, to))
    write_whole(out, made.content)
    value = {"path": str(out), "quotes": made.quotes, "codes": made.codes}
    words = f"Wrote {count_of(made.quotes, 'cleared quote')} to {out}."
    if made.left_out:
        words += f" {count_of(made.left_out, 'quote')} not cleared stayed here."
    if made.remark:
        words += f" {made.remark}."
    say(as_json, value, words)


def _export_project(
    project: Project, out: Path, to: Literal["qdpx", "qdc"], cleared_only: bool, as_json: bool
) -> None:
    from research.services.exporting import export_project

    made = export_project(project, to, working_copy=not cleared_only)
    write_whole(out, made.content)
    if to == "qdpx" and not cleared_only:
        click.echo(made.warning, err=True)
    value = {"path": str(out), "quotes": made.quotes, "codes": made.codes}
    kind = "cleared quote" if cleared_only else "quote"
    held = [] if to == "qdc" else [count_of(made.sessions, "session"), count_of(made.quotes, kind)]
    words = [f"Wrote {listed([*held, count_of(made.codes, 'tag')])} to {out}."]
    if made.left_out:
        words.append(f"{count_of(made.left_out, 'quote')} not cleared stayed here.")
    words += [f"Not in it: {each.what} ({each.count:,}): {each.why}." for each in made.lost]
    say(as_json, value, "\n".join(words))


@research.command("redact")
@click.argument("file", type=FILE)
@click.option("--name", "names", multiple=True, help="A name to look for; may be repeated.")
@with_json
def research_redact(file: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Show what personal information FILE holds and what would stand in its place."""
    from research.services import findings_in

    found = findings_in(read_file(file), file.name, names=names)
    words = "\n".join(f"{each.start}-{each.end}  {each.kind}: {each.replacement}" for each in found)
    say(
        as_json,
        [
            {
                "start": each.start,
                "end": each.end,
                "kind": each.kind,
                "text": each.text,
                "replacement": each.replacement,
            }
            for each in found
        ],
        words or "Nothing found. That is no proof that there is nothing.",
    )


@research.command("agreement")
@click.argument("file", type=FILE)
@click.option("--unit", required=True, help="The column that names what was coded.")
@click.option("--coder", required=True, help="The column that names who coded it.")
@click.option("--value", required=True, help="The column that holds what they gave it.")
@click.option(
    "--level",
    type=click.Choice(["nominal", "ordinal", "interval", "ratio"]),
    default="nominal",
    show_default=True,
    help="What Krippendorff's alpha takes the values to be.",
)
@click.option(
    "--draws",
    type=click.IntRange(0, 100_000),
    default=1_000,
    show_default=True,
    help="Draws for the intervals; 0 for none.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=903,
    show_default=True,
    help="The same seed gives the same intervals.",
)
@with_json
def research_agreement(
    file: Path,
    unit: str,
    coder: str,
    value: str,
    level: Literal["nominal", "ordinal", "interval", "ratio"],
    draws: int,
    seed: int,
    as_json: bool,
) -> None:
    """Work out how far the coders of FILE, a CSV file, agree.

    Each row holds what one coder gave one unit; an empty value is a missing one. "percent" is a
    share from 0 to 1, as are its intervals: of the pairs of values on a unit those that agree.
    What cannot be worked out is null in JSON, with the reason under "undefined". Nothing is
    stored.
    """
    from research.agreement.bootstrap import bootstrap
    from research.agreement.coefficients import agreement
    from research.services.agreement import ratings_of_file

    ratings = ratings_of_file(
        read_file(file), file.name, unit=unit, coder=coder, value=value, level=level
    )
    found = agreement(ratings, level)
    intervals = bootstrap(ratings, level, draws, seed) if draws else {}
    say(as_json, _agreement_json(found, intervals), "\n".join(_agreement_words(found, intervals)))


def _agreement_json(found: Agreement, intervals: Mapping[str, Interval]) -> dict[str, object]:
    from research.agreement.coefficients import COEFFICIENTS

    return {
        **{name: found.coefficient(name) for name in COEFFICIENTS},
        "level": found.level,
        "units": found.units,
        "coders": found.coders,
        "values": found.values,
        "paired_units": found.paired_units,
        "pairs": found.pairs,
        "standard_errors": dict(found.standard_errors),
        "intervals": {
            name: [each.low, each.high] for name, each in intervals.items() if each.low is not None
        },
        "remarks": {name: each.remark for name, each in intervals.items() if each.remark},
        "undefined": dict(found.undefined),
    }


def _agreement_words(found: Agreement, intervals: Mapping[str, Interval]) -> list[str]:
    """What was found, a line each."""
    from research.agreement.coefficients import COEFFICIENTS
    from research.agreement.reading import NAMES, number_words, share_words, words_for

    held = [count_of(found.units, "unit"), count_of(found.coders, "coder")]
    lines = [f"{listed([*held, count_of(found.values, 'value')])}. {share_words(found)}", ""]
    for name in COEFFICIENTS:
        worth, interval = found.coefficient(name), intervals.get(name)
        line = f"{NAMES[name]:<36}{'none' if worth is None else number_words(worth):>7}"
        if interval and interval.low is not None and interval.high is not None:
            line += f"   {number_words(interval.low)} to {number_words(interval.high)}"
        lines.append(line)
    if found.krippendorff_alpha is not None:
        said = words_for("krippendorff_alpha", found.krippendorff_alpha, found.paired_units)
        lines += ["", f"Krippendorff’s alpha ({found.level}) is {said}"]
    told: dict[str, list[str]] = {}
    for name in COEFFICIENTS:
        if name in found.undefined:
            told.setdefault(found.undefined[name], []).append(NAMES[name])
        elif name in intervals and intervals[name].remark:
            told.setdefault(intervals[name].remark, []).append(NAMES[name])
    return [*lines, *([""] if told else []), *(f"{listed(n)}: {why}." for why, n in told.items())]
