"""The clock of one case: what was received, due and done, step by step, and which steps were one official's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from riskml.core.texts import Text

    ClockRows = Mapping[str, tuple[Mapping[str, Any], tuple[Mapping[str, Any], ...]]]


@dataclass(frozen=True, slots=True)
class ClockStep:
    """One step that was done: whether it was the official's own, and by how many workdays it passed its limit.

    ``received`` and ``due`` are None where the log does not say them.
    """

    label: Text
    own: bool
    received: datetime | None
    due: datetime | None
    done: datetime
    late_workdays: float


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One case and its steps in order; ``due`` is None where no limit is known, ``done`` while the case is open."""

    case_id: str
    matter: Text
    received: datetime
    due: datetime | None
    done: datetime | None
    steps: tuple[ClockStep, ...]


def clock_of(
    case: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    official_id: str,
    *,
    matter: Text,
    label_of: Callable[[str], Text],
) -> CaseClock:
    """Return the clock of a case from its rows.

    Parameters
    ----------
    case
        Its row of ``trail_cases``.
    steps
        Its rows of ``trail_steps``, in order.
    official_id
        Whose steps are set off from the others'.
    matter
        What kind of case it is.
    label_of
        What a step is called.
    """
    return CaseClock(
        case_id=str(case["case_id"]),
        matter=matter,
        received=case["opened_at"],
        due=_known(case["due_at"]),
        done=_known(case["closed_at"]),
        steps=tuple(
            ClockStep(
                label=label_of(row["step"]),
                own=row["official_id"] == official_id,
                received=_known(row["started_at"]),
                due=_known(row.get("due_at")),
                done=row["occurred_at"],
                late_workdays=float(late) if (late := _known(row["late_workdays"])) is not None else 0.0,
            )
            for row in steps
        ),
    )


def _known(value: Any) -> Any:
    """Return a cell, and None for what a frame writes where nothing is known."""
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN and NaT
