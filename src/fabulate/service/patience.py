"""Connections that take for ever are ended: those that never say a whole request, and those that never read an answer.

uvicorn waits for both without end, so a few hundred silent connections would use up the service's file descriptors.
Each connection is looked at now and then; one that sends or reads anything new is left alone.
"""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

#: Seconds between looks; for a request to be there whole; for the reader to take anything at all.
LOOK, ASKING, READING = 5.0, 60.0, 120.0


class Patient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """A connection that is looked at: uvicorn's, over httptools where that is installed, else h11."""

    def connection_made(self, transport: Any) -> None:
        """Begins to look."""
        super().connection_made(transport)
        self._unread, self._asking, self._still, self._silent = 0, None, 0.0, 0.0
        self._look = self.loop.call_later(LOOK, self._looked)

    def connection_lost(self, exc: Exception | None) -> None:
        """Looks no more."""
        self._look.cancel()
        super().connection_lost(exc)

    def _looked(self) -> None:
        """Ends the connection where nothing moved for too long."""
        unread = self.transport.get_write_buffer_size()
        cycle = self.cycle
        asking = not unread and (cycle is None or cycle.response_complete or cycle.more_body)
        self._still = self._still + LOOK if unread and unread == self._unread else 0.0
        self._silent = self._silent + LOOK if asking and cycle is self._asking else 0.0
        self._unread, self._asking = unread, cycle
        if self._still >= READING or self._silent >= ASKING:
            self.transport.abort()
        else:
            self._look = self.loop.call_later(LOOK, self._looked)
