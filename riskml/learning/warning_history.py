"""What the order of warnings is learned from: warnings as runs had published them, and what reviews said later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.core.months import month_number, month_numbers
from riskml.learning.history import FEATURE, HASH, KIND
from riskml.learning.phrases_faults import phrase
from riskml.reviews import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from riskml.registry.recipes import TriageRecipe
    from riskml.scoring.settings import Direction

INDEX: Final = ["warning_id", "month"]
LOOKS: Final = ("ranked_at", "issued", "selected_by", "inclusion_probability", "unit_id")
LABELS: Final = ("warning_id", "finding", "known_at")
YIELDS: Final = "rule_yield"
"""The column with what reviews confirmed of a warning's rules, as log-odds."""
_MEANING: Final = {"confirmed": 1, "cleared": -1}


@dataclass(frozen=True, slots=True, eq=False)
class WarningHistory:
    """The warnings of past runs, with what was known of each when it was ranked, and what reviews concluded.

    Parameters
    ----------
    table
        Index (warning_id, month): every warning that a run could have issued, once a month; one column a feature, as
        that run published it. NaN is missing.
    looks
        The same index: ranked_at (the date of the run), issued (by that very run), selected_by ('rule' or 'random'),
        inclusion_probability, and unit_id (of a unit that it names, for the comparison of groups).
    labels
        warning_id, finding ('confirmed' or 'cleared') and known_at.
    directions
        For each feature, on which side a review is likelier to confirm.
    inputs
        As of :class:`riskml.learning.history.History`.
    as_of
        The date up to which everything was known.
    """

    table: pd.DataFrame
    looks: pd.DataFrame
    labels: pd.DataFrame
    directions: Mapping[str, Direction]
    inputs: Mapping[str, str]
    as_of: date

    def within(self, months: int) -> WarningHistory:
        """Return the last months of it, in one order."""
        numbers = month_numbers(self.table.index.get_level_values("month"))
        kept = numbers > month_number(self.as_of) - months
        order = self.table.index[kept].sort_values()
        return replace(self, table=self.table.loc[order], looks=self.looks.loc[order])

    def known(self, as_of: date | None = None) -> NDArray[np.int8]:
        """Say of each row what a review of it had concluded by a day: 1 confirmed, -1 cleared, 0 not known.

        A warning counts once, as it stood in the run that issued it; what was concluded before that is not of it.
        """
        moment = pd.Timestamp(as_of or self.as_of) + pd.Timedelta(days=1)
        told = self.labels[self.labels["known_at"] < moment].drop_duplicates("warning_id", keep="last")
        own = told.set_index("warning_id").reindex(self.table.index.get_level_values("warning_id"))
        after = own["known_at"].to_numpy() > self.looks["ranked_at"].to_numpy()
        y = own["finding"].map(_MEANING).fillna(0).to_numpy(np.int8)
        return np.where(self.looks["issued"].to_numpy(np.bool_) & after, y, 0).astype(np.int8)


def taking_part(history: WarningHistory, recipe: TriageRecipe) -> WarningHistory:
    """Return the recipe's months of a history, and the features that it chooses; the yields of rules always stay.

    Raises
    ------
    ModelError
        The recipe names a feature that there is none of, or leaves the yields out: a feature that was to be left out
        must not stay in because of a slip of the pen.
    """
    kept, asked = history.within(recipe.history.months), recipe.features
    every = [str(name) for name in kept.table.columns]
    faults = [
        Fault(
            phrase("recipe_features", recipe=recipe.name, key=key), phrase("a_feature_of_warnings"),
            Verbatim(repr(name)),
            did_you_mean(name, every) or phrase("features_here", names=", ".join(every)),
        )
        for key, names in (("include", asked.include), ("exclude", asked.exclude))
        for name in names
        if name not in every
    ]  # fmt: skip
    if YIELDS in asked.exclude:
        expected, remedy = phrase("no_yields", yields=YIELDS), phrase("it_orders_warnings")
        faults.append(
            Fault(phrase("recipe_features_exclude", name=recipe.name), expected, Verbatim(repr(YIELDS)), remedy)
        )
    if faults:
        raise ModelError(faults)
    chosen = [
        name
        for name in every
        if name == YIELDS or ((not asked.include or name in asked.include) and name not in asked.exclude)
    ]
    return replace(kept, table=kept.table[chosen])


