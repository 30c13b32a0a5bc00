"""What axe does not look at: how a page is made, where the keyboard is, what moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

HERE = Path(__file__).resolve().parent
MADE = (HERE / "reach.js").read_text("utf-8")
FOCUS = (HERE / "focus.js").read_text("utf-8")
WIDE, NARROW = 1280, 320
# More stops than any page has.
_MOST_STOPS = 600
_SKIP = "document.querySelector('a[href=\"#stMain\"]').focus()"
# Transitions and animations of our own parts that would run; Streamlit's are not ours to stop.
_MOVES = """() => {
  const found = [];
  const walk = (root, ours) => {
    for (const each of root.querySelectorAll("*")) {
      const mine = ours || each.matches("[class^=cg-], [class^=cg-] *");
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(each);
      const runs = parseFloat(transitionDuration) > 0.01
        || (animationName !== "none" && parseFloat(animationDuration) > 0.01);
      if (mine && runs) found.push(each.outerHTML.slice(0, 120));
      if (each.shadowRoot) walk(each.shadowRoot, true);
    }
  };
  walk(document, false);
  return found;
}"""


def made_badly(page: Page, width: int) -> list[str]:
    """Title, headings, landmarks, tables, drawings, reflow, size of what is touched, spacing."""
    found: list[str] = page.evaluate(MADE, {"width": width if width < WIDE else 0})
    return found


def moves(page: Page) -> list[str]:
    """Our own parts that would move although somebody asked for less motion."""
    found: list[str] = page.evaluate(_MOVES)
    return found


def walked(page: Page) -> tuple[int, list[str]]:
    """Tab from the first stop of a page to its last: how many there are, what is wrong at them.

    Wrong is a stop where the focus is not seen or lies under something else, and a trap.
    """
    page.evaluate(_SKIP)
    wrong: dict[str, None] = {}
    for stop in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        told: dict[str, Any] = page.evaluate(FOCUS)
        wrong.update(dict.fromkeys(told["wrong"]))
        # Past the last stop the browser itself has the focus.
        if not told["at"]:
            return stop, list(wrong)
    return _MOST_STOPS, [*wrong, "it never came to the end of the page"]
