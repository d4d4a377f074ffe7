"""When an act was done: where the entry was typed later, the source tells when the step was finished.

Acts are taken by that time everywhere, and are known when they were entered: the one definition stands here, before
every stage. So what is late, how long it took and what came before what go by the finish; what reached the log, and
when, by the entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.intake.contracts import date_flag

if TYPE_CHECKING:
    from collections.abc import Iterable

FINISHED: Final = "finished_at"


def by_their_finish(columns: Iterable[str], told: str) -> str:
    """Write the select of acts at the time when they were finished, with their entry as what was recorded.

    A finish after the day of its own entry cannot have been known then, and does not count.

    Parameters
    ----------
    columns
        Every column of the accepted acts.
    told
        The table of acts as they were told.

    Examples
    --------
    >>> print(by_their_finish(["case_id"], "told"))
    select "case_id" from (select *, entered_at is not null as finished from (select *, case when \
cast(finished_at as date) <= cast(greatest(occurred_at, coalesce(recorded_at, occurred_at)) as date) then \
greatest(occurred_at, coalesce(recorded_at, occurred_at)) end as entered_at from told) as acts) as acts
    """
    entered = "greatest(occurred_at, coalesce(recorded_at, occurred_at))"
    typed, flag = date_flag("occurred_at"), date_flag("recorded_at")
    written = {
        "occurred_at": f"case when finished then {FINISHED} else occurred_at end",
        typed: f"case when finished then {date_flag(FINISHED)} else {typed} end",
        "recorded_at": "case when finished then entered_at else recorded_at end",
        flag: f"case when finished and coalesce(recorded_at < occurred_at, true) then {typed} else {flag} end",
    }
    listed = ", ".join(f'{written[name]} as "{name}"' if name in written else f'"{name}"' for name in columns)
    within = f"cast({FINISHED} as date) <= cast({entered} as date)"
    return (
        f"select {listed} from (select *, entered_at is not null as finished from (select *, "  # noqa: S608 (our names)
        f"case when {within} then {entered} end as entered_at from {told}) as acts) as acts"
    )
