"""Rows that sum up others: read as rows of their own, they are a payee, a payment or an official that nobody is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

SUMMED_UP: Final = "a total of other rows"
_CHINESE: Final = (
    r"^(?:本|全)?(?:页|日|周|月|季|季度|年|年度|科目|单位|部门|科室)?(?:合计|小计|总计|共计|累计)(?:数|金额)?:?$"
)
_ENGLISH: Final = r"^(?i)(?:sub|grand)?-?totals?:?$"


def totals(identifiers: Mapping[str, pa.Array], first: pa.Array) -> pa.Array:
    """Tell which rows are totals of others.

    Nobody is called 合计. A company may be called Total: such a word, or a word in a column that is no identifier,
    tells a total only where the row says of nobody and nothing else whose it is.

    Parameters
    ----------
    identifiers
        The identifiers of some rows, by field, in their one form.
    first
        What stands in the source's first column, where totals have their word though it may fill no field.

    Examples
    --------
    >>> paid_to = {
    ...     "payment_id": pa.array(["Z1", "合 计", None, "Z4"]),
    ...     "payee_id": pa.array(["K1", "K2", None, "Total"]),
    ... }
    >>> totals(paid_to, pa.array(["1", "2", "本页小计：", "4"])).to_pylist()
    [False, True, True, False]
    """
    found = pa.array([False] * len(first))
    nobody = {name: pc.is_null(column) for name, column in identifiers.items()}
    for name, column in identifiers.items():
        bare = pc.replace_substring(column, " ", "")
        word = pc.match_substring_regex(bare, _CHINESE)
        others = [silent for other, silent in nobody.items() if other != name]
        if others:
            word = pc.or_(word, _alone(pc.match_substring_regex(bare, _ENGLISH), others))
        found = pc.or_(found, pc.fill_null(word, fill_value=False))
    bare = pc.replace_substring_regex(pc.utf8_normalize(first, "NFKC"), r"\s+", "")
    word = pc.or_(pc.match_substring_regex(bare, _CHINESE), pc.match_substring_regex(bare, _ENGLISH))
    return pc.or_(found, pc.fill_null(_alone(word, [*nobody.values()]), fill_value=False)) if nobody else found


def _alone(word: pa.Array, silent: list[pa.Array]) -> pa.Array:
    """Tell where a word stands and every one of the columns says nothing."""
    for one in silent:
        word = pc.and_(word, one)
    return word
