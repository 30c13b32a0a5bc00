"""Two processes of the app on one file, behind a sticky proxy."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import Server, Visit, chromium, served, visiting
from tests.sticky_proxy import sticky_proxy

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SOON = 20_000


def _make_a_theme(visit: Visit, name: str) -> None:
    visit.page.locator(".pile.loose .card").first.focus()
    visit.page.keyboard.press("n")
    visit.page.keyboard.type(name)
    visit.page.keyboard.press("Enter")
    visit.settle()


def _themes(visit: Visit, name: str) -> Locator:
    return visit.page.locator(".pile h2 .open").filter(has_text=name)


def _process_of(visit: Visit) -> str:
    cookies = {each["name"]: each["value"] for each in visit.page.context.cookies()}
    return str(cookies["process"])


def _port(server: Server) -> int:
    return urlsplit(server.address).port or 0


def test_two_processes_show_each_others_acts_and_one_goes_on_for_both(demo_file: Path) -> None:
    with (
        served(demo_file) as first,
        served(demo_file) as second,
        sticky_proxy([_port(first), _port(second)]) as address,
        chromium() as browser,
        visiting(browser, address) as one,
        visiting(browser, address) as other,
    ):
        for visit in (one, other):
            visit.open("board")
        assert {_process_of(one), _process_of(other)} == {"0", "1"}
        _make_a_theme(one, "Made by one")
        expect(_themes(other, "Made by one")).to_have_count(1, timeout=SOON)
        _make_a_theme(other, "Made by the other")
        expect(_themes(one, "Made by the other")).to_have_count(1, timeout=SOON)

        stays = _process_of(other)
        os.kill((first, second)[int(_process_of(one))].pid, signal.SIGKILL)
        one.open("board")
        assert _process_of(one) == stays
        for name in ("Made by one", "Made by the other"):
            expect(_themes(one, name)).to_have_count(1, timeout=SOON)
        _make_a_theme(one, "Made after it ended")
        expect(_themes(other, "Made after it ended")).to_have_count(1, timeout=SOON)
