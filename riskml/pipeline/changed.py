"""What accepted reviews changed since the run before: of each warning that they speak of, how it stood and stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.reviews.subjects import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.reviews import EarlierRun


def changed_by_reviews(
    warnings: pd.DataFrame | None, stands: pd.DataFrame, earlier: EarlierRun | None
) -> list[dict[str, Any]]:
    """Return the warnings about which reviews came to be known since the run before, in the order of the list.

    Parameters
    ----------
    warnings
        Those of the run, with status, grade, finding and key.
    stands
        What stands of the reviews, as `riskml.reviews.standing` gives it.
    earlier
        The run that they are compared with; without one everything that is known is new.

    Returns
    -------
    list of dict
        warning_id, about, finding (the strongest that stands of its facts), status now, grade before ('' where the run
        before had no such warning) and now, and since when the finding was known.
    """
    if warnings is None or stands.empty:
        return []
    after = pd.Timestamp(earlier.as_of) + pd.Timedelta(days=1) if earlier else pd.Timestamp.min
    news = stands[stands["known_at"] >= after]
    known_of = {str(matter): known_at for matter, known_at in news.groupby("matter")["known_at"].max().items()}
    people = _of_people(known_of)
    before = earlier.warnings if earlier else {}
    told = []
    columns = ("warning_id", "about", "key", "finding", "status", "grade")
    for identifier, about, key, finding, status, grade in zip(*(warnings[name] for name in columns), strict=True):
        known_at = people.get(key) if about in PEOPLE else known_of.get(identifier)
        if finding and known_at is not None:
            told.append(
                {
                    "warning_id": identifier,
                    "about": about,
                    "finding": finding,
                    "status": status,
                    "grade_before": before[identifier].grade if identifier in before else "",
                    "grade": grade,
                    "known_at": known_at.isoformat(),
                }
            )
    return told


def _of_people(known_of: Mapping[str, pd.Timestamp]) -> dict[str, pd.Timestamp]:
    """Return since when the latest finding about any month of each person was known."""
    latest: dict[str, pd.Timestamp] = {}
    for matter, known_at in known_of.items():
        kind, _, rest = matter.partition("|")
        official = rest.rpartition("|")[0]
        if kind == "person" and official:
            latest[official] = max(known_at, latest.get(official, known_at))
    return latest
