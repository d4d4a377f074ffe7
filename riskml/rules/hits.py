"""The hits of one rule, made column by column from their records: ids, facts and sentences."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.rules.asking import REQUIRED, SUBJECTS, hit_keys
from riskml.rules.facts import FACTS, facts_column
from riskml.rules.sentence import fill, named
from riskml.rules.written import SEVERAL, moments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from riskml.cards import RuleCard
    from riskml.core.texts import Language
    from riskml.rules.sentence import Names

HITS: dict[str, Any] = {
    "hit_id": "str",
    "rule": "str",
    "grade": "str",
    "subject": "str",
    "official_id": "str",
    "unit_id": "str",
    "at": "datetime64[us]",
    "month": "datetime64[us]",
    "amount": "float64",
    "currency": "str",
    "counterparty_id": "str",
    "case_id": "str",
    "tender_id": "str",
    "contract_id": "str",
    "matter_id": "str",
    "first_at": "datetime64[us]",
    "by_name": "bool",
    "records": "object",
    "facts": FACTS,
    "sentence_zh": "str",
    "sentence_en": "str",
}
"""Columns of hits and what they hold; see :class:`riskml.rules.Detection`."""

_MATTERS = ("case_id", "tender_id", "contract_id", "counterparty_id")
"""What a hit may be about; it is so only where all its records say the same."""

_key = json.JSONEncoder(ensure_ascii=False).encode


def no_hits() -> pd.DataFrame:
    """Return a table of hits without a row."""
    return _empty().copy()


@cache
def _empty() -> pd.DataFrame:
    """Most rules find nothing, and all of them the same nothing."""
    return pd.DataFrame({name: pd.Series([], dtype=kind) for name, kind in HITS.items()})


def hits_from(card: RuleCard, rows: pd.DataFrame, names: Names) -> pd.DataFrame:
    """Return one rule's hits; the facts of a hit are those of its latest record.

    Parameters
    ----------
    card
        The rule.
    rows
        Its records as `riskml.rules.asking.records_of` gives them: those of one hit together, in their order.
    names
        Words for identifiers in sentences.
    """
    if rows.empty:
        return no_hits()
    starts = _starts(rows, hit_keys(card))
    ends = np.append(starts[1:], len(rows))
    last = {str(name): _plain(rows[name].iloc[ends - 1]) for name in rows.columns}
    refs = rows["ref"].tolist()
    records = [list(dict.fromkeys(refs[a:b])) for a, b in pairwise([*starts.tolist(), len(rows)])]
    told = {name: values for name, values in last.items() if name not in REQUIRED}
    apart = {name: _apart(rows[name], starts, ends) for name in (*_MATTERS, "currency") if name in told}
    amount, currency = told.get("amount"), _currency(told, apart, len(starts))
    typed = {name: rows[name].iloc[ends - 1] for name in told}
    own: dict[str, Any] = {
        "official_id": [one or None for one in last["official_id"]],
        "unit_id": [one or None for one in last["unit_id"]],
        "count": [len(one) for one in records],
        "first": rows["at"].iloc[starts],
        "last": rows["at"].iloc[ends - 1],
    }
    typed |= own
    told |= own | {"currency": currency}
    told |= {name: _moments(one) for name, one in typed.items() if isinstance(one, pd.Series) and one.dtype.kind == "M"}
    whole = map(str, rows["hit"].iloc[ends - 1].astype(object))  # a moment told by the minute is no key
    keys = zip(whole, last[SUBJECTS[card.subject]], records, strict=True)
    at = rows["at"].to_numpy()[ends - 1]
    columns = {
        "hit_id": [_hit_id(card.name, hit, whom, refs) for hit, whom, refs in keys],
        "rule": card.name,
        "grade": card.grade,
        "subject": card.subject,
        "official_id": last["official_id"],
        "unit_id": [one or "-" for one in last["unit_id"]],
        "at": at,
        "month": at.astype("datetime64[M]"),
        "amount": np.nan if amount is None else amount,
        "currency": currency,
        **{name: _where(told[name], ~apart[name]) if name in apart else None for name in _MATTERS},
        "matter_id": _where(told["matter_id"], None) if "matter_id" in told else None,
        "first_at": own["first"].to_numpy(),
        "by_name": _by_name(told, len(starts)),
        "records": records,
        "facts": facts_column(typed, len(starts), apart),
        "sentence_zh": _sentences(card, told, names, "zh"),
        "sentence_en": _sentences(card, told, names, "en"),
    }
    return pd.DataFrame(
        {name: pd.Series(columns[name], index=range(len(starts)), dtype=kind) for name, kind in HITS.items()}
    )


def _starts(rows: pd.DataFrame, keys: Sequence[str]) -> NDArray[np.int64]:
    """Return where each hit begins."""
    new = np.zeros(len(rows), dtype=np.bool_)
    new[0] = True
    for key in keys:
        new[1:] |= _changes(rows[key])
    return np.flatnonzero(new)


def _changes(column: pd.Series) -> NDArray[np.bool_]:
    """Tell of each value but the first whether it is another than the one before; two gaps are alike."""
    codes = pd.factorize(column)[0]
    return np.asarray(codes[1:] != codes[:-1])


def _apart(column: pd.Series, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each hit whether its records say different things."""
    before = np.concatenate(([0], np.cumsum(_changes(column))))
    return np.asarray(before[ends - 1] != before[starts])


def _plain(column: pd.Series) -> list[Any]:
    """Return Python's own values, None for what is missing; a moment as it is written for people."""
    if column.dtype.kind == "M":
        return moments(column.to_numpy())
    values = column.astype(object)
    return list(values.where(column.notna(), None))


def _moments(column: pd.Series) -> list[Any]:
    """Return moments as Python's own, None for what is missing: a sentence says how much of each it tells."""
    return list(column.to_numpy().astype("datetime64[us]").astype(object))


def _where(values: Sequence[Any], kept: NDArray[np.bool_] | None) -> list[Any]:
    """Return values as text, empty ones and those that are not kept as None."""
    keep = np.ones(len(values), np.bool_) if kept is None else kept
    return [str(one) if on and one not in (None, "") else None for one, on in zip(values, keep.tolist(), strict=True)]


def _currency(told: Mapping[str, Sequence[Any]], apart: Mapping[str, NDArray[np.bool_]], hits: int) -> list[str]:
    """Return what the sums of each hit are in: empty where no record says it."""
    if "currency" not in told:
        return [""] * hits
    pairs = zip(told["currency"], apart["currency"].tolist(), strict=True)
    return [SEVERAL if several else str(one or "") for one, several in pairs]


def _by_name(told: Mapping[str, Sequence[Any]], hits: int) -> NDArray[np.bool_]:
    """Tell which hits rest on a match of names alone."""
    found = np.zeros(hits, np.bool_)
    for name, values in told.items():
        if name.endswith("matched_by"):
            found |= [value == "name" for value in values]
    return found


def _hit_id(rule: str, hit: str, whom: Any, refs: Sequence[Any]) -> str:
    """Return an identifier that is the same on every run in which the same records answer."""
    return hashlib.sha256(_key([rule, hit, whom, sorted(refs)]).encode()).hexdigest()[:16]


def _sentences(card: RuleCard, told: Mapping[str, Sequence[Any]], names: Names, language: Language) -> list[str]:
    text = card.sentence.in_(language)
    return fill(text, named(told, names, language), language)
