"""One contracting process as rows: its tender, bids, awards, items, contracts, changes and payments."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from riskml.intake.phrases import told
from riskml.intake.readers.documents import at, objects, text
from riskml.intake.telling import cut_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from riskml.core.texts import Text
    from riskml.intake.readers.documents import Gathered, Row
    from riskml.intake.readers.ocds_merging import Process
    from riskml.intake.readers.ocds_parties import Known, ListedParties

LISTED = "listed"
"""Status of a bidder whom the tender names while no bids are published."""

CODES: dict[str, tuple[str, ...]] = {
    "tenders.method": ("open", "selective", "limited", "direct"),
    "tenders.category": ("goods", "works", "services"),
    "tenders.status": ("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"),
    "bids.status": ("invited", "pending", "valid", "disqualified", "withdrawn"),
    "awards.status": ("pending", "active", "cancelled", "unsuccessful"),
    "contracts.status": ("pending", "active", "cancelled", "terminated"),
}
"""The standard's closed lists of words, by the field that takes them."""

_SPELLINGS = {"canceled": "cancelled", "completed": "complete"}
_SHOWN = 12


class Words:
    """Words of the standard's lists, whatever their case; those that no list has are counted."""

    def __init__(self) -> None:
        self._unknown: Counter[tuple[str, str]] = Counter()

    def word(self, field: str, value: Any) -> str | None:
        """Return a word as the standard writes it; one that it does not have stays as it is.

        Examples
        --------
        >>> words = Words()
        >>> words.word("tenders.method", " Open "), words.word("tenders.method", "Abierta")
        ('open', 'Abierta')
        >>> [note.en for note in words.notes()]
        ["words that the standard does not have, kept as they are: tenders.method 'Abierta' (1)"]
        """
        said = text(value)
        if said is None:
            return None
        plain = said.lower()
        plain = _SPELLINGS.get(plain, plain)
        if plain in CODES[field]:
            return plain
        self._unknown[field, said] += 1
        return said

    def notes(self) -> list[Text]:
        """Say which words the standard does not have, the commonest first."""
        words = [(f"{field} {said!r} ({count})", count) for (field, said), count in self._unknown.items()]
        return [told("no_standard", words=cut_short(words, _SHOWN))] if words else []


