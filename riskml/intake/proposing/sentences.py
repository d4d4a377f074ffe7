"""A row as it was understood, in a sentence that a person can hold beside the source."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from riskml.core.texts import Text, listed, quoted
from riskml.intake.contracts import date_flag
from riskml.intake.proposing.phrases import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from riskml.intake.contracts import Contract

    Workdays = Callable[[date, date], int]

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
LONG: Final = 60
BETWEEN: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")


def moment(at: datetime, *, is_date: bool) -> Text:
    """Write a time as people say it.

    Examples
    --------
    >>> at = moment(datetime(2026, 3, 4, 15, 10), is_date=False)
    >>> at.zh, at.en
    ('2026 年 3 月 4 日 15:10', '4 March 2026, 15:10')
    """
    facts = {"year": str(at.year), "month": Text(zh=str(at.month), en=MONTHS[at.month - 1]), "day": at.day}
    return told("a_day", **facts) if is_date else told("a_time", **facts, clock=f"{at:%H:%M}")


def sentence(contract: Contract, row: Mapping[str, Any], workdays: Workdays | None = None) -> Text:
    """Tell a row as it would be stored.

    Parameters
    ----------
    contract
        Its table.
    row
        Its fields, as the store keeps them.
    workdays
        Counts the working days after one day up to another.
    """
    said = _Said(contract, row)
    if contract.table == "operations":
        return _tight(_act(said, workdays))
    if contract.table == "payments" and said.has("amount"):
        return _tight(_payment(said))
    parts = [told("a_field", field=contract.fields[name].label, value=said.of(name)) for name in said.fields]
    return _tight(told("a_row", table=contract.label, fields=listed(parts)))


def _tight(text: Text) -> Text:
    """Return a text without blanks between Chinese letters, which putting facts in leaves."""
    return Text(zh=BETWEEN.sub("", text.zh), en=text.en)


class _Said:
    """The fields of a row that say something, each as people write it."""

    def __init__(self, contract: Contract, row: Mapping[str, Any]) -> None:
        self.contract, self.row = contract, row
        self.fields = tuple(name for name in contract.fields if row.get(name) is not None)

    def has(self, name: str) -> bool:
        return name in self.fields

    def of(self, name: str) -> Text:
        value = self.row[name]
        if isinstance(value, datetime):
            return moment(value, is_date=bool(self.row.get(date_flag(name))))
        if isinstance(value, bool):
            return told("yes" if value else "no")
        if isinstance(value, float):
            return Text.same(f"{value:,.2f}")
        if f"outcome_{value}" in PHRASES and name == "outcome":
            return PHRASES[f"outcome_{value}"]
        plain = "".join(one if one.isprintable() else " " for one in str(value)) or " "
        return Text.same(plain if len(plain) <= LONG else plain[:LONG] + "…")

    def each(self, *pairs: tuple[str, str]) -> list[Text]:
        return [told(key, value=self.of(name)) for name, key in pairs if self.has(name)]


def _act(said: _Said, workdays: Workdays | None) -> Text:
    facts = {name: said.of(name) for name in ("case_id", "step", "occurred_at") if said.has(name)}
    who = said.of("official_id") if said.has("official_id") else told("nobody")
    more = said.each(
        ("outcome", "an_outcome"),
        ("amount", "an_amount"),
        ("counterparty_id", "a_counterparty"),
        ("agent_id", "an_agent"),
    )
    since = said.row.get("received_at")
    if workdays is not None and isinstance(since, datetime) and said.row["occurred_at"] >= since:
        days = workdays(since.date(), said.row["occurred_at"].date())
        more.append(told("days_after" if days else "same_day", n=days))
    if said.has("due_at"):
        more.append(told("a_limit", value=said.of("due_at")))
    main = told("an_act", who=who, case=facts["case_id"], step=quoted(facts["step"].en), at=facts["occurred_at"])
    return main.then(*more, told("full_stop"))


def _payment(said: _Said) -> Text:
    payee = said.of("payee_id") if said.has("payee_id") else told("nobody")
    money = said.of("amount")
    if said.has("currency"):
        money = Text.same(f"{money.en} {said.row['currency']}")
    more = said.each(
        ("unit_id", "of_unit"), ("official_id", "by_official"), ("invoice_id", "an_invoice"), ("scheme", "for_scheme")
    )
    return told("a_payment", payee=payee, amount=money, at=said.of("paid_at")).then(*more, told("full_stop"))
