"""What the order of warnings is learned from: the runs that stand published, and what reviews said of them."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final

import pandas as pd

from riskml.learning import WarningHistory, warning_labels
from riskml.learning.warning_history import INDEX, LOOKS
from riskml.pipeline.facts import working_set
from riskml.pipeline.ordered import directions
from riskml.pipeline.published import runs_in
from riskml.reviews import published, standing
from riskml.triage import FEATURES

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.pipeline.sources import Sources

_WARNINGS: Final = "matter_warnings.parquet"
_FEATURES: Final = "warning_features.parquet"


def published_warnings(project: Project, cards: Cards, as_of: date, sources: Sources) -> WarningHistory:
    """Gather the warnings that runs up to a day had published, and what reviews had told of them by then.

    Of the runs of one month a warning is taken from the one that issued it, else from the latest. A run that stood
    before warnings were described is passed over.

    Parameters
    ----------
    project, cards
        Whose runs.
    as_of
        The day.
    sources
        The accepted rows, reviews among them.
    """
    parts, digests = [], {}
    for run in runs_in(project.runs):
        if run.as_of <= as_of and (read := _rows(run)) is not None:
            rows, digest = read
            parts.append(rows)
            digests[f"runs/{run.as_of.isoformat()}"] = digest
    frame = pd.concat(parts, ignore_index=True) if parts else _none()
    frame = frame.sort_values([*INDEX, "issued", "ranked_at"], kind="stable").drop_duplicates(INDEX, keep="last")
    frame = frame.set_index(INDEX)
    with working_set(project, cards, as_of=as_of, sources=sources) as ground:
        reviews = ground.engine.frame("select * from reviews order by decided_at, review_id")
    stands = standing(reviews, as_of=as_of, lookup=published(project.runs, as_of))
    inputs = {name: digest for name, digest in sources.hashes.items() if name.startswith("reviews/")}
    return WarningHistory(
        table=frame.reindex(columns=list(FEATURES)).astype("float64"),  # what an older run did not know is missing
        looks=frame[list(LOOKS)],
        labels=warning_labels(stands),
        directions=directions(),
        inputs={**inputs, **digests, "cards": cards.sha256},
        as_of=as_of,
    )


def _rows(run: Published) -> tuple[pd.DataFrame, str] | None:
    """Return the warnings of a run that it could have issued, with what was known of them; nothing of an older run."""
    if not {_WARNINGS, _FEATURES} <= set(run.outputs):
        return None
    described = run.file(_FEATURES, "score").read_bytes()
    features = pd.read_parquet(io.BytesIO(described))
    columns = ["warning_id", "issued", "selected_by", "inclusion_probability", "units"]
    known = pd.read_parquet(run.file(_WARNINGS, "score"), columns=columns)
    rows = features.merge(known, on="warning_id", how="left", validate="one_to_one")
    own = rows["issued"] == run.as_of
    rows = rows[rows["issued"].isna() | own]
    day = pd.Timestamp(run.as_of)
    return rows.assign(
        month=day.to_period("M").to_timestamp(),
        ranked_at=day,
        issued=own[rows.index],
        unit_id=rows["units"].map(lambda units: units[0] if len(units) else None),
    ), hashlib.sha256(described).hexdigest()


def _none() -> pd.DataFrame:
    frame = pd.DataFrame(columns=[*INDEX, *LOOKS, *FEATURES])
    return frame.astype({"month": "datetime64[us]", "ranked_at": "datetime64[us]", "issued": "bool"})
