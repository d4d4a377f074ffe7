"""The frames that portraits are drawn from: which columns each must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.errors import Fault, RiskmlError, Verbatim
from riskml.portraits.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

COLUMNS = {
    "profile": "subject subject_id unit_id month metric family observed expected exposure ratio low high effect z "
    "status peers",
    "series": "subject subject_id metric month observed expected exposure z",
    "revisions": "subject subject_id metric month first_z z",
    "tried": "subject_id metric circumstance people acts explained z",
    "parts": "subject_id metric part value share work",
    "peers": "subject_id metric unit_id people acts",
    "counterparts": "subject_id metric stratum acts own value",
    "evidence": "subject_id metric rank ref at stratum value weight",
    "gaps": "metric reason_zh reason_en",
    "hits": "hit_id rule grade official_id unit_id at records sentence_zh sentence_en",
    "rule_gaps": "rule reason_zh reason_en",
    "matter_warnings": "warning_id about key grade status disposition rank grown_since finding officials units rules "
    "reasons first_at last_at since cleared_reasons selected_by order_zh order_en inbox recipient route_zh route_en",
    "reminders": "unit_id matter_id rule reminders last_at",
    "warnings": "official_id score p_value grade selected_by concluded promise_zh promise_en reason_zh reason_en",
}
"""The columns that each frame must have; others are left alone."""


def check_frames(frames: Mapping[str, pd.DataFrame]) -> None:
    """Insist on the columns that portraits need.

    Raises
    ------
    RiskmlError
        Frames lack some; every one is named.
    """

    def absent(name: str, frame: pd.DataFrame) -> Iterable[str]:
        return (column for column in COLUMNS[name].split() if column not in frame.columns)

    faults = [
        Fault(
            phrase("frame", name=name),
            phrase("a_column", column=column),
            Verbatim(", ".join(map(str, frame.columns))) or phrase("no_columns"),
            phrase("draw_portraits_from_the_frames"),
        )
        for name, frame in frames.items()
        for column in absent(name, frame)
    ]
    if faults:
        raise RiskmlError(faults)
