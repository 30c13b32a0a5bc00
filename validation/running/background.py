"""A run under way: a thread that waits for it, and what a page may ask of it meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable

from common.errors import CommonGroundError
from validation.running.answering import Step
from validation.running.process import ValidatorRun

# Told how far it is, and what to look at to see that it is to stop.
Work = Callable[[Callable[[Step], None], threading.Event], ValidatorRun]


class UnderWay:
    """One run, started. ``step`` is the last thing it said; ``result`` or ``fault`` its end."""

    def __init__(self, work: Work) -> None:
        self.step = Step("", 0, 0)
        self.result: ValidatorRun | None = None
        self.fault: CommonGroundError | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._do, args=(work,), daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether it has ended, in whatever way."""
        return not self._thread.is_alive()

    def cancel(self) -> None:
        """Stop it and wait until the validator's process is gone."""
        self._stop.set()
        self._thread.join()

    def _do(self, work: Work) -> None:
        try:
            self.result = work(self._note, self._stop)
        except CommonGroundError as error:
            self.fault = error

    def _note(self, step: Step) -> None:
        self.step = step
