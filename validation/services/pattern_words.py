"""Patterns in sentences: a share and what it is of, a difference beside chance, the unknown."""

from __future__ import annotations

from collections.abc import Sequence

from common.words import count_of, listed
from common.years import year_words
from validation.causes.model import Suggestion
from validation.patterns.different import HIDDEN, NOT_LOOKED, RARE, Different, Where
from validation.patterns.overlap import ByChance, Pool
from validation.patterns.pareto import RARE as SELDOM
from validation.patterns.pareto import Pareto
from validation.rates import counted
from validation.services.patterns import MixTold, Shared, Suggested
from validation.statistics.answers import NotEstimated
from validation.statistics.mixing import AgainstChance

# Under this a percentage says more than is known.
FEW = 30


def part_words(part: int, whole: int) -> str:
    """ "46% (374 of 812)"; of few, "9 of 16"; "none of 812"."""
    if not part:
        return f"none of {whole:,}"
    return (
        f"{part:,} of {whole:,}" if whole < FEW else f"{share(part, whole)} ({part:,} of {whole:,})"
    )


def share(part: float, whole: float) -> str:
    """A percentage that is never rounded to 0 or to all."""
    per_cent = 100 * part / whole
    if 0 < per_cent < 0.5:
        return "under 1%"
    if 99.5 <= per_cent < 100:
        return "over 99%"
    return f"{per_cent:.0f}%"


def concentration_words(found: Pareto, council: str, unit: str) -> list[str]:
    """How few lines make most of the failures, and how long the tail is."""
    half, most = found.lines_for(0.5), found.lines_for(0.8)
    lines, what = len(found.lines), "lines" if found.how != "rules" else "rules"
    if half is None or most is None:
        hidden = (
            f" {count_of(found.hidden, 'rule')} {_fail(found.hidden)}; how often is not shown."
            if found.hidden
            else " No rule fails in it."
        )
        return [f"No failure of {council}’s run is shown.{hidden}"]
    said = [
        f"{half} of {lines} {what} {'makes' if half == 1 else 'make'} half of the "
        f"{'about ' if found.rounded else ''}{found.total:,} {counted(unit)} in {council}’s run, "
        f"and {most} make 80% of them."
    ]
    if len(found.shown) > 3:
        said.append(f"The three largest make {part_words(found.largest(), found.total)}.")
    if found.rare is not None:
        said.append(
            f"The long tail: {found.rare} of {lines} {what} {_fail(found.rare)} fewer than "
            f"{SELDOM} times."
        )
    elif found.hidden:
        said.append(
            f"How often {found.hidden} of the {lines} {what} {_fail(found.hidden)} is not shown: "
            "how long the tail is cannot be said more closely, and all shares are of what is shown."
        )
    elif found.rounded:
        said.append("Counts are rounded, so how long the tail is cannot be said more closely.")
    else:
        said.append("Some causes hold rules whose counts are hidden: they are larger than shown.")
    return said


def shared_words(found: Shared) -> str:
    """How many rules fail in all of the councils, and how many in one alone."""
    names = list(found.types)
    everywhere = sum(len(r.rules) for r in found.regions if len(r.councils) == len(names))
    types = listed(f"{name} {number}" for name, number in found.types.items())
    both = "both" if len(names) == 2 else f"all {len(names)}"
    alone = listed(f"{_alone(found, name)} in {name} only" for name in names)
    return (
        f"{count_of(found.all_types, 'rule')} {_fail(found.all_types)} in any of these councils "
        f"({types}): {everywhere} in {both}, {alone}."
    )


def _alone(found: Shared, name: str) -> int:
    return sum(len(each.rules) for each in found.regions if each.councils == (name,))


def pool_words(pool: Pool, year: int) -> str:
    """Which rules could have failed in every council, and which are left out of that."""
    of_year = f"the {pool.of_year:,} rules of {year_words(year)}"
    looked = f"those of {of_year} that every one of these runs looked at"
    if pool.kind == "looked at":
        said = [f"The pool is {looked}: {count_of(pool.size, 'rule')}."]
    else:
        said = [
            f"The pool is {looked} and that fail in any of them: {count_of(pool.size, 'rule')}."
        ]
    if pool.unknown:
        said.append(
            f"{count_of(pool.unknown, 'rule')} {_is(pool.unknown)} left out: of at least one run "
            "nobody can tell whether it looked at them."
        )
    if pool.beyond:
        said.append(
            f"{count_of(pool.beyond, 'rule')} that {_fail(pool.beyond)} {_is(pool.beyond)} none of "
            "that year’s, and left out too."
        )
    return " ".join(said)


def chance_words(found: ByChance) -> str:
    """How many of the pool all of them share, beside what chance would bring."""
    verdicts = {
        "more": "more than chance brings",
        "fewer": "fewer than chance brings",
        "as many": "about as many as chance brings",
    }
    whose = "both" if len(found.councils) == 2 else f"all {len(found.councils)}"
    return (
        f"Of the pool, {count_of(found.shared, 'rule')} {_fail(found.shared)} "
        f"in {whose} ({listed(found.councils)}). Were it chance which rules fail, "
        f"{found.expected:.1f} would be expected, and {found.low} to {found.high} about 95 times "
        f"in 100: {verdicts[found.verdict]}."
    )


def mix_words(told: MixTold) -> list[str]:
    """Whether the mix differs, how much beside chance, what took no part."""
    said = []
    if isinstance(told.made, NotEstimated):
        said.append(told.made.why)
    else:
        said += _different_words(told.made)
    return said + [f"{name} took no part: {why}." for name, why in told.aside]


