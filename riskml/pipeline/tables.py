"""The tables of a run's folder: what others read, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.reviews import cleared_shares, nameless
from riskml.rules import facts_as_json, grade_hits, thresholds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from riskml.cards import RuleCard
    from riskml.intake import Manifest
    from riskml.metrics import Measurement
    from riskml.pipeline.facts import Facts
    from riskml.pipeline.reviewed import Reviewed
    from riskml.pipeline.scored import Scored
    from riskml.rules import Detection
    from riskml.triage import Ordered

PROFILE = (
    "official_id",
    "unit_id",
    "month",
    "metric",
    "observed",
    "expected",
    "exposure",
    "ratio",
    "z",
    "low",
    "high",
    "peers",
    "evidence",
    "family",
    "effect",
    "status",
    "provisional",
)
HITS = ("rule", "grade", "official_id", "unit_id", "at", "amount", "counterparty_id", "refs", "facts")


def profile_table(measurement: Measurement) -> pd.DataFrame:
    """Return the officials' profile; `evidence` lists the records that weigh most, in the latest month only."""
    profile = measurement.profile
    rows = profile[profile["subject"] == "official"].rename(columns={"subject_id": "official_id"})
    cited = measurement.evidence.sort_values(["subject_id", "metric", "rank"])
    records = cited.groupby(["subject_id", "metric"], sort=False)["ref"].agg(list)
    latest = rows["month"] == rows["month"].max()
    keys = pd.MultiIndex.from_frame(rows.loc[latest, ["official_id", "metric"]])
    found = {key: records.get(key, []) for key in keys}
    evidence = [found[key] if last else [] for key, last in zip(_pairs(rows), latest, strict=True)]
    return rows.assign(evidence=pd.Series(evidence, index=rows.index)).reset_index(drop=True)[list(PROFILE)]


