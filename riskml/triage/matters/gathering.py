"""From hits to warnings about matters: what several rules say of one case, tender or contract is one warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.reviews import SEPARATOR, facts_text, said, warning_id
from riskml.rules import LEVELS, grade_hits

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from riskml.cards import RuleCard

COLUMNS = (
    "warning_id",
    "about",
    "key",
    "grade",
    "officials",
    "units",
    "counterparties",
    "subject_units",
    "matters",
    "areas",
    "rules",
    "reasons",
    "records",
    "facts",
    "first_at",
    "last_at",
    "degree",
    "amount",
)
_YELLOW = LEVELS.index("yellow")
_KEYS = ("case_id", "tender_id", "contract_id")
USED = (
    "hit_id", "rule", "subject", "official_id", "unit_id", "at", "counterparty_id", *_KEYS, "matter_id",
    "first_at", "by_name", "records", "amount", "currency",
)  # fmt: skip
"""The columns of hits that warnings are gathered from."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a hit is about ('official', 'unit', 'counterparty' or 'matter'), and whom it names; '' is nobody."""

    rule: str
    subject: str
    official: str = ""
    unit: str = ""
    party: str = ""


@dataclass(slots=True)
class _Gathered:
    """One warning as its hits come in; sets, so that their order leaves no trace."""

    about: str
    key: str
    reach: tuple[int, float] = (0, 0.0)
    amount: float = 0.0
    officials: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    counterparties: set[str] = field(default_factory=set)
    subject_units: set[str] = field(default_factory=set)
    matters: set[str] = field(default_factory=set)
    areas: set[str] = field(default_factory=set)
    reasons: set[str] = field(default_factory=set)
    facts: dict[str, set[str]] = field(default_factory=dict)
    moments: list[pd.Timestamp] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        return {
            "warning_id": warning_id(self.about, self.key),
            "about": self.about,
            "key": self.key,
            "grade": LEVELS[self.reach[0]],
            "officials": sorted(self.officials),
            "units": sorted(self.units),
            "counterparties": sorted(self.counterparties),
            "subject_units": sorted(self.subject_units),
            "matters": sorted(self.matters),
            "areas": sorted(self.areas),
            "rules": sorted(self.facts),
            "reasons": sorted(self.reasons),
            "records": sorted(set().union(*self.facts.values())),
            "facts": facts_text(self.facts),
            "first_at": min(self.moments),
            "last_at": max(self.moments),
            "degree": self.reach[1],
            "amount": self.amount,
        }


def key_of(hit: Subject, named: Mapping[str, Any], tenders: Mapping[str, str]) -> tuple[str, str]:
    """Tell what a hit is about: the first of the following that it names.

    A case; a tender; a contract, which belongs to its tender where that is known; a counterparty that the hit is
    about; one official with one counterparty; one unit with one counterparty; a counterparty; else the rule's own
    answer about one unit or one official.

    Parameters
    ----------
    hit
        Whom the hit is about, and whom it names.
    named
        The case_id, tender_id and contract_id that all its records name.
    tenders
        The tender of each contract.

    Examples
    --------
    >>> late = Subject("late", "official", official="P1", unit="U1")
    >>> key_of(late, {"case_id": "C1", "tender_id": "T1"}, {}), key_of(late, {"contract_id": "K1"}, {"K1": "T1"})
    (('case', 'C1'), ('tender', 'T1'))
    >>> key_of(Subject("split", "official", official="P1", unit="U1", party="B1"), {}, {})
    ('pair', 'P1|B1')
    """
    case, tender, contract = (said(named.get(name)) for name in _KEYS)
    tender = tender or tenders.get(contract, "")
    for about, key in (("case", case), ("tender", tender), ("contract", contract)):
        if key:
            return about, key
    if hit.party:
        return _dealing(hit)
    if hit.subject != "unit" and hit.official:
        return "official", f"{hit.official}{SEPARATOR}{hit.rule}"
    return "unit", f"{hit.unit}{SEPARATOR}{hit.rule}"


def _dealing(hit: Subject) -> tuple[str, str]:
    """Return who deals with a counterparty, as far as that is named."""
    if hit.subject != "counterparty" and hit.official:
        return "pair", f"{hit.official}{SEPARATOR}{hit.party}"
    if hit.subject != "counterparty" and hit.unit:
        return "dealing", f"{hit.unit}{SEPARATOR}{hit.party}"
    return "counterparty", hit.party


