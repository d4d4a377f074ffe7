"""Marks on warnings by score: whose reasons are to be read with care, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.evaluation import DIFFUSE, DISPUTED

if TYPE_CHECKING:
    import pandas as pd

    from riskml.core.texts import Text

EXPLANATION_FLAGS: dict[str, Text] = {"diffuse": DIFFUSE, "disputed": DISPUTED}
"""What a mark says; the columns of the warnings are called after them."""


def flag_explanations(warnings: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Mark warnings, and say so in their reasons.

    Parameters
    ----------
    warnings
        Of `grade`, in which nobody is marked yet.
    found
        Index official_id of those listed by score, one boolean column a mark. Nobody else was looked at, and
        of nobody else anything is said.

    Examples
    --------
    >>> import pandas as pd
    >>> warnings = pd.DataFrame(
    ...     {"official_id": ["a", "b"], "reason_zh": ["理由。"] * 2, "reason_en": ["A reason."] * 2}
    ... )
    >>> found = pd.DataFrame({"diffuse": [True], "disputed": [False]}, index=["b"])
    >>> marked = flag_explanations(warnings, found)
    >>> marked["diffuse"].tolist(), marked["reason_en"].str.contains("Diffuse").tolist()
    ([<NA>, True], [False, True])
    """
    told = warnings.copy()
    for name, text in EXPLANATION_FLAGS.items():
        told[name] = told["official_id"].map(found[name].to_dict()).astype("boolean")
        on = told[name].fillna(False).to_numpy(dtype=bool)
        told.loc[on, "reason_zh"] += text.zh
        told.loc[on, "reason_en"] += f" {text.en}"
    return told
