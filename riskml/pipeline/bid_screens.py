"""The screens of bids as a table of a run: every lot of every tender, and of those without screens why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from riskml.core.atomic import write_file

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from riskml.engine import Engine

BID_SCREENS: Final = "bid_screens"
"""What the table is called among those of a run."""

SCREENS = (
    "estimate",
    "lowest",
    "second",
    "highest",
    "mean",
    "cv",
    "spd",
    "diffp",
    "rd",
    "rdnor",
    "rdalt",
    "skewness",
    "kurtosis",
    "ks",
    "step_least",
    "step_most",
    "ratio_least",
    "ratio_most",
    "winner_id",
)
"""What is worked out of the prices of a lot with three or more in one currency; docs/bidding.md has the formulas."""

_SELECT = f"""
    with counted as (
        select
            tender_id,
            coalesce(lot_id, '') as lot,
            count(distinct bid_id) as bids,
            count(distinct case when amount is not null then bid_id end) as priced,
            count(distinct case when amount is not null then coalesce(currency, '') end) as currencies,
            min(case when amount is not null then currency end) as currency
        from bid_outcomes
        group by tender_id, coalesce(lot_id, '')
    ),

    told as (
        select tender_id, unit_id from tenders
        union all
        select tender_id, min(unit_id) as unit_id
        from bid_outcomes
        where tender_id not in (select tender_id from tenders)
        group by tender_id
    )

    select
        told.tender_id,
        nullif(counted.lot, '') as lot_id,
        told.unit_id,
        coalesce(counted.bids, 0) as bids,
        coalesce(counted.priced, 0) as priced,
        case
            when coalesce(counted.bids, 0) = 0 then 'no_bids'
            when counted.priced < 3 then 'few_prices'
            when screens.tender_id is null then 'several_currencies'
            else 'screened'
        end as status,
        coalesce(screens.currency, case when counted.currencies = 1 then counted.currency end) as currency,
        {", ".join(f"screens.{name}" for name in SCREENS)}
    from told
    left join counted on told.tender_id = counted.tender_id
    left join bid_screens as screens
        on counted.tender_id = screens.tender_id and counted.lot = coalesce(screens.lot_id, '')
    order by told.tender_id, lot_id nulls first
"""  # noqa: S608 (our own names)


def bid_screens_of(engine: Engine, currency: str) -> pd.DataFrame:
    """Return one row for each tender and lot of it: its bids, its prices, and what the screens say of them.

    Parameters
    ----------
    engine
        Holds the working set.
    currency
        What prices are in that name no currency; empty where nobody says it.

    Returns
    -------
    pandas.DataFrame
        tender_id, lot_id (empty where bids name none), unit_id, bids (valid ones), priced (of them with a price),
        status, currency, then `SCREENS`, which are empty unless the status is ``screened``. Other statuses are
        ``no_bids``, ``few_prices`` (fewer than three) and ``several_currencies``.
    """
    table = engine.frame(_SELECT)
    unsaid = table["currency"].isna() & (table["priced"] > 0) & (table["status"] != "several_currencies")
    return table.assign(currency=table["currency"].mask(unsaid, currency or None))


def write_bid_screens(engine: Engine, folder: Path, currency: str) -> None:
    """Write the table of `bid_screens_of` among those of a run."""
    table = bid_screens_of(engine, currency)
    write_file(folder / f"{BID_SCREENS}.parquet", table.to_parquet(index=False))
