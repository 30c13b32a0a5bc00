"""What councils share: which rules fail in which of them, beside what chance would bring."""

from __future__ import annotations

import streamlit as st

from common.words import listed
from common.years import year_words
from presenting.charts.patterns import MOST_ROWS, Combination, overlap_spec
from presenting.charts.pictures import Caption
from screens.charts import save_picture, show_chart
from screens.look import plain, table
from screens.paging import page_of
from validation.patterns.overlap import ByChance, PoolKind, Region
from validation.services import Comparison
from validation.services.pattern_words import chance_words, p_words, pool_words, shared_words
from validation.services.patterns import Shared, shared_of

ROWS = 15
_POOLS: dict[PoolKind, str] = {
    "looked at": "All rules that every run looked at",
    "failing anywhere": "Only those that fail in any of these councils",
}
_THAN = {"more": "more", "fewer": "fewer", "as many": "about as many"}


def the_overlap(found: Comparison) -> None:
    """The whole part."""
    if len(found.councils) < 2:
        st.markdown("Choose a second council to see which rules they share.")
        return
    kind = st.session_state.get("patterns-pool", "looked at")
    made = shared_of(found, kind)
    said = shared_words(made)
    st.markdown(plain(said))
    if not made.regions:
        return
    _chart(found, made, said)
    rows = page_of(made.regions, ROWS, key=f"overlap-{'-'.join(made.types)}")
    table(
        [_row(found, each, len(made.types)) for each in rows],
        f"Rules by the councils they fail in, {year_words(found.year)}",
    )
    if any(each.unsure for each in made.regions):
        st.caption(
            "“Nobody can tell of”: these fail here, and whether the other councils’ runs looked "
            "at them is not known. They may fail there too."
        )
    _chance(found, made)


def _chart(found: Comparison, made: Shared, said: str) -> None:
    combinations = [Combination(each.councils, len(each.rules)) for each in made.regions]
    spec = overlap_spec(list(made.types), combinations)
    if spec is None:
        return
    title = f"Rules that fail in {listed(made.types)}, by the councils that share them"
    alt = (
        f"{title}. {said} "
        + "; ".join(
            f"{_whose(each.councils, len(made.types))}: {each.rules}" for each in combinations[:8]
        )
        + ". The table below has every combination."
    )
    key = f"overlap-{found.year}-{'-'.join(str(each.council_id) for each in found.councils)}"
    show_chart(spec, alt, key)
    if len(combinations) > MOST_ROWS:
        st.caption(f"The chart has the {MOST_ROWS} largest of {len(combinations)} combinations.")
    invented = any(each.origin == "illustrative" for each in found.councils)
    save_picture(spec, key, alt=alt, caption=Caption(title, f"{found.words()}.", invented))


def _whose(councils: tuple[str, ...], of: int) -> str:
    if len(councils) == 1:
        return f"{councils[0]} only"
    return listed(councils) if len(councils) < of else f"All: {listed(councils)}"


def _row(found: Comparison, each: Region, of: int) -> dict[str, object]:
    def spelt(keys: tuple[str, ...]) -> str:
        return ", ".join(found.catalogue.spelling(key) for key in keys)

    return {
        "Fail in": _whose(each.councils, of),
        "Rules": len(each.rules),
        "Which": spelt(each.rules),
        "Nobody can tell of": spelt(each.unsure) or "none of them",
    }


def _chance(found: Comparison, made: Shared) -> None:
    st.header("More than chance?", anchor=False)
    st.radio(
        "The pool: rules that could have failed in every council",
        list(_POOLS),
        format_func=_POOLS.__getitem__,
        horizontal=True,
        key="patterns-pool",
    )
    st.markdown(plain(pool_words(made.pool, found.year)))
    if not made.chance:
        st.markdown(
            "So nothing can be said about chance. State which tables each run had, under “Run by "
            "run”, and it can."
        )
        return
    st.markdown(plain(chance_words(made.chance[0])))
    table([_chance_row(each) for each in made.chance], "Rules shared, beside what chance brings")
    st.caption(
        "Some rules fail easily and others hardly ever, everywhere. So some more are shared than "
        "by chance even where nothing joins the councils; the narrower pool allows for that in "
        "part. Of 20 such lines about one lies outside by chance."
    )


def _chance_row(each: ByChance) -> dict[str, object]:
    return {
        "Councils": listed(each.councils),
        "Failing in the pool": ", ".join(
            f"{name} {size}" for name, size in zip(each.councils, each.sizes, strict=True)
        ),
        "Shared": each.shared,
        "By chance": f"{each.expected:.1f} ({each.low} to {each.high})",
        "Than chance": _THAN[each.verdict],
        "p of as many or more": p_words(each.p),
    }
