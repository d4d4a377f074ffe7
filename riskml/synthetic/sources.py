"""The city's files as a bureau would have them: one CSV a table, with a little dirt."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from riskml.synthetic import names
from riskml.synthetic.demand import DEMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from riskml.cards import MatterCard
    from riskml.synthetic.clock import Clock, Floats, Ints, Seconds
    from riskml.synthetic.demand import Cases
    from riskml.synthetic.entitlements import Entitlements
    from riskml.synthetic.handling import Log, Words
    from riskml.synthetic.parties import Parties
    from riskml.synthetic.people import People
    from riskml.synthetic.purchases import Purchases

DUPLICATES = 24
BREAKS = (  # column, what stands there instead: no such row meets the contract
    ("official_id", ""),
    ("case_id", ""),
    ("step", ""),
    ("occurred_at", ""),
    ("occurred_at", "2025-02-30 10:00:00"),
    ("occurred_at", "待补"),
)
BROKEN = 2 * len(BREAKS)
GB18030 = ("counterparties",)
_ON_PAPER = ("household_visit",)  # logged by day only
_CHANNELS = ("window", "online", "mobile")
_LATE_ENTRY = 0.015


@dataclass(frozen=True, slots=True)
class City:
    """Everything that happened, before it is written down."""

    people: People
    parties: Parties
    cases: Cases
    due: Ints
    log: Log
    matters: Sequence[MatterCard]
    clock: Clock


def tables(
    city: City, purchases: Purchases, entitlements: Entitlements, rng: np.random.Generator
) -> dict[str, pd.DataFrame]:
    """Lay out every table under the contract's names, all as text."""
    people, parties, clock = city.people, city.parties, city.clock
    bought = purchases.tables()
    bought["payments"] = pd.concat([bought["payments"], entitlements.payments()], ignore_index=True).fillna("")
    case_ids = _case_ids(city.cases, city.matters)
    return {
        "operations": _operations(city, case_ids, rng),
        "cases": _cases(city, case_ids),
        "officials": pd.DataFrame(
            {
                "official_id": people.ids,
                "name": people.names,
                "unit_id": [people.units[one].unit_id for one in people.unit],
                "post": people.post,
            }
        ),
        "posts": _posts(people, clock),
        "leaves": pd.DataFrame(
            {
                "official_id": people.ids[one.official],
                "valid_from": str(clock.dates[one.first]),
                "valid_to": str(clock.dates[one.last]),
                "kind": one.kind,
            }
            for one in people.leaves
            if one.first < clock.horizon
        ),
        "units": _units(people),
        "counterparties": pd.DataFrame(
            {
                "counterparty_id": parties.ids,
                "name": parties.names,
                "kind": np.where(parties.company, "company", "citizen"),
            }
        ).join(purchases.counterparties()),
        "relations": pd.concat(
            [_relations(people, parties, clock, rng), pd.DataFrame(purchases.relations)], ignore_index=True
        ),
        "declared_relatives": pd.DataFrame(purchases.relatives),
        "registers": entitlements.registers(),
    } | bought


def write(table: pd.DataFrame, path: Path, encoding: str) -> None:
    """Write one table; the same table gives the same bytes on every system."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(table.columns)
        writer.writerows(zip(*(table[name].tolist() for name in table.columns), strict=True))


def soil(operations: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Mix exact duplicates and broken rows into the log."""
    picked = operations.iloc[np.sort(rng.choice(len(operations), DUPLICATES + BROKEN, replace=False))]
    broken = picked.iloc[DUPLICATES:].copy()
    broken["operation_id"] = [f"X{number:04d}" for number in range(BROKEN)]
    for row, (column, value) in enumerate(BREAKS * 2):
        broken.loc[broken.index[row], column] = value
    mixed = pd.concat([operations, picked.iloc[:DUPLICATES], broken], ignore_index=True)
    place = np.concatenate([np.arange(len(operations)), rng.integers(1, len(operations), DUPLICATES + BROKEN) - 0.5])
    return mixed.iloc[np.argsort(place, kind="stable")].reset_index(drop=True)


def _text(moments: Seconds) -> Words:
    return np.char.replace(np.datetime_as_string(moments.astype("datetime64[s]")), "T", " ").astype(object)


def _amounts(values: Floats) -> list[str]:
    return ["" if np.isnan(one) else f"{one:.2f}" for one in values]


def _named(ids: Sequence[str], chosen: Ints) -> Words:
    """Return identifiers by position; -1 is empty."""
    named: Words = np.array([*ids, ""], dtype=object)[chosen]
    return named


def _case_ids(cases: Cases, matters: Sequence[MatterCard]) -> Words:
    initials = ["".join(word[0] for word in card.name.split("_")).upper() for card in matters]
    year = cases.opened.astype("datetime64[Y]").astype(str)
    return np.array(
        [
            f"{when}-{initials[matter]}-{number:06d}"
            for number, (when, matter) in enumerate(zip(year, cases.matter, strict=True), 1)
        ],
        dtype=object,
    )


