"""The reasons of a portrait as values: what a reader is told first, each with its records and a place to answer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from riskml.core.texts import Text
    from riskml.portraits.chart_parts import Event
    from riskml.portraits.clocks import CaseClock
    from riskml.portraits.parts import HitPanel


@dataclass(frozen=True, slots=True)
class Record:
    """A record to pull: what it is about, with whom, and how far it stands from the expected, as far as that is known.

    ``value`` and ``weight`` are NaN where a rule cites it.
    """

    ref: str
    at: datetime
    what: Text | None
    whom: str = ""
    value: float = math.nan
    weight: float = math.nan


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a metric that departs from peers, or what rules say of one matter.

    Parameters
    ----------
    kind
        'metric' or 'rule'.
    name
        The metric, or the rules with '+' between.
    label
        What it is called.
    sentence
        The finding, with counts, base, expectation, peers and interval, or with what the rules found.
    course
        Since when, and which way it goes; nothing where too few months tell.
    contribution
        What it adds to the score; NaN of rules.
    without
        What the score would be without it, and whether that would still list the person.
    explained
        What was tried as the explanation on this person's data, and what the unit has in common.
    notes
        What must stand beside the figures: facts outside the period, office hours, clocks that were not paused.
    records
        Those to pull, worst before latest.
    total
        How many records there are in all.
    complete
        Whether these are all that count; false where an average over all the work is told, and `records` are those
        that weigh most.
    amount, unit
        The money that it is about, each sum once, NaN where there is none; and what it is in, as far as that is known.
    whom
        The counterparties that it is about; what somebody is where that is another party, as a colleague or an agent.
    events
        Of rules: what happened when, and for how much.
    clocks
        Of lateness: the worst cases, step by step, with whose each was.
    steps
        Of rules that tell of one matter: what each found, in the order of time.
    innocent, why, cannot_see
        What the cards say.
    """

    kind: Literal["metric", "rule"]
    name: str
    label: Text
    sentence: Text
    course: Text | None
    contribution: float
    without: Text | None
    explained: tuple[Text, ...]
    notes: tuple[Text, ...]
    records: tuple[Record, ...]
    total: int
    complete: bool
    amount: float
    whom: tuple[Text, ...]
    events: tuple[Event, ...]
    clocks: tuple[CaseClock, ...]
    steps: tuple[HitPanel, ...]
    innocent: tuple[Text, ...]
    why: tuple[Text, ...]
    cannot_see: tuple[Text, ...]
    unit: Text | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The first screen of an official's portrait, in the order in which it is read.

    Parameters
    ----------
    line
        The grade's reason in one line.
    also
        What else goes the same way.
    favour
        What speaks for the person.
    money
        The sums and the counterparties, or that there are none.
    records
        Those to pull first.
    total
        How many records the reasons cite.
    missing
        What is missing to judge.
    onward
        What may be done next.
    chance
        That it is a lead, and how many such leads chance gives.
    """

    line: Text
    also: tuple[Text, ...]
    favour: tuple[Text, ...]
    money: Text
    records: tuple[Record, ...]
    total: int
    missing: tuple[Text, ...]
    onward: tuple[Text, ...]
    chance: Text


@dataclass(frozen=True, slots=True)
class Involved:
    """Hits about matters that the person had a hand in, beside those of the unit: they are nobody's reason.

    ``own`` hits name the person, ``hits`` the unit's people, ``people`` of them; of the own, a human has cleared the
    facts of ``cleared``.
    """

    rule: str
    label: Text
    own: int
    hits: int
    people: int
    cleared: int
    records: tuple[str, ...]
