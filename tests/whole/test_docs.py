"""What the documents name is there: commands, files, tests, settings."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
from click.testing import CliRunner

from cli import main
from common.who import ACCESS_WORDS
from research.anonymise import KINDS
from research.formats import TRANSCRIPT_ENDINGS
from research.recognising import FEWEST
from research.suggesting.model import LEAST_OF_A_CODE, LEAST_QUOTES, LEAST_SESSIONS
from screens.look import SCREENS
from serve import LARGEST_UPLOAD
from storage import Project, reading
from storage.check import check

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "benchmarks/README.md")
# Options of the program that runs containers, not of ours.
OF_A_CONTAINER = {
    "--tag", "--file", "--rm", "--volume", "--name", "--detach", "--read-only", "--tmpfs",
    "--cap-drop", "--security-opt", "--publish", "--network", "--env",
}  # fmt: skip
PAGES = [
    *(ROOT / name for name in PAPERS),
    *sorted((ROOT / "docs").glob("*.md")),
]


def _commands(group: click.Group, before: str = "commonground") -> set[str]:
    found = set()
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found |= _commands(command, f"{before} {name}")
        else:
            found.add(f"{before} {name}")
    return found


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    page = (ROOT / "docs/command-line.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(commonground [a-z ]+)` \|", page, re.MULTILINE))
    assert documented == _commands(main)


def test_every_option_a_page_names_exists() -> None:
    options = {
        option
        for command in _walk(main)
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    } | {"--help"}
    for page in PAGES:
        named = set(re.findall(r"`?(--[a-z][a-z-]+)", page.read_text("utf-8")))
        theirs = (
            OF_A_CONTAINER if page.name == "container.md" else {"--without-pip", "--dist", "--now"}
        )
        assert named <= options | theirs, page.name


def test_a_proxy_set_up_as_a_page_says_passes_all_that_the_app_needs() -> None:
    most = f"client_max_body_size {LARGEST_UPLOAD // 1024**2}m;"
    passed = [f"proxy_set_header {each} " for each in ("Host", "X-Forwarded-Proto", "Upgrade")]
    blocks = {
        (page.name, block)
        for page in PAGES
        for block in re.findall(r"location / \{\n(.*?)\n *\}", page.read_text("utf-8"), re.DOTALL)
    }
    assert len(blocks) == 2
    for name, block in blocks:
        assert [each for each in (*passed, most) if each not in block] == [], name


def test_every_linked_file_and_named_test_is_there() -> None:
    missing = []
    for page in PAGES:
        text = page.read_text("utf-8")
        links = re.findall(r"\]\((?!http)([^)#]+)\)", text)
        tests = re.findall(r"`(tests/[a-z_]+\.py)(?:::\w+)?`", text)
        missing += [f"{page.name}: {link}" for link in links if not (page.parent / link).exists()]
        missing += [f"{page.name}: {test}" for test in tests if not (ROOT / test).exists()]
        missing += [
            f"{page.name}: {test}"
            for file, test in re.findall(r"`(tests/[a-z_]+\.py)::(\w+)`", text)
            if f"def {test}(" not in (ROOT / file).read_text("utf-8")
        ]
    assert missing == []


def test_every_item_of_the_security_page_names_its_test_or_says_what_is_missing() -> None:
    page = (ROOT / "docs/security.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d[^|]*) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    assert len(rows) > 60
    said = re.compile(r"not met|in part|→ you|see the|is the proxy's|No test")
    unheld = [item for item, words, by in rows if "`tests/" not in by and not said.search(words)]
    # The lock file is itself what holds it.
    assert unheld == ["15.1.2"]


def test_the_data_model_names_every_table_and_no_other(project: Project) -> None:
    page = (ROOT / "docs/data-model.md").read_text("utf-8")
    rows = re.findall(r"^\| [a-z_]+ \| (`[^|]+) \|", page, re.MULTILINE)
    named = {table for row in rows for table in re.findall(r"`([a-z_]+)`", row)}
    assert named == set(check(project).counts)


def test_a_solid_arrow_of_the_data_models_picture_is_a_foreign_key(project: Project) -> None:
    page = (ROOT / "docs/data-model.md").read_text("utf-8")
    picture = page.partition("```mermaid\n")[2].partition("```")[0]
    arrows = re.findall(r"(\w+) (-->|-\.->) (\w+)", picture)
    assert len(arrows) > 25
    with reading(project) as db:
        leads_to = {
            name: {key.other_table for key in db.table(name).foreign_keys} for name, _, _ in arrows
        }
        assert {each for a, _, b in arrows for each in (a, b)} <= set(db.table_names())
    wrong = [(a, arrow, b) for a, arrow, b in arrows if (arrow == "-->") != (b in leads_to[a])]
    assert wrong == []


def test_every_label_a_guide_quotes_is_on_a_screen() -> None:
    files = [*(ROOT / "screens").rglob("*.py"), *(ROOT / "screens").rglob("*.js")]
    screens = "".join(path.read_text("utf-8") for path in files)
    guides = sorted((ROOT / "docs").glob("guide-*.md"))
    example = ROOT / "docs/worked-example.md"
    quoted = {
        (page.name, " ".join(label.split()))
        for page in (*guides, example)
        for label in re.findall("“([^”]+)”", _without_blocks(page.read_text("utf-8")))
    }
    assert len({page for page, _ in quoted}) == len(guides) + 1 == 4
    assert [each for each in sorted(quoted) if each[1] not in screens] == []


def _without_blocks(page: str) -> str:
    return re.sub(r"```.*?```", "", page, flags=re.DOTALL)


def test_what_each_access_sees_is_told_as_the_app_tells_it() -> None:
    page = (ROOT / "docs/guide-project-teams.md").read_text("utf-8")
    assert dict(re.findall(rf"^\| ({'|'.join(ACCESS_WORDS)}) \| (.+) \|$", page, re.MULTILINE)) == (
        ACCESS_WORDS
    )


def test_every_screen_a_guide_sends_people_to_exists() -> None:
    for page in (ROOT / "docs").glob("guide-*.md"):
        sent_to = set(re.findall(r"(?<!\*)\*([A-Z][a-z ]+)\*", page.read_text("utf-8")))
        assert sent_to - {"Summary of validation check failures"} <= set(SCREENS.values())


def test_each_measure_of_the_assessment_names_a_test_and_the_places_it_names_are_there() -> None:
    page = (ROOT / "docs/data-protection.md").read_text("utf-8")
    measures = re.search(r"## 8\. .+?(?=\n## )", page, re.DOTALL)
    assert measures
    rows = re.findall(r"^\| (?!risk |---)(.+) \|$", measures[0], re.MULTILINE)
    assert len(rows) > 9
    assert [row for row in rows if "`tests/" not in row.split(" | ")[2]] == []
    named = set(re.findall(r"(?<!\*)\*([A-Z][a-z ]+)\*(?!\*)", page))
    assert named <= set(SCREENS.values())
    files = (ROOT / "screens").rglob("*.py")
    screens = "".join(path.read_text("utf-8") for path in files)
    labels = re.findall(r"\*(?:Sessions|Settings|Quotes)\*, “([^”]+)”", page)
    assert [each for each in labels if each not in screens] == []
    assert page.count("\n") <= 260


def _page(name: str) -> str:
    return " ".join((ROOT / "docs" / name).read_text("utf-8").split())


def test_the_endings_of_transcripts_are_those_that_are_read() -> None:
    guide = re.search(r"\| a transcript \| (.+?), or pasted \|", _page("guide-project-teams.md"))
    assert guide
    assert tuple(re.findall(r"`\.(\w+)`", guide[1])) == TRANSCRIPT_ENDINGS
    page = re.search(r"\| transcript \| (.+?) \|", _page("command-line.md"))
    assert page
    assert tuple(page[1].replace(".", "").split()) == TRANSCRIPT_ENDINGS


def test_what_is_looked_for_is_all_that_is_found() -> None:
    told = re.search(r"Looked for: (.+?)\. A number", _page("data-protection-in-detail.md"))
    assert told
    words = re.sub(r" \([^)]*\)", "", told[1]).replace(" and ", ", ")
    assert tuple(words.split(", ")) == KINDS


def test_the_numbers_a_guide_gives_are_those_that_hold() -> None:
    guide = _page("guide-project-teams.md")
    assert f"fewer than {FEWEST} people like them" in guide
    assert f"before {LEAST_QUOTES} tagged quotes of {LEAST_SESSIONS} sessions" in guide
    assert f"two tags at least {LEAST_OF_A_CODE} times each" in guide


def test_formats_and_json_keys_of_research_are_those_documented(tmp_path: Path) -> None:
    page = _page("command-line.md")
    exporting = next(each for each in _walk(main) if each.name == "export" and _formats(each))
    told = re.search(r"research export OUT --format ([a-z|]+)", page)
    assert told
    assert set(told[1].split("|")) == _formats(exporting)
    documented = {
        tuple(re.findall(r"`(\w+)`", re.sub(r" \([^)]*`[^)]*\)", "", keys)))
        for keys in re.findall(r"With `--json`: ([^.]+)\.", page)
    }
    file, db = tmp_path / "talk.txt", str(tmp_path / "team.db")
    file.write_text("Analyst 1: We start in May.\n", "utf-8")
    importing = ("research", "import", str(file), "--council", "Northmoor")
    export = ("research", "export", str(tmp_path / "quotes.csv"), "--format", "csv")
    for command in (importing, export):
        done = CliRunner().invoke(main, [*command, "--db", db, "--json"])
        assert tuple(json.loads(done.stdout)) in documented


def _formats(command: click.Command) -> set[str]:
    kinds = (each.type for each in command.params if each.name == "to")
    return {str(way) for kind in kinds if isinstance(kind, click.Choice) for way in kind.choices}


def _walk(group: click.Group) -> list[click.Command]:
    found: list[click.Command] = []
    for command in group.commands.values():
        found += _walk(command) if isinstance(command, click.Group) else [command]
    return found
