"""One quote a row: tick it, open it, and what is done to one quote or to all that are ticked."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from common.words import count_of
from evidence.findings.services import from_quotes as finding_from_quotes
from evidence.from_quotes import painpoint_from_quotes
from research import services
from research.model import Code, QuoteView
from research.searching.model import FoundQuote, Page
from research.services.retagging import retag_quotes, share_quotes
from screens.look import do, fault_told, go_to, last_shown, plain, say, script_of, the_project, who
from screens.offered import sees_all_words
from screens.quotes.marking import in_bold
from screens.quotes.needing import add_to_what_is_there, make_need
from screens.quotes.recognising import warn_of, warn_of_several
from screens.quotes.state import MAKING, ROUND, paths, ticked, untick
from screens.quotes.suggesting import one_press, similar, suggested
from storage import noting_acts


def row(
    found: FoundQuote, asked: int | None, book: tuple[Code, ...], codes: Sequence[int] = ()
) -> None:
    """A quote with a tick before it, whose it is below it, and a way to open it.

    ``codes`` are tags to suggest for it where it has none.
    """
    quote = found.quote
    held = ticked()
    with st.container(border=True, gap="xsmall"):
        if not sees_all_words():
            _to_look_at(found)
            return
        st.checkbox(
            f"“{in_bold(found.parts)}”",
            value=quote.id in held,
            key=f"tick-{st.session_state.get(ROUND, 0)}-{quote.id}",
            on_change=_tick,
            args=(quote.id, quote.version),
        )
        opened = quote.id == asked
        # Not columns: they cost three blocks a row, and a page has many rows.
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_about(quote), width="stretch")
            st.button(
                ":blue[Close it]" if opened else ":blue[Open it]",
                key=f"open-{quote.id}",
                help=f"What can be done with quote {quote.id}",
                type="tertiary",
                on_click=_open,
                args=(None if opened else quote.id,),
            )
        if codes and not opened:
            one_press(quote, codes, book)
        if opened:
            _opened(quote, book)
            suggested(quote, book)
            similar(quote)
    if quote.id in held:
        held[quote.id] = quote.version


def _to_look_at(found: FoundQuote) -> None:
    """A quote for whoever works with none: its words, whose they are, and what hangs on it."""
    st.markdown(f"“{in_bold(found.parts)}”")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_about(found.quote), width="stretch")
        go_to("evidence", "Its chain", {"quote": str(found.quote.id)})


def asked_quote(quote_id: int, book: tuple[Code, ...]) -> None:
    """The quote a link asked for, where it is not on the page."""
    found = services.quotes_by_id(the_project(), [quote_id])
    if not found:
        st.info(f"There is no quote number {quote_id} in this project any more.")
        return
    st.caption("The quote that was asked for")
    row(FoundQuote(found[0], ((found[0].text, False),)), quote_id, book)


def tick_all(page: Page) -> None:
    """Tick or untick every quote of the page."""
    ids = {each.quote.id: each.quote.version for each in page.found}
    every = bool(ids) and set(ids) <= set(ticked())
    st.button(
        "Untick this page" if every else "Tick all on this page",
        key="tick-page",
        on_click=_tick_page,
        args=(ids, not every),
    )


def _about(quote: QuoteView) -> str:
    role = quote.role or quote.user_group or ""
    # A pseudonym often is the role with a number.
    said = [quote.participant or "Nobody named", quote.council or "no council"]
    if role and not (quote.participant or "").casefold().startswith(role.casefold()):
        said.insert(1, role)
    tags = "".join(f" :blue-badge[{plain(each.name)}]" for each in quote.codes)
    # Not a caption: those fade badges below the contrast that AA asks for.
    return f":small[:gray[{plain(', '.join(said))}] · {_sharing(quote)}]{tags}"


def _sharing(quote: QuoteView) -> str:
    if quote.to_check:
        return ":orange-badge[session to check]"
    return ":gray[cleared for sharing]" if quote.cleared else ":gray[not cleared]"


def _tick(quote_id: int, version: int) -> None:
    held = ticked()
    if held.pop(quote_id, None) is None:
        held[quote_id] = version


def _tick_page(ids: dict[int, int], on: bool) -> None:
    held = {**ticked(), **ids} if on else {k: v for k, v in ticked().items() if k not in ids}
    untick()
    ticked().update(held)


def _open(quote_id: int | None) -> None:
    if quote_id is None:
        st.query_params.pop("quote", None)
    else:
        st.query_params["quote"] = str(quote_id)


def _opened(quote: QuoteView, book: tuple[Code, ...]) -> None:
    version = last_shown(f"quote {quote.id}", quote.version)
    with st.container(horizontal=True, vertical_alignment="center"):
        place = {"session": str(quote.session_id), "quote": str(quote.id)}
        go_to("sessions", "Read it in its session", place)
        go_to("evidence", "Its chain", {"quote": str(quote.id)})
        if quote.cleared:
            if st.button("Withdraw clearance", key=f"unclear-{quote.id}"):
                do(
                    lambda: share_quotes(the_project(), who(), {quote.id: version}, False),
                    "No longer cleared for sharing.",
                )
        elif not quote.to_check and st.button("Clear for sharing", key=f"clear-{quote.id}"):
            do(
                lambda: share_quotes(the_project(), who(), {quote.id: version}, True),
                "Cleared for sharing.",
            )
    warn_of(quote)
    if quote.to_check:
        st.caption("It can be cleared once somebody has read its session and confirmed it.")
    names = paths(book)
    on = [code.id for code in quote.codes]
    by_name = _by_name(book)
    begun = [name for name, each in by_name.items() if each in on]
    with st.form(f"tags-{quote.id}", border=False):
        chosen = st.multiselect(
            "Tags",
            list(by_name),
            begun,
            key=f"tags-of-{quote.id}-{'-'.join(map(str, sorted(on)))}",
            accept_new_options=True,
            placeholder="Choose, or type a new one",
        )
        pressed = st.form_submit_button("Save the tags")
    if pressed:
        keep = {by_name[each] for each in chosen if each in by_name}
        new = [each for each in chosen if each not in by_name]
        gone = [each for each in on if each not in keep and each in names]
        add = sorted(keep - set(on))
        do(
            lambda: retag_quotes(the_project(), who(), [quote.id], add, gone, new=new),
            "Tags saved.",
        )


def _by_name(book: tuple[Code, ...]) -> dict[str, int]:
    return {name: each for each, name in paths(book).items()}


def act_on_ticked(book: tuple[Code, ...]) -> None:
    """What can be done with all quotes that are ticked, on whatever page they are."""
    held = dict(ticked())
    if not held and st.session_state.get(MAKING):
        st.info(
            "Tick the quotes that the painpoint rests on. “Make a painpoint of them” then opens "
            "here, where you give it words."
        )
        return
    if not held:
        st.caption("Tick quotes to tag, clear or use several at once.")
        return
    with st.container(border=True):
        st.markdown(f"**Act on {count_of(len(held), 'ticked quote')}**")
        with st.container(horizontal=True):
            if st.button("Clear for sharing", key="clear-ticked"):
                _share(held, True)
            if st.button("Withdraw clearance", key="unclear-ticked"):
                _share(held, False)
            st.button("Untick all", on_click=untick)
        warn_of_several(held)
        tags = st.expander("Add or remove tags", key="quotes_retag", on_change="rerun")
        if tags.open:
            with tags:
                _retag(held, book)
        make = st.expander("Make a painpoint of them", key="quotes_make", on_change="rerun")
        if make.open:
            with make:
                _make(held)
        need = st.expander("Make a user need of them", key="quotes_need", on_change="rerun")
        if need.open:
            with need:
                make_need(held)
                add_to_what_is_there(held)


def _share(held: dict[int, int], cleared: bool) -> None:
    told = ""

    def share() -> None:
        nonlocal told
        done = share_quotes(the_project(), who(), held, cleared)
        verb = "cleared for sharing" if cleared else "no longer cleared for sharing"
        told = f"{count_of(done.changed, 'quote')} {verb}."
        if not done.changed:
            told = "Nothing to do: it was so already."
        if done.to_check:
            told += (
                f" {count_of(done.to_check, 'quote')} not: nobody has confirmed yet that the "
                "session is anonymised."
            )
        ticked().update(
            {each.id: each.version for each in services.quotes_by_id(the_project(), held)}
        )

    do(share, lambda: told)


def _retag(held: dict[int, int], book: tuple[Code, ...]) -> None:
    names = _by_name(book)
    on = {code.id for quote in services.quotes_by_id(the_project(), held) for code in quote.codes}
    with st.form("retag", clear_on_submit=True, border=False):
        add = st.multiselect(
            "Add", list(names), accept_new_options=True, placeholder="Choose, or type a new one"
        )
        remove = st.multiselect(
            "Remove", [n for n, each in names.items() if each in on], placeholder="Choose"
        )
        pressed = st.form_submit_button("Save the tags")
    if not pressed:
        return
    if not add and not remove:
        st.error("Choose a tag to add or to remove.")
        return
    new = [each for each in add if each not in names]
    changed = 0

    def retag() -> None:
        nonlocal changed
        changed = retag_quotes(
            the_project(),
            who(),
            list(held),
            [names[each] for each in add if each in names],
            [names[each] for each in remove],
            new=new,
        )

    do(retag, lambda: f"{count_of(changed, 'quote')} retagged.")


def _make(held: dict[int, int]) -> None:
    with st.form("make a painpoint", border=False):
        title = st.text_input(
            "What is the claim, in a few words?",
            max_chars=200,
            placeholder="For example: placement dates are typed twice",
        )
        with st.container(horizontal=True):
            pressed = st.form_submit_button("Make it and go to Evidence")
            concluded = st.form_submit_button("Make a finding of it instead")
    if not (pressed or concluded):
        return
    made: int | None = None
    with fault_told(), noting_acts() as noted:
        if concluded:
            made = finding_from_quotes(the_project(), who(), title, list(held))
        else:
            made = painpoint_from_quotes(the_project(), who(), title, list(held))
    if made is not None:
        # One of the same claim is not made twice: the quotes are linked to that.
        say("The quotes ticked support it now.", noted)
        untick()
        of = "finding" if concluded else "painpoint"
        st.switch_page(script_of("evidence"), query_params={of: str(made)})
