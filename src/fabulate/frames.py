"""Arrow tables as data frames of other libraries, with dtypes that say what the cells are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow

from .schema import RequestError

if TYPE_CHECKING:
    import pandas
    import polars


def pandas_frame(table: pyarrow.Table) -> pandas.DataFrame:
    """A data frame of a table: integers stay integers, dates are datetime64, missing cells NA.

    RequestError without pandas.
    """
    try:
        import pandas
    except ImportError as error:
        raise RequestError('pandas is not installed; run: pip install "fabulate[pandas]"') from error
    nullable = {pyarrow.int64(): "Int64", pyarrow.bool_(): "boolean"}
    plain = {one.name for one in table.schema if not one.nullable or one.type not in nullable}
    frame = table.select([name for name in table.column_names if name in plain]).to_pandas(date_as_object=False)
    for at, one in enumerate(table.schema):
        if one.name not in plain:
            frame.insert(at, one.name, pandas.array(table.column(at).to_pylist(), dtype=nullable[one.type]))
    return frame


def polars_frame(table: pyarrow.Table) -> polars.DataFrame:
    """A Polars data frame of a table."""
    import polars

    frame = polars.from_arrow(table)
    assert isinstance(frame, polars.DataFrame)
    return frame
