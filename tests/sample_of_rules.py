"""A sample of the catalogue: what tests of the job need of it, in a fifth of the time. The whole is asked elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KEPT = {
    "case_limit_passed",
    "approval_before_acceptance",
    "off_hours_on_sensitive_matter",
    "overdue_without_reason",
    "purchases_split_under_threshold",
    "same_person_applies_and_approves",
    "step_by_someone_not_on_post",
    "step_limit_passed",
}
KEPT_METRICS = {
    "approval_rate",
    "counterparty_concentration",
    "effort_weighted_completions",
    "favour_outcome",
    "handling_time",
    "off_hours_share",
    "open_and_late",
    "overdue_rate",
    "overdue_workdays",
    "strongest_pair",
}
"""Each way to compare at least once, and of each family several."""


def keep_a_sample_of_rules(project: Path, whole: str = "") -> None:
    """Remove from a project its rules but each sixth, those that tests name, and those of an area that stays whole."""
    files = sorted((project / "features" / "rules").rglob("*.toml"))
    for place, file in enumerate(files):
        if place % 6 and file.stem not in KEPT and file.parent.name != whole:
            file.unlink()


def keep_a_sample_of_cards(project: Path) -> None:
    """Remove all but a sample of rules and of metrics; the small city of tests/pipeline runs with every metric."""
    keep_a_sample_of_rules(project)
    for file in (project / "features" / "metrics").glob("*.toml"):
        if file.stem not in KEPT_METRICS:
            file.unlink()


def keep_few_cards(project: Path) -> None:
    """Remove all but one metric and one rule, for walks that bring cards of their own."""
    for kind in ("metrics", "rules"):
        for file in (project / "features" / kind).rglob("*.toml"):
            if file.stem not in {"handling_time", "step_limit_passed"}:
                file.unlink()
