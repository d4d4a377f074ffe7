"""The working set: the tables that a card's SQL may read, and their columns.

This is the vocabulary of every card. Tables of the accepted data have the columns that their contracts name in
``data/contracts``, a bureau's own among them; what stages derive is declared here. A stage in ``stages/`` makes each
table with exactly these columns; examples in cards are read into the same types.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pyarrow as pa

from riskml.core.errors import Fault, ProjectError, Verbatim
from riskml.core.project import reference_root
from riskml.engine.stage import read_stages
from riskml.intake.contracts import ORIGIN, date_flag, load_contracts
from riskml.intake.stored import ARROW, stored_types
from riskml.workingset.columns import SEEN_ONCE, names_in
from riskml.workingset.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.project import Project
    from riskml.intake.contracts import Contract

_WHEN = pa.timestamp("us")
_DAY = pa.date32()
_TEXT = pa.string()
_FLAG = pa.bool_()
_WHOLE = pa.int64()
_REAL = pa.float64()

Columns = dict[str, pa.DataType]

LISTS: dict[str, Columns] = {
    "matters": {
        "matter_id": _TEXT,
        "name_zh": _TEXT,
        "name_en": _TEXT,
        "sensitive": _FLAG,
        "amount_low": _REAL,
        "amount_high": _REAL,
        "threshold": _REAL,
        "area": _TEXT,
    },
    "workflow": {
        "matter_id": _TEXT,
        "step": _TEXT,
        "position": _WHOLE,
        "required": _FLAG,
        "decides": _FLAG,
        "post": _TEXT,
        # What the step is in any workflow (apply, accept, examine, approve, …), by which duties are kept apart.
        "duty": _TEXT,
        "risk": _TEXT,
    },
    # The limits of matters (without a step) and of their steps, one row a period in which none of them changes; what
    # begins in it has them. Since when each is so is unknown where it always was.
    "limits": {
        "matter_id": _TEXT,
        "step": _TEXT,
        "from_day": _DAY,
        "until_day": _DAY,
        "limit_workdays": _REAL,
        "limit_hours": _REAL,
        "legal_limit_workdays": _REAL,
        "limit_workdays_since": _DAY,
        "limit_hours_since": _DAY,
        "legal_limit_workdays_since": _DAY,
    },
    # The records that a step must leave, one row each.
    "step_records": {"matter_id": _TEXT, "step": _TEXT, "document": _TEXT},
}
"""What matter cards give to the working set, as the tables ``card_matters`` and so on."""

STEP_LABELS: Columns = {"matter_id": _TEXT, "label": _TEXT, "step": _TEXT}
"""What else a log may call the steps of a matter; for the stages alone."""

DERIVED: dict[str, Columns] = {
    "calendar": {
        "day": _DAY,
        "month": _DAY,
        "working": _FLAG,
        "workday_number": _WHOLE,
        "provisional": _FLAG,
        "holiday": _TEXT,
    },
    # With the limits that are in force on the date; an act or a case has those of the day on which its clock began.
    "matters": LISTS["matters"] | {"limit_workdays": _REAL},
    "workflow": LISTS["workflow"] | {"limit_workdays": _REAL, "limit_hours": _REAL, "legal_limit_workdays": _REAL},
    # What the matter's limit was on the day on which the case was opened; a due time of its own goes before it.
    "cases": {"promised_workdays": _REAL},
    "steps": {
        "day": _DAY,
        "month": _DAY,
        # What the official was on that day: of the table of posts, else of the roster.
        "post": _TEXT,
        # The fact or item that the case is about, as its row says.
        "basis": _TEXT,
        "started_at": _WHEN,
        "started_is_date": _FLAG,
        "elapsed_workdays": _WHOLE,
        "elapsed_hours": _REAL,
        # From the beginning of the act to the end of its limit; days past that end, and days left (negative when late).
        "limit_workdays": _REAL,
        "late_workdays": _REAL,
        "left_workdays": _REAL,
        # Share of the whole limit: a limit of the case counts from its opening to its close.
        "limit_used": _REAL,
        # What the limits of its step were on the day on which its clock began.
        "promised_workdays": _REAL,
        "promised_hours": _REAL,
        "legal_workdays": _REAL,
        "position": _WHOLE,
        "previous_step": _TEXT,
        "next_step": _TEXT,
        # The first act of an official on the case, whatever events came before.
        "opens_case": _FLAG,
        "closes_case": _FLAG,
        "working_day": _FLAG,
        "office_hours": _FLAG,
        "repeated": _FLAG,
        # The same official acts on this case again, later.
        "acts_again": _FLAG,
        # The act gives the case an amount that it did not have before; whoever only carries one along sets none.
        "sets_amount": _FLAG,
        # Who acts next on the case, how many required steps that act jumps over, and whether it was returned before.
        "next_official_id": _TEXT,
        "next_skipped": _WHOLE,
        "returned_before": _FLAG,
        "skipped": _WHOLE,
        "out_of_order": _FLAG,
    },
    # The stock of each month's last day (and of the date itself): one row a case and day, with whoever acted last.
    "open_cases": {
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "operation_id": _TEXT,
        "waiting_since": _WHEN,
        "day": _DAY,
        "month": _DAY,
        "due_at": _WHEN,
        "age_workdays": _REAL,
        "limit_workdays": _REAL,
        "late_workdays": _REAL,
    },
    "presence": {"official_id": _TEXT, "unit_id": _TEXT, "month": _DAY, "workdays": _REAL},
    # Valid bids, one row for each bid and member; the place is by price in the lot, and `won` unknown before an award.
    "bid_outcomes": {
        "bid_id": _TEXT,
        "bidder_id": _TEXT,
        "tender_id": _TEXT,
        "lot_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "agent_id": _TEXT,
        "submitted_at": _WHEN,
        "amount": _REAL,
        "currency": _TEXT,
        "place": _WHOLE,
        "bids": _WHOLE,
        "members": _WHOLE,
        "won": _FLAG,
    },
    # One row a tender and lot with at least three priced valid bids; docs/bidding.md has the formulas.
    "bid_screens": {
        "tender_id": _TEXT,
        "lot_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "submitted_at": _WHEN,
        "bids": _WHOLE,
        "currency": _TEXT,
        "estimate": _REAL,
        "lowest": _REAL,
        "second": _REAL,
        "highest": _REAL,
        "mean": _REAL,
        "cv": _REAL,
        "spd": _REAL,
        "diffp": _REAL,
        "rd": _REAL,
        "rdnor": _REAL,
        "rdalt": _REAL,
        "skewness": _REAL,
        "kurtosis": _REAL,
        "ks": _REAL,
        "step_least": _REAL,
        "step_most": _REAL,
        "ratio_least": _REAL,
        "ratio_most": _REAL,
        "winner_id": _TEXT,
    },
    # Bidders that mostly meet each other, over 36 months.
    "bidder_groups": {
        "group_id": _TEXT,
        "bidder_id": _TEXT,
        "members": _WHOLE,
        "cohesion": _REAL,
        "exclusivity": _REAL,
    },
    # The amount is in a known currency that is not the project's: its thresholds do not apply, and sums leave it out.
    **{table: {"other_currency": _FLAG} for table in ("tenders", "awards", "contracts", "payments")},
    "clock": {"as_of": _DAY},
}
"""What stages add: the whole of a table, or what stands beside the columns that it takes from an accepted one.

