"""Contracting releases and records (OCDS), in packages, on their own, or one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.core.errors import Fault, SourceError
from riskml.intake.readers.documents import Gathered, at, documents, identified, objects, text
from riskml.intake.standards import OCDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from riskml.intake.readers.chunks import Chunk
    from riskml.intake.readers.documents import Row

LISTED = "listed"
"""Status of a bidder whom the tender names while no bids are published."""

_WORKS = {"works": "works"}


def merged(earlier: Any, later: Any) -> Any:
    """Put a later release of the same process over an earlier one, as the standard's merging does.

    Objects are merged by key, lists of objects by the members' ``id``; all else is replaced.

    Examples
    --------
    >>> merged({"tender": {"id": "1", "status": "active"}}, {"tender": {"status": "complete"}})
    {'tender': {'id': '1', 'status': 'complete'}}
    >>> merged({"awards": [{"id": "1"}]}, {"awards": [{"id": "1", "status": "active"}, {"id": "2"}]})
    {'awards': [{'id': '1', 'status': 'active'}, {'id': '2'}]}
    """
    if isinstance(earlier, dict) and isinstance(later, dict):
        return {**earlier, **{key: merged(earlier.get(key), value) for key, value in later.items()}}
    if not (isinstance(earlier, list) and isinstance(later, list)):
        return later
    members = [*earlier, *later]
    if not all(isinstance(one, dict) and text(one.get("id")) for one in members):
        return later
    by_id: dict[str, Any] = {}
    for one in members:
        by_id[one["id"]] = merged(by_id.get(one["id"]), one)
    return [*by_id.values()]


def _compiled(releases: list[dict[str, Any]]) -> dict[str, Any]:
    """Return one release for the releases of one process, in the order of their dates."""
    whole: Any = releases[0] if len(releases) == 1 else None
    for one in sorted(releases, key=lambda release: text(release.get("date")) or "") if whole is None else ():
        whole = merged(whole, one)
    return {**whole, "tag": ["compiled"]} if len(releases) > 1 else whole


def _by_process(releases: list[Any]) -> Iterator[Any]:
    """Yield one release for each process of a package; what has no identifier comes as it is."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in releases:
        ocid = text(at(one, "ocid"))
        if ocid is None:
            yield one
        else:
            groups.setdefault(ocid, []).append(one)
    for group in groups.values():
        yield _compiled(group)


def _of_record(record: Any) -> Any:
    """Return the state of a record: as compiled, else from its releases."""
    compiled = at(record, "compiledRelease")
    if isinstance(compiled, dict):
        return {"ocid": at(record, "ocid"), **compiled, "tag": ["compiled"]}
    embedded = [one for one in objects(at(record, "releases")) if "ocid" in one]
    return _compiled(embedded) if embedded else record


def processes(document: Any) -> Iterator[Any]:
    """Yield one release for each process that a document holds: a package, a list, a record or a release."""
    if isinstance(document, list):
        if all(isinstance(one, dict) and not {"releases", "records"} & one.keys() for one in document):
            yield from _by_process(document)
        else:
            for one in document:
                yield from processes(one)
    elif isinstance(at(document, "records"), list):
        yield from map(_of_record, document["records"])
    elif isinstance(document, dict) and "compiledRelease" in document:
        yield _of_record(document)
    elif isinstance(at(document, "releases"), list):
        yield from _by_process(document["releases"])
    else:
        yield document


