"""Encrypted backups: only the passphrase opens them, and whatever was changed in one is found."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, UnsafePlace
from common.who import Who
from project import back_up, check, open_project, restore
from storage import Project, act, reading
from storage.backups.sealed_backup import sealed_backup_bytes, unsealed_bytes
from storage.backups.sealing import CHUNK, HEADER, sealed, unsealed
from storage.register import council_named, councils

WORDS = "four unrelated wörds here"
CHEAP = 4
_TAG = 16


def _made(plain: bytes) -> bytes:
    return b"".join(sealed(plain, WORDS, cost=CHEAP))


def _read(made: bytes, passphrase: str = WORDS) -> bytes:
    return b"".join(unsealed(io.BytesIO(made), passphrase))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_is_locked_is_opened_as_it_was(size: int) -> None:
    plain = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    made = _made(plain)
    assert _read(made) == plain
    assert len(made) == HEADER + size + _TAG * max(1, -(-size // CHUNK))


def test_the_same_passphrase_typed_on_another_machine_opens_it() -> None:
    assert _read(_made(b"held"), WORDS.replace("ö", "o\u0308")) == b"held"
    with pytest.raises(BadInput, match="does not open"):
        _read(_made(b"held"), WORDS + " ")


def test_no_byte_can_be_changed_without_being_found() -> None:
    made = _made(b"words of people")
    for place in range(len(made)):
        if place == 9:  # How much work the key takes: below, as each of its bits is more work.
            continue
        changed = bytearray(made)
        changed[place] ^= 1
        with pytest.raises(BadInput):
            _read(bytes(changed))
    for cost in (0, CHEAP - 1, CHEAP + 1, 19, 255):
        with pytest.raises(BadInput):
            _read(made[:9] + bytes([cost]) + made[10:])


def _cut(made: bytes) -> Iterator[bytes]:
    whole, size = made[HEADER:], CHUNK + _TAG
    first, second, third = whole[:size], whole[size : 2 * size], whole[2 * size :]
    head = made[:HEADER]
    yield from (b"", head[:40], head, head + first, head + first + second, made[:-1])
    yield from (head + second + first + third, head + first + first + third)
    yield from (head + first + third, head + third, made + b"x", made + third)
    yield head + first[:-1] + bytes([first[-1] ^ 1]) + second + third
    yield head + first + second[:5] + bytes([second[5] ^ 128]) + second[6:] + third


def test_pieces_cut_off_left_out_moved_or_added_are_found() -> None:
    made = _made(b"a" * CHUNK + b"b" * CHUNK + b"c")
    assert len(_read(made)) == 2 * CHUNK + 1
    for changed in _cut(made):
        with pytest.raises(BadInput, match="damaged, cut short or was changed"):
            _read(changed)


def test_a_piece_of_another_backup_does_not_fit() -> None:
    one, other = _made(b"one"), _made(b"two")
    with pytest.raises(BadInput, match="damaged"):
        _read(one[:HEADER] + other[HEADER:])


def test_an_encrypted_backup_holds_no_word_and_brings_all_of_it_back(
    project: Project, who: Who, tmp_path: Path
) -> None:
    with act(project, who, "Added a council") as this:
        council_named(this, "Zymurgyshire")
    made = back_up(project.path, tmp_path / "locked.cgb", WORDS)
    assert made.bytes == (tmp_path / "locked.cgb").stat().st_size
    beside = {each.name for each in tmp_path.iterdir() if not each.name.startswith("project.db")}
    assert beside == {"locked.cgb"}
    held = made.path.read_bytes()
    assert b"Zymurgyshire" not in held
    assert b"SQLite" not in held
    with pytest.raises(BadInput, match="name already"):
        back_up(project.path, made.path, WORDS)
    new = tmp_path / "elsewhere" / "new.db"
    new.parent.mkdir()
    with pytest.raises(BadInput, match="encrypted"):
        restore(made.path, new)
    with pytest.raises(BadInput, match="does not open"):
        restore(made.path, new, "some other words")
    assert list(new.parent.iterdir()) == []
    restore(made.path, new, WORDS)
    with reading(open_project(new)) as db:
        assert [each.name for each in councils(db)] == ["Zymurgyshire"]
    assert check(new).ok
    assert [each.name for each in new.parent.iterdir() if each.is_dir()] == []
    assert unsealed_bytes(sealed_backup_bytes(project, WORDS), WORDS).startswith(b"SQLite format 3")


def test_an_encrypted_backup_is_not_decrypted_where_it_may_not_be_put(
    project: Project, tmp_path: Path
) -> None:
    made = back_up(project.path, tmp_path / "locked.cgb", WORDS)
    synced = tmp_path / "OneDrive - Northmoor"
    synced.mkdir()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all", "utf-8")
    # What it is refused for comes before anything the passphrase would be needed for.
    with pytest.raises(UnsafePlace):
        restore(made.path, synced / "new.db", "some other words")
    with pytest.raises(BadInput, match="not a Common Ground project"):
        restore(made.path, letter, "some other words")
    assert list(synced.iterdir()) == []


def test_a_short_passphrase_and_a_full_disk_leave_nothing_behind(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(BadInput, match="shorter than 12"):
        back_up(project.path, tmp_path / "locked.cgb", "short")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadInput, match="No space left"):
        back_up(project.path, tmp_path / "locked.cgb", WORDS)
    assert [each.name for each in tmp_path.iterdir() if "project" not in each.name] == []


def test_the_command_asks_twice_and_takes_no_passphrase_as_an_argument(
    project: Project, tmp_path: Path
) -> None:
    out, db = str(tmp_path / "locked.cgb"), str(project.path)
    command = ["backup", out, "--encrypt", "--db", db, "--json"]
    unlike = CliRunner().invoke(main, command, input=f"{WORDS}\nother words typed\n")
    assert unlike.exit_code == 1
    done = CliRunner().invoke(main, command, input=f"{WORDS}\n{WORDS}\n")
    assert done.exit_code == 0
    assert done.stdout.startswith('{"path"')
    assert WORDS not in done.output
    wrong = {"COMMON_GROUND_BACKUP_PASSPHRASE": "some other words"}
    refused = CliRunner().invoke(main, ["restore", out, "--db", db], env=wrong)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "does not open the backup" in refused.stderr
    right = {"COMMON_GROUND_BACKUP_PASSPHRASE": WORDS}
    assert CliRunner().invoke(main, ["restore", out, "--db", db], env=right).exit_code == 0
