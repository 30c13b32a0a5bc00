"""Suggesting steps for words and for rules: how well, and what a suggestion costs.

``python -m benchmarks suggesting_steps``. Figures of sets are shares of their quotes that are about
a step; see ``quotes_to_steps.py`` for what the sets are. Rules are held against the steps that the
illustrative project links them to, none of which the suggester is told of.
"""

from __future__ import annotations

import json
import time
from dataclasses import replace
from importlib.resources import files

from benchmarks.among_talk import among_talk
from benchmarks.quotes_to_steps import SETS, demo_steps, found_in, labelled
from process_maps.suggesting.of_rules import steps_for_rule
from process_maps.suggesting.suggesting import suggest_steps
from process_maps.views import StepView
from validation.catalogue import shipped

BOUND_MS = 20.0
STEPS = 120
BETWEEN = 2


def run() -> dict[str, object]:
    """Every set, the rules of the illustrative project, and the time of one suggestion."""
    figures: dict[str, object] = {}
    started = time.perf_counter()
    suggest_steps("anything at all", many_steps())
    figures["s until the first suggestion"] = time.perf_counter() - started
    for path in sorted(SETS.glob("*.json")):
        quotes = labelled(path.stem)
        figures[f"{path.stem}, the speaker's council's steps"] = found_in(quotes).words()
        between = among_talk(quotes, [each for each in quotes if not each.steps], BETWEEN)
        figures[f"{path.stem}, between {BETWEEN} others"] = found_in(between).words()
        every = found_in(quotes, all_councils=True).words()
        figures[f"{path.stem}, the steps of all three"] = every
    figures["rules that a step fixes or writes"] = _of_rules()
    return figures | _times()


def many_steps() -> list[StepView]:
    """As many steps as the bound is for: those of the illustrative maps, and again."""
    held = demo_steps()
    return [replace(held[at % len(held)], id=at + 1) for at in range(STEPS)]


def _of_rules() -> str:
    """How far up the linked step stands among its council's, for every linked rule."""
    text = files("demo.content").joinpath("step_rules.json").read_text("utf-8")
    rules = {rule.code: rule for rule in shipped().rules()}
    ranks = []
    for link in json.loads(text):
        own = [each for each in demo_steps() if each.council == link["council"]]
        for code in link["codes"] if link["does"] in ("fixes", "writes") else ():
            rule = rules[code]
            answer = steps_for_rule(rule.fields, rule.tables, rule.label, own, top=len(own))
            by_id = {each.id: each.element for each in own}
            found = [by_id[each.step_id] for each in answer.steps]
            ranks.append(found.index(link["step"]) + 1 if link["step"] in found else len(own))
    shares = ", ".join(f"hit@{k} {sum(r <= k for r in ranks) / len(ranks):.3f}" for k in (1, 3, 5))
    return f"{shares} of {len(ranks)}"


def _times() -> dict[str, object]:
    steps = many_steps()
    words, rules = [], []
    for each in (each for path in SETS.glob("*.json") for each in labelled(path.stem)):
        started = time.perf_counter()
        suggest_steps(each.quote, steps)
        words.append((time.perf_counter() - started) * 1000)
    for rule in shipped().rules(2026)[:100]:
        started = time.perf_counter()
        steps_for_rule(rule.fields, rule.tables, rule.label, steps)
        rules.append((time.perf_counter() - started) * 1000)
    slowest = {name: sorted(taken)[len(taken) * 99 // 100] for name, taken in
               (("words", words), ("rules", rules))}  # fmt: skip
    return {
        "ms a suggestion for words, median": sorted(words)[len(words) // 2],
        "ms a suggestion for a rule, median": sorted(rules)[len(rules) // 2],
        "of the bound of 20 ms, the slowest in a hundred": max(slowest.values()) / BOUND_MS,
        "steps": len(steps),
    }
