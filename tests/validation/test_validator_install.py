"""Installing the validator: from wheels without a network, whole or not at all, refusals told."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import main
from common.errors import BadInput, CommonGroundError
from tests.stand_in_validator import FILES, VERSION
from validation.running import environment
from validation.running.authorities import authorities, authority_code

WHEEL = f"csc_validator_be_903-{VERSION}-py3-none-any.whl"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the environment goes, in a folder of its own."""
    there = tmp_path / "data/validator"
    monkeypatch.setenv(environment.PLACE_VARIABLE, str(there))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    # The stand-in is installed on whatever runs the tests.
    monkeypatch.setattr(environment, "PYTHONS", (sys.version_info[:2],))
    return there


def _wheels(folder: Path) -> Path:
    """A folder with a wheel of the stand-in."""
    folder.mkdir()
    info = f"csc_validator_be_903-{VERSION}.dist-info"
    files = FILES | {f"{info}/WHEEL": "Wheel-Version: 1.0\nTag: py3-none-any\n"}
    records = []
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            records.append(f"{name},sha256={digest.decode().rstrip('=')},{len(text.encode())}")
        wheel.writestr(f"{info}/RECORD", "\n".join([*records, f"{info}/RECORD,,", ""]))
    return folder


def test_it_installs_from_wheels_and_half_an_installation_never_counts(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert environment.found() is None
    said: list[str] = []
    whole = _wheels(tmp_path / "wheels")
    environment.install(whole, lambda words, _share: said.append(words))
    assert (environment.found(), said[-1]) == (VERSION, "Installed")
    assert [each.name for each in place.parent.iterdir()] == ["validator"]
    # One that fails leaves the one that is there.
    monkeypatch.setattr(environment, "_pip_install", lambda *_given: None)
    with pytest.raises(CommonGroundError, match="does not work"):
        environment.install(whole)
    assert environment.found() == VERSION
    assert [each.name for each in place.parent.iterdir()] == ["validator"]
    (place / environment.INSTALLED).unlink()
    assert environment.found() is None
    monkeypatch.setattr(environment, "_CHECK", "print('0.1.17')")
    with pytest.raises(BadInput, match="validator: there are other things in the folder"):
        environment.install(whole)


def test_a_folder_without_the_wheels_is_told_and_nothing_is_left(
    place: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    refused = CliRunner().invoke(main, ["validation", "install", "--from", str(empty)])
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith("empty: there is no wheel in this folder. Fill it with")
    (empty / "other-1.0-py3-none-any.whl").write_bytes(b"")
    with pytest.raises(BadInput, match="no wheel of csc-validator-be-903 that fits"):
        environment.install(empty)
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("pip", "said"),
    [
        ("Failed to establish a new connection\nNo matching distribution found for x", "reached"),
        ("OSError: [Errno 28] No space left on device", "too little space"),
        ("No module named pip", "has no pip"),
        ("ERROR: something else", "pip could not install"),
    ],
)
def test_what_pip_says_becomes_a_sentence(pip: str, said: str) -> None:
    assert said in environment._why(pip, None).sentence()


def test_no_fitting_python_and_no_space_are_told(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr(environment, "BYTES_NEEDED", 10**18)
    with pytest.raises(CommonGroundError, match="too little space left on the disk"):
        environment.install()
    monkeypatch.setattr(environment, "PYTHONS", ((3, 1),))
    with pytest.raises(CommonGroundError, match=r"no Python 3\.9, 3\.10 or 3\.11"):
        environment.install()
    assert not place.exists()


def test_an_authority_is_known_by_code_or_by_the_validators_list(place: Path) -> None:
    assert authorities() == {}
    assert authority_code(" e06000099 ") == "E06000099"
    for typed in ("Northmoor", "356", ""):
        with pytest.raises(BadInput, match="nine-character code"):
            authority_code(typed)
    listed = place / "lib/python3.11/site-packages/qlacref_authorities/records.json"
    listed.parent.mkdir(parents=True)
    row = {"UTLA21NM": "Northmoor", "UTLA21CD": "E06000099"}
    listed.write_text(json.dumps([row, row | {"UTLA21CD": "W06000099", "UTLA21NM": "Elsewhere"}]))
    assert authorities() == {"Northmoor": "E06000099"}
    assert authority_code("northmoor council") == "E06000099"