def gather(
    hits: pd.DataFrame,
    *,
    areas: Mapping[str, str] | None = None,
    tenders: Mapping[str, str] | None = None,
    levels: pd.DataFrame | None = None,
    own: Collection[str] = (),
) -> pd.DataFrame:
    """Gather hits into warnings, one for each matter that they are about.

    The same hits in any order give the same warnings. A warning has the highest level of its hits; it is red only
    where a red hit cites records and rests on more than a match of names.

    Parameters
    ----------
    hits
        As ``riskml.rules.detect`` gives them.
    areas
        The area of each rule.
    tenders
        The tender of each contract that has one.
    levels
        The level and the degree of each row, as `grade_hits` gives them; the card's grade where left out.
    own
        The codes of the project's currency. Sums in any other have no place in one order with them, and are not told.

    Returns
    -------
    DataFrame
        warning_id, about ('case', 'tender', 'contract', 'pair', 'dealing', 'counterparty', 'official' or 'unit'), key,
        grade, officials, units and counterparties (everybody whom a hit names), subject_units (units that a hit is
        about), matters, areas, rules, reasons (ids of the hits), records, facts (for each rule the records cited, as
        JSON text), first_at, last_at, degree (the greatest of the hits of its level), amount (the greatest of any hit
        that tells one in the project's currency);
        ordered by warning_id.
    """
    found: dict[tuple[str, str], _Gathered] = {}
    graded = grade_hits(hits, ()) if levels is None else levels
    places = graded["level"].map(LEVELS.index).tolist()
    for place, degree, *told in zip(places, graded["degree"], *(hits[name].tolist() for name in USED), strict=True):
        hit, rule, subject, official_id, unit_id, at, party_id, *keys, matter_id, first, by_name, records = told[:-2]
        amount, currency = told[-2:]
        official, unit, party = said(official_id), said(unit_id), said(party_id)
        unit = "" if unit == "-" else unit
        named = dict(zip(_KEYS, keys, strict=True))
        about = key_of(Subject(rule, subject, official, unit, party), named, tenders or {})
        one = found.setdefault(about, _Gathered(*about))
        shown = len(records) > 0 and not by_name
        one.reach = max(one.reach, (place if shown else min(place, _YELLOW), degree))
        if not pd.isna(amount) and (not said(currency) or currency in own):
            one.amount = max(one.amount, float(amount))
        for known, value in ((one.officials, official), (one.units, unit), (one.counterparties, party)):
            known.update([value] if value else [])
        if subject == "unit" and unit:
            one.subject_units.add(unit)
        matter = said(matter_id)
        one.matters.update([matter] if matter else [])
        one.areas.update([areas[rule]] if areas and rule in areas else [])
        one.reasons.add(hit)
        one.facts.setdefault(rule, set()).update(str(record) for record in records)
        one.moments += [at, at if pd.isna(first) else min(first, at)]
    return _frame([one.row() for one in found.values()])


def gather_people(warnings: pd.DataFrame, as_of: date, units: Mapping[str, str]) -> pd.DataFrame:
    """Turn the month's list of people into warnings: those whom a score alone listed, and those drawn by lot.

    Who is listed by a rule has warnings about the matters. A score rests on the month's whole log: its facts are
    the month. A score alone is never red, a draw has no grade.

    Parameters
    ----------
    warnings
        As ``riskml.triage.grade`` gives them.
    as_of
        The date of the list.
    units
        The unit of each official, as far as it is known.
    """
    rows = []
    chosen = warnings[warnings["selected_by"].isin(["score", "random"])]
    for official, way in zip(chosen["official_id"], chosen["selected_by"], strict=True):
        one = _Gathered("score" if way == "score" else "draw", str(official))
        one.officials.add(str(official))
        one.units.update([units[official]] if units.get(official) else [])
        one.facts[one.about] = {f"{as_of:%Y-%m}"}
        one.reasons.add(f"{one.about}/{as_of:%Y-%m}")
        one.moments.append(pd.Timestamp(as_of))
        row = one.row() | {"rules": [], "records": []}
        rows.append(row | {"grade": "yellow" if way == "score" else "none"})
    return _frame(rows)


def gather_rules(health: pd.DataFrame, cards: Iterable[RuleCard], as_of: date) -> pd.DataFrame:
    """Turn the rules that flag more than their due into one warning each, for whoever keeps the rules.

    It has no grade, for it says nothing of anybody's conduct; its fact are the parameters, so that it is known again
    until they are changed.

    Parameters
    ----------
    health
        As ``riskml.rules.detect`` gives it.
    cards
        The rules.
    as_of
        The date of the run.
    """
    loose = set(health.loc[health["status"] == "miscalibrated", "rule"])
    rows = []
    for card in cards:
        if card.name in loose:
            one = _Gathered("rule", card.name)
            one.areas.add(card.area)
            one.facts[card.name] = {", ".join(f"{name}={value}" for name, value in sorted(card.parameters.items()))}
            one.reasons.add(f"rule/{card.name}")
            one.moments.append(pd.Timestamp(as_of))
            rows.append(one.row() | {"grade": "none", "records": []})
    return _frame(rows)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.astype(
        {"first_at": "datetime64[us]", "last_at": "datetime64[us]", "degree": "float64", "amount": "float64"}
    )
    return frame.sort_values("warning_id", kind="stable", ignore_index=True)