``steps`` are acts of officials; events that name none are ``unattributed_steps``, with the same columns.
"""

UNATTRIBUTED = "unattributed_steps"
_TAKEN = {
    "steps": ("operations", ("received_at", date_flag("received_at"), date_flag("due_at"), date_flag("recorded_at"))),
    "matters": ("matters", ("name",)),
    **{table: (table, ()) for table in ("cases", "tenders", "awards", "contracts", "payments")},
}
"""From which accepted table a derived one takes all columns but these, a bureau's own among them."""

_THROUGH = {"operations": ("operations", "steps"), "cases": ("case_tellings", "case_rows", "cases")}
"""The stages that hand an accepted table's columns on; where not said, the one of its name."""

RECORDS = {
    "steps": ("operation_id", "occurred_at"),
    "cases": ("case_id", "opened_at"),
    "open_cases": ("case_id", "waiting_since"),
    "tenders": ("tender_id", "published_at"),
    "bids": ("bid_id", "submitted_at"),
    "awards": ("award_id", "awarded_at"),
    "contracts": ("contract_id", "signed_at"),
    "contract_changes": ("change_id", "changed_at"),
    "payments": ("payment_id", "paid_at"),
    "complaints": ("complaint_id", "received_at"),
    "counterparties": ("counterparty_id", "founded_at"),
}
"""What a rule may cite as a record, by table: its identifier, and when it happened."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a project's store may hold, and what its cards may read: by table, each column with its type."""

    stored: Mapping[str, Columns]
    working: Mapping[str, Columns]

    def accepted(self, table: str) -> Columns:
        """Return the columns of an accepted table, without those that say where a row came from."""
        return {name: kind for name, kind in self.stored[table].items() if name not in ORIGIN}

    def columns_of(self, stage: str) -> Columns:
        """Return the columns that a stage's star stands for."""
        return self.accepted("cases") if stage == "case_rows" else self.working.get(stage, {})

    def empty(self, name: str) -> pa.Table:
        """Return a working table without rows."""
        return empty_of(self.working[name])


