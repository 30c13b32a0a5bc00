"""What stands in the app's place until somebody of the project has signed in."""

from __future__ import annotations

import streamlit as st

from screens.look import plain
from screens.signing_in.person import Signed, Stranger, look_up
from screens.signing_in.settings import ByProxy, SignIn, the_sign_in
from storage import Project


def let_in(project: Project) -> bool:
    """Whether whoever is at this browser may go on; else what to do stands on the page.

    It tells nothing of the project: not even what it is called.
    """
    sign_in = the_sign_in()
    if sign_in is None:
        return True
    found = look_up(project, sign_in)
    if isinstance(found, Signed):
        return True
    st.title("Common Ground", anchor=False)
    if isinstance(found, Stranger):
        st.markdown(
            f"You are signed in as {plain(found.vouched.address)}, but you are not among the "
            "people of this project."
        )
        st.markdown("Ask an owner of the project to add you, with the address above.")
        sign_out(sign_in)
    elif isinstance(sign_in.way, ByProxy):
        st.markdown("Nobody is signed in. Reload the page to sign in.")
    else:
        if st.user.to_dict().get("is_logged_in"):
            st.markdown(
                "Your sign-in could not be taken. It may be too old, or whoever signed you in did "
                "not say that your address is checked. If signing in again does not help, ask "
                "whoever runs this server."
            )
        st.markdown(
            "Please sign in. A sign-in holds "
            + ("one hour." if sign_in.hours == 1 else f"{sign_in.hours} hours.")
        )
        st.button("Sign in", type="primary", on_click=st.login)
    return False


def sign_out(sign_in: SignIn) -> None:
    """A way to sign out; behind a proxy it is the proxy's own, where it is set."""
    if not isinstance(sign_in.way, ByProxy):
        st.button("Sign out", on_click=st.logout)
    elif sign_in.way.sign_out:
        st.link_button("Sign out", sign_in.way.sign_out)
    else:
        st.caption("You sign out where you signed in.")
