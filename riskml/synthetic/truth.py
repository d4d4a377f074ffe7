"""Who plays what in the synthetic city, and how much of it a run found.

The truth is written beside the sources and read by nobody but the table at the end of a demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import east_asian_width

import pandas as pd

from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Role = Literal["scheme", "look_alike"]
KINDS: dict[str, tuple[Role, Text]] = {
    "crony": ("scheme", Text(zh="特定企业关照", en="Closeness to one company")),
    "slow_walking": ("scheme", Text(zh="选择性拖延", en="Selective waiting past the limit")),
    "queue_jumping": ("scheme", Text(zh="插队办理", en="Queue-jumping for a few")),
    "split_purchases": ("scheme", Text(zh="化整为零采购", en="Purchases split under the threshold")),
    "rubber_stamping": ("scheme", Text(zh="临限成批盖章", en="Batches stamped just before the limit")),
    "over_lenient": ("scheme", Text(zh="裁量过宽", en="Over-lenient discretion")),
    "self_approval": ("scheme", Text(zh="自己申请自己审批", en="Approving one's own application")),
    "specialist": ("look_alike", Text(zh="专班专办一家企业", en="Serves one company by duty")),
    "covering": ("look_alike", Text(zh="替病假同事顶岗", en="Covers for a sick colleague")),
    "hard_caseload": ("look_alike", Text(zh="疑难件集中的单位", en="Unit with a hard caseload")),
    "night_duty": ("look_alike", Text(zh="夜间值守岗位", en="Night duty")),
    "newcomer": ("look_alike", Text(zh="新到岗、办件少", en="Newcomer with few cases")),
}
_OTHERS = Text(zh="其余人员", en="Everybody else")
_HEADINGS = {
    "zh": ("类别", "情形", "人数", "红", "黄", "未列入"),
    "en": ("role", "what", "officials", "red", "yellow", "not listed"),
}
_ROLES = {
    "scheme": Text(zh="植入情形", en="planted"),
    "look_alike": Text(zh="正当情形", en="honest"),
    "other": Text(zh="普通", en="ordinary"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What one official plays.

    Parameters
    ----------
    official_id
        Who.
    kind
        One of `KINDS`.
    first, last
        Days from and to, ISO 8601.
    about
        Identifiers that belong to it: companies favoured, the colleague covered for.
    """

    official_id: str
    kind: str
    first: str
    last: str
    about: tuple[str, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Return the part as ``truth.json`` holds it."""
        role, label = KINDS[self.kind]
        return {
            "official_id": self.official_id,
            "role": role,
            "kind": self.kind,
            "label": label.model_dump(),
            "from": self.first,
            "to": self.last,
            "about": list(self.about),
        }


def outcome_table(truth: Iterable[Mapping[str, Any]], warnings: pd.DataFrame) -> pd.DataFrame:
    """Hold a run's warnings against the truth.

    Parameters
    ----------
    truth
        The records of ``truth.json``.
    warnings
        Columns ``official_id`` and ``grade`` (``red``, ``yellow``, ``none``), one row an official. An
        official who has no row was not warned about.

    Returns
    -------
    pandas.DataFrame
        ``role``, ``kind``, ``label_zh``, ``label_en``, ``officials``, ``red``, ``yellow``, ``unlisted``: one
        row for each kind in the truth, and one for everybody else. Where the role is not ``scheme``, red
        and yellow are wrongly flagged.

    Examples
    --------
    >>> truth = [Part("P1", "crony", "2025-01-01", "2025-12-31").as_record()]
    >>> warnings = pd.DataFrame({"official_id": ["P1", "P2"], "grade": ["red", "none"]})
    >>> outcome_table(truth, warnings)[["kind", "officials", "red", "yellow", "unlisted"]].values.tolist()
    [['crony', 1, 1, 0, 0], ['other', 1, 0, 0, 1]]
    """
    grades: dict[str, str] = dict(zip(warnings["official_id"], warnings["grade"], strict=True))
    cast: dict[str, set[str]] = {}
    for record in truth:
        cast.setdefault(str(record["kind"]), set()).add(str(record["official_id"]))
    rows = [
        (KINDS[kind][0], kind, KINDS[kind][1], [grades.get(one, "none") for one in sorted(cast[kind])])
        for kind in KINDS
        if kind in cast
    ]
    known: set[str] = set().union(*cast.values())
    others = [grade for one, grade in grades.items() if one not in known]
    return pd.DataFrame(
        {
            "role": role,
            "kind": kind,
            "label_zh": label.zh,
            "label_en": label.en,
            "officials": len(got),
            "red": got.count("red"),
            "yellow": got.count("yellow"),
            "unlisted": len(got) - got.count("red") - got.count("yellow"),
        }
        for role, kind, label, got in [*rows, ("other", "other", _OTHERS, others)]
    )


def outcome_text(table: pd.DataFrame, language: Literal["zh", "en"]) -> str:
    """Render the outcome table for a terminal, columns aligned for full-width text too."""
    lines: list[tuple[str, ...]] = [_HEADINGS[language]]
    lines += [
        (
            _ROLES[str(row["role"])].in_(language),
            str(row[f"label_{language}"]),
            *(str(row[name]) for name in ("officials", "red", "yellow", "unlisted")),
        )
        for row in table.to_dict("records")
    ]
    return aligned(lines)


def aligned(lines: Sequence[tuple[str, ...]]) -> str:
    r"""Lay out lines of cells for a terminal: the first two columns to the left, figures to the right.

    Examples
    --------
    >>> aligned([("role", "what", "n"), ("planted", "汉", "12")])
    'role     what   n\nplanted  汉    12'
    """
    widths = [max(_width(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell + pad if column < _TEXT_COLUMNS else pad + cell
            for column, cell in enumerate(line)
            for pad in [" " * (widths[column] - _width(cell))]
        ).rstrip()
        for line in lines
    )


_TEXT_COLUMNS = 2


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)
