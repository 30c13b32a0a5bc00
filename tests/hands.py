"""How a person works a screen: by mouse, or by keyboard alone. A journey runs with both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import FileChooser, Locator, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser import ALL_OF_IT, Visit

MOST_TABS = 12
ANSWERS = ".cg-hl-turn:not(.asks) .cg-hl-words"
# Where on the page a stretch of words begins and ends.
_ENDS_OF_WORDS = """([answers, answer, first, last]) => {
  const words = document.querySelectorAll(answers)[answer];
  words.scrollIntoView({ block: "nearest" });
  const at = (text, atEnd) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      const found = node.data.indexOf(text);
      if (found < 0) continue;
      const range = document.createRange();
      range.setStart(node, found);
      range.setEnd(node, found + text.length);
      const box = range.getBoundingClientRect();
      return [atEnd ? box.right - 1 : box.left + 1, box.top + box.height / 2];
    }
  };
  return [at(first, false), at(last, true)];
}"""


def drag_over(visit: Visit, turns: str, turn: int, first: str, last: str) -> None:
    """Drag from the beginning of one word to the end of another, within one of those turns."""
    page = visit.page
    expect(page.locator(turns).nth(turn)).to_be_visible()
    begin, end = page.evaluate(_ENDS_OF_WORDS, [turns, turn, first, last])
    page.mouse.move(*begin)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


class Hands(Protocol):
    """What a person does to a screen, by the names they see."""

    visit: Visit

    def press(self, name: str) -> None:
        """Press a button, a link, or the head of what unfolds."""

    def open_tab(self, name: str) -> None:
        """Open a tab."""

    def type(self, name: str, words: str) -> None:
        """Put words into a field, in place of what is there, and leave it."""

    def choose(self, name: str, option: str) -> None:
        """Choose from a list, or type something new into it."""

    def tick(self, name: str) -> None:
        """Tick a box or choose among a few."""

    def upload(self, file: Path) -> None:
        """Choose a file where the screen asks for one."""

    def select(self, answer: int, first: str, last: str) -> None:
        """Select words in a transcript, within the answer of that number (the first is 0)."""


def _visible(visit: Visit, role: str, name: str) -> Locator:
    beginning = re.compile(f"^{re.escape(name)}")
    return visit.page.get_by_role(role, name=beginning).locator("visible=true")  # type: ignore[arg-type]


def _give(visit: Visit, chooser: FileChooser, file: Path) -> None:
    with visit.page.expect_response(lambda answer: "upload_file" in answer.url):
        chooser.set_files(file)
    visit.settle()


class Mouse:
    """Clicks, and types only words."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit

    def press(self, name: str) -> None:
        page = self.visit.page
        either = _visible(self.visit, "button", name).or_(_visible(self.visit, "link", name))
        unfolds = page.locator("summary").filter(has_text=name).locator("visible=true")
        either.or_(unfolds).first.click()
        self.visit.settle()

    def open_tab(self, name: str) -> None:
        _visible(self.visit, "tab", name).first.click()
        self.visit.settle()

    def type(self, name: str, words: str) -> None:
        field = self._field(name)
        field.click()
        field.fill(words)
        field.blur()
        self.visit.settle()

    def choose(self, name: str, option: str) -> None:
        page = self.visit.page
        box = _visible(self.visit, "combobox", name).first
        box.click()
        box.fill(option)
        offered = page.get_by_role("option", name=re.compile(re.escape(option))).first
        offered.click()
        page.keyboard.press("Tab")
        self.visit.settle()

    def tick(self, name: str) -> None:
        label = self.visit.page.locator("label").filter(has_text=name).locator("visible=true")
        label.first.click()
        self.visit.settle()

    def upload(self, file: Path) -> None:
        with self.visit.page.expect_file_chooser() as chooser:
            _visible(self.visit, "button", "Upload").first.click()
        _give(self.visit, chooser.value, file)

    def select(self, answer: int, first: str, last: str) -> None:
        drag_over(self.visit, ANSWERS, answer, first, last)

    def _field(self, name: str) -> Locator:
        text, search = (
            _visible(self.visit, "textbox", name),
            _visible(self.visit, "searchbox", name),
        )
        number = _visible(self.visit, "spinbutton", name)
        return text.or_(search).or_(number).first


