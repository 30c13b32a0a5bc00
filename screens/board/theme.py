"""One theme's page: what it says, what supports and what contradicts it, what became of it."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from common.words import count_of, day_words
from evidence.findings.services import from_theme
from evidence.from_quotes import painpoint_from_quotes
from evidence.model import LONGEST_TITLE
from research import services as research
from research.guide import services as guide
from research.services import themes as services
from research.services.theme_views import NoteIn, QuoteIn, ThemeView, theme_sizes, theme_view
from research.themes.model import (
    LONGEST_NAME,
    LONGEST_STATEMENT,
    SHARED,
    STANCE_WORDS,
    Member,
    Stance,
    Theme,
    ThemeFacts,
    left_words,
)
from screens.board.filling import put_quotes_in
from screens.board.themes import name_in_full
from screens.by_whom import refuse_unseen
from screens.kept_edit import Values, kept_form, was_told
from screens.look import (
    do,
    empty,
    fault_told,
    go_to,
    last_shown,
    plain,
    say,
    script_of,
    the_project,
    who,
)
from screens.paging import page_of
from screens.quoted import quoted
from screens.settings.parts import add, fresh
from screens.settings.things import history_of
from storage import noting_acts

QUOTES_A_PAGE = 10
STORY_SHOWN = 20
LABELS = {
    "name": "What it is called",
    "statement": "What it says, in one sentence",
    "topics": "What somebody must have been asked about",
    "part_of": "Part of the shared theme",
}
OTHER: dict[Stance, Stance] = {"for": "against", "against": "for"}


def the_theme(theme_id: int) -> None:
    """The whole page. Raises NotFound where there is no such theme."""
    found = theme_view(the_project(), theme_id)
    each = found.theme
    st.header(plain(each.name), anchor=False)
    st.markdown(plain(each.statement) if each.statement else "No statement yet: write it below.")
    _particulars(found)
    if words := left_words(len(found.supporting) + len(found.contradicting), found.gone):
        st.warning(words)
    _parts(found)
    _quotes(found, "for")
    _quotes(found, "against")
    _notes(found)
    st.header("Work on it", anchor=False)
    filling = st.expander("Put quotes into it", key=f"fill-theme-{each.id}", on_change="rerun")
    if filling.open:
        with filling:
            put_quotes_in(found)
    _finding(found)
    _change(each)
    _join(each)
    _story(each)


def _particulars(found: ThemeView) -> None:
    each = found.theme
    said = [each.council or SHARED, theme_sizes(the_project())[each.id].words()]
    if each.topics:
        said.append(f"asked about: {', '.join(each.topics)}")
    st.markdown(f":small[:gray[{plain(' · '.join(said))}]]")
    with st.container(horizontal=True, vertical_alignment="center"):
        if found.whole:
            go_to("board", f"Part of “{plain(found.whole.name)}”", {"theme": str(found.whole.id)})
        go_to("board", "See it on the board", {"council": str(each.council_id or 0)})
        go_to("common_ground", "How widely it was heard", {"theme": str(each.id)})


def _parts(found: ThemeView) -> None:
    if not found.theme.is_shared:
        return
    st.header("Councils’ themes in it", anchor=False)
    if not found.parts:
        st.markdown(
            "None yet. A council’s theme becomes part of this one on its own page, or on the board "
            "across councils."
        )
    sizes = theme_sizes(the_project())
    for part in found.parts:
        with st.container(border=True, gap="xxsmall"):
            go_to("board", f"**{plain(name_in_full(part))}**", {"theme": str(part.id)})
            if part.statement:
                st.markdown(plain(part.statement))
            st.markdown(f":small[:gray[{plain(sizes[part.id].words())}]]")


def _quotes(found: ThemeView, stance: Stance) -> None:
    lying = found.supporting if stance == "for" else found.contradicting
    head = "What supports it" if stance == "for" else "What contradicts it"
    st.header(f"{head} ({count_of(len(lying), 'quote')})", anchor=False)
    if not lying:
        empty(
            "No quote yet. Put some into it below, or on the board."
            if stance == "for"
            else "Nothing that was said contradicts it. Look for what would, before it is told."
        )
    for each in page_of(lying, QUOTES_A_PAGE, key=f"theme-{found.theme.id}-{stance}"):
        _quote(found.theme, each)


def _quote(theme: Theme, each: QuoteIn) -> None:
    with st.container(border=True, gap="xxsmall"):
        quoted(each.quote)
        about = [f"In {each.of.council}’s theme “{each.of.name}”"] if each.of != theme else []
        about += [f"Because: {each.member.why}"] if each.member.why else []
        if about:
            st.markdown(f":small[:gray[{plain(' · '.join(about))}]]")
        with st.container(horizontal=True, vertical_alignment="center"):
            place = {"session": str(each.quote.session_id), "quote": str(each.quote.id)}
            go_to("sessions", "Read it in its session", place)
            go_to("evidence", "Its chain", {"quote": str(each.quote.id)})
            _stand(each.member)
            _take_out(each.member)


def _stand(member: Member) -> None:
    """Turn a quote to the other side, with a reason."""
    other = OTHER[member.stance]
    version = last_shown(f"member {member.id}", member.version)
    # Only what is open is made: a page has many quotes.
    opened = st.popover(
        f"It {STANCE_WORDS[other].lower()} the theme",
        key=f"stand-{member.id}",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened:
        name = f"why-{member.id}"
        why = st.text_input("Why (may stay empty)", max_chars=300, key=fresh(name))
        if st.button(f"Say that it {STANCE_WORDS[other].lower()} it", key=f"turn-{member.id}"):
            add(
                name,
                lambda: services.change_member(
                    the_project(), who(), member.id, version, stance=other, why=why
                ),
                f"Said that the quote {STANCE_WORDS[other].lower()} the theme.",
            )


def _take_out(member: Member) -> None:
    if st.button("Take it out", key=f"out-{member.id}", type="tertiary"):
        do(
            lambda: services.take_out(the_project(), who(), [member.id]),
            "Taken out of the theme. It stays in the project.",
        )


def _notes(found: ThemeView) -> None:
    if not found.notes:
        return
    st.header("The team’s notes in it", anchor=False)
    st.caption("Never counted as what people said.")
    for each in found.notes:
        _note(each)


def _note(each: NoteIn) -> None:
    with st.container(border=True, gap="xxsmall"):
        st.markdown(f"{plain(each.note.text)}  \n:gray[{plain(each.note.kind.capitalize())}]")
        with st.container(horizontal=True, vertical_alignment="center"):
            _take_out(each.member)


def _finding(found: ThemeView) -> None:
    """A painpoint, an innovation or a finding with all the theme rests on, for and against."""
    supports = list(dict.fromkeys(each.quote.id for each in found.supporting))
    against = list(dict.fromkeys(each.quote.id for each in found.contradicting))
    theme = found.theme
    with st.expander("Make a painpoint or an innovation of it"):
        if not supports:
            st.markdown("It needs a quote that supports it first.")
            return
        with st.form(f"finding-of-{theme.id}", border=False):
            kind = st.radio(
                "Kind",
                ["painpoint", "innovation", "question", "finding"],
                format_func={
                    "painpoint": "Painpoint",
                    "innovation": "Innovation",
                    "question": "Open question",
                    "finding": "Finding",
                }.__getitem__,
                horizontal=True,
            )
            title = st.text_input(
                "In a few words", (theme.statement or theme.name)[:LONGEST_TITLE], max_chars=200
            )
            rests = f"{count_of(len(supports), 'quote')} for"
            st.caption(f"It takes with it {rests}, {len(against):,} against.")
            pressed = st.form_submit_button("Make it and go to Evidence")
    if not pressed:
        return
    made: int | None = None
    with fault_told(), noting_acts() as noted:
        if kind == "finding":
            made = from_theme(the_project(), who(), theme.id, title)
        else:
            made = painpoint_from_quotes(
                the_project(), who(), title, supports, kind=kind, against=against
            )
    if made is not None:
        # One of the same claim is not made twice: the quotes are linked to that.
        say("The quotes for and against it are linked.", noted)
        of = "finding" if kind == "finding" else "painpoint"
        st.switch_page(script_of("evidence"), query_params={of: str(made)})


def _change(each: Theme) -> None:
    name = f"theme-{each.id}"
    shared = {t.id: t.name for t in services.themes(the_project()) if t.is_shared}
    known = [*(topic.name for topic in guide.topics(the_project()))]
    known += research.topics_in_use(the_project())
    saved: Values = {
        "name": each.name,
        "statement": each.statement,
        "topics": list(each.topics),
        "part_of": each.part_of,
    }
    with st.expander("Change its words, topics or place", expanded=was_told(name)):
        form = kept_form(name, saved, each.version, LABELS, ("themes", each.id))
        with st.form(form.key):
            st.text_input(LABELS["name"], max_chars=LONGEST_NAME, key=form.at("name"))
            st.text_area(
                LABELS["statement"],
                max_chars=LONGEST_STATEMENT,
                height=80,
                key=form.at("statement"),
                help="A sentence the quotes below bear out, and that somebody could disagree with.",
            )
            st.multiselect(
                LABELS["topics"],
                list(dict.fromkeys([*known, *each.topics])),
                key=form.at("topics"),
                accept_new_options=True,
                placeholder="None: everybody asked could have said it",
                help="Where a session covered none of these, its people were not asked about this "
                "theme, so that it was not heard from them says nothing.",
            )
            if not each.is_shared:
                st.selectbox(
                    LABELS["part_of"],
                    list(shared),
                    index=None,
                    format_func=lambda theme: shared.get(theme, "None"),
                    placeholder="None",
                    key=form.at("part_of"),
                )
            else:
                form.at("part_of")
            pressed = st.form_submit_button("Save")
        if pressed:
            form.save(lambda values, at: _store(each.id, values, at), "Saved.")
        shown = last_shown(f"theme to remove {each.id}", each.version)
        if st.button("Remove the theme", help="Its quotes stay, sorted nowhere"):
            do(lambda: _remove(each, shown), "Removed. Its quotes are still in the project.")


def _store(theme_id: int, values: Values, version: int) -> None:
    facts = ThemeFacts(
        values["name"], values["statement"], tuple(values["topics"]), values["part_of"]
    )
    services.change_theme(the_project(), who(), theme_id, version, facts)


def _remove(theme: Theme, shown: int) -> None:
    refuse_unseen(("themes", theme.id), shown, theme.version)
    services.remove_theme(the_project(), who(), theme.id)
    st.query_params.from_dict({"show": "themes"})


def _join(each: Theme) -> None:
    others = [
        theme
        for theme in services.themes(the_project())
        if theme.id != each.id and (theme.is_shared or theme.council_id == each.council_id)
    ]
    if not others:
        return
    with st.expander("Join it into another theme"):
        chosen = st.selectbox(
            "The theme that remains",
            others,
            index=None,
            format_func=name_in_full,
            placeholder="Type to find one",
            key=f"join-{each.id}",
        )
        if chosen and st.button(f"Join it into “{plain(chosen.name)}”", key=f"joining-{each.id}"):
            do(lambda: _joined(each.id, chosen.id), "Joined. Everything that lay in it moved over.")


def _joined(source: int, into: int) -> None:
    services.join_themes(the_project(), who(), into, source)
    st.query_params.from_dict({"theme": str(into)})


def _story(each: Theme) -> None:
    opened = st.expander("What became of it", key=f"story-{each.id}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        history_of("theme", each.id)
        told = services.story(the_project(), each.id)
        for happened in told[:STORY_SHOWN]:
            when = datetime.fromisoformat(happened.at)
            line = f"{plain(happened.words)}{' (undone)' if happened.undone else ''}"
            moment = f"{day_words(when.date().isoformat())}, {when:%H:%M} UTC"
            st.markdown(f"{line}  \n:small[:gray[{plain(happened.person)}, {moment}]]")
            if happened.statement is not None:
                now = f"“{happened.statement}”" if happened.statement else "nothing"
                st.markdown(f":small[It then said: {plain(now)}]")
        if len(told) > STORY_SHOWN:
            st.caption(f"The latest {STORY_SHOWN} of {len(told):,}; all are in Settings, History.")
