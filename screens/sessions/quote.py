"""The quote that is open beside its transcript: tags, span, memo, clearance, its chain.

What somebody types is a draft of theirs until it is saved. Where somebody else was quicker, both
versions stand side by side and nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from common.errors import StaleEdit
from research import services
from research.model import Placed, QuoteView, TranscriptView
from research.spans import by_a_word
from screens.by_whom import did_words, refuse_unseen
from screens.look import do, go_to, last_shown, plain, say, the_project, who
from screens.quotes.recognising import warn_of
from storage import noting_acts, reading
from storage.history.acts import last_change, undo

DRAFTS = "quote_drafts"
SHOWN = "quote_last_shown"


@dataclass(frozen=True)
class QuoteDraft:
    """A quote as its editor was shown it, and what they made of it so far.

    ``form`` names the form it is typed in, which stays the same while they work on it.
    """

    version: int
    codes_seen: tuple[int, ...]
    span: Placed
    tags: tuple[str, ...] = ()
    memo: str = ""
    is_refused: bool = False
    form: str = ""


def _drafts() -> dict[int, QuoteDraft]:
    held: dict[int, QuoteDraft] = st.session_state.setdefault(DRAFTS, {})
    return held


def _fresh(quote: QuoteView, memo: str) -> QuoteDraft:
    codes = tuple(code.id for code in quote.codes)
    tags = tuple(code.name for code in quote.codes)
    form = f"{quote.id}-{quote.version}-{'-'.join(map(str, codes))}-{len(memo)}"
    span = Placed(quote.start, quote.end)
    return QuoteDraft(quote.version, codes, span, tags, memo, form=form)


def _draft(quote: QuoteView, memo: str) -> QuoteDraft:
    """The editor's draft; where they changed nothing yet, the quote as it is now."""
    held = _drafts().get(quote.id)
    return held or _fresh(quote, memo)


def draft_span(quote: QuoteView, start: int, end: int) -> None:
    """Let the open quote reach over other words, once it is saved."""
    memo = _memo_of(quote)
    held = _draft(quote, memo)
    _drafts()[quote.id] = replace(held, span=Placed(start, end))


def _memo_of(quote: QuoteView) -> str:
    note = services.memos(the_project(), [quote.id]).get(quote.id)
    return note.text if note else ""


def show_quote(view: TranscriptView, quote: QuoteView) -> None:
    """The panel. A quote that is opened anew is shown as it is now, but for an unsaved conflict."""
    memo = _memo_of(quote)
    before = _drafts().get(quote.id)
    if st.session_state.get(SHOWN) != quote.id and before and not before.is_refused:
        del _drafts()[quote.id]
    st.session_state[SHOWN] = quote.id
    held = _draft(quote, memo)
    with st.container(border=True):
        if held.is_refused:
            _both(view, quote, memo, held)
            return
        sharing = "Cleared for sharing" if quote.cleared else "Not cleared for sharing"
        st.markdown(f"**Quote {quote.id}** :gray[{sharing}]")
        _span(view, quote, held)
        _form(quote, held)
        _acts(quote)
        go_to("evidence", "Its chain", {"quote": str(quote.id)})
        go_to("sessions", "Close the quote", {"session": str(view.session.id)}, stays=True)


def quote_gone(session_id: int, quote_id: int) -> bool:
    """Where a quote was removed while it was open, say by whom and offer it back with its draft."""
    with reading(the_project()) as db:
        last = last_change(db, "quotes", quote_id)
    if last is None or not last.removed:
        return False
    held = _drafts().get(quote_id)
    if held:
        tags = st.session_state.get(f"quote-tags-{held.form}", held.tags)
        memo = st.session_state.get(f"quote-memo-{held.form}", held.memo)
        held = _drafts()[quote_id] = replace(held, tags=tuple(tags), memo=memo)
    with st.container(border=True):
        st.warning(did_words(("quotes", quote_id), "removed this quote"))
        if held:
            st.markdown("**As you had it, not saved**")
            st.markdown(f":gray[Tags:] {plain(', '.join(held.tags)) or 'none'}")
            st.markdown(f":gray[Memo:] {plain(held.memo) or 'none'}")
        with st.container(horizontal=True):
            if st.button("Bring it back", key=f"back-quote-{quote_id}"):
                do(lambda: _bring_back(quote_id, last.act), "It is back, with your words in it.")
            if st.button("Let it go", key=f"let-go-quote-{quote_id}"):
                _drafts().pop(quote_id, None)
                st.query_params.from_dict({"session": str(session_id)})
                st.rerun()
    return True


def _bring_back(quote_id: int, act: int) -> None:
    undo(the_project(), who(), act)
    if held := _drafts().get(quote_id):
        # A form of its own, which begins with what was typed.
        _drafts()[quote_id] = replace(held, form=f"{held.form}-again")
        st.session_state[SHOWN] = quote_id


def _span(view: TranscriptView, quote: QuoteView, held: QuoteDraft) -> None:
    words = view.text[held.span.start : held.span.end]
    st.markdown(f"“{plain(words)}”")
    if held.span != Placed(quote.start, quote.end):
        st.caption("Not saved yet: other words than before.")
    steps = (
        ("Begin a word earlier", "start", -1),
        ("Begin a word later", "start", 1),
        ("End a word earlier", "end", -1),
        ("End a word later", "end", 1),
    )
    with st.container(horizontal=True):
        for label, edge, step in steps:
            if st.button(f":blue[{label}]", key=f"{label}-{quote.id}", type="tertiary"):
                span = by_a_word(view.text, held.span, edge, step)
                draft_span(quote, span.start, span.end)
                st.rerun()


