"""Progress of long work in a notebook or a terminal, by `tqdm.auto`: a bar a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .schema import RequestError

if TYPE_CHECKING:
    from types import TracebackType


class Bar:
    """Called with (table, done, rows) after each block; RequestError where tqdm is not installed."""

    def __init__(self) -> None:
        try:
            from tqdm.auto import tqdm
        except ImportError:
            raise RequestError("progress=True needs tqdm: pip install tqdm") from None
        self._new: Any = tqdm
        self._bars: dict[str, Any] = {}

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for bar in self._bars.values():
            bar.close()

    def __call__(self, table: str, done: int, rows: int) -> None:
        if table not in self._bars:
            self._bars[table] = self._new(total=rows, desc=table, unit=" rows", unit_scale=True)
        self._bars[table].update(done - self._bars[table].n)