class _Release:
    """One process, as rows of each table.

    Identifiers of bids, awards, items and contracts are unique within their process only, so that of the process
    stands before them; what bears none is numbered.
    """

    def __init__(self, release: dict[str, Any]) -> None:
        self.of = release
        self.ocid = text(release.get("ocid"))
        self.parties = {one.get("id"): one for one in objects(release.get("parties")) if text(one.get("id"))}
        compiled = "compiled" in (release.get("tag") or ())
        # Of a compiled release the date says when it was last changed, not when each fact of it was told.
        self.told = None if compiled else text(release.get("date"))

    def party(self, reference: Any) -> str | None:
        """Return whom a reference names, by the identifier that the party has in a register."""
        named = text(at(reference, "id"))
        whole = self.parties.get(named, {})
        return identified(whole.get("identifier")) or identified(at(reference, "identifier")) or named

    def own(self, one: Any, place: int) -> str | None:
        named = text(at(one, "id")) or f"#{place}"
        return None if self.ocid is None else f"{self.ocid}/{named}"

    def unit(self) -> str | None:
        return self.party(at(self.of, "tender", "procuringEntity")) or self.party(self.of.get("buyer"))

    def tender(self) -> Row:
        tender = self.of.get("tender")
        notices = [one for one in objects(at(tender, "documents")) if at(one, "documentType") in _NOTICES]
        published = sorted(filter(None, (text(one.get("datePublished")) for one in notices)))
        active = [one for one in objects(self.of.get("awards")) if one.get("status") == "active"]
        awarded = sorted(filter(None, (text(one.get("date")) for one in active)))
        return {
            "tender_id": self.ocid,
            "project_id": text(at(self.of, "planning", "budget", "projectID"))
            or text(at(self.of, "planning", "budget", "id")),
            "title": text(at(tender, "title")),
            "unit_id": self.unit(),
            "buyer_id": self.party(self.of.get("buyer")),
            "method": text(at(tender, "procurementMethod")),
            "method_details": text(at(tender, "procurementMethodDetails")),
            "method_reason": text(at(tender, "procurementMethodRationale")),
            "category": text(at(tender, "mainProcurementCategory")),
            "estimate": text(at(tender, "value", "amount")),
            "currency": text(at(tender, "value", "currency")),
            "criteria": text(at(tender, "awardCriteria")),
            "status": text(at(tender, "status")),
            "bidders": text(at(tender, "numberOfTenderers")),
            "published_at": published[0] if published else None,
            "opens_at": text(at(tender, "tenderPeriod", "startDate")),
            "closes_at": text(at(tender, "tenderPeriod", "endDate")),
            "enquiry_opens_at": text(at(tender, "enquiryPeriod", "startDate")),
            "enquiry_closes_at": text(at(tender, "enquiryPeriod", "endDate")),
            "awarded_at": awarded[0] if awarded else None,
            "recorded_at": self.told,
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
                "status": text(bid.get("status")),
                "reason": text(bid.get("statusDetails")),
                "submitted_at": text(bid.get("date")),
                "recorded_at": self.told,
            }
            # A bidder named twice on one bid is one bidder; a bid whose bidder is not published is a bid all the same.
            bidders = dict.fromkeys(filter(None, map(self.party, objects(bid.get("tenderers")))))
            for bidder in bidders or [None]:
                yield told | {"bidder_id": bidder}
        listed = () if details else objects(at(self.of, "tender", "tenderers"))
        for bidder in dict.fromkeys(filter(None, map(self.party, listed))):
            yield {
                "bid_id": f"{self.ocid}/{LISTED}/{bidder}",
                "tender_id": self.ocid,
                "bidder_id": bidder,
                "status": LISTED,
                "recorded_at": self.told,
            }

    def awards(self) -> Iterator[Row]:
        for place, award in enumerate(objects(self.of.get("awards")), 1):
            bid = text(award.get("relatedBid")) or _only(award.get("relatedBids"))
            told = {
                "award_id": self.own(award, place),
                "tender_id": self.ocid,
                "lot_id": _only(award.get("relatedLots")),
                "bid_id": None if bid is None or self.ocid is None else f"{self.ocid}/{bid}",
                "amount": text(at(award, "value", "amount")),
                "currency": text(at(award, "value", "currency")),
                "status": text(award.get("status")),
                "awarded_at": text(award.get("date")),
                "recorded_at": self.told,
            }
            suppliers = dict.fromkeys(filter(None, map(self.party, objects(award.get("suppliers")))))
            for supplier in suppliers or [None]:
                yield told | {"supplier_id": supplier}

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
                }

    def contracts(self) -> Iterator[tuple[str | None, dict[str, Any], Row]]:
        """Yield each contract's identifier, its document and its row."""
        suppliers: dict[str, list[str]] = {}
        for row in self.awards():
            if row["award_id"] and row["supplier_id"]:
                suppliers.setdefault(row["award_id"], []).append(row["supplier_id"])
        category = text(at(self.of, "tender", "mainProcurementCategory")) or ""
        for place, contract in enumerate(objects(self.of.get("contracts")), 1):
            named = text(contract.get("awardID"))
            award = None if named is None or self.ocid is None else f"{self.ocid}/{named}"
            others = suppliers.get(award or "", [])
            own = self.own(contract, place)
            row = {
                "contract_id": own,
                "tender_id": self.ocid,
                "award_id": award,
                "kind": _WORKS.get(category, "purchase"),
                "unit_id": self.unit(),
                "counterparty_id": others[0] if len(others) == 1 else None,
                "title": text(contract.get("title")),
                "amount": text(at(contract, "value", "amount")),
                "currency": text(at(contract, "value", "currency")),
                "signed_at": text(contract.get("dateSigned")),
                "starts_at": text(at(contract, "period", "startDate")),
                "ends_at": text(at(contract, "period", "endDate")),
                "status": text(contract.get("status")),
                "recorded_at": self.told,
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
            }

    def counterparty(self, party: dict[str, Any]) -> Row:
        where = party.get("address")
        parts = ("countryName", "region", "locality", "streetAddress", "postalCode")
        lines = list(filter(None, (text(at(where, part)) for part in parts)))
        return {
            "counterparty_id": self.party(party),
            "name": text(party.get("name")) or text(at(party, "identifier", "legalName")),
            "address": ", ".join(lines) or None,
            "telephone": text(at(party, "contactPoint", "telephone")),
            "email": text(at(party, "contactPoint", "email")),
            "jurisdiction": text(at(where, "countryName")) or text(at(where, "country")),
            "identifier_scheme": text(at(party, "identifier", "scheme")),
        }


