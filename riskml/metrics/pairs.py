"""Pairs and concentration: who meets whom, against random assignment within a pool."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import special, stats

from riskml.core.months import month_number
from riskml.engine import Stage, fill_parameters
from riskml.metrics.counterparts import lay_counterparts
from riskml.metrics.hypergeometric_sums import mid_p
from riskml.metrics.knowledge import ever_known, month_of
from riskml.metrics.monthly_sums import REAL, STAGES, append_stage, known_once, run_each, run_stages, run_wide
from riskml.metrics.overdispersion import cube_root_z
from riskml.metrics.peers import lay_pool_peers
from riskml.metrics.shared_scans import columns_of
from riskml.metrics.standardise import put_windows
from riskml.metrics.windows import EARLIER
from riskml.metrics.yardsticks import count_values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from riskml.cards import MetricCard
    from riskml.engine import Engine
    from riskml.metrics.asked import Asked
    from riskml.metrics.kept_sums import Folding
    from riskml.metrics.knowledge import Tables
    from riskml.metrics.windows import Windows

_NORMAL = 1.4826022185056018
_CAP = 12.0
_EXACT = 2
_ENOUGH_PAIRS = 20


def is_valued(card: MetricCard) -> bool:
    """Say whether a card compares values within the pair instead of counting meetings."""
    return card.compare == "pairs" and "value" in columns_of(card.observations)


def _least(card: MetricCard, monthly: int) -> int:
    """Return the rows that a valued pair needs to be told in any window."""
    return monthly if card.trend else card.minimum


def _history(card: MetricCard, tables: Tables, as_of: date, asked: Asked | None) -> str:
    """Return the rows of a card that were known once, as one select."""
    value = ", cast(value as double) as value" if is_valued(card) else ""
    told = "official_id is not null and counterparty_id is not null" + (" and value is not null" if value else "")
    if asked:
        return f"select *{value and ' replace (cast(value as double) as value)'} from {asked.history} where {told}"  # noqa: S608
    rows = ever_known(card.observations, tables, month_number(as_of))
    return (
        f"select official_id, unit_id, stratum, {month_of('told.at')} as month, known, times, counterparty_id{value} "  # noqa: S608
        f"from ({rows}) as told where {told} "
        f"and told.at < cast('{(as_of + timedelta(days=1)).isoformat()}' as timestamp)"
    )


def _met(engine: Engine, history: str, folding: Folding, windows: Windows, *, valued: bool) -> None:
    """Fold rows by official, unit, stratum, counterparty and month into `met`, their values held between yardsticks."""
    first, last, told = windows.first, windows.last, ["counterparty_id", *(["value"] if valued else [])]
    parts, joined, sums = {"fold": "met"}, "", {"n": "cast(sum(times) as bigint)"}
    if valued:
        rows = folding.news(known_once(history, first - EARLIER + 1, last, *told))
        count_values(engine, "value_count", rows, "value")
        parts |= folding.yardsticks(engine, "value_count", "yardstick_value", first)
        joined = " left join yardstick_value as yard on told.stratum = yard.stratum and told.month = yard.month"
        held = "least(greatest(value, yard.low), yard.high)"
        sums |= {
            name: f"cast(sum(cast(times * {one} as {REAL})) as {REAL})"
            for name, one in (("s1", held), ("s2", f"{held} * {held}"))
        }
    rows = folding.news(known_once(history, first, last, *told))
    keys = "official_id, unit_id, told.stratum, counterparty_id, told.month, told.known"
    listed = ", ".join(f"{one} as {name}" for name, one in sums.items())
    kept = " or ".join(f"{one} <> 0" for one in sums.values())
    engine.run(Stage("met", f"select {keys}, {listed} from ({rows}) as told{joined} group by {keys} having {kept}"))  # noqa: S608
    folding.join(engine, "fold", "met")
    folding.keep(engine, parts, first)
    engine.drop("value_count")


def _fold(engine: Engine, windows: Windows, least: int, *, valued: bool) -> None:
    """Put `met` under numbers instead of names into `part`: nothing later groups by text.

    A counterparty with fewer than `least` rows has the number 0, for it can stand out for nobody. Only pairs that met
    `least` times keep their counterparty's number; of counted cases, also counterparties that came twice to one pool.
    """
    sums = "met.n, met.s1, met.s2" if valued else "met.n"
    engine.run(
        Stage(
            "fold",
            f"select distinct official_id, unit_id, stratum from met where month >= {windows.first}",  # noqa: S608
        )
    )
    run_stages(engine, "official_code", "unit_code", "stratum_code")
    run_stages(engine, "counterparty_code", least=least)
    engine.run(
        Stage(
            "coded_acts",
            "select official_code.official_code, unit_code.unit_code, stratum_code.stratum_code, "  # noqa: S608
            f"coalesce(counterparty_code.counterparty_code, 0) as counterparty_code, met.month, met.known, {sums} "
            "from met "
            "inner join official_code on met.official_id = official_code.official_id "
            "inner join unit_code on met.unit_id = unit_code.unit_id "
            "inner join stratum_code on met.stratum = stratum_code.stratum "
            "left join counterparty_code on met.counterparty_id = counterparty_code.counterparty_id "
            f"where met.month >= {windows.first}",
        )
    )
    engine.drop("fold", "met")
    if valued:
        engine.run(Stage("part", fill_parameters(STAGES["monthly_values"].sql, {"least": least}, "monthly_values")))
    else:
        engine.run(Stage("part", STAGES["monthly_meetings"].sql))
    engine.drop("coded_acts")


def _sidak(p: NDArray[np.float64], tests: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance that the smallest of so many independent p-values is as small."""
    answer: NDArray[np.float64] = -np.expm1(tests * np.log1p(-np.minimum(p, 1 - 1e-16)))
    return answer