def _different_words(found: Different) -> list[str]:
    children = listed(
        f"{name} {number:,}" for name, number in zip(found.councils, found.children, strict=True)
    )
    verdict = (
        "The mix of failing rules differs between these councils more than chance would let it."
        if found.differs
        else "The mix of failing rules cannot be told apart from what chance alone brings."
    )
    said = [
        verdict,
        f"How far apart they are (Cramér’s V, 0 to 1) is {against_words(found.effect)}.",
        f"Judged by {count_of(found.rules, 'rule')} and the children of each return ({children}), "
        f"dealt out anew {found.effect.draws:,} times.",
    ]
    why = {
        HIDDEN: "their counts are hidden",
        NOT_LOOKED: "not every run looked at them, or nobody can tell",
        RARE: "fewer than one child would be expected in the smallest council",
    }
    if found.left_out:
        said.append(
            "Rules that took no part: "
            + "; ".join(f"{number} as {why[each]}" for each, number in found.left_out.items())
            + "."
        )
    return said


def against_words(found: AgainstChance) -> str:
    """A measure beside what chance makes of it."""
    return (
        f"{found.observed:.3f}. Chance alone makes it {found.mean:.3f} on average, and 95 times in "
        f"100 no more than {found.high:.3f} (p {p_words(found.p)})"
    )


def p_words(p: float) -> str:
    """A p to three digits, or that it is less."""
    return "under 0.001" if p < 0.001 else f"{p:.3f}"


def where_words(each: Where) -> str:
    """In which council more or fewer of the children fail a rule."""
    return (
        f"{'More' if each.residual > 0 else 'Fewer'} in {each.council}: "
        f"{part_words(each.failing, each.children)} of its children, elsewhere "
        f"{part_words(each.elsewhere, each.children_elsewhere)}"
    )


def suggested_words(found: Suggested) -> str:
    """What suggestions rest on."""
    if found.councils:
        return (
            "Suggested by which rules fail for the same children of "
            f"{listed(found.councils)}, within each council, and look at the same fields. Going "
            "together is no proof of a cause: you decide."
        )
    return (
        "None of these runs tells which rules fail for the same children, so these are only "
        "families of rules that look at the same fields. That is weaker: such rules need not fail "
        "together at all."
    )


def suggestion_words(each: Suggestion, spelt: Sequence[str], *, strength: bool) -> str:
    """Why these rules are suggested as one cause."""
    fields = f"They share {listed(each.fields[:4])}." if each.fields else "They share no field."
    if each.phi is None:
        return fields
    twins = "".join(
        f" {listed([spelt[each.keys.index(key)] for key in pair])} fail for exactly the same "
        "children: duplicates."
        for pair in (each.twins if strength else ())
    )
    if not strength:
        return f"{fields} They fail for the same children more than chance would let them."
    low, high = each.phi
    how = f"{low:.2f}" if round(low, 2) == round(high, 2) else f"{low:.2f} to {high:.2f}"
    return f"{fields} They go together {_closely(low)} (phi {how}, where 1 is always).{twins}"


def _closely(phi: float) -> str:
    """How closely the pair of a cause that goes together least does."""
    if phi >= 0.95:
        return "nearly always"
    return "closely" if phi >= 0.5 else "clearly" if phi >= 0.2 else "loosely"


def _fail(rules: int) -> str:
    return "fails" if rules == 1 else "fail"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def mix_value(
    made: Different | NotEstimated, *, stated: bool, draws: int, seed: int
) -> dict[str, object]:
    """What the command line prints as JSON; null where nothing could be worked out, and why."""
    if isinstance(made, NotEstimated):
        return {
            **dict.fromkeys(("statistic", "p", "effect", "effect_under_chance")),
            **{"where": [], "draws": draws, "seed": seed, "why_not": made.why},
        }
    return {
        "councils": [
            {
                "name": name,
                "children": children,
                "distance": each.observed,
                "distance_under_chance": {"mean": each.mean, "high": each.high},
                "p": each.p,
            }
            for name, children, each in zip(
                made.councils, made.children, made.distances, strict=True
            )
        ],
        "children_stated": stated,
        "rules": made.rules,
        "statistic": made.pearson,
        "p": made.effect.p,
        "effect": made.effect.observed,
        "effect_under_chance": {"mean": made.effect.mean, "high": made.effect.high},
        "where": [
            {
                "rule": each.rule,
                "council": each.council,
                "direction": "more" if each.residual > 0 else "fewer",
                "failing": each.failing,
                "children": each.children,
                "elsewhere": each.elsewhere,
                "children_elsewhere": each.children_elsewhere,
                "residual": each.residual,
                "p": each.p,
            }
            for each in made.where
        ],
        "draws": made.effect.draws,
        "seed": made.seed,
    }


def mixed_files_words(made: Different | NotEstimated, *, stated: bool, seed: int) -> str:
    """The same in words."""
    if isinstance(made, NotEstimated):
        return made.why
    said = _different_words(made)
    if not stated:
        said.append("Only children who fail something are in it: say --children to count the rest.")
    said.append("A rule that a run did not look at counts there as failing for nobody.")
    said += [f"Rule {each.rule}. {where_words(each)}." for each in made.where[:20]]
    if len(made.where) > 20:
        said.append(f"… and {len(made.where) - 20} more (--json has all).")
    return "\n".join([*said, f"Seed {seed}."])
