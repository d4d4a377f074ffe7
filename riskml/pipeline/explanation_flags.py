"""Whether the cited facts carry each warning by score, and whether two ways of asking cite the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.evaluation import disputed, faithful_share, without_cited
from riskml.registry import explain_path_dependent, score
from riskml.triage import EXPLANATION_FLAGS, score_threshold

if TYPE_CHECKING:
    from riskml.pipeline.scored import Scored

AIM = 0.95
"""Share of warnings by score that should fall without what they cite, or else are marked."""


def explanation_flags_of(scored: Scored, warnings: pd.DataFrame, q: float) -> pd.DataFrame:
    """Look at everybody listed by score.

    Parameters
    ----------
    scored
        Everybody's scores, and what they were made from.
    warnings
        Of `grade`.
    q
        The false discovery rate that selected.

    Returns
    -------
    DataFrame
        Index official_id; diffuse: without the three strongest facts the score would still be selected;
        disputed: path-dependent Shapley values put other facts first.
    """
    listed = warnings.loc[warnings["selected_by"] == "score", "official_id"].tolist()
    if not listed:
        return pd.DataFrame(
            {name: np.zeros(0, np.bool_) for name in EXPLANATION_FLAGS}, index=pd.Index([], name="official_id")
        )
    model = scored.model
    own = scored.explained.reindex(columns=list(model.metrics)).loc[listed]
    contributions = scored.scores.loc[listed, list(model.metrics)]

    def rescore(rows: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Score anew; who has nothing left that was measured has no reason left to be listed."""
        return score(model, rows).frame["score"].fillna(-np.inf).to_numpy(np.float64)

    threshold = score_threshold(warnings["p_value"].to_numpy(np.float64), model.reference, q)
    tested = without_cited(own, contributions, rescore, threshold)
    other = pd.DataFrame(explain_path_dependent(model, own), index=own.index, columns=contributions.columns)
    return pd.DataFrame({"diffuse": tested["diffuse"], "disputed": disputed(contributions, other)})


def faithfulness(warnings: pd.DataFrame) -> dict[str, Any]:
    """Return for `quality.json` how many warnings by score fall without what they cite."""
    looked_at = warnings[warnings["diffuse"].notna()]
    marked = {name: int(looked_at[name].sum()) for name in EXPLANATION_FLAGS}
    share = faithful_share(looked_at.astype({"diffuse": bool}))
    return {
        "listed_by_score": len(looked_at),
        **marked,
        "faithful_share": share if len(looked_at) else None,
        "aim": AIM,
    }
