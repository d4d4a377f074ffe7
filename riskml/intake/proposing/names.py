"""How near the name of a column is to what a field is called: by riskml, in Chinese, in English, elsewhere."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from riskml.intake.proposing.shapes import BRACKETS

if TYPE_CHECKING:
    from riskml.intake.contracts import Contract

How = Literal["own", "standard", "elsewhere", "part"]
"""The field's own name or label; the name that XES has for it; what other systems call it; a part of the name."""

STRENGTH: Final[dict[How, float]] = {"own": 1.0, "standard": 1.0, "elsewhere": 0.9, "part": 0.6}

_BRACKETS: Final = re.compile(BRACKETS)
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_GAPS: Final = re.compile(r"[\s_\-.:/\\#]+")
_NUMBERED: Final = re.compile(r"(?<=\D)\d{1,2}$")
SHORT: Final = {
    "amt": "amount", "num": "number", "nr": "number", "no": "number", "inv": "invoice", "cur": "currency",
    "curr": "currency", "dt": "date", "ts": "timestamp", "desc": "description", "dept": "department",
    "org": "organization", "ref": "id", "code": "id", "key": "id", "number": "id", "cust": "customer", "trans": "",
    "identifier": "id",
}  # fmt: skip
LEAST_PART: Final = 2
"""A Chinese word that a name ends with counts from so many letters on."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """How a column's name was matched with a field."""

    strength: float
    how: How
    word: str


def bare(name: str) -> str:
    """Return a name as names are compared: without case, width, gaps, and what stands in brackets.

    Examples
    --------
    >>> bare("Case ID"), bare("case_id"), bare("金额（万元）"), bare("ＩＰ地址"), bare("case:concept:name")
    ('caseid', 'caseid', '金额', 'ip地址', 'caseconceptname')
    """
    plain = unicodedata.normalize("NFKC", name).strip()
    return _GAPS.sub("", _BRACKETS.sub("", plain).strip() or plain).casefold()


def parts(name: str) -> tuple[str, ...]:
    """Return the words of a Western name, short forms written out.

    Examples
    --------
    >>> parts("VendorNum"), parts("ORIGINAL GROSS AMT"), parts("case:startDate")
    (('vendor', 'id'), ('original', 'gross', 'amount'), ('case', 'start', 'date'))
    """
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)).strip()
    words = [one.casefold() for one in _GAPS.split(_HUMP.sub(" ", plain)) if one]
    long = [SHORT.get(SHORT.get(one, one), SHORT.get(one, one)) for one in words]
    return tuple(one for one in long if one)


def name_match(column: str, contract: Contract, field: str) -> NameMatch | None:
    """Return how a column's name matches a field, if it does.

    Parameters
    ----------
    column
        What the source calls it; a trace's attribute of XES (``case:NAME``) is compared without its mark, too.
    contract
        The field's table.
    field
        The field.
    """
    from riskml.intake.by_name import STANDARD  # noqa: PLC0415 -- by_name reads no samples

    told = contract.fields[field]
    own = {bare(field): field, bare(told.label.zh): told.label.zh, bare(told.label.en): told.label.en}
    elsewhere = {bare(one): one for one in told.names}
    plain = bare(column)
    if contract.table == "operations" and column.strip().casefold() in STANDARD.get(field, ()):
        return NameMatch(STRENGTH["standard"], "standard", column)
    if plain in own:
        return NameMatch(STRENGTH["own"], "own", own[plain])
    if plain in elsewhere:
        return NameMatch(STRENGTH["elsewhere"], "elsewhere", elsewhere[plain])
    numbered = _NUMBERED.sub("", plain)
    if numbered in elsewhere or numbered in own:
        return NameMatch(STRENGTH["part"] + 0.1, "part", (own | elsewhere)[numbered])
    return _in_part(column, plain, own | elsewhere)


def _in_part(column: str, plain: str, words: dict[str, str]) -> NameMatch | None:
    found: list[tuple[float, str]] = []
    if plain.isascii():
        has = parts(column)
        for word in words.values():
            if not word.isascii():
                continue
            wants = parts(word)
            if wants and {*wants} == {*has}:
                found.append((0.85, word))
            elif wants and {*wants} - {"id"} and {*wants} - {"id"} <= {*has} and len(has) <= len(wants) + 2:
                covered = sum(map(len, wants)) / max(sum(map(len, has)), 1)
                found.append((STRENGTH["part"] * (0.6 + 0.4 * min(covered, 1.0)), word))
    else:
        for bared, word in words.items():
            if len(bared) >= LEAST_PART and not bared.isascii() and plain.endswith(bared):
                found.append((STRENGTH["part"] * (0.6 + 0.4 * len(bared) / len(plain)), word))
    if not found:
        return None
    strength, word = max(found)
    return NameMatch(strength, "part", word)
