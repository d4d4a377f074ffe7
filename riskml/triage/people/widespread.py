"""Which hits tell people apart: what a rule says of many is a common problem (普遍性), not anybody's own (典型性)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

WIDESPREAD = 0.2
"""Share of the people beyond which a rule tells of the house and not of a person."""
OF_A_POST = 0.5
"""Share of those with the same post in the same unit beyond which a rule tells of the post and not of a person."""
_FEW = 20
"""Among fewer people than this a share of the house says nothing."""
_PEERS = 2
"""Among fewer holders of a post than this a share of them says nothing."""


def drop_widespread_rules(
    hits: pd.DataFrame, people: int, posts: Mapping[str, tuple[str, str]] | None = None
) -> pd.DataFrame:
    """Return the hits that may grade a person.

    Not those of a rule that names more than a fifth of the people, nor those of people of whose post in their unit the
    rule names more than half: where every buyer is said to split purchases, it is how the unit buys that needs a look.

    Parameters
    ----------
    hits
        Columns ``rule`` and ``official_id``.
    people
        How many were measured; of fewer than twenty every hit tells.
    posts
        The unit and the post of each official, as far as both are known; of a post with one holder every hit
        tells.

    Examples
    --------
    >>> import pandas as pd
    >>> hits = pd.DataFrame({"rule": ["late"] * 9 + ["own"], "official_id": [*"abcdefghi", "a"]})
    >>> drop_widespread_rules(hits, 40)["rule"].tolist(), len(drop_widespread_rules(hits, 19))
    (['own'], 10)
    >>> buyers = dict.fromkeys("abc", ("works", "buyer"))
    >>> drop_widespread_rules(hits.iloc[:2], 40, buyers)["official_id"].tolist()
    []
    >>> drop_widespread_rules(hits.iloc[:1], 40, buyers)["official_id"].tolist()
    ['a']
    """
    if people >= _FEW:
        named = hits.groupby("rule")["official_id"].nunique()
        hits = hits[~hits["rule"].isin(named.index[named > WIDESPREAD * people])]
    if not posts or hits.empty:
        return hits
    holders: dict[tuple[str, str], int] = {}
    for post in posts.values():
        holders[post] = holders.get(post, 0) + 1
    of = hits["official_id"].map(posts)
    told = of.notna()
    named = hits[told].groupby([hits.loc[told, "rule"], of[told]])["official_id"].nunique()
    common = {
        key for key, number in named.items() if holders[key[1]] >= _PEERS and number > OF_A_POST * holders[key[1]]
    }
    return hits[[key not in common for key in zip(hits["rule"], of, strict=True)]]