def _minimum(officials: pd.DataFrame, card: MetricCard, monthly: int) -> pd.Series[int]:
    return officials["span"].map({0: card.minimum, 1: monthly, 2: card.minimum})


def _rows(officials: pd.DataFrame, number: int, status: NDArray[np.str_]) -> pd.DataFrame:
    measured = status == "measured"
    frame = pd.DataFrame(
        {
            "card": np.full(len(officials), number, dtype=np.int32),
            "span": officials["span"].astype("int32"),
            "month": officials["month"].astype("int32"),
            "subject": "official",
            "subject_id": officials["official_id"],
            "unit_id": officials["unit_id"],
            "status": status,
        }
    )
    for name in ("observed", "expected", "exposure", "ratio", "low", "high", "effect", "z"):
        values = officials[name].to_numpy(dtype=float) if name in officials else np.full(len(officials), np.nan)
        keep = name in {"observed", "expected", "exposure"}
        frame[name] = values if keep else np.where(measured, values, np.nan)
    frame["peers"] = officials["peers"].to_numpy(dtype="int64") if "peers" in officials else 0
    return frame


def _append(engine: Engine, rows: pd.DataFrame, officials: pd.DataFrame, number: int) -> None:
    """Add a card's rows to the profile, and its strongest pairs to those that evidence is read for."""
    engine.put("pair_rows", pa.Table.from_pandas(rows, preserve_index=False))
    columns = ", ".join(
        f"nullif({name}, cast('nan' as double)) as {name}" if kind.kind == "f" else name
        for name, kind in zip(rows.columns.astype(str), rows.dtypes, strict=True)
    )
    engine.append(Stage("profiled", f"select {columns} from pair_rows"))  # noqa: S608 (names of our own)
    told = officials.loc[
        officials["latest"] & officials["counterparty_code"].ge(0), ["official_id", "counterparty_code"]
    ]
    engine.put(
        "strongest_code", pa.Table.from_pandas(told.astype({"counterparty_code": "int32"}), preserve_index=False)
    )
    engine.append(
        Stage(
            "strongest",
            f"select {number} as card, strongest_code.official_id, counterparty_code.counterparty_id "  # noqa: S608
            "from strongest_code "
            "inner join counterparty_code on strongest_code.counterparty_code = counterparty_code.counterparty_code",
        )
    )


