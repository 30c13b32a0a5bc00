"""Settings: a backup of the project, and putting one back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from common.errors import BadInput
from common.words import count_of
from screens.look import SEEN, do, fault_told, plain, table, the_project, who
from screens.quoted import was_shown
from screens.settings.moments import moment
from storage.backups.backup import backup_bytes
from storage.backups.restoring import Contents, contents, look_into, restore_live
from storage.backups.sealed_backup import sealed_backup_bytes, unsealed_bytes
from storage.backups.sealing import SHORTEST_PASSPHRASE, is_sealed

# What the server takes at most; a larger backup is restored from the command line.
LARGEST_MB = 100
# What tells two states of a project apart, as the screens call it.
COUNTED = {
    "sessions": "Sessions",
    "quotes": "Quotes",
    "maps": "Process maps",
    "runs": "Runs of a return",
    "painpoints": "Painpoints and innovations",
}


_GOOD = (
    f"At least {SHORTEST_PASSPHRASE} letters. Four or five words that have nothing to do with one "
    "another are good. Keep it apart from the backup."
)


@dataclass(frozen=True)
class Made:
    """A backup that is ready to be saved, and whether it is encrypted."""

    data: bytes
    locked: bool


@dataclass(frozen=True)
class Looked:
    """A backup that was looked into, known by its bytes, and what is in it."""

    mark: str
    held: Contents


def show_backup() -> None:
    """Saving everything into one file, and bringing such a file back."""
    st.header("Save a backup", anchor=False)
    _save()
    st.header("Restore a backup", anchor=False)
    _restore()


def _save() -> None:
    st.markdown(
        "A backup is one file with everything in it, quotes that are not cleared included. Keep it "
        "as safe as the project. With a passphrase it is encrypted: nobody opens it without, and a "
        "lost passphrase cannot be found again."
    )
    with st.form("make a backup", clear_on_submit=True):
        left, right = st.columns(2)
        typed, again = (
            column.text_input(
                label, type="password", max_chars=200, autocomplete="new-password", help=helped
            )
            for column, label, helped in (
                (left, "Passphrase, empty for none", _GOOD),
                (right, "The same passphrase again", None),
            )
        )
        pressed = st.form_submit_button("Prepare a backup")
    if pressed:
        st.session_state.pop("backup", None)
        with st.spinner("Copying the project and checking the copy"), fault_told():
            st.session_state["backup"] = _made(typed, again)
            was_shown("backup", 1)
    made = st.session_state.get("backup")
    if isinstance(made, Made):
        locked = " It opens with the passphrase only." if made.locked else ""
        st.caption(f"It is ready, checked and whole: {len(made.data) / 1e6:,.1f} MB.{locked}")
        ending = "cgb" if made.locked else "db"
        st.download_button(
            "Save the backup",
            made.data,
            file_name=f"common-ground-{date.today().isoformat()}.{ending}",
            mime="application/octet-stream" if made.locked else "application/vnd.sqlite3",
            on_click="ignore",
        )


def _made(typed: str, again: str) -> Made:
    if typed != again:
        raise BadInput("the two passphrases are not the same", remedy="Type both again")
    if typed:
        return Made(sealed_backup_bytes(the_project(), typed), True)
    return Made(backup_bytes(the_project()), False)


def _restore() -> None:
    st.markdown(
        "A restored backup takes the place of everything in the project, for everybody who works "
        "in it. What is here now is kept in a file beside the project. Names or words that were "
        "taken out since the backup was made come back with it. A backup of more than "
        f"{LARGEST_MB} MB is restored from the command line."
    )
    # Another key is another uploader, which begins empty: once restored, the file is let go.
    turn = st.session_state.get("restores", 0)
    uploaded = st.file_uploader(
        "A backup file", max_upload_size=LARGEST_MB, key=f"backup file {turn}"
    )
    if uploaded is None:
        st.session_state.pop("looked into", None)
        return
    data, passphrase = uploaded.getvalue(), ""
    if is_sealed(data):
        passphrase = st.text_input(
            "Passphrase of this backup",
            type="password",
            autocomplete="off",
            key=f"backup opens with {turn}",
        )
        if not passphrase:
            return
    looked = _looked_into(data, passphrase)
    if looked is None:
        return
    now = contents(the_project())
    _compared(looked.held, now)
    sure = st.checkbox(
        "Replace everything in the project with this backup", key=f"sure {turn} {looked.mark}"
    )
    if not st.button("Restore the backup", disabled=not sure):
        return
    bar = st.progress(0.0, text="Restoring the backup")

    def restore() -> None:
        kept = restore_live(
            the_project(), who(), _opened(data, passphrase), progress=lambda part: _shown(bar, part)
        ).kept
        st.session_state["kept as"] = kept.name
        _forget_what_was_shown()
        st.session_state["restores"] = turn + 1

    do(
        restore,
        lambda: (
            "Restored. What was here before is kept beside the project as "
            f"{st.session_state['kept as']}."
        ),
    )
    bar.empty()


def _opened(data: bytes, passphrase: str) -> bytes:
    return unsealed_bytes(data, passphrase) if is_sealed(data) else data


def _looked_into(data: bytes, passphrase: str) -> Looked | None:
    """What is in the upload, looked at once; a refusal is told each time."""
    mark = hashlib.sha256(data + passphrase.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    known = st.session_state.get("looked into")
    if isinstance(known, Looked) and known.mark == mark:
        return known
    looked: Looked | None = None
    with fault_told(), st.spinner("Checking the backup"):
        looked = Looked(mark, look_into(the_project(), _opened(data, passphrase)))
        st.session_state["looked into"] = looked
    return looked


def _shown(bar: DeltaGenerator, part: float) -> None:
    bar.progress(min(max(part, 0.0), 1.0), text="Restoring the backup")


def _compared(held: Contents, now: Contents) -> None:
    if held.began != now.began:
        st.warning(
            f"This is a backup of another project, {plain(held.name)}. Restoring it replaces "
            "this project wholly."
        )
    rows: list[dict[str, object]] = [
        {"What": "Project", "In the backup": held.name, "Here now": now.name},
        {
            "What": "Councils",
            "In the backup": _councils(held),
            "Here now": _councils(now),
        },
    ]
    rows += [
        {
            "What": words,
            "In the backup": held.rows.get(name, 0),
            "Here now": now.rows.get(name, 0),
        }
        for name, words in COUNTED.items()
    ]
    rows.append(
        {
            "What": "Last thing done",
            "In the backup": moment(held.last_act) if held.last_act else "nothing yet",
            "Here now": moment(now.last_act) if now.last_act else "nothing yet",
        }
    )
    table(rows, "The backup beside what is here now")


def _councils(each: Contents) -> str:
    names = ", ".join(each.councils[:6])
    more = len(each.councils) - 6
    if more > 0:
        names += f" and {count_of(more, 'more', 'more')}"
    return f"{len(each.councils)}: {names}" if names else "none"


def _forget_what_was_shown() -> None:
    """What this session remembers of the replaced project: versions, and a backup of it."""
    for name in (
        *(SEEN, "looked into", "backup", "as it stood"),
        *("history file", "history_before", "quotes_to_decide"),
    ):
        st.session_state.pop(name, None)
    # Everybody's: what was drawn or counted from the replaced project.
    st.cache_data.clear()
