"""Work that may take longer than a second, with a bar that says how far it probably is."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotDone
from contextvars import copy_context
from typing import TypeVar

import streamlit as st

from screens.look import the_project
from storage.database import refresh_view

Made = TypeVar("Made")


def told_how_far(work: Callable[[], Made], words: str, *, expected: float) -> Made:
    """Do ``work``, which is no business of the screen, and give what it gives.

    ``expected`` is how many seconds it should take; after the first a bar stands beneath ``words``,
    which never says that it is done before it is.
    """
    # What this screen has read so far would keep the file from being written afresh.
    refresh_view(the_project().path)
    with ThreadPoolExecutor(1) as pool:
        # The acts it does are noted with those of whoever asked for it.
        future = pool.submit(copy_context().run, work)
        began = time.monotonic()
        bar = None
        while True:
            try:
                made = future.result(timeout=0.3 if bar else 1.0)
                # What it wrote is seen on the screen from now on.
                refresh_view(the_project().path)
                return made
            except NotDone:
                share = 1 - math.exp(-(time.monotonic() - began) / max(2.0, expected))
                bar = bar or st.progress(0.0)
                bar.progress(share, words)
