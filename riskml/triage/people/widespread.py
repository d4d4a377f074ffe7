"""Which hits tell people apart: what a rule says of many is a common problem (普遍性), not anybody's own (典型性)."""

from __future__ import annotations

from collections import Counter
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
        people_named = hits.groupby("rule")["official_id"].nunique()
        hits = hits[~hits["rule"].isin(people_named.index[people_named > WIDESPREAD * people])]
    if not posts or hits.empty:
        return hits
    holders = Counter(posts.values())
    named: dict[tuple[str, tuple[str, str]], set[str]] = {}
    for rule, official in zip(hits["rule"], hits["official_id"], strict=True):
        if official in posts:
            named.setdefault((rule, posts[official]), set()).add(official)
    common = {
        (rule, post)
        for (rule, post), them in named.items()
        if holders[post] >= _PEERS and len(them) > OF_A_POST * holders[post]
    }
    told = zip(hits["rule"], hits["official_id"], strict=True)
    return hits[[(rule, posts.get(official, ("", ""))) not in common for rule, official in told]]
