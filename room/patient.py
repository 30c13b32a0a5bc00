"""A connection that is given a little time: whoever sends a letter a minute holds nobody up."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS_FOR_A_REQUEST = 10.0
# A whole room behind one address fits; somebody who opens hundreds does not.
MOST_FROM_ONE_ADDRESS = 160
MOST_CONNECTIONS = 320


class Patient(H11Protocol):
    """uvicorn's own protocol, ended where no whole request has come in time.

    The server's own limit would answer 503 to everybody while slow ones hold their places; here
    each address has its share, and what is over it is closed at once.
    """

    _by_address: ClassVar[Counter[str]] = Counter()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, and give it its time."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self._by_address[self._address] += 1
        self._patience = self.loop.call_later(SECONDS_FOR_A_REQUEST, self._end_if_waiting)
        too_many = self._by_address[self._address] > MOST_FROM_ONE_ADDRESS
        if too_many or self._by_address.total() > MOST_CONNECTIONS:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let a connection go."""
        self._patience.cancel()
        self._by_address[self._address] -= 1
        if self._by_address[self._address] <= 0:
            del self._by_address[self._address]
        super().connection_lost(exc)

    def _end_if_waiting(self) -> None:
        # A request whose head has come is being answered; its body has a time of its own.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.abort()