def _form(quote: QuoteView, held: QuoteDraft) -> None:
    names = [code.name for code in services.codes(the_project())]
    stamp = held.form
    with st.form(f"quote-{stamp}", border=False):
        tags = st.multiselect(
            "Tags",
            list(dict.fromkeys([*names, *held.tags])),
            list(held.tags),
            accept_new_options=True,
            placeholder="Choose, or type a new one",
            key=f"quote-tags-{stamp}",
        )
        memo = st.text_area(
            "Memo", held.memo, key=f"quote-memo-{stamp}", help="The team's own words about it."
        )
        pressed = st.form_submit_button("Save the quote", type="primary")
    if pressed:
        _save(quote, replace(held, tags=tuple(tags), memo=memo))
    elif quote.id not in _drafts():
        # What the form was made from, kept: by the time it is sent somebody may have changed it.
        _drafts()[quote.id] = held


def _save(quote: QuoteView, mine: QuoteDraft) -> None:
    """Save; where somebody else was quicker, keep what was typed and show both."""

    codes, new = split_tags(mine.tags)

    def store() -> None:
        services.edit_quote(
            the_project(),
            who(),
            quote.id,
            mine.version,
            start=mine.span.start,
            end=mine.span.end,
            codes=codes,
            new=new,
            memo=mine.memo,
            codes_seen=mine.codes_seen,
        )
        _drafts().pop(quote.id, None)

    try:
        with noting_acts() as noted:
            store()
    except StaleEdit:
        _drafts()[quote.id] = replace(mine, is_refused=True)
        st.rerun()
    say("The quote is saved.", noted)
    st.rerun()


def _both(view: TranscriptView, quote: QuoteView, memo: str, mine: QuoteDraft) -> None:
    """Their version, saved, and mine, not saved: a person chooses."""
    by = did_words(("quotes", quote.id), "changed this quote while you had it open")
    st.warning(f"{by} Nothing of yours is lost.")
    theirs, own = st.columns(2)
    with theirs:
        st.markdown("**Theirs, saved**")
        _version(quote.text, [code.name for code in quote.codes], memo)
    with own:
        st.markdown("**Yours, not saved**")
        _version(view.text[mine.span.start : mine.span.end], mine.tags, mine.memo)
    if st.button("Keep theirs", key=f"theirs-{quote.id}"):
        _drafts().pop(quote.id, None)
        st.rerun()
    if st.button("Save mine instead", key=f"mine-{quote.id}"):
        now = _fresh(quote, memo)
        _save(
            quote, replace(mine, version=now.version, codes_seen=now.codes_seen, is_refused=False)
        )
    if st.button("Go on editing mine", key=f"go-on-{quote.id}"):
        now = _fresh(quote, memo)
        # A form of its own, which begins with what was typed and knows what is saved now.
        on = f"{now.form}-{mine.form}"
        _drafts()[quote.id] = replace(
            mine, version=now.version, codes_seen=now.codes_seen, is_refused=False, form=on
        )
        st.rerun()
    if mine.span != Placed(quote.start, quote.end) and st.button(
        "Keep mine as another quote", key=f"another-{quote.id}"
    ):
        codes, new = split_tags(mine.tags)

        def keep() -> None:
            kept = services.keep_quote(
                the_project(),
                who(),
                quote.session_id,
                mine.span.start,
                mine.span.end,
                codes=codes,
                new=new,
            )
            if mine.memo.strip():
                services.set_memo(the_project(), who(), kept, mine.memo)
            _drafts().pop(quote.id, None)
            st.query_params["quote"] = str(kept)

        do(keep, "Kept as another quote; theirs stays as it is.")


def _version(words: str, tags: Sequence[str], memo: str) -> None:
    st.markdown(f"“{plain(words)}”")
    st.markdown(f":gray[Tags:] {plain(', '.join(tags)) or 'none'}")
    st.markdown(f":gray[Memo:] {plain(memo) or 'none'}")


def _acts(quote: QuoteView) -> None:
    warn_of(quote)
    shown = last_shown(f"quote to remove {quote.id}", quote.version)
    with st.container(horizontal=True):
        if quote.cleared:
            if st.button("Withdraw clearance", key=f"unclear-{quote.id}"):
                _clear(quote, False)
        elif quote.to_check:
            st.caption("It can be cleared for sharing once the session is confirmed.")
        elif st.button("Clear for sharing", key=f"clear-{quote.id}"):
            _clear(quote, True)
        if st.button("Remove", key=f"remove-{quote.id}", help="Remove this quote"):

            def removed() -> None:
                refuse_unseen(("quotes", quote.id), shown, quote.version)
                services.remove_quote(the_project(), who(), quote.id)
                _drafts().pop(quote.id, None)
                st.query_params.pop("quote", None)

            do(removed, "The quote is removed. What was said stays.")


def _clear(quote: QuoteView, cleared: bool) -> None:
    seen = _drafts()[quote.id].version if quote.id in _drafts() else quote.version
    change = services.clear_quote if cleared else services.unclear_quote

    def done() -> None:
        change(the_project(), who(), quote.id, seen)
        if held := _drafts().get(quote.id):
            # What is typed in the form meanwhile stays there.
            _drafts()[quote.id] = replace(held, version=seen + 1)

    do(done, "Cleared for sharing." if cleared else "No longer cleared for sharing.")


def split_tags(tags: Sequence[str]) -> tuple[list[int], list[str]]:
    """Tags by name as the ids of those there are, and the names of those to be made."""
    known = {code.name.casefold(): code.id for code in services.codes(the_project())}
    return (
        [known[each.casefold()] for each in tags if each.casefold() in known],
        [each for each in tags if each.casefold() not in known],
    )