class _Rows:
    """One process, as rows of each table.

    Identifiers of bids, awards, items and contracts are unique within their process only, so that of the process
    stands before them; what bears none is numbered.
    """

    def __init__(self, process: Process, listed: ListedParties, words: Words) -> None:
        self.of = process.release
        self.ocid = text(self.of.get("ocid"))
        self.told, self.release = process.recorded, process.origin
        self._listed, self._word = listed, words.word

    def party(self, reference: Any) -> str | None:
        """Return the code by which a party is known."""
        known = self._listed.known(reference)
        return known.code if known else None

    def several(self, references: Any) -> list[Known | None]:
        """Return each of those who are named once; nobody, where nobody is."""
        known = dict.fromkeys(filter(None, map(self._listed.known, objects(references))))
        return [*known] or [None]

    def own(self, one: Any, place: int) -> str | None:
        named = text(at(one, "id")) or f"#{place}"
        return None if self.ocid is None else f"{self.ocid}/{named}"

    def unit(self) -> str | None:
        return self.party(at(self.of, "tender", "procuringEntity")) or self.party(self.of.get("buyer"))

    def tender(self) -> Row:
        tender = self.of.get("tender")
        notices = [
            one for one in objects(at(tender, "documents")) if (text(one.get("documentType")) or "").lower() in _NOTICES
        ]
        published = sorted(filter(None, (text(one.get("datePublished")) for one in notices)))
        active = [one for one in objects(self.of.get("awards")) if (text(one.get("status")) or "").lower() == "active"]
        awarded = sorted(filter(None, (text(one.get("date")) for one in active)))
        return {
            "tender_id": self.ocid,
            "project_id": text(at(self.of, "planning", "budget", "projectID"))
            or text(at(self.of, "planning", "budget", "id")),
            "title": text(at(tender, "title")),
            "unit_id": self.unit(),
            "buyer_id": self.party(self.of.get("buyer")),
            "method": self._word("tenders.method", at(tender, "procurementMethod")),
            "method_details": text(at(tender, "procurementMethodDetails")),
            "method_reason": text(at(tender, "procurementMethodRationale")),
            "category": self._word("tenders.category", at(tender, "mainProcurementCategory")),
            "estimate": text(at(tender, "value", "amount")),
            "currency": text(at(tender, "value", "currency")),
            "criteria": text(at(tender, "awardCriteria")),
            "status": self._word("tenders.status", at(tender, "status")),
            "bidders": text(at(tender, "numberOfTenderers")),
            "published_at": published[0] if published else None,
            "opens_at": text(at(tender, "tenderPeriod", "startDate")),
            "closes_at": text(at(tender, "tenderPeriod", "endDate")),
            "enquiry_opens_at": text(at(tender, "enquiryPeriod", "startDate")),
            "enquiry_closes_at": text(at(tender, "enquiryPeriod", "endDate")),
            "awarded_at": awarded[0] if awarded else None,
            "recorded_at": self.told,
            **self.release,
        }

    def bids(self) -> Iterator[Row]:
        details = objects(at(self.of, "bids", "details"))
        for place, bid in enumerate(details, 1):
            told = {
                "bid_id": self.own(bid, place),
                "tender_id": self.ocid,
                "lot_id": _only(bid.get("relatedLots")),
                "amount": text(at(bid, "value", "amount")),
                "currency": text(at(bid, "value", "currency")),
                "status": self._word("bids.status", bid.get("status")),
                "reason": text(bid.get("statusDetails")),
                "submitted_at": text(bid.get("date")),
                "recorded_at": self.told,
                **self.release,
            }
            # A bidder named twice on one bid is one bidder; a bid whose bidder is not published is a bid all the same.
            for bidder in self.several(bid.get("tenderers")):
                yield told | _named("bidder_id", bidder)
        listed = [] if details else self.several(at(self.of, "tender", "tenderers"))
        for bidder in filter(None, listed):
            yield {
                "bid_id": f"{self.ocid}/{LISTED}/{bidder.code}",
                "tender_id": self.ocid,
                "status": LISTED,
                "recorded_at": self.told,
                **self.release,
            } | _named("bidder_id", bidder)

    def awards(self) -> Iterator[Row]:
        for place, award in enumerate(objects(self.of.get("awards")), 1):
            bid = text(award.get("relatedBid")) or _only(award.get("relatedBids"))
            told = {
                "award_id": self.own(award, place),
                "tender_id": self.ocid,
                "lot_id": _only(award.get("relatedLots")),
                "bid_id": None if bid is None or self.ocid is None else f"{self.ocid}/{bid}",
                "amount": text(at(award, "value", "amount")),
                # Of the award, however many suppliers: they share it.
                "amount_shared": "true",
                "currency": text(at(award, "value", "currency")),
                "status": self._word("awards.status", award.get("status")),
                "awarded_at": text(award.get("date")),
                "recorded_at": self.told,
                **self.release,
            }
            for supplier in self.several(award.get("suppliers")):
                yield told | _named("supplier_id", supplier)

    def items(self) -> Iterator[Row]:
        for place, award in enumerate(objects(self.of.get("awards")), 1):
            owner = self.own(award, place)
            for nth, item in enumerate(objects(award.get("items")), 1):
                yield {
                    "item_id": f"{owner}/{text(item.get('id')) or f'#{nth}'}",
                    "tender_id": self.ocid,
                    "award_id": owner,
                    "lot_id": text(item.get("relatedLot")),
                    "scheme": text(at(item, "classification", "scheme")),
                    "classification": text(at(item, "classification", "id")),
                    "description": text(item.get("description")),
                    "quantity": text(item.get("quantity")),
                    "unit_price": text(at(item, "unit", "value", "amount")),
                    **self.release,
                }

    def contracts(self) -> Iterator[tuple[str | None, dict[str, Any], Row]]:
        """Yield each contract's identifier, its document and its row."""
        suppliers = {
            self.own(award, place): [one.code for one in self.several(award.get("suppliers")) if one]
            for place, award in enumerate(objects(self.of.get("awards")), 1)
        }
        category = (text(at(self.of, "tender", "mainProcurementCategory")) or "").lower()
        # A release without the tender does not tell what is bought; the working set sees whether another does.
        kind = _WORKS.get(category, "purchase") if category else None
        for place, contract in enumerate(objects(self.of.get("contracts")), 1):
            named = text(contract.get("awardID"))
            award = None if named is None or self.ocid is None else f"{self.ocid}/{named}"
            others = suppliers.get(award, [])
            own = self.own(contract, place)
            row = {
                "contract_id": own,
                "tender_id": self.ocid,
                "award_id": award,
                "kind": kind,
                "unit_id": self.unit(),
                "counterparty_id": others[0] if len(others) == 1 else None,
                "title": text(contract.get("title")),
                "amount": text(at(contract, "value", "amount")),
                "currency": text(at(contract, "value", "currency")),
                "signed_at": text(contract.get("dateSigned")),
                "starts_at": text(at(contract, "period", "startDate")),
                "ends_at": text(at(contract, "period", "endDate")),
                "status": self._word("contracts.status", contract.get("status")),
                "recorded_at": self.told,
                **self.release,
            }
            yield own, contract, row

    def changes(self, own: str | None, contract: dict[str, Any]) -> Iterator[Row]:
        amendments = objects(contract.get("amendments")) or objects([contract.get("amendment")])
        for place, one in enumerate(amendments, 1):
            amounts = [
                text(change.get("former_value"))
                for change in objects(one.get("changes"))
                if text(change.get("property")) in _AMOUNT
            ]
            yield {
                "change_id": f"{own}/{text(one.get('id')) or f'#{place}'}",
                "contract_id": own,
                "changed_at": text(one.get("date")),
                "amount_before": amounts[0] if amounts else None,
                "reason": text(one.get("rationale")) or text(one.get("description")),
                **self.release,
            }

    def payments(self, own: str | None, contract: dict[str, Any]) -> Iterator[Row]:
        for place, one in enumerate(objects(at(contract, "implementation", "transactions")), 1):
            value = at(one, "value") or at(one, "amount")
            yield {
                "payment_id": f"{own}/{text(one.get('id')) or f'#{place}'}",
                "contract_id": own,
                "unit_id": self.party(at(one, "payer") or at(one, "providerOrganization")),
                "payee_id": self.party(at(one, "payee") or at(one, "receiverOrganization")),
                "amount": text(at(value, "amount")),
                "currency": text(at(value, "currency")),
                "paid_at": text(one.get("date")),
                "description": text(one.get("source")),
                **self.release,
            }


_WORKS = {"works": "works"}
_NOTICES = ("tendernotice", "notice")
_AMOUNT = ("value.amount", "value/amount", "/value/amount")


def _named(field: str, known: Known | None) -> Row:
    return {field: known and known.code, "matched_by": known and known.matched_by}


def _only(values: Any) -> str | None:
    """Return the one lot or bid that is named, where it is one."""
    named = [text(one) for one in values] if isinstance(values, list) else []
    return named[0] if len(named) == 1 else None


def add_purchase(gathered: Gathered, process: Process, listed: ListedParties, words: Words) -> None:
    """Add the rows of one process to each table."""
    release, number = _Rows(process, listed, words), process.number
    gathered.add("tenders", number, release.tender())
    for table, rows in (("bids", release.bids()), ("awards", release.awards()), ("award_items", release.items())):
        for row in rows:
            gathered.add(table, number, row)
    for own, contract, row in release.contracts():
        gathered.add("contracts", number, row)
        for change in release.changes(own, contract):
            gathered.add("contract_changes", number, change)
        for payment in release.payments(own, contract):
            gathered.add("payments", number, payment)