def _pairs(rows: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return zip(rows["official_id"], rows["metric"], strict=True)


def unit_table(measurement: Measurement) -> pd.DataFrame:
    """Return the profile of units, each beside all others."""
    profile = measurement.profile
    rows = profile[profile["subject"] == "unit"].drop(columns=["subject", "unit_id"])
    return rows.rename(columns={"subject_id": "unit_id"}).reset_index(drop=True)


def hits_table(hits: pd.DataFrame, cards: Iterable[RuleCard]) -> pd.DataFrame:
    """Return every hit with its records as `refs`, its facts as they are shown, and its level beside the grade."""
    level = grade_hits(hits, cards)["level"].astype("str")
    table = hits.rename(columns={"records": "refs"}).assign(facts=facts_as_json(hits["facts"]), level=level)
    return table[[*HITS, *(column for column in table.columns if column not in HITS)]]


def rules_table(detection: Detection, stands: pd.DataFrame, cards: Iterable[RuleCard]) -> pd.DataFrame:
    """Return each rule's health as of the run, by name: hits, flagged of population, share, last hit, status.

    `cleared` is the share of its reviewed facts that humans have cleared; null where none was decided. Beside stands
    what its card says: area, grade, the records that it cites, its label and innocent explanations; and of one that
    flags more than its due the parameter that sets it, its value, a proposal, and the share that it would flag then.
    """
    cards = list(cards)
    health = detection.health.sort_values("rule", kind="stable", ignore_index=True)
    health = health.assign(cleared=health["rule"].map(cleared_shares(stands)).astype("float64"))
    known = {card.name: card for card in cards}
    own = [known[name] for name in health["rule"]]
    words = {
        "area": [card.area for card in own],
        "grade": [card.grade for card in own],
        "records": [card.records for card in own],
        "label_zh": [card.label.zh for card in own],
        "label_en": [card.label.en for card in own],
        "innocent_zh": [card.innocent.zh for card in own],
        "innocent_en": [card.innocent.en for card in own],
    }
    told = {name: pd.Series(values, index=health.index, dtype="str") for name, values in words.items()}
    return health.assign(**told).merge(thresholds(detection, cards), on="rule", how="left")


def scores_table(
    scores: pd.DataFrame, warnings: pd.DataFrame, measurement: Measurement, reference: NDArray[np.float64]
) -> pd.DataFrame:
    """Return one row an official; `percentile` is the share of the model's reference that scores lower."""
    month = measurement.profile["month"].max()
    own = warnings.set_index("official_id")
    score = scores["score"].to_numpy(dtype=np.float64)
    lower = np.searchsorted(np.sort(reference), score, side="left") / max(len(reference), 1)
    known = ~np.isnan(score) & (len(reference) > 0)
    return pd.DataFrame(
        {
            "official_id": scores.index,
            "unit_id": _unit_of(measurement, month).reindex(scores.index).to_numpy(),
            "month": month,
            "score": score,
            "percentile": np.where(known, 100 * lower, np.nan),
            "p_value": own["p_value"].reindex(scores.index).to_numpy(dtype=np.float64),
            "grade": own["grade"].reindex(scores.index).to_numpy(),
        }
    )


def _unit_of(measurement: Measurement, month: pd.Timestamp) -> pd.Series:
    rows = measurement.profile
    rows = rows[(rows["subject"] == "official") & (rows["month"] == month)]
    return rows.drop_duplicates("subject_id").set_index("subject_id")["unit_id"]


def contributions_table(scored: Scored) -> pd.DataFrame:
    """Return one row an official and feature, `base` first: added in this order they are the score, bit for bit."""
    scores = scored.scores
    features = ["base", *(name for name in scores.columns if name not in ("score", "base"))]
    known = scores[scores["score"].notna()]
    seen = scored.table.reindex(index=known.index, columns=features).astype("float64")
    return pd.DataFrame(
        {
            "official_id": np.repeat(known.index.to_numpy(), len(features)),
            "month": scored.month,
            "feature": np.tile(features, len(known)),
            "value": seen.to_numpy().ravel(),
            "contribution": known[features].to_numpy().ravel(),
        }
    )


def warning_tables(ordered: Ordered) -> dict[str, pd.DataFrame]:
    """Return what is known of each warning that is ranked and, where a model was there, its reasons, `base` first.

    Added in this order the contributions of a warning are its score, bit for bit.
    """
    tables = {"warning_features": ordered.features.reset_index()}
    if ordered.model:
        features = ["base", *(name for name in ordered.features.columns if name in ordered.scores.columns)]
        seen = ordered.features.reindex(columns=features).astype("float64")
        tables["warning_contributions"] = pd.DataFrame(
            {
                "warning_id": np.repeat(ordered.scores.index.to_numpy(), len(features)),
                "feature": np.tile(features, len(ordered.scores)),
                "value": seen.to_numpy().ravel(),
                "contribution": ordered.scores[features].to_numpy().ravel(),
            }
        )
    return tables


def quality(facts: Facts, reviewed: Reviewed, manifests: Iterable[Manifest]) -> dict[str, Any]:
    """Return what became of every row, and what could not be measured, for `quality.json`."""
    profile = facts.measurement.profile
    latest = profile[(profile["month"] == profile["month"].max()) & (profile["subject"] == "official")]
    said = latest.groupby(["metric", "status"]).size()
    return {
        "as_of": facts.as_of.isoformat(),
        "complete": facts.detection.complete,
        "imports": [
            {
                "import_id": one.import_id,
                "table": one.table,
                "rows_read": one.rows_read,
                "accepted": one.accepted,
                "quarantined": one.quarantined,
                "duplicates": one.duplicates,
                "faults": dict(one.faults),
                "dates_without_time": dict(one.dates),
            }
            for one in manifests
        ],
        "metrics": {
            str(metric): {str(status): int(count) for (_, status), count in rows.items()}
            for metric, rows in said.groupby(level="metric")
        },
        "provisional": bool(latest["provisional"].any()),
        "revised": {
            f"{month:%Y-%m}": int(count) for month, count in facts.measurement.revisions["month"].value_counts().items()
        },
        "metrics_off": facts.measurement.gaps.to_dict("records"),
        "rules_off": facts.detection.gaps.to_dict("records"),
        "reviews": {
            "known": int(facts.reviews["review_id"].nunique()),
            "clear_nothing": nameless(facts.reviews, as_of=facts.as_of, lookup=reviewed.lookup),
        },
        "provisional_years": list(facts.provisional),
        "codes_without_words": dict(facts.unnamed),
    }
