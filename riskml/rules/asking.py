"""Asking one rule: its selects are run, and the records of its hits come back in an order of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from riskml.engine import Stage, fill_parameters, parameters_of
from riskml.faults import CardError, Fault
from riskml.rules.sentence import sentence_faults

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import RuleCard
    from riskml.engine import Engine

REQUIRED = ("hit", "official_id", "unit_id", "at", "ref")
SUBJECTS = {"official": "official_id", "unit": "unit_id", "counterparty": "counterparty_id", "matter": "hit"}
"""By which column a hit belongs to whom it is about."""


def asked(card: RuleCard, sql: str) -> str:
    """Return one of a rule's selects with its parameters filled in."""
    where = f"card {card.name}"
    used = parameters_of(sql, where)
    return fill_parameters(sql, {name: value for name, value in card.parameters.items() if name in used}, where)


def hit_keys(card: RuleCard) -> list[str]:
    """Return the columns that tell one hit of a rule from another."""
    return list(dict.fromkeys((SUBJECTS[card.subject], "hit")))


def first_moment(card: RuleCard, as_of: date) -> pd.Timestamp:
    """Return where a rule's window begins; it ends with the end of the day."""
    return pd.Timestamp(as_of) + pd.Timedelta(days=1) - pd.DateOffset(months=card.months)


def select(engine: Engine, card: RuleCard, sql: str, columns: tuple[str, ...]) -> pd.DataFrame:
    """Run one of a rule's selects.

    Raises
    ------
    RiskmlError
        The select fails, or lacks a column.
    """
    table = f"asked_{card.name}"
    engine.ask(Stage(table, asked(card, sql)))
    try:
        rows = engine.frame(f'select * from "{table}"')  # noqa: S608 (a card's name)
    finally:
        engine.drop(table)
    faults = [
        Fault(f"card {card.name}", f"a column {column!r} in the select", ", ".join(rows.columns))
        for column in columns
        if column not in rows.columns
    ]
    if faults:
        raise CardError(faults)
    return rows


def records_of(engine: Engine, card: RuleCard, as_of: date) -> pd.DataFrame:
    """Run a card's select and return the records of hits within its window.

    A hit belongs to the window of its latest record; rows come in an order that does not depend on the log's. Who is
    not named is an empty text.

    Raises
    ------
    RiskmlError
        The select fails, or does not give what a hit and its sentence need.
    """
    subject = SUBJECTS[card.subject]
    rows = select(engine, card, card.hits, tuple(dict.fromkeys((*REQUIRED, subject))))
    where = f"card {card.name}"
    faults = sentence_faults(card.sentence, [name for name in rows.columns if name not in REQUIRED], where)
    if faults:
        raise CardError(faults)
    rows = rows[rows["hit"].notna() & rows[subject].notna()].copy()
    # A hit of no date is as old as nothing: it happened at an unknown time before now.
    rows["at"] = pd.to_datetime(rows["at"]).astype("datetime64[us]").fillna(pd.Timestamp(as_of))
    for name in ("official_id", "unit_id", "counterparty_id"):
        if name in rows.columns:
            rows[name] = rows[name].astype("object").where(rows[name].notna(), "")
    keys = hit_keys(card)
    rows = rows.sort_values([*keys, "at", "ref"], kind="stable", ignore_index=True)
    latest = rows.groupby(keys)["at"].transform("max")
    until = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    return rows[(latest >= first_moment(card, as_of)) & (latest < until)]
