"""Which hits tell people apart: what a rule says of many is a common problem (普遍性), not anybody's own (典型性)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

WIDESPREAD = 0.2
"""Share of the people beyond which a rule tells of the house and not of a person."""
_FEW = 20
"""Among fewer people than this a share says nothing."""


def drop_widespread_rules(hits: pd.DataFrame, people: int) -> pd.DataFrame:
    """Return the hits that may grade a person: not those of rules that name more than a fifth of the people.

    Parameters
    ----------
    hits
        Columns ``rule`` and ``official_id``.
    people
        How many were measured; of fewer than twenty every hit tells.

    Examples
    --------
    >>> import pandas as pd
    >>> hits = pd.DataFrame({"rule": ["late"] * 9 + ["own"], "official_id": [*"abcdefghi", "a"]})
    >>> drop_widespread_rules(hits, 40)["rule"].tolist(), len(drop_widespread_rules(hits, 19))
    (['own'], 10)
    """
    if people < _FEW:
        return hits
    named = hits.groupby("rule")["official_id"].nunique()
    wide = named.index[named > WIDESPREAD * people]
    return hits[~hits["rule"].isin(wide)]
