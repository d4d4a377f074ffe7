"""The working set: the tables that a card's SQL may read, and their columns.

This is the vocabulary of every card. A stage in ``stages/`` makes each table with exactly these columns;
examples in cards are read into the same types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from riskml.faults import CardError, Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHEN = pa.timestamp("us")
_DAY = pa.date32()
_TEXT = pa.string()
_FLAG = pa.bool_()
_WHOLE = pa.int64()
_REAL = pa.float64()

WORKING: dict[str, dict[str, pa.DataType]] = {
    "calendar": {
        "day": _DAY,
        "month": _DAY,
        "working": _FLAG,
        "workday_number": _WHOLE,
        "provisional": _FLAG,
        "holiday": _TEXT,
    },
    "operations": {
        "operation_id": _TEXT,
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "step": _TEXT,
        "official_id": _TEXT,
        "unit_id": _TEXT,
        "received_at": _WHEN,
        "received_is_date": _FLAG,
        "occurred_at": _WHEN,
        "occurred_is_date": _FLAG,
        "due_at": _WHEN,
        "due_is_date": _FLAG,
        "recorded_at": _WHEN,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
        "place_id": _TEXT,
        "channel": _TEXT,
        "device": _TEXT,
        "reason": _TEXT,
        "documents": _TEXT,
    },
    "cases": {
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "unit_id": _TEXT,
        "applicant_id": _TEXT,
        "opened_at": _WHEN,
        "opened_is_date": _FLAG,
        "closed_at": _WHEN,
        "closed_is_date": _FLAG,
        "due_at": _WHEN,
        "due_is_date": _FLAG,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
        "basis": _TEXT,
        "household_id": _TEXT,
    },
    "steps": {
        "operation_id": _TEXT,
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "step": _TEXT,
        "official_id": _TEXT,
        "unit_id": _TEXT,
        "occurred_at": _WHEN,
        "occurred_is_date": _FLAG,
        "day": _DAY,
        "month": _DAY,
        "started_at": _WHEN,
        "started_is_date": _FLAG,
        "elapsed_workdays": _WHOLE,
        "elapsed_hours": _REAL,
        "due_at": _WHEN,
        # From the beginning of the act to the end of its limit; days past that end, and days left (negative when late).
        "limit_workdays": _REAL,
        "late_workdays": _REAL,
        "left_workdays": _REAL,
        # Share of the whole limit: a limit of the case counts from its opening to its close.
        "limit_used": _REAL,
        "outcome": _TEXT,
        "amount": _REAL,
        "counterparty_id": _TEXT,
        "channel": _TEXT,
        "device": _TEXT,
        "place_id": _TEXT,
        "reason": _TEXT,
        "documents": _TEXT,
        "recorded_at": _WHEN,
        "position": _WHOLE,
        "previous_step": _TEXT,
        "next_step": _TEXT,
        "closes_case": _FLAG,
        "working_day": _FLAG,
        "office_hours": _FLAG,
        "repeated": _FLAG,
        # The same official acts on this case again, later.
        "acts_again": _FLAG,
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
    "workflow": {
        "matter_id": _TEXT,
        "step": _TEXT,
        "position": _WHOLE,
        "limit_workdays": _REAL,
        "required": _FLAG,
        "decides": _FLAG,
        "post": _TEXT,
        # What the step is in any workflow (apply, accept, examine, approve, …), by which duties are kept apart.
        "duty": _TEXT,
        "limit_hours": _REAL,
        "legal_limit_workdays": _REAL,
        "risk": _TEXT,
    },
    # The records that a step must leave, one row each.
    "step_records": {"matter_id": _TEXT, "step": _TEXT, "document": _TEXT},
    "presence": {"official_id": _TEXT, "unit_id": _TEXT, "month": _DAY, "workdays": _REAL},
    "posts": {"official_id": _TEXT, "unit_id": _TEXT, "post": _TEXT, "valid_from": _WHEN, "valid_to": _WHEN},
    "leaves": {"official_id": _TEXT, "valid_from": _WHEN, "valid_to": _WHEN, "kind": _TEXT},
    "officials": {"official_id": _TEXT, "name": _TEXT, "unit_id": _TEXT, "post": _TEXT},
    "units": {"unit_id": _TEXT, "name": _TEXT, "kind": _TEXT, "parent_id": _TEXT},
    "matters": {
        "matter_id": _TEXT,
        "name_zh": _TEXT,
        "name_en": _TEXT,
        "limit_workdays": _REAL,
        "sensitive": _FLAG,
        "amount_low": _REAL,
        "amount_high": _REAL,
        "threshold": _REAL,
        "area": _TEXT,
    },
    "counterparties": {
        "counterparty_id": _TEXT,
        "name": _TEXT,
        "kind": _TEXT,
        "address": _TEXT,
        "telephone": _TEXT,
        "email": _TEXT,
        "bank_account_id": _TEXT,
        "legal_representative_id": _TEXT,
        "legal_representative": _TEXT,
        "founded_at": _WHEN,
        "ended_at": _WHEN,
        "jurisdiction": _TEXT,
        "identifier_scheme": _TEXT,
    },
    "relations": {
        "person_id": _TEXT,
        "company_id": _TEXT,
        "kind": _TEXT,
        "valid_from": _WHEN,
        "valid_to": _WHEN,
        "source": _TEXT,
        "share": _REAL,
        "matched_by": _TEXT,
    },
    "tenders": {
        "tender_id": _TEXT,
        "project_id": _TEXT,
        "title": _TEXT,
        "unit_id": _TEXT,
        "buyer_id": _TEXT,
        "official_id": _TEXT,
        "agent_id": _TEXT,
        "matter_id": _TEXT,
        "method": _TEXT,
        "method_details": _TEXT,
        "method_reason": _TEXT,
        "category": _TEXT,
        "estimate": _REAL,
        "currency": _TEXT,
        "criteria": _TEXT,
        "status": _TEXT,
        "bidders": _WHOLE,
        "published_at": _WHEN,
        "opens_at": _WHEN,
        "closes_at": _WHEN,
        "enquiry_opens_at": _WHEN,
        "enquiry_closes_at": _WHEN,
        "awarded_at": _WHEN,
        "recorded_at": _WHEN,
    },
    "bids": {
        "bid_id": _TEXT,
        "tender_id": _TEXT,
        "lot_id": _TEXT,
        "bidder_id": _TEXT,
        "amount": _REAL,
        "currency": _TEXT,
        "status": _TEXT,
        "reason": _TEXT,
        "submitted_at": _WHEN,
        "device": _TEXT,
        "network_address": _TEXT,
        "contact": _TEXT,
        "telephone": _TEXT,
        "guarantee_account_id": _TEXT,
        "author": _TEXT,
        "score": _REAL,
        "recorded_at": _WHEN,
    },
    "awards": {
        "award_id": _TEXT,
        "tender_id": _TEXT,
        "lot_id": _TEXT,
        "bid_id": _TEXT,
        "supplier_id": _TEXT,
        "amount": _REAL,
        "currency": _TEXT,
        "status": _TEXT,
        "awarded_at": _WHEN,
        "recorded_at": _WHEN,
    },
    "award_items": {
        "item_id": _TEXT,
        "tender_id": _TEXT,
        "award_id": _TEXT,
        "lot_id": _TEXT,
        "scheme": _TEXT,
        "classification": _TEXT,
        "description": _TEXT,
        "quantity": _REAL,
        "unit_price": _REAL,
    },
    "contracts": {
        "contract_id": _TEXT,
        "tender_id": _TEXT,
        "award_id": _TEXT,
        "kind": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "counterparty_id": _TEXT,
        "asset_id": _TEXT,
        "title": _TEXT,
        "amount": _REAL,
        "appraised_amount": _REAL,
        "final_amount": _REAL,
        "currency": _TEXT,
        "signed_at": _WHEN,
        "starts_at": _WHEN,
        "ends_at": _WHEN,
        "finished_at": _WHEN,
        "status": _TEXT,
        "recorded_at": _WHEN,
    },
    "contract_changes": {
        "change_id": _TEXT,
        "contract_id": _TEXT,
        "official_id": _TEXT,
        "changed_at": _WHEN,
        "amount_before": _REAL,
        "amount_after": _REAL,
        "old_ends_at": _WHEN,
        "new_ends_at": _WHEN,
        "reason": _TEXT,
        "recorded_at": _WHEN,
    },
    "payments": {
        "payment_id": _TEXT,
        "scheme": _TEXT,
        "contract_id": _TEXT,
        "case_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "payee_id": _TEXT,
        "beneficiary_id": _TEXT,
        "account_id": _TEXT,
        "amount": _REAL,
        "currency": _TEXT,
        "invoice_id": _TEXT,
        "invoiced_at": _WHEN,
        "paid_at": _WHEN,
        "worked_at": _WHEN,
        "place_id": _TEXT,
        "channel": _TEXT,
        "description": _TEXT,
        "recorded_at": _WHEN,
    },
    "registers": {
        "register": _TEXT,
        "entry_id": _TEXT,
        "person_id": _TEXT,
        "name": _TEXT,
        "value": _REAL,
        "valid_from": _WHEN,
        "valid_to": _WHEN,
        "matched_by": _TEXT,
        "source": _TEXT,
        "recorded_at": _WHEN,
    },
    "declared_relatives": {
        "official_id": _TEXT,
        "person_id": _TEXT,
        "kind": _TEXT,
        "valid_from": _WHEN,
        "valid_to": _WHEN,
        "matched_by": _TEXT,
        "source": _TEXT,
    },
    "complaints": {
        "complaint_id": _TEXT,
        "case_id": _TEXT,
        "matter_id": _TEXT,
        "unit_id": _TEXT,
        "official_id": _TEXT,
        "complainant_id": _TEXT,
        "received_at": _WHEN,
        "answered_at": _WHEN,
        "upheld": _FLAG,
        "subject": _TEXT,
        "recorded_at": _WHEN,
    },
    # What reviewers decided; warnings are followed up by it, and no rule needs it.
    "reviews": {
        "review_id": _TEXT,
        "warning_id": _TEXT,
        "hit_id": _TEXT,
        "finding": _TEXT,
        "facts": _TEXT,
        "decided_at": _WHEN,
        "decided_by": _TEXT,
        "note": _TEXT,
        "recorded_at": _WHEN,
    },
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
    "clock": {"as_of": _DAY},
}

_SOURCE = {"source_id": _TEXT, "source_row": _WHOLE}

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

# Tables whose accepted columns are the columns that cards read.
_AS_STORED = (
    "operations", "officials", "posts", "leaves", "units", "counterparties", "relations", "declared_relatives",
    "tenders", "bids", "awards", "award_items", "contracts", "contract_changes", "payments", "registers", "complaints",
    "reviews",
)  # fmt: skip

# What the store may hold of each table that the working set is built from; any column may be absent.
STORED: dict[str, dict[str, pa.DataType]] = {
    **{name: {**WORKING[name], **_SOURCE} for name in _AS_STORED},
    "cases": {**WORKING["cases"], "recorded_at": _WHEN, **_SOURCE},
    "matters": {"matter_id": _TEXT, "name": _TEXT, "limit_workdays": _REAL, "sensitive": _FLAG, **_SOURCE},
}

# What matter cards give to the working set; of the same columns as the working table.
CARD_TABLES = {
    "card_matters": WORKING["matters"],
    "card_workflow": WORKING["workflow"],
    "card_step_records": WORKING["step_records"],
}


def empty_table(name: str) -> pa.Table:
    """Return a working table without rows."""
    return pa.schema(list(WORKING[name].items())).empty_table()


def _cell(value: str | None, kind: pa.DataType) -> Any:  # the type follows the column
    if value is None or value == "":
        return None
    if kind == _FLAG:
        return {"true": True, "false": False}[value.lower()]
    if kind == _WHOLE:
        return int(value)
    if kind == _REAL:
        return float(value)
    return value


def typed_table(name: str, rows: Sequence[dict[str, str | None]]) -> pa.Table:
    """Return a working table from rows of text; columns that are not given are null.

    Raises
    ------
    CardError
        The table or a column is not of the working set, or a cell is not of its column's type.
    """
    if name not in WORKING:
        raise CardError([Fault(f"table {name}", "a table of the working set", name, did_you_mean(name, WORKING))])
    schema = WORKING[name]
    faults = [
        Fault(f"table {name}", "a column of the working set", column, did_you_mean(column, schema))
        for column in {column: None for row in rows for column in row if column not in schema}
    ]
    columns: dict[str, pa.Array] = {}
    for column, kind in schema.items():
        try:
            cells = [_cell(row.get(column), kind) for row in rows]
            if kind in (_WHEN, _DAY):
                columns[column] = pa.array(cells, _TEXT).cast(kind)
            else:
                columns[column] = pa.array(cells, kind)
        except (ValueError, KeyError, pa.ArrowInvalid) as error:
            faults.append(Fault(f"table {name}, column {column}", f"cells of type {kind}", str(error)))
    if faults:
        raise CardError(faults)
    return pa.table(columns, schema=pa.schema(list(schema.items())))
