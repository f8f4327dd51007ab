"""Rows as pandas frames, for those who have pandas; nothing else here needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desf_graph.errors import DesfError
from desf_graph.messages import problem

if TYPE_CHECKING:
    import pandas


def frame(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    index: Sequence[str] = (),
    whole: Sequence[str] = (),
) -> pandas.DataFrame:
    """A frame of rows, with these columns in this order, also where there is no row.

    ``index`` names the columns that become the index, ``whole`` those whose numbers are whole and may be absent.
    Raises `DesfError` where pandas is not installed.
    """
    try:
        import pandas
    except ModuleNotFoundError as error:
        if error.name != "pandas":
            raise
        raise DesfError(problem("frames.no-pandas")) from None
    made = pandas.DataFrame.from_records([[row[name] for name in columns] for row in rows], columns=list(columns))
    made = made.astype(dict.fromkeys(whole, "Int64"))
    return made.set_index(list(index)) if index else made