def _operations(city: City, case_ids: Words, rng: np.random.Generator) -> pd.DataFrame:
    people, cases, log, clock = city.people, city.cases, city.log, city.clock
    count = len(log.case)
    lag = rng.exponential(400, count) + np.where(rng.random(count) < _LATE_ENTRY, rng.integers(1, 4, count) * 86400, 0)
    end = clock.dates[clock.horizon].astype("datetime64[s]") - np.timedelta64(1, "s")
    recorded = np.minimum(log.occurred + lag.astype("timedelta64[s]"), end)
    occurred = _text(log.occurred)
    paper = np.isin(log.step.astype(str), _ON_PAPER)
    occurred[paper] = [one[:10] for one in occurred[paper]]
    channel = np.array(_CHANNELS, dtype=object)[rng.choice(len(_CHANNELS), len(cases), p=(0.35, 0.5, 0.15))]
    at_window = rng.random(count) < 0.9  # noqa: PLR2004 - the rest on a handheld
    unit = people.unit[log.official]
    return pd.DataFrame(
        {
            "operation_id": [f"OP{number:07d}" for number in range(1, count + 1)],
            "case_id": case_ids[log.case],
            "matter_id": np.array([card.name for card in city.matters], dtype=object)[log.matter],
            "step": log.step,
            "official_id": _named(people.ids, log.official),
            "unit_id": _named([one.unit_id for one in people.units], unit),
            "received_at": _text(log.received),
            "occurred_at": occurred,
            "recorded_at": _text(recorded),
            "outcome": log.outcome,
            "amount": _amounts(log.amount),
            "counterparty_id": _named(city.parties.ids, cases.party[log.case]),
            "place_id": np.array([f"D{one.district + 1}" for one in people.units], dtype=object)[unit],
            "channel": channel[log.case],
            "device": np.where(at_window, [f"T{one + 1:04d}" for one in log.official], "handheld").astype(object),
            "reason": log.reason,
        }
    )


def _cases(city: City, case_ids: Words) -> pd.DataFrame:
    people, cases, due, log, clock = city.people, city.cases, city.due, city.log, city.clock
    decides = {(place, step.name) for place, card in enumerate(city.matters) for step in card.step if step.decides}
    decided = np.array([pair in decides for pair in zip(log.matter, log.step, strict=True)], dtype=np.bool_)
    closed = np.full(len(cases), "", dtype=object)
    closed[log.case[log.closes]] = _text(log.occurred[log.closes])
    outcome = np.full(len(cases), "", dtype=object)
    outcome[log.case[decided]] = log.outcome[decided]
    outcome[closed == ""] = ""
    amount = np.full(len(cases), "", dtype=object)
    amount[log.case[decided]] = _amounts(log.amount[decided])
    accepted = np.isin(np.arange(len(cases)), log.case) & (due >= 0)
    party = _named(city.parties.ids, cases.party)
    by_party = np.array([card.name in DEMANDS and DEMANDS[card.name].by_party for card in city.matters])
    applicant = np.where(by_party[cases.matter], party, _named(people.ids, cases.applicant))
    return pd.DataFrame(
        {
            "case_id": case_ids,
            "matter_id": np.array([card.name for card in city.matters], dtype=object)[cases.matter],
            "unit_id": _named([one.unit_id for one in people.units], cases.unit),
            "applicant_id": applicant,
            "opened_at": _text(cases.opened),
            "closed_at": closed,
            "due_at": np.where(accepted, clock.dates[due].astype(str), ""),
            "outcome": outcome,
            "amount": amount,
            "counterparty_id": party,
        }
    )


def _posts(people: People, clock: Clock) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "official_id": people.ids[one],
            "unit_id": people.units[people.unit[one]].unit_id,
            "post": post,
            "valid_from": str(clock.dates[people.since[one]]),
            "valid_to": "",
        }
        for one in range(len(people.ids))
        for post in (people.post[one], people.extra[one])
        if post
    )


def _units(people: People) -> pd.DataFrame:
    districts = sorted({one.district for one in people.units})
    above = [{"unit_id": "C0", "name": "青岚市人民政府", "kind": "city", "level": "city", "parent_id": ""}]
    above += [
        {
            "unit_id": f"D{one + 1}",
            "name": names.district(one),
            "kind": "district",
            "level": "county",
            "parent_id": "C0",
        }
        for one in districts
    ]
    own = [
        {"unit_id": one.unit_id, "name": one.name, "kind": one.kind, "level": "", "parent_id": f"D{one.district + 1}"}
        for one in people.units
    ]
    return pd.DataFrame(above + own)


def _relations(people: People, parties: Parties, clock: Clock, rng: np.random.Generator) -> pd.DataFrame:
    """Return who stands behind which company: its representatives, and officials' declared shares."""
    companies = np.flatnonzero(parties.company)
    citizens = np.flatnonzero(~parties.company)
    behind = rng.choice(citizens, len(companies))
    begin = str(clock.dates[0])
    rows = [
        {"person_id": parties.ids[person], "company_id": parties.ids[company], "kind": "legal_representative"}
        for person, company in zip(behind, companies, strict=True)
    ]
    declared = rng.choice(len(people.ids), 10, replace=False)
    rows += [
        {"person_id": people.ids[one], "company_id": parties.ids[company], "kind": "shareholder"}
        for one, company in zip(declared, rng.choice(companies, 10), strict=True)
    ]
    return pd.DataFrame(
        row | {"valid_from": begin, "valid_to": "", "source": "工商登记" if number < len(companies) else "个人申报"}
        for number, row in enumerate(rows)
    )
