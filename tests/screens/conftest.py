"""The app as somebody finds it who signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.who import Access
from project import DATABASE_VARIABLE, open_project
from screens.signing_in import person
from screens.signing_in.claims import Vouched
from screens.signing_in.settings import SIGN_IN_VARIABLE
from storage import Project
from tests.signed_in import Opens, signs_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo(demo_file: Path) -> Project:
    return open_project(demo_file)


@pytest.fixture
def opens(demo: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Opens:
    """The app on the illustrative project, as somebody who signed in through a proxy."""
    file = tmp_path / "sign-in.toml"
    file.write_text(
        'public_address = "http://localhost:8501"\n[proxy]\naddress_header = "x-email"\n'
        f'secret_header = "x-secret"\nsecret = "{"s" * 40}"\n',
        "utf-8",
    )
    monkeypatch.setenv(DATABASE_VARIABLE, str(demo.path))
    monkeypatch.setenv(SIGN_IN_VARIABLE, str(file))
    monkeypatch.setattr(person, "_vouched", lambda _sign_in: Vouched("some@example.org"))

    def app(access: Access) -> AppTest:
        signs_in(demo, access)
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    return app