def empty_of(columns: Columns) -> pa.Table:
    """Return a table of these columns without rows."""
    return pa.schema(list(columns.items())).empty_table()


def schema_of(contracts: Mapping[str, Contract]) -> Schema:
    """Derive a project's schema from its contracts.

    Columns of the reference contracts are always there, for stages and shipped cards are written for them; a project
    that does not accept one has it empty. Its own columns stand behind them.

    Raises
    ------
    ProjectError
        With every field that has another type than the reference, or a name that the stages use themselves.
    """
    accepted: dict[str, Columns] = {}
    faults: list[Fault] = []
    for table, reference in _reference_contracts().items():
        known = _columns(reference)
        own = _columns(contracts[table]) if table in contracts else {}
        for name, kind in own.items():
            where = phrase("contract_field", table=table, name=name)
            if name in known and kind != known[name]:
                faults.append(Fault(where, phrase("the_type_that_cards_read", known=known[name]), Verbatim(str(kind))))
            elif name not in known and name in _names_taken(table):
                faults.append(
                    Fault(
                        where,
                        phrase("a_name_that_no_stage_uses"),
                        Verbatim(repr(name)),
                        phrase("name_the_field_otherwise"),
                    )
                )
        accepted[table] = known | own
    if faults:
        raise ProjectError(faults)
    working = accepted | LISTS | DERIVED
    for name, (table, left_out) in _TAKEN.items():
        taken = {column: kind for column, kind in accepted[table].items() if column not in left_out}
        working[name] = taken | working[name]
    working[UNATTRIBUTED] = working["steps"]
    origin = {name: ARROW[kind] for name, kind in ORIGIN.items()}
    return Schema({table: columns | origin for table, columns in accepted.items()}, working)


def _columns(contract: Contract) -> Columns:
    return {name: kind for name, kind in stored_types(contract).items() if name not in ORIGIN}


@lru_cache(maxsize=1)
def _reference_contracts() -> dict[str, Contract]:
    return load_contracts(reference_root() / "data" / "contracts")


@lru_cache
def _names_taken(table: str) -> frozenset[str]:
    stages = read_stages(files("riskml.workingset") / "stages")
    return SEEN_ONCE.union(*(names_in(stages[name].sql) for name in _THROUGH.get(table, (table,))))


@lru_cache(maxsize=1)
def reference_schema() -> Schema:
    """Return the schema of the reference project, which the package ships."""
    return schema_of(_reference_contracts())


def read_schema(project: Project) -> Schema:
    """Derive the schema of a project from the contracts that it has now."""
    return schema_of(load_contracts(project.accepted / "contracts"))
