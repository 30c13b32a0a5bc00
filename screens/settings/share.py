"""Settings: one council's evidence given to another project, and a package brought in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st

from common.errors import CommonGroundError
from common.file_names import file_stem
from common.landing import Left
from common.words import day_words, listed
from evidence.sharing import services as sharing
from screens.look import do, empty, fault_told, plain, table, the_project, who
from screens.settings.moments import moment
from screens.uploads import let_go
from storage import services as register

LARGEST_MB = 100
TO_SHARE = "To share with another council or team"
WORKING = "A working copy for my own team"
ALL = "All councils"
_MADE, _LOOKED, _TURN = "package made", "package looked at", "packages brought in"


@dataclass(frozen=True)
class _Prepared:
    """A package made for a choice, and what it is called."""

    choice: tuple[str, str]
    made: sharing.Made


@dataclass(frozen=True)
class _Looked:
    """An upload that was read, known by its bytes, and what it would bring under a name."""

    mark: str
    as_name: str | None
    package: sharing.Package
    would: sharing.Brought | None
    fault: str = ""


def show_share() -> None:
    """Giving, bringing in, and what came in before."""
    st.header("Give one council’s evidence", anchor=False)
    _give()
    st.header("Bring in a package", anchor=False)
    _bring_in()
    _came_in()


def _give() -> None:
    own = [each.name for each in register.councils(the_project()) if each.origin != "published"]
    if not own:
        empty("No councils yet. Add one under Councils, or bring in a package below.")
        return
    purpose = st.radio(
        "What it is for",
        (TO_SHARE, WORKING),
        captions=(
            "Cleared quotes, maps, painpoints, and error counts with small ones hidden.",
            "Everything as it is: whole transcripts, quotes that are not cleared, exact counts. "
            "Keep it as safe as the project.",
        ),
        key="share-purpose",
    )
    names = own if purpose == TO_SHARE else [ALL, *own]
    council = st.selectbox("Council", names, key=f"share-council-{purpose == WORKING}")
    choice = (str(purpose), str(council))
    if st.button("Prepare the package"):
        st.session_state.pop(_MADE, None)
        with st.spinner("Putting the package together"), fault_told():
            st.session_state[_MADE] = _Prepared(choice, _made(choice))
    held = st.session_state.get(_MADE)
    if isinstance(held, _Prepared) and held.choice == choice:
        _prepared(held.made)


def _made(choice: tuple[str, str]) -> sharing.Made:
    purpose, council = choice
    return sharing.make_package(
        the_project(),
        who(),
        council=None if council == ALL else council,
        today=date.today().isoformat(),
        working_copy=purpose == WORKING,
    )


def _prepared(made: sharing.Made) -> None:
    about = made.about
    st.markdown(plain(f"In it: {listed(sharing.kinds_words(made.counts))}."))
    _left("Left out, or saying less", made.left_out)
    st.caption(plain(f"{sharing.STAYS[about.kind]}."))
    kind = "working copy" if about.kind == "working copy" else ""
    stem = file_stem([kind, about.council or "all councils", about.made_on])
    st.download_button(
        "Save the package",
        made.content,
        file_name=f"{stem}{sharing.ENDING}",
        mime="application/zip",
        on_click="ignore",
    )


def _left(title: str, left: tuple[Left, ...]) -> None:
    if left:
        st.markdown(f"**{title}**")
        table(
            [{"What": each.what, "How many": each.count, "Why": each.why} for each in left], title
        )


def _bring_in() -> None:
    st.markdown(
        "A package from another council or team, or a working copy of a colleague’s. You see what "
        "would come in before anything is changed, and it can be undone afterwards."
    )
    turn = st.session_state.get(_TURN, 0)
    uploaded = st.file_uploader(
        "A package (.cgshare.zip)", max_upload_size=LARGEST_MB, key=f"package file {turn}"
    )
    if uploaded is None:
        st.session_state.pop(_LOOKED, None)
        return
    looked = _looked(uploaded.getvalue(), uploaded.name)
    if looked is None:
        return
    _told(looked.package)
    looked = _under_a_name(looked)
    if looked.would is None:
        return
    _would(looked.would)
    if looked.would.already:
        return

    def bring() -> None:
        sharing.bring_in(the_project(), who(), looked.package, as_name=looked.as_name)
        let_go([uploaded])
        st.session_state.pop(_LOOKED, None)
        st.session_state.pop(_MADE, None)
        st.session_state[_TURN] = turn + 1

    if st.button("Bring it in", type="primary"):
        names = listed(looked.would.councils)
        do(bring, f"Brought in {plain(names)}. It now takes part in every comparison.")


def _looked(data: bytes, name: str) -> _Looked | None:
    """What the upload is, read once; a refusal is told each time."""
    mark = hashlib.sha256(data).hexdigest()[:16]
    known = st.session_state.get(_LOOKED)
    if isinstance(known, _Looked) and known.mark == mark:
        return known
    looked: _Looked | None = None
    with fault_told(), st.spinner("Reading the package"):
        looked = _tried(mark, sharing.read_package(data, name), None)
        st.session_state[_LOOKED] = looked
    return looked


def _tried(mark: str, package: sharing.Package, as_name: str | None) -> _Looked:
    try:
        would = sharing.look_at(the_project(), who(), package, as_name=as_name)
    except CommonGroundError as error:
        return _Looked(mark, as_name, package, None, error.sentence())
    return _Looked(mark, as_name, package, would)


def _told(package: sharing.Package) -> None:
    about = package.about
    kind = "A working copy" if about.kind == "working copy" else "A package"
    of = listed(about.councils)
    st.markdown(
        plain(f"{kind} of {of} from “{about.project}”, made on {day_words(about.made_on)}.")
    )
    if about.illustrative:
        st.markdown(":orange-badge[Illustrative] What is in it is invented, of no real council.")


def _under_a_name(looked: _Looked) -> _Looked:
    """Where it cannot come in as it is: why, and another name for the council to try."""
    if looked.fault:
        st.error(plain(looked.fault[:1].upper() + looked.fault[1:]))
    if looked.package.about.kind == "working copy" or not (looked.fault or looked.as_name):
        return looked
    typed = st.text_input(
        "Bring it in as a council of its own, called",
        placeholder=f"{looked.package.about.council} (shared by {looked.package.about.project})",
        key=f"package name {looked.mark}",
    )
    wanted = " ".join(typed.split()) or None
    if wanted != looked.as_name:
        looked = _tried(looked.mark, looked.package, wanted)
        st.session_state[_LOOKED] = looked
        st.rerun()
    return looked


def _would(would: sharing.Brought) -> None:
    if would.already:
        st.markdown("This package is here already: bringing it in again changes nothing.")
        return
    new, renewed = sharing.brought_words(would.new), sharing.brought_words(would.renewed)
    st.markdown(plain(f"New here, for {listed(would.councils)}: {new or 'nothing'}."))
    if renewed:
        st.markdown(plain(f"Brought up to date, as nobody here changed it: {renewed}."))
    for remark in would.remarks:
        st.markdown(plain(f"{remark}."))
    _left("Not brought in, or left as it is here", would.left)


def _came_in() -> None:
    held = sharing.arrivals(the_project())
    if held:
        st.header("Packages that came in", anchor=False)
        table([_row(each) for each in held], "Packages that came in, the latest first")


def _row(each: sharing.Arrival) -> dict[str, object]:
    return {
        "Council": each.council or ALL,
        "What": each.kind.capitalize(),
        "From": each.source,
        "Made on": day_words(each.made_on),
        "Brought in": f"{moment(each.arrived_at)}, by {each.arrived_by}",
    }
