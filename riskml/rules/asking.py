"""Asking one rule: its selects are run, and the records of its hits come back in an order of their own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from riskml.core.errors import CardError, Fault, Verbatim, did_you_mean
from riskml.engine import Stage, fill_parameters, parameters_of
from riskml.rules.phrases_faults import phrase
from riskml.rules.sentence import sentence_faults
from riskml.rules.written import SEVERAL
from riskml.workingset import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
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


@contextmanager
def _answered(engine: Engine, card: RuleCard, sql: str, columns: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Run one of a rule's selects and lend the table of its answer, by its name in quotes, and its columns."""
    name = f"asked_{card.name}"
    engine.ask(Stage(name, asked(card, sql)))
    try:
        schema = engine.arrow(f'select * from "{name}" limit 0').schema  # noqa: S608 (a card's name)
        found = list(schema.names)
        where = phrase("card", name=card.name)
        faults = [
            Fault(where, phrase("a_column_in_the_select", column=column), Verbatim(", ".join(found)))
            for column in columns
            if column not in found
        ]
        plain = phrase("text_a_number_true_or_false")
        faults += [
            Fault(phrase("column", where=where, name=one.name), plain, Verbatim(str(one.type)))
            for one in schema
            if pa.types.is_nested(one.type) or getattr(one.type, "tz", None)
        ]
        if faults:
            raise CardError(faults)
        yield f'"{name}"', found
    finally:
        engine.drop(name)


def select_of(card: RuleCard, as_of: date) -> str:
    """Return the whole select of a rule's records within its window, as anybody may run it on the working tables.

    What sums are in is left out: it adds words, and no record.
    """
    name = f"asked_{card.name}"
    window = _in_window(card, f'"{name}"', [*dict.fromkeys((*REQUIRED, SUBJECTS[card.subject]))], as_of, "")
    return f'with "{name}" as ({asked(card, card.hits)})\nselect * from ({window})'


def select(engine: Engine, card: RuleCard, sql: str, columns: Iterable[str]) -> pd.DataFrame:
    """Run one of a rule's selects.

    Raises
    ------
    RiskmlError
        The select fails, or lacks a column.
    """
    with _answered(engine, card, sql, columns) as (table, _):
        return engine.frame(f"select * from {table}")  # noqa: S608 (a card's name)


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
    with _answered(engine, card, card.hits, dict.fromkeys((*REQUIRED, subject))) as (table, columns):
        facts = [name for name in columns if name not in REQUIRED]
        faults = sentence_faults(card.sentence, facts, f"card {card.name}") + _degree_faults(card, facts)
        if faults:
            raise CardError(faults)
        window = f"{table[1:-1]}_in_window"
        sums = ":money}" in card.sentence.en and "currency" not in columns
        currency = _currency(engine, card, columns) if sums else ""
        engine.ask(Stage(window, _in_window(card, table, columns, as_of, currency)))
        try:
            order = _order(card, [*columns, "currency"] if currency else columns)
            rows = engine.frame(f'select * from "{window}" order by {order}')  # noqa: S608 (names in quotes)
        finally:
            engine.drop(window)
    return rows[rows["hit"].notna()]


def _degree_faults(card: RuleCard, facts: Sequence[str]) -> list[Fault]:
    """Return a fault for each fact of a degree or of the threshold that the select does not give."""
    named = dict.fromkeys(name for degree in card.degree for name in degree.at_least)
    named |= {card.threshold.fact: None} if card.threshold else {}
    known = ["count", *facts]
    return [
        Fault(
            phrase("card_degree_or_threshold", name=card.name),
            phrase("one_of", names=", ".join(known)),
            Verbatim(repr(name)),
            did_you_mean(name, known),
        )
        for name in named
        if name not in known
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _order(card: RuleCard, columns: Sequence[str]) -> str:
    """Name the columns by which records stand: those of one hit together, in time, and no two in a place by chance."""
    return ", ".join(dict.fromkeys((*map(_quoted, hit_keys(card)), '"at"', '"ref"', *map(_quoted, columns))))


def _currency(engine: Engine, card: RuleCard, columns: Sequence[str]) -> str:
    """Write what a record's sums are in: the record says it itself, or else its contract or its tender."""
    places = [(card.records, RECORDS[card.records][0], "ref")]
    places += [
        (table, RECORDS[table][0], RECORDS[table][0])
        for table in ("contracts", "tenders")
        if RECORDS[table][0] in columns and table != card.records
    ]
    # One record may stand in several rows, as an award to several firms does; where they differ, none of them is told.
    one = f"case when min(said.currency) <> max(said.currency) then '{SEVERAL}' else min(said.currency) end"
    said = [
        f"""(select {one} from {table} as said where said.{key} = told."{at}" and said.currency <> '')"""  # noqa: S608
        for table, key, at in places
        if "currency" in engine.arrow(f"select * from {table} limit 0").schema.names  # noqa: S608 (our own names)
    ]
    return f"coalesce({', '.join(said)})" if said else ""


def _in_window(card: RuleCard, table: str, columns: Sequence[str], as_of: date, currency: str) -> str:
    """Write the select of the records whose hits lie in the rule's window."""
    until = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    keys = [_quoted(name) for name in hit_keys(card)]
    who = [name for name in ("official_id", "unit_id", "counterparty_id") if name in columns]
    # A hit of no date is as old as nothing: it happened at an unknown time before now.
    replaced = [f'coalesce(cast("at" as timestamp), timestamp \'{as_of}\') as "at"']
    replaced += [f"coalesce(cast({name} as varchar), '') as {name}" for name in who]
    return f"""
        with told as (
            select * replace ({", ".join(replaced)}) from {table}
            where "hit" is not null and {SUBJECTS[card.subject]} is not null
        )
        select *{f", {currency} as currency" if currency else ""}
        from (
            select * from told
            qualify max("at") over (partition by {", ".join(keys)}) >= timestamp '{first_moment(card, as_of)}'
                and max("at") over (partition by {", ".join(keys)}) < timestamp '{until}'
        ) as told
    """  # noqa: S608 (a card's name, and columns in quotes)
