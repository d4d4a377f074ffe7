"""Open data standards of which one source fills several tables: which tables, and with which of their fields.

The readers give columns that bear the names of the fields, so that no mapping is needed; a project may still map them
otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

OCDS: dict[str, tuple[str, ...]] = {
    "tenders": (
        "tender_id", "project_id", "title", "unit_id", "buyer_id", "method", "method_details", "method_reason",
        "category", "estimate", "currency", "criteria", "status", "bidders", "published_at", "opens_at", "closes_at",
        "enquiry_opens_at", "enquiry_closes_at", "awarded_at", "recorded_at",
        "released_at", "release_id",
    ),
    "bids": (
        "bid_id", "tender_id", "lot_id", "bidder_id", "matched_by", "amount", "currency", "status", "reason",
        "submitted_at", "recorded_at", "released_at", "release_id",
    ),
    "awards": (
        "award_id", "tender_id", "lot_id", "bid_id", "supplier_id", "matched_by", "amount", "amount_shared", "currency",
        "status", "awarded_at", "recorded_at", "released_at", "release_id",
    ),
    "award_items": (
        "item_id", "tender_id", "award_id", "lot_id", "scheme", "classification", "description", "quantity",
        "unit_price", "released_at", "release_id",
    ),
    "contracts": (
        "contract_id", "tender_id", "award_id", "kind", "unit_id", "counterparty_id", "title", "amount", "currency",
        "signed_at", "starts_at", "ends_at", "status", "recorded_at", "released_at", "release_id",
    ),
    "contract_changes": (
        "change_id", "contract_id", "changed_at", "amount_before", "reason", "released_at", "release_id",
    ),
    "payments": (
        "payment_id", "contract_id", "unit_id", "payee_id", "amount", "currency", "paid_at", "description",
        "released_at", "release_id",
    ),
    "counterparties": (
        "counterparty_id", "name", "address", "telephone", "email", "jurisdiction", "identifier_scheme", "matched_by",
        "released_at", "release_id",
    ),
    "units": ("unit_id", "name", "matched_by", "released_at", "release_id"),
}  # fmt: skip
"""Releases and records of the Open Contracting Data Standard, 1.1 with its bids and implementation extensions."""

BODS: dict[str, tuple[str, ...]] = {
    "relations": ("person_id", "company_id", "kind", "valid_from", "valid_to", "source", "share", "matched_by"),
    "counterparties": (
        "counterparty_id", "name", "kind", "address", "founded_at", "ended_at", "jurisdiction", "identifier_scheme",
        "matched_by",
    ),
}  # fmt: skip
"""Statements of the Beneficial Ownership Data Standard, 0.2 to 0.4."""

STANDARDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"ocds": OCDS, "bods": BODS}