_NOTICES = ("tenderNotice", "notice")
_AMOUNT = ("value.amount", "value/amount", "/value/amount")
_SELLING = {"tenderer", "supplier", "payee"}
_BUYING = {"buyer", "procuringEntity", "payer"}


def _only(values: Any) -> str | None:
    """Return the one lot or bid that is named, where it is one."""
    named = [text(one) for one in values] if isinstance(values, list) else []
    return named[0] if len(named) == 1 else None


class OcdsReader:
    """Read processes: a row for each tender, bid and bidder, award and supplier, item, contract, party and so on.

    A row's number is that of its line, or of its process in a package. Releases of one process in one package are
    merged, in the order of their dates; lines are not, each is a process of its own. Lines are read one at a time.
    """

    fixed = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.columns = [*dict.fromkeys(name for names in OCDS.values() for name in names)]
        self.details: dict[str, str] = {}
        self.notes: list[str] = []

    def chunks(self) -> Iterator[Chunk]:
        """Read the rows in order."""
        gathered = Gathered(OCDS)
        parties = _Parties(gathered)
        several, number = False, 0
        for line, document in documents(self._path):
            if isinstance(document, ValueError):
                gathered.add("tenders", line, {}, f"row: not JSON ({document})")
                continue
            for place, one in enumerate(processes(document), 1):
                several = several or place > 1
                number = place if line == 1 and several else line
                if not isinstance(one, dict):
                    gathered.add("tenders", number, {}, "row: not a release")
                    continue
                release = _Release(one)
                _add_purchase(gathered, number, release)
                parties.take(number, release)
                yield from gathered.ready()
        if not number:
            raise SourceError([Fault(str(self._path), "OCDS releases or records", "none")])
        parties.finish()
        yield from gathered.ready(1)


def _add_purchase(gathered: Gathered, number: int, release: _Release) -> None:
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


class _Parties:
    """Who buys and who sells.

    Whom a process names without saying more has a row at the end, unless another process says more.
    """

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._named: dict[tuple[str, str], tuple[int, str | None]] = {}
        self._described: set[tuple[str, str]] = set()

    def take(self, number: int, release: _Release) -> None:
        """Take the parties of one process."""
        for party in release.parties.values():
            roles = set(filter(None, map(text, party.get("roles") or ())))
            if roles & _SELLING:
                self._describe("counterparties", number, release.counterparty(party))
            if roles & _BUYING:
                self._describe("units", number, {"unit_id": release.party(party), "name": text(party.get("name"))})
        for table, one in _references(release.of):
            known = release.party(one)
            if known is not None:
                self._named.setdefault((table, known), (number, text(at(one, "name"))))

    def _describe(self, table: str, number: int, row: Row) -> None:
        self._gathered.add(table, number, row)
        self._described.add((table, row[_KEYS[table]] or ""))

    def finish(self) -> None:
        """Add those who were only named."""
        for (table, known), (number, name) in self._named.items():
            if (table, known) not in self._described:
                self._gathered.add(table, number, {_KEYS[table]: known, "name": name})


_KEYS = {"counterparties": "counterparty_id", "units": "unit_id"}


def _references(release: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield whom a release names outside its list of parties."""
    bids, awards = objects(at(release, "bids", "details")), objects(release.get("awards"))
    units = [release.get("buyer"), at(release, "tender", "procuringEntity")]
    sellers = [at(release, "tender", "tenderers")]
    sellers += [one.get("tenderers") for one in bids] + [one.get("suppliers") for one in awards]
    for one in objects(units):
        yield "units", one
    for listed in sellers:
        for one in objects(listed):
            yield "counterparties", one
