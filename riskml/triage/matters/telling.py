"""Why a warning stands where it does among those of its level, in words: of the reasons those that weigh most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.core.texts import Text, listed
from riskml.triage.phrases import FEATURE_LABELS, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from riskml.triage.matters.yields import Yields
    from riskml.triage.triaged import Ordered

UP: Final = 3
DOWN: Final = 2
"""How many reasons are told that put a warning further up, and further down."""
_LEAST: Final = 0.05
"""Contributions to the log-odds below which nothing is told: a twentieth in the odds is no reason."""


def tell_order(warnings: pd.DataFrame, ordered: Ordered, yields: Yields) -> pd.DataFrame:
    """Add to warnings why they stand where they do; nothing to those that are not ranked, or of which nothing is known.

    Parameters
    ----------
    warnings
        As `issue` gives them.
    ordered
        What was known of each that is ranked, and what a model made of it.
    yields
        What reviewers confirmed of each rule, which gives the order where no model does.

    Returns
    -------
    DataFrame
        The warnings with order_zh and order_en.
    """
    learned = ordered.learned is not None
    names = [str(name) for name in ordered.features.columns if name in ordered.scores.columns]
    reasons = (
        {
            str(one): dict(zip(names, values, strict=True))
            for one, values in zip(ordered.scores.index, ordered.scores[names].to_numpy().tolist(), strict=True)
        }
        if learned
        else {}
    )
    zh, en = [], []
    for one, rank, rules in zip(*(warnings[name] for name in ("warning_id", "rank", "rules")), strict=True):
        text = None if rank == 0 else _by_reasons(reasons[one]) if learned else _by_yields(rules, yields)
        zh.append(text.zh if text else "")
        en.append(text.en if text else "")
    return warnings.assign(order_zh=zh, order_en=en)


def _by_reasons(contributions: Mapping[str, float]) -> Text:
    """Tell the reasons that weigh most, further up before further down."""
    ranked = sorted(contributions, key=lambda name: (-abs(contributions[name]), name))
    up = [name for name in ranked if contributions[name] >= _LEAST][:UP]
    down = [name for name in ranked if contributions[name] <= -_LEAST][:DOWN]
    key = {(True, True): "order_both", (True, False): "order_up", (False, True): "order_down"}.get(
        (bool(up), bool(down))
    )
    if key is None:
        return told("order_plain")
    said = {
        name: listed([_reason(one, contributions[one]) for one in names])
        for name, names in (("up", up), ("down", down))
        if names
    }
    return told(key, **said)


def _reason(name: str, contribution: float) -> Text:
    return told("order_reason", label=FEATURE_LABELS[name], value=contribution)


def _by_yields(rules: list[str], yields: Yields) -> Text | None:
    """Tell what reviewers had decided of the rules; before that nothing that is the warning's own."""
    confirmed, decided = (sum(yields.get(rule, (0, 0))[place] for rule in rules) for place in (0, 1))
    return told("order_yields", confirmed=confirmed, decided=decided) if decided else None