def warning_labels(stands: pd.DataFrame) -> pd.DataFrame:
    """Return what stands of each warning that was decided: its strongest finding, left out while one is open.

    Parameters
    ----------
    stands
        As ``riskml.reviews.standing`` gives it.

    Returns
    -------
    DataFrame
        warning_id, finding, known_at; ordered by warning_id.
    """
    ordered = stands.assign(place=stands["finding"].map(FINDINGS.index)).sort_values(
        ["matter", "place", "known_at"], kind="stable"
    )
    first = ordered.drop_duplicates("matter").rename(columns={"matter": "warning_id"})
    return first.loc[first["finding"] != "open", list(LABELS)].reset_index(drop=True)


def check_warnings(history: WarningHistory) -> None:
    """Refuse what cannot be learned from, all of it at once.

    Raises
    ------
    ModelError
        The tables do not fit together, a month lies after the date, a value is infinite, or a name is no feature's.
    """
    faults = [*_table_faults(history), *_name_faults(history)]
    if not len(history.table):
        remedy = phrase("publish_a_run_riskml_run_first")
        faults.append(Fault(phrase("warnings"), phrase("a_published_run_with_warnings_about"), phrase("none"), remedy))
    if faults:
        raise ModelError(faults)


def _table_faults(history: WarningHistory) -> list[Fault]:
    """List what is wrong with rows and values."""
    table, looks, faults = history.table, history.looks, []
    if list(table.index.names) != INDEX or not table.index.equals(looks.index):
        faults.append(
            Fault(
                phrase("warnings_index"),
                phrase("the_same_of_both_tables", index=INDEX),
                Verbatim(str(list(table.index.names))),
            )
        )
    elif len(table):
        latest = table.index.get_level_values("month").max()
        if latest > pd.Timestamp(history.as_of):
            faults.append(
                Fault(
                    phrase("warnings_month"), phrase("no_month_after", as_of=history.as_of), Verbatim(f"{latest:%Y-%m}")
                )
            )
        repeated = int(table.index.duplicated().sum())
        if repeated:
            faults.append(
                Fault(phrase("warnings"), phrase("each_once_a_month"), phrase("rows_too_many", repeated=repeated))
            )
    if np.isinf(table.to_numpy(np.float64)).any():
        faults.append(Fault(phrase("warnings"), phrase("finite_values_or_nan"), phrase("infinite_values")))
    return faults


def _name_faults(history: WarningHistory) -> list[Fault]:
    """List what is wrong with the names of columns, directions and inputs."""
    wrong = [str(name) for name in history.table.columns if not FEATURE.fullmatch(str(name))]
    faults = (
        [Fault(phrase("warnings_columns"), phrase("names_of_features"), phrase("that_are_none", count=len(wrong)))]
        if wrong
        else []
    )
    faults += [
        Fault(phrase("directions", name=name), phrase("high_low_or_both"), Verbatim(repr(history.directions.get(name))))
        for name in history.table.columns
        if history.directions.get(name) not in {"high", "low", "both"}
    ]
    for what, columns, found in (("looks", LOOKS, history.looks.columns), ("labels", LABELS, history.labels.columns)):
        faults += [
            Fault(phrase("warnings_2", what=what), phrase("a_column", name=name), phrase("none"))
            for name in sorted(set(columns) - set(found))
        ]
    inputs = history.inputs.items()
    if any(not KIND.fullmatch(name.partition("/")[0]) or not HASH.fullmatch(one) for name, one in inputs):
        faults.append(Fault(phrase("inputs"), phrase("sha256_in_hexadecimal_by_kind"), phrase("something_else")))
    return faults
