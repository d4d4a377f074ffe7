"""The history that a model learns from: checked, cut to the recipe's months and columns, in one order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from riskml.core.errors import Fault, ModelError, Verbatim, did_you_mean
from riskml.evaluation import known_later_faults
from riskml.learning.phrases_faults import phrase
from riskml.metrics.calibration import calibration_of
from riskml.registry.recipes import SupervisedRecipe
from riskml.reviews import label_faults
from riskml.rules import area_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from riskml.registry.recipes import Recipe
    from riskml.scoring.settings import Direction

FEATURE: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
KIND: Final = re.compile(r"[a-z][a-z0-9_-]{0,63}")
HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What a log said month by month, and what that rests on; nothing of it is checked yet.

    Parameters
    ----------
    table
        MultiIndex (official_id, month), one column of z a metric, and one of severities an area of rules
        (``rules_<area>``); NaN is missing.
    directions
        For each column of the table, which side is of concern: high, low or both.
    inputs
        sha256 of what the table was made from, by kind (cards, project) or by kind/name (operations/…). The
        hashes of one kind are folded into one, and the names are forgotten: files are at times called after
        people.
    as_of
        The date up to which everything was known. A later month in the table is refused.
    labels
        What reviews found: the columns of ``LABELS``. Only a supervised recipe looks at it.
    groups
        Index official_id, one column a grouping (unit_id, post): the groups whose share of the list is compared.
    known_at
        When values of columns were known, for columns that riskml has not measured: see ``known_later_faults``.
    dealt
        The same columns measured of the same work dealt again at random: what a recipe with ``kind = "dealt"`` in
        ``[reference]`` takes p-values against.
    """

    table: pd.DataFrame
    directions: Mapping[str, Direction]
    inputs: Mapping[str, str]
    as_of: date
    labels: pd.DataFrame | None = None
    groups: pd.DataFrame | None = None
    known_at: Mapping[str, object] | pd.DataFrame | None = None
    dealt: pd.DataFrame | None = None


def check(history: History) -> None:
    """Refuse what cannot be learned from, all of it at once; values known only after their month among it.

    Names are held to what metrics and kinds of input are called: a table turned the wrong way round would
    otherwise carry identifiers of people into the store.
    """
    table, directions = history.table, history.directions
    faults = []
    if list(table.index.names) != ["official_id", "month"]:
        faults.append(
            Fault(phrase("table"), phrase("an_index_official_id_month"), Verbatim(str(list(table.index.names))))
        )
    elif not table.empty:
        latest = pd.Timestamp(table.index.get_level_values("month").max())
        if latest > pd.Timestamp(history.as_of):
            faults.append(
                Fault(phrase("table_month"), phrase("no_month_after", as_of=history.as_of), Verbatim(f"{latest:%Y-%m}"))
            )
        repeated = int(table.index.duplicated().sum())
        if repeated:
            faults.append(
                Fault(phrase("table"), phrase("each_official_once_a_month"), phrase("rows_too_many", repeated=repeated))
            )
    wrong = [str(name) for name in table.columns if not FEATURE.fullmatch(str(name))]
    if wrong:
        faults.append(
            Fault(phrase("table_columns"), phrase("names_of_metrics"), phrase("that_are_none", count=len(wrong)))
        )
    else:
        faults += [
            Fault(phrase("directions", name=name), phrase("high_low_or_both"), Verbatim(repr(directions.get(name))))
            for name in table.columns
            if directions.get(name) not in {"high", "low", "both"}
        ]
        faults += [
            Fault(phrase("table_column", name=name), phrase("finite_values_or_nan"), phrase("infinite_values"))
            for name in table.columns
            if np.isinf(table[name].to_numpy(dtype=np.float64)).any()
        ]
    inputs = history.inputs.items()
    if any(not KIND.fullmatch(name.partition("/")[0]) or not HASH.fullmatch(one) for name, one in inputs):
        faults.append(Fault(phrase("inputs"), phrase("sha256_in_hexadecimal_by_kind"), phrase("something_else")))
    if history.known_at is not None and not faults:
        faults += known_later_faults(table, history.known_at)
    if history.labels is not None:
        faults += label_faults(history.labels)
    if faults:
        raise ModelError(faults)


def columns_of(table: pd.DataFrame, recipe: Recipe) -> list[str]:
    """Return the columns that take part, in order of name; without findings to learn from these are the metrics.

    Raises
    ------
    ModelError
        The recipe names a metric that the table does not have: a column that was to be left out must not stay in
        because of a slip of the pen.
    """
    metrics = sorted(str(name) for name in table.columns if not area_of(str(name)))
    rules = sorted(str(name) for name in table.columns if area_of(str(name)))
    if not isinstance(recipe, SupervisedRecipe):
        return metrics
    asked = recipe.metrics
    every = (*metrics, *rules)
    faults = [
        Fault(
            phrase("recipe_metrics", recipe=recipe.name, key=key),
            phrase("a_column_of_the_feature_table"),
            Verbatim(repr(name)),
            did_you_mean(name, every) or phrase("take_it_out_this_log_measures"),
        )
        for key, names in (("include", asked.include), ("exclude", asked.exclude))
        for name in names
        if name not in every
    ]
    if faults:
        raise ModelError(faults)
    chosen = [name for name in metrics if not asked.include or name in asked.include]
    chosen += rules if asked.rules else []
    return sorted(name for name in chosen if name not in asked.exclude)


def without_miscalibrated(months: pd.DataFrame, history: History) -> tuple[pd.DataFrame, dict[str, float]]:
    """Leave out the metrics that tell more of themselves than of anybody; return what is left, and their shares.

    What a model knows is fixed here, so that no score hangs on who else is scored in a month.

    Raises
    ------
    ModelError
        Not one metric is left.
    """
    names = [name for name in map(str, months.columns) if not area_of(name)]
    looked = calibration_of(months[names], history.directions, history.dealt)
    loose = {name: one.share for name, one in looked.items() if one.miscalibrated}
    if len(loose) == len(names):
        found = ", ".join(f"{name} {share:.0%}" for name, share in list(loose.items())[:5])
        remedy = phrase("look_at_what_their_cards")
        expected = phrase("a_metric_by_which_most_people")
        raise ModelError([Fault(phrase("history"), expected, phrase("past_it", found=found), remedy)])
    return months.drop(columns=list(loose)), loose


def months_of(history: History, recipe: Recipe) -> pd.DataFrame:
    """Keep the recipe's months, what was measured in them, and one order whatever the table's was."""
    table, as_of = history.table, history.as_of
    months = pd.DatetimeIndex(table.index.get_level_values("month"))
    first = (pd.Timestamp(as_of).to_period("M") - (recipe.history.months - 1)).to_timestamp()
    kept = table.loc[months >= first, columns_of(table, recipe)].astype(np.float64)
    kept = kept.dropna(axis="columns", how="all")
    metrics = [name for name in kept.columns if not area_of(name)]
    kept = kept.dropna(axis="index", how="all", subset=metrics).sort_index()
    officials = kept.index.get_level_values("official_id").nunique()
    if officials < 2 or not metrics:  # noqa: PLR2004  # nobody to be compared with
        found = phrase(
            "with_metrics_in_months", officials=officials, count=len(metrics), months=recipe.history.months, as_of=as_of
        )
        remedy = phrase("import_more_of_the_log")
        raise ModelError([Fault(phrase("history"), phrase("two_officials_with_a_measured_metric"), found, remedy)])
    return kept