def _pools_of(
    met: pd.DataFrame, pools: pd.DataFrame, held: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for every pool of every candidate pair and window, the row of `met` and the row of `pools`.

    Windows share their pools: each stands in `pools` once, in the order of pairs.
    """
    candidate, known = (
        frame["official_code"].to_numpy(np.int64) << 32 | frame["counterparty_code"].to_numpy(np.int64)
        for frame in (met, pools)
    )
    pairs, rows = [], []
    for w, first in zip(*np.unique(met["w"].to_numpy(), return_index=True), strict=True):
        told = candidate[met["w"].to_numpy() == w]
        place = np.minimum(np.searchsorted(told, known), len(told) - 1)
        chosen = (told[place] == known) & pools["block"].isin(held.loc[held["w"] == w, "block"]).to_numpy()
        pairs.append(first + place[chosen])
        rows.append(np.flatnonzero(chosen))
    return np.concatenate([np.array([], np.int64), *pairs]), np.concatenate([np.array([], np.int64), *rows])


def _strongest(engine: Engine) -> pd.DataFrame:
    """Return the strongest pair of each official and window with its exact tail."""
    run_stages(engine, "pair_tally", "pair_block_met", "pair_met", "pair_candidate")
    run_stages(engine, "pair_block_candidate", "pair_block_pool", "pair_met_pool")
    engine.drop("pair_block_candidate", "pair_block_pool")
    met = engine.frame(
        "select w, official_code, counterparty_code, x from pair_candidate order by w, official_code, counterparty_code"
    )
    pools = engine.frame(
        "select official_code, counterparty_code, block, n, m, cases from pair_met_pool "
        "order by official_code, counterparty_code, n, m, cases"
    )
    pair, row = _pools_of(met, pools, engine.frame("select w, block from pair_block"))
    n, m, cases = (pools[name].to_numpy(dtype=np.int64)[row] for name in ("n", "m", "cases"))
    expected = n * m / cases
    met["expected"] = np.bincount(pair, weights=expected, minlength=len(met))
    met["rough"] = special.gammainc(met["x"], met["expected"])
    order = (
        met.sort_values(["w", "official_code", "rough", "counterparty_code"], kind="stable")
        .groupby(["w", "official_code"])
        .cumcount()
    )
    exact = (order.sort_index() < _EXACT).to_numpy()
    held = exact[pair]
    met = met[exact]
    renumbered = np.cumsum(exact) - 1
    x = met["x"].to_numpy(dtype=np.int64)
    met = met.assign(p=mid_p(renumbered[pair[held]], x, n[held], m[held], cases[held]))
    best = met.sort_values(
        ["w", "official_code", "p", "x", "counterparty_code"], ascending=[True, True, True, False, True]
    )
    return best.drop_duplicates(["w", "official_code"])


def _byar(observed: pd.Series[float], expected: pd.Series[float], side: float) -> pd.Series[float]:
    counts = observed + (side > 0)
    part = 1 - 1 / (9 * counts) + side * 1.959963984540054 / (3 * np.sqrt(counts))
    return counts / expected * part.clip(lower=0) ** 3


def _count_pairs(engine: Engine, card: MetricCard, windows: Windows, number: int, monthly: int) -> None:
    """Tell each official's strongest pair: the one least likely under random assignment.

    The z is that of the mid-p tail after Šidák's correction for as many counterparties as could have stood out, and
    never below 0: that no pair stands out is all that can be said of the others. The exact tail is taken of the
    two pairs with the smallest Poisson tail. Single months are told only for a card with a trend. The shrunk lift
    is that of a Poisson count with a gamma prior of mean one and weight one case.
    """
    single = "" if card.trend else "where w in (select w from span where span <> 1)"
    engine.run(Stage("pair_block", f"select w, block from window_block {single}"))  # noqa: S608 (words of our own)
    every = [one.w for one in windows.all]
    run_wide(engine, every, "pair_rivals")
    run_each(engine, every, "pair_rival")
    run_stages(engine, "pair_official")
    officials = engine.frame("select * from pair_official order by w, official_code").merge(
        _strongest(engine), on=["w", "official_code"], how="left"
    )
    enough = officials["n"] >= _minimum(officials, card, monthly)
    status = np.where(
        officials["all_n"] < _minimum(officials, card, monthly),
        "below_minimum",
        np.where(officials["n"] == 0, "no_peers", np.where(enough, "measured", "below_minimum")),
    )
    found = officials["x"].notna()
    tests = np.maximum(officials["rivals"].to_numpy(dtype=float), 1.0)
    corrected = _sidak(officials["p"].fillna(1.0).to_numpy(), tests)
    officials["z"] = np.where(found, np.clip(stats.norm.isf(np.maximum(corrected, 1e-300)), 0.0, _CAP), 0.0)
    officials["observed"] = officials["x"].astype(float)
    officials["exposure"] = np.where(status == "no_peers", officials["all_n"], officials["n"]).astype(float)
    officials["effect"] = officials["observed"] / officials["expected"]
    officials["ratio"] = (officials["observed"] + 1) / (officials["expected"] + 1)
    officials["low"] = _byar(officials["observed"], officials["expected"], -1.0)
    officials["high"] = _byar(officials["observed"], officials["expected"], 1.0)
    officials["counterparty_code"] = officials["counterparty_code"].fillna(-1)
    _append(engine, _rows(officials, number, status), officials, number)


def _robust_spread(raw: pd.Series[float]) -> float:
    if len(raw) < _ENOUGH_PAIRS:
        return 0.0
    return float((raw - raw.median()).abs().median()) * _NORMAL


def _foremost(group: NDArray[np.int64], *keys: NDArray[Any]) -> NDArray[np.int64]:
    """Return the row of each group with the largest keys, the first key first; of equals the first row.

    Parameters
    ----------
    group
        The group of each row: 0, 1, 2 … in rising order, none left out.
    keys
        One value a row.

    Examples
    --------
    >>> _foremost(np.array([0, 0, 0, 1]), np.array([2, 5, 5, 1]), np.array([9, 3, 4, 0])).tolist()
    [2, 3]
    """
    rows = np.arange(len(group))
    for key in keys:
        begins = np.flatnonzero(np.diff(group[rows], prepend=-1))
        rows = rows[key[rows] == np.maximum.reduceat(key[rows], begins)[group[rows]]] if len(rows) else rows
    return rows[np.flatnonzero(np.diff(group[rows], prepend=-1))]


def _value_pairs(engine: Engine, card: MetricCard, windows: Windows, number: int, monthly: int) -> None:
    """Tell the pair whose value differs most from the same official's other counterparties.

    A pair counts with the card's minimum of rows. Each pair's z is the normal score of its skewed sum (of shares: two
    late hours among five where one in twenty is usual are no wonder), divided by the robust spread of all pairs' z in
    the window, where that is above one and the pairs are enough to tell; Šidák corrects for the official's pairs.
    """
    run_stages(engine, "pair_known", least=_least(card, monthly))
    every = [one.w for one in windows.all]
    run_wide(engine, every, "valued_own", "valued_official", "valued_cell")
    run_wide(engine, every, "valued_beside_others")
    run_each(engine, every, "valued_pair", "valued_official_window")
    officials = engine.frame("select * from valued_official_window order by w, official_code")
    pairs = engine.frame("select * from valued_pair order by w, official_code, counterparty_code")
    pairs["span"] = pairs["w"].map({one.w: one.span for one in windows.all})
    pairs = pairs[pairs["n"] >= _minimum(pairs, card, monthly)].reset_index(drop=True)
    difference = pairs["observed_sum"] - pairs["expected_sum"]
    varied = pairs["variance"].gt(0).to_numpy()
    variance, skew = pairs["variance"].where(varied, 1.0).to_numpy(np.float64), pairs["skew"].to_numpy(np.float64)
    pairs["raw"] = np.where(varied, cube_root_z(difference.to_numpy(np.float64), variance, skew), 0.0)
    spread = pairs.groupby("w")["raw"].agg(_robust_spread)
    pairs["raw"] /= np.maximum(pairs["w"].map(spread).fillna(0.0), 1.0)
    pairs["aim"] = {"high": pairs["raw"], "low": -pairs["raw"], "both": pairs["raw"].abs()}[card.concern]
    official = pairs.groupby(["w", "official_code"], sort=False).ngroup().to_numpy().astype(np.int64)
    best = pairs.iloc[_foremost(official, pairs["aim"].to_numpy(), pairs["n"].to_numpy())]
    best = best.assign(tests=np.bincount(official, minlength=len(best)))
    officials = officials.merge(best.drop(columns="span"), on=["w", "official_code"], how="left")
    status = np.where(officials["n"].notna(), "measured", "below_minimum")
    tail = stats.norm.sf(officials["aim"].fillna(0.0)) * (2 if card.concern == "both" else 1)
    corrected = _sidak(np.minimum(tail, 1.0), np.maximum(officials["tests"].fillna(1.0).to_numpy(dtype=float), 1.0))
    size = np.clip(stats.norm.isf(np.maximum(corrected, 1e-300)), 0.0, _CAP)
    below = card.concern == "low" or (card.concern == "both") & (officials["raw"] < 0)
    officials["z"] = np.where(below, -size, size)
    officials["exposure"] = officials["n"].fillna(0).astype(float)
    officials["observed"] = officials["observed_sum"] / officials["n"]
    officials["expected"] = officials["expected_sum"] / officials["n"]
    officials["effect"] = officials["observed"] - officials["expected"]
    margin = 1.959963984540054 * np.sqrt(officials["variance"]) / officials["n"]
    officials["low"], officials["high"] = officials["effect"] - margin, officials["effect"] + margin
    officials["counterparty_code"] = officials["counterparty_code"].fillna(-1)
    _append(engine, _rows(officials, number, status), officials, number)
    lay_counterparts(engine, number)


def compare_pairs(
    engine: Engine, cards: Sequence[MetricCard], windows: Windows, folding: Folding, *,
    numbers: dict[str, int], monthly: dict[str, int], as_of: date, asked: Asked | None, told: bool,
) -> None:  # fmt: skip
    """Compare cards of `pairs` and `concentration` that have one select, one window and one kind of value.

    Where they are `told` to people, it is kept among whom the acts were dealt, too.

    Raises
    ------
    RiskmlError
        The select failed.
    """
    put_windows(engine, windows)
    window_block, block_month = windows.blocks()
    engine.put("window_block", window_block)
    engine.put("block_month", block_month)
    valued = is_valued(cards[0])
    least = min(_least(card, monthly[card.name]) for card in cards) if valued else 2
    _met(engine, _history(cards[0], engine.tables(), as_of, asked), folding, windows, valued=valued)
    _fold(engine, windows, least, valued=valued)
    run_stages(engine, "home_unit")
    engine.put("month_in", windows.columns())
    if valued:
        for card in cards:
            _value_pairs(engine, card, windows, numbers[card.name], monthly[card.name])
        return
    run_stages(engine, "pair_known", least=2)
    run_stages(engine, "pool_pair", "pool_counterparty", "pool_official", "pool_mass", "pool_staff")
    for card in cards:
        if card.compare == "pairs":
            _count_pairs(engine, card, windows, numbers[card.name], monthly[card.name])
        else:
            run_stages(engine, "stratum_unit", "pool_moments", "pool_standardised")
            append_stage(engine, "pool_compared", "compared", card=numbers[card.name])
    if told:
        lay_pool_peers(engine, [numbers[card.name] for card in cards])
    engine.drop("part", "pool_pair", "pool_counterparty", "pool_official")