# Kept through every reload of the tab. A pointer that goes down is no keyboard's.
_COUNTS = """
for (const kind of ["keydown", "pointerdown"]) {
  document.addEventListener(kind, (event) => {
    if (event.isTrusted) sessionStorage[kind] = Number(sessionStorage[kind] ?? 0) + 1;
  }, true);
}
"""


class Keyboard:
    """Never touches the mouse: Tab, arrows, Enter, Space and letters.

    After each act something has the focus: whoever cannot see the page is never sent to its top.
    """

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        visit.page.add_init_script(_COUNTS)

    def keys(self) -> int:
        """How many keys were pressed so far, letters included; nothing was pointed at."""
        assert self.visit.page.evaluate("sessionStorage.pointerdown") is None
        return int(self.visit.page.evaluate("sessionStorage.keydown"))

    def press(self, name: str) -> None:
        self.visit.press(name)
        self._is_somewhere()

    def _is_somewhere(self) -> None:
        page = self.visit.page
        try:
            page.wait_for_function("() => document.activeElement !== document.body", timeout=5_000)
        except PlaywrightTimeout:
            pytest.fail("nothing has the focus any more")

    def open_tab(self, name: str) -> None:
        page = self.visit.page
        chosen = page.locator('[role="tab"][aria-selected="true"]').locator("visible=true")
        tabs = chosen.first.locator("xpath=ancestor::*[@role='tablist']")
        # Tab leads to the list of tabs once, now and then to another of it than the chosen one.
        for _ in range(MOST_TABS):
            self.visit.tab_to("", role="tab")
            if tabs.evaluate("list => list.contains(document.activeElement)"):
                break
        for _ in range(MOST_TABS):
            if self.visit.focused().startswith(name):
                break
            # The arrow opens the next tab, and the page is made again for it.
            page.keyboard.press("ArrowRight")
            self.visit.settle()
        opened = _visible(self.visit, "tab", name).and_(page.locator("[aria-selected=true]"))
        expect(opened.first).to_be_focused()

    def type(self, name: str, words: str) -> None:
        self.visit.type(name, words)
        self.visit.page.keyboard.press("Tab")
        self.visit.settle()
        self._is_somewhere()

    def choose(self, name: str, option: str) -> None:
        page = self.visit.page
        # What was just opened may still be on its way from the server.
        _visible(self.visit, "combobox", name).first.wait_for()
        self.visit.tab_to(name, role="combobox")
        page.keyboard.type(option)
        page.get_by_role("option", name=re.compile(re.escape(option))).first.wait_for()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        self.visit.settle()
        self._is_somewhere()

    def tick(self, name: str) -> None:
        self.visit.press(name, "Space")
        self._is_somewhere()

    def upload(self, file: Path) -> None:
        offered: list[FileChooser] = []

        def offer(chooser: FileChooser) -> None:
            offered.append(chooser)

        self.visit.page.on("filechooser", offer)
        # Headless Chromium now and then swallows the key that opens the chooser.
        for _ in range(4):
            self.visit.tab_to("Upload")
            self.visit.page.keyboard.press("Enter")
            self.visit.page.wait_for_timeout(800)
            if offered:
                break
        self.visit.page.remove_listener("filechooser", offer)
        _give(self.visit, offered[0], file)
        self._is_somewhere()

    def select(self, answer: int, first: str, last: str) -> None:
        page = self.visit.page
        said = page.locator(ANSWERS).nth(answer)
        expect(said).to_be_visible()
        words = said.inner_text().split()
        begin, end = words.index(first), words.index(last)
        self.visit.tab_to("Transcript")
        keys = ["ArrowRight", *["ArrowDown"] * answer, *["ArrowRight"] * begin]
        for key in (*keys, *["Shift+ArrowRight"] * (end - begin)):
            page.keyboard.press(key)


HANDS: dict[str, type[Mouse] | type[Keyboard]] = {"keyboard": Keyboard}
if ALL_OF_IT:
    HANDS["mouse"] = Mouse
