"""What a plain prototype makes of a city: some hundred lines of pandas, beside which a list has to be worth its price.

Each act's hours, lateness, hour of the day, outcome, sum, and delay of entry are set beside those of the others on the
same matter, step, post and place, or on the same matter, step and post where too few of them are there; so are the
evenness of hours and sums, and how much of the work is for one client. A person's score is the strongest departure,
held against how far the people of the same city usually depart. There is no calendar, no dealt work, no correction
for unequal exposure, no reason and no record: an order of people, and nothing to answer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

MONTHS: Final = 12
PEERS: Final = 3
"""Hands in a circle, the person's own among them; fewer speak in the coarser circle only."""
ACTS: Final = 20
"""Acts of the others in a circle."""
_DAY: Final = (8, 18)
_ADVERSE: Final = (  # as the cities' logs call them; cities G and H have words of their own
    *("不予", "不合格", "撤案", "退回补正"),
    *("不同意", "发现问题", "终止办理", "告知补正"),
    *("refused", "faults found", "file dropped", "sent back"),
)


def scores(frames: dict[str, pd.DataFrame]) -> pd.Series:
    """Return how strange each official of a log is, higher for stranger, by official_id.

    Parameters
    ----------
    frames
        The log's tables as `cities.export.frames` has them; corrections stand for the rows that they repair.
    """
    acts = _acts(frames)
    values = _values(acts)
    found = {name: _departures(acts, value) for name, value in values.items()}
    for name in ("hours", "amount"):
        found[f"{name}, evenness"] = _departures(acts, _residuals(acts, values[name]).abs())
    found["one client"] = _one_client(acts)
    table = pd.DataFrame({name: _beside_usual(z) for name, z in found.items()})
    return table.max(axis=1).reindex(sorted(frames["officials"]["official_id"]))


def _acts(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the last year's acts, repaired, with what makes them comparable."""
    told = pd.concat([frames["operations"], frames["corrections"]]).drop_duplicates("operation_id", keep="last")
    acts = told[told["occurred_at"] > told["occurred_at"].max() - pd.DateOffset(months=MONTHS)].reset_index(drop=True)
    stints = frames["posts"].drop_duplicates("official_id", keep="last").set_index("official_id")["post"]
    acts["coarse"] = acts["matter_id"] + "/" + acts["step"] + "/" + acts["official_id"].map(stints).fillna("")
    acts["fine"] = acts["coarse"] + "/" + acts["place_id"].fillna("")
    return acts


def _values(acts: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what is compared, an act each; a gap where an act has no such value."""
    hour = acts["occurred_at"].dt
    awake = hour.hour.between(_DAY[0], _DAY[1] - 1) & (hour.dayofweek < 5)
    took = (acts["occurred_at"] - acts["received_at"]).dt.total_seconds() / 3600
    entered = (acts["recorded_at"] - acts["occurred_at"]).dt.total_seconds() / 3600
    return {
        "hours": np.log1p(took.clip(lower=0)),
        "late": (acts["occurred_at"] > acts["due_at"]).astype(float).where(acts["due_at"].notna()),
        "off hours": (~awake).astype(float),
        "adverse": acts["outcome"].isin(_ADVERSE).astype(float).where(acts["outcome"].notna()),
        "amount": np.log(acts["amount"].astype(float).where(acts["amount"].astype(float) > 0)),
        "entered late": np.log1p(entered.clip(lower=0)),
    }


def _in_circle(acts: pd.DataFrame, value: pd.Series) -> pd.DataFrame:
    """Return acts with a value, clipped, each with the circle that speaks for it: the finest with enough others."""
    rows = acts[["official_id", "fine", "coarse", "counterparty_id"]].assign(value=value).dropna(subset=["value"])
    rows["value"] = rows["value"].clip(*rows["value"].quantile([0.005, 0.995]))
    hands = rows.groupby("fine")["official_id"].transform("nunique")
    others = rows.groupby("fine")["value"].transform("size") - rows.groupby(["fine", "official_id"])["value"].transform(
        "size"
    )
    rows["circle"] = rows["fine"].where((hands >= PEERS) & (others >= ACTS), rows["coarse"])
    return rows


def _departures(acts: pd.DataFrame, value: pd.Series) -> pd.Series:
    """Return each official's z: own total beside that expected from the others of each circle."""
    rows = _in_circle(acts, value)
    cells = rows.groupby(["circle", "official_id"])["value"].agg(
        n="size", total="sum", squares=lambda one: (one**2).sum()
    )
    whole = cells.groupby("circle").transform("sum")
    rest = whole - cells
    told = (cells.groupby("circle")["n"].transform("size") >= PEERS) & (rest["n"] >= ACTS)
    cells, whole, rest = cells[told], whole[told], rest[told]
    variance = ((whole["squares"] - whole["total"] ** 2 / whole["n"]) / (whole["n"] - 1)).clip(lower=1e-9)
    by_person = (
        pd.DataFrame(
            {
                "apart": cells["total"] - cells["n"] * rest["total"] / rest["n"],
                "variance": variance * cells["n"] * whole["n"] / rest["n"],
            }
        )
        .groupby("official_id")
        .sum()
    )
    return by_person["apart"] / np.sqrt(by_person["variance"])


def _residuals(acts: pd.DataFrame, value: pd.Series) -> pd.Series:
    """Return each act's value less the mean of its circle."""
    rows = _in_circle(acts, value)
    return (rows["value"] - rows.groupby("circle")["value"].transform("mean")).reindex(acts.index)


def _one_client(acts: pd.DataFrame) -> pd.Series:
    """Return for each official how far the work for one client exceeds its share among all hands (Poisson)."""
    work = acts.dropna(subset=["counterparty_id"])
    pairs = work.groupby(["coarse", "official_id", "counterparty_id"]).size().rename("seen").reset_index()
    own = work.groupby(["coarse", "official_id"]).size().rename("own").reset_index()
    party = work.groupby(["coarse", "counterparty_id"]).size().rename("party").reset_index()
    whole = work.groupby("coarse").size().rename("whole").reset_index()
    pairs = pairs.merge(own).merge(party).merge(whole)
    pairs["expected"] = pairs["own"] * pairs["party"] / pairs["whole"]
    both = pairs.groupby(["official_id", "counterparty_id"])[["seen", "expected"]].sum()
    z = 2 * (np.sqrt(both["seen"] + 0.375) - np.sqrt(both["expected"] + 0.375))  # Anscombe's
    return z.groupby("official_id").max()


def _beside_usual(z: pd.Series) -> pd.Series:
    """Return departures in either direction in units of what is usual among the people of the city, at least chance."""
    usual = max(1.0, 1.4826 * float((z - z.median()).abs().median()))
    return (z - z.median()).abs() / usual
