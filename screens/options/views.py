"""The ways to look at options, in the order of the row at the top of the screen."""

from __future__ import annotations

from screens.options.benefits import the_benefits
from screens.options.options import the_options
from screens.options.what_if import the_what_if
from screens.views import View

VIEWS: dict[str, View] = {
    "options": View("Options", {"show": "options"}, the_options),
    "benefits": View("Benefits", {"show": "benefits"}, the_benefits),
    "what_if": View("What if", {"show": "what_if"}, the_what_if),
}
