"""What triage hands on: the month's list of people, the warnings, and where each goes."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pandas as pd

    from riskml.core.texts import Text
    from riskml.evaluation import Drift
    from riskml.triage.settings import ListGroup


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """The warnings about matters that are ranked, and why in this order.

    Parameters
    ----------
    features
        Index warning_id; what is known of each, as `describe` gives it.
    scores
        Index warning_id; score, base, and each feature's contribution: the log-odds that a review confirms it, exactly
        the sum of its reasons. No columns where no model was there to say.
    model
        The version that said so, or an empty string.
    regime
        What that version goes by: 'learned', or 'yields' of rules alone; an empty string where there was none.
    drift
        Whether warnings are still like those that it learned from; nothing where no model was there.
    """

    features: pd.DataFrame
    scores: pd.DataFrame
    model: str = ""
    regime: str = ""
    drift: Drift | None = None

    @property
    def learned(self) -> dict[str, float] | None:
        """What the model makes of each; nothing where it goes by yields alone, or warnings have changed since."""
        if self.regime != "learned" or (self.drift is not None and self.drift.standing == "withdrawn"):
            return None
        return {str(one): float(value) for one, value in self.scores["score"].items()}


@dataclass(frozen=True, slots=True, eq=False)
class Triaged:
    """Who and what is listed, at what grade, and for whom.

    Parameters
    ----------
    warnings
        Everybody's grade, as ``grade`` and ``flag_explanations`` give it, in the order of the list.
    matter_warnings
        Warnings about matters, and about people whom no rule named, with their status, whether they are issued, and
        their inbox; none where it is left out.
    levels
        The level of each hit: 'reminder', 'yellow' or 'red'.
    reminders
        The reminders of each desk by matter and rule; nothing where it is left out.
    graders
        For each rule that may grade people, how many it names; the fewer, the more it says of one.
    inboxes
        What each inbox is called.
    compared
        The date of the run before, whose warnings tell what is new; nothing where there is none.
    ordered
        Why the warnings about matters stand in this order; nothing where it is left out.
    false_discovery
        The share of those selected by score that may be there by chance alone.
    null
        Scores of the reference that p-values are taken against: shares, and the score that each lies below.
    threshold
        The score from which on the list selects by score, NaN where it selects nobody so.
    groups
        What stands together on the list, in this order.
    """

    warnings: pd.DataFrame
    matter_warnings: pd.DataFrame | None = None
    levels: Mapping[str, str] = field(default_factory=dict)
    reminders: pd.DataFrame | None = None
    graders: Mapping[str, int] = field(default_factory=dict)
    inboxes: Mapping[str, Text] = field(default_factory=dict)
    compared: date | None = None
    ordered: Ordered | None = None
    false_discovery: float = math.nan
    null: tuple[tuple[float, float], ...] = ()
    threshold: float = math.nan
    groups: tuple[ListGroup, ...] = ()
