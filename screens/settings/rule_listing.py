"""Settings, Rules: bringing the catalogue up to date from the validator's own listing."""

from __future__ import annotations

import streamlit as st

from common.safe_reading import MEGABYTE
from common.words import count_of, day_words
from common.years import year_words
from screens.look import do, empty, fault_told, last_shown, plain, table, the_project, who
from screens.settings.parts import add, choose, fresh
from validation.catalogue import FIRST_YEAR, LAST_YEAR, Catalogue
from validation.formats.opening import LARGEST_REPORT
from validation.formats.rule_listing import year_in_name
from validation.rulebook.model import Listing
from validation.services.listing_rules import ListingPreview, import_listing, preview_listing
from validation.services.rulebook import hold_listing, listings, remove_listing

SHIPPED = "What comes with Common Ground"
ROWS_SHOWN = 60
KEEP, TAKE_OUT = "keep", "take out"
MISSING = {
    KEEP: "Keep them, marked as not listed",
    TAKE_OUT: "Take them out of the year: the listing is complete",
}


def show_listings(known: Catalogue) -> None:
    """Read a listing in, choose which one a year goes by, remove one."""
    held = listings(the_project())
    box = st.expander(
        "Bring it up to date from the validator’s own listing",
        key="rule-listings",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        st.markdown(
            "The validator writes a list of the rules of each year: "
            "`python -m lac_validator rule-info` makes 903_2025_26_rule_info.csv and one for each "
            "other year. Give it here when a newer version of the validator has other rules. "
            "Nothing that comes with Common Ground is lost by it."
        )
        _read_in()
        _held(held)
        if held:
            _choose_holding(held, known)
            _remove(held)


def _read_in() -> None:
    key = fresh("listing")
    file = st.file_uploader(
        "Listing of rules",
        type=["csv", "xlsx"],
        max_upload_size=LARGEST_REPORT // MEGABYTE,
        key=f"{key}-file",
    )
    if file is None:
        return
    years = list(range(LAST_YEAR + 3, FIRST_YEAR - 1, -1))
    year = year_in_name(file.name)
    if year is None:
        year = st.selectbox(
            "Of which collection year", years, None, format_func=year_words, key=f"{key}-year",
            placeholder="The file’s name does not say",
        )  # fmt: skip
        if year is None:
            return
    data = file.getvalue()
    with fault_told():
        found = preview_listing(the_project(), data, file.name, year=year)
        _preview(found)
        version = st.text_input(
            "Version of the validator that wrote it, if you know",
            max_chars=20,
            placeholder="0.1.18",
            key=f"{key}-version",
        )
        complete = False
        if found.missing:
            complete = (
                st.radio(
                    f"Rules we know and it does not list ({len(found.missing):,})",
                    list(MISSING),
                    format_func=MISSING.__getitem__,
                    key=f"{key}-missing",
                )
                == TAKE_OUT
            )
        if st.button("Read this listing in", key=f"{key}-go"):
            add(
                "listing",
                lambda: import_listing(
                    the_project(), who(), data, file.name, year=year, complete=complete,
                    validator_version=version,
                ),
                f"Read in. {year_words(year)} now goes by it.",
            )  # fmt: skip


def _preview(found: ListingPreview) -> None:
    st.markdown(f"**{plain(found.words())}.**")
    for note in found.notes:
        st.warning(plain(note))
    for spelt, known in found.taken_for:
        st.caption(plain(f"{spelt} is taken for {known}, whose message it has."))
    rows = [
        *((each.code, each.message, "new") for each in found.new),
        *((rule.code, rule.label, "not in the listing") for rule in found.missing),
        *((rule.code, rule.label, "worded otherwise") for rule in found.reworded),
        *((rule.code, rule.label, "names other fields") for rule in found.other_fields),
    ]
    if not rows:
        st.markdown("It says what is known already.")
        return
    table(
        [
            {"Rule": f"{code}: {words}", "In this listing": what}
            for code, words, what in rows[:ROWS_SHOWN]
        ],
        "What the listing would change",
    )
    if len(rows) > ROWS_SHOWN:
        st.caption(f"The first {ROWS_SHOWN} of {len(rows):,}.")


def _held(held: tuple[Listing, ...]) -> None:
    if not held:
        empty("No listing was read in, so every year goes by what comes with Common Ground.")
        return
    table(
        [
            {
                "Listing": called(each),
                "Rules": f"{len(each.rules):,}",
                "Read in by": f"{each.imported_by}, {day_words(each.imported_at[:10])}",
                "Does the year go by it?": _holds_words(each),
            }
            for each in held
        ],
        "Listings that were read in",
    )


def called(each: Listing) -> str:
    """A listing by its year, its file, and its version where that was stated."""
    version = (
        f"validator {each.validator_version}" if each.validator_version else "version not stated"
    )
    return f"{year_words(each.year)}: {each.name}, {version}"


def _holds_words(each: Listing) -> str:
    if not each.holds:
        return "no"
    return "yes, as complete" if each.complete else "yes; rules it lacks are kept"


def _choose_holding(held: tuple[Listing, ...], known: Catalogue) -> None:
    year = st.selectbox(
        "Choose what a year goes by",
        sorted({each.year for each in held}, reverse=True),
        format_func=lambda each: (
            f"{year_words(each)}, now {count_of(len(known.rules(each)), 'rule')}"
        ),
        key="listing-year",
    )
    of_year = {each.id: each for each in held if each.year == year}
    now = next((each for each in of_year.values() if each.holds), None)
    versions = {
        each.id: last_shown(f"listing {each.id}", each.version) for each in of_year.values()
    }
    with st.form(f"holding-{year}-{now.id if now else 0}-{now.complete if now else 0}"):
        ids = [0, *of_year]
        chosen = st.radio(
            f"{year_words(year)} goes by",
            ids,
            index=ids.index(now.id if now else 0),
            format_func=lambda each: called(of_year[each]) if each else SHIPPED,
        )
        complete = st.checkbox(
            "The listing is complete: rules it lacks are none of that year",
            now.complete if now else False,
        )
        pressed = st.form_submit_button("Save what the year goes by")
    if pressed:
        listing = of_year.get(chosen)
        do(
            lambda: hold_listing(
                the_project(), who(), year, listing, complete=complete,
                version=versions.get(chosen),
            ),
            "Saved.",
        )  # fmt: skip


def _remove(held: tuple[Listing, ...]) -> None:
    chosen = choose("Remove a listing", held, called, key="listing to remove")
    if chosen and st.button(
        "Remove this listing", help="Where its year goes by it, what comes with us is back"
    ):
        do(lambda: remove_listing(the_project(), who(), chosen.id), "Removed.")
