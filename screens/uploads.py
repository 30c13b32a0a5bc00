"""Uploaded files that must not be held longer than they are needed."""

from __future__ import annotations

from collections.abc import Iterable

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def let_go(files: Iterable[UploadedFile]) -> None:
    """Take uploads out of the server's memory; it would keep them until the page is closed."""
    running = get_script_run_ctx()
    for each in files:
        each.close()
        if running and isinstance(running.uploaded_file_mgr, MemoryUploadedFileManager):
            running.uploaded_file_mgr.remove_file(running.session_id, each.file_id)
