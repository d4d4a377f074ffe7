"""Whether planted people could be told by how the city was made instead of by what they do.

Traces that no auditor would know of are told for each person: digits of numbers, seconds, empty columns, rounding, the
order of rows. Who is planted is then dealt anew among the holders of each post; a trace that sets the true ones apart
more than the dealt ones is an artefact. With so many traces one in twenty lies below 0.05 by chance.

    python -m cities.check A 1        (from benchmarks/)
"""

from __future__ import annotations

import hashlib
import sys

import numpy as np
import pandas as pd

from cities.export import frames
from cities.make import make

DEALS = 2000


def digest(tables: dict[str, pd.DataFrame]) -> str:
    """Return a hash of everything that a bureau would hand over."""
    text = "".join(table.to_csv(index=False) for table in tables.values())
    return hashlib.sha256(text.encode()).hexdigest()


def traces(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return what each official's rows look like in ways that say nothing of the work."""
    rows = tables["operations"]
    number = rows["operation_id"].str[1:].astype(int)
    told = pd.DataFrame({"official_id": rows["official_id"]})
    for column in ("received_at", "occurred_at", "recorded_at"):
        seconds = rows[column].dt.second
        told[f"{column}: second"] = seconds
        told[f"{column}: second is 0"] = seconds == 0
        told[f"{column}: even second"] = seconds % 2 == 0
    told["operation: last digit"] = number % 10
    told["case: last digit"] = rows["case_id"].str[-1].astype(int)
    told["party: last digit"] = rows["counterparty_id"].str[-1].astype(int)
    told["as recorded, so numbered"] = rows["recorded_at"].rank(method="first").astype(int) - number == 0
    told["recorded before done"] = rows["recorded_at"] < rows["occurred_at"]
    told["done before received"] = rows["occurred_at"] < rows["received_at"]
    expected = rows.groupby(["matter_id", "step", "outcome"])["amount"].transform(lambda amount: amount.notna().mean())
    told["amount given where others give none"] = rows["amount"].notna() - expected
    told["amount is whole"] = rows["amount"].mod(1).fillna(0) == 0
    told["channel unknown"] = rows["channel"] == "other"
    told["device unknown"] = rows["device"] == "D00000"
    told["corrected"] = rows["operation_id"].isin(tables["corrections"]["operation_id"])
    for column in rows.columns.difference(["amount"]):
        told[f"{column} empty"] = rows[column].isna()
    people = told.groupby("official_id").mean()
    people["official: number"] = people.index.str[1:].astype(int)
    people["official: last digit"] = people.index.str[-1].astype(int)
    names = tables["officials"].set_index("official_id")["name"]
    people["official: length of name"] = names.str.len().reindex(people.index)
    return people.astype(float)


def p_values(people: pd.DataFrame, planted: set[str], post: pd.Series, seed: int) -> pd.DataFrame:
    """Return each trace's difference, and how often dealing anew within posts gives one as large."""
    rng = np.random.default_rng(seed)
    true = people.index.isin(planted)
    centred = people - people.groupby(post).transform("mean")
    values = centred.to_numpy()
    groups = [np.flatnonzero(post.to_numpy() == one) for one in post.unique()]
    seen = np.abs(values[true].mean(axis=0))
    beyond = np.ones(len(seen))
    for _ in range(DEALS):
        dealt = true.copy()
        for group in groups:
            dealt[group] = rng.permutation(true[group])
        beyond += np.abs(values[dealt].mean(axis=0)) >= seen - 1e-12
    moving = values.std(axis=0) > 0
    told = pd.DataFrame({"difference": seen, "p": beyond / (DEALS + 1)}, index=people.columns)
    return told[moving].sort_values("p")


def main() -> None:
    name, seed = sys.argv[1], int(sys.argv[2])
    city = make(name, seed)
    tables = frames(city, seed)
    same = digest(frames(make(name, seed), seed)) == digest(tables)
    people = traces(tables)
    holders = tables["officials"].set_index("official_id")
    post = (holders["unit_id"] + "/" + holders["post"]).reindex(people.index)
    planted = {habit.person.official_id for habit in city.habits if habit.planted}
    print(f"city {name}, seed {seed}: {len(tables['operations']):,} operations, made twice the same: {same}")
    print(p_values(people, planted, post, seed).round(4).to_string())


if __name__ == "__main__":
    main()
