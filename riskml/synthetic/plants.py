"""What is planted in purchases, payments and registers, and how much of it the rules found.

A scheme of companies or of money has no single player: what is told is which matters belong to it, each by the
records that a rule would have to cite.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from riskml.core.texts import Text
from riskml.synthetic.truth import aligned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.texts import Language
    from riskml.synthetic.truth import Role

PLANTS: dict[str, tuple[Role, Text]] = {
    "bid_rotation": ("scheme", Text(zh="三家轮流中标", en="Three bidders take turns")),
    "one_desk_bids": ("scheme", Text(zh="同一设备编制多家标书", en="Rival bids from one device")),
    "relative_wins": ("scheme", Text(zh="亲属企业在本单位中标", en="A relative's company wins from the unit")),
    "split_tenders": ("scheme", Text(zh="拆分规避公开采购", en="Tenders split below the threshold")),
    "creeping_price": ("scheme", Text(zh="中标后反复加价", en="Price raised after the award")),
    "wages_of_the_dead": ("scheme", Text(zh="向已故人员发工资", en="Wages paid to the dead")),
    "aid_with_means": ("scheme", Text(zh="有车有房领救助", en="Aid to a household with means")),
    "funeral_twice": ("scheme", Text(zh="丧葬补助重复发放", en="Funeral subsidy paid twice")),
    "cheap_rent": ("scheme", Text(zh="低于评估价出租", en="Rent below appraisal")),
    "business_park": ("look_alike", Text(zh="同一园区注册的两家企业", en="Two firms registered in one park")),
    "recused": ("look_alike", Text(zh="亲属企业在别的单位中标", en="A relative's company wins elsewhere")),
    "means_ended": ("look_alike", Text(zh="车辆已注销后领救助", en="Aid after the car was given up")),
    "agreed_change": ("look_alike", Text(zh="有批复的工程变更", en="One change with its reason")),
}
_HEADINGS = {"zh": ("类别", "情形", "件数", "命中"), "en": ("role", "what", "planted", "cited by a rule")}
_ROLES = {"scheme": Text(zh="植入情形", en="planted"), "look_alike": Text(zh="正当情形", en="honest")}


@dataclass(frozen=True, slots=True)
class Plant:
    """One planted matter.

    Parameters
    ----------
    kind
        One of `PLANTS`.
    records
        Identifiers of tenders, bids, awards, contracts, payments or changes that it consists of.
    rules
        Words that the names of rules that ask for it contain; a hit of another rule on these records does not count.
    """

    kind: str
    records: tuple[str, ...]
    rules: tuple[str, ...]

    def as_record(self) -> dict[str, Any]:
        """Return the matter as ``plants.json`` holds it."""
        role, label = PLANTS[self.kind]
        return {
            "role": role,
            "kind": self.kind,
            "label": label.model_dump(),
            "records": list(self.records),
            "rules": list(self.rules),
        }


def _cited(plant: Mapping[str, Any], hits: pd.DataFrame) -> bool:
    asked = hits[hits["rule"].map(lambda rule: any(word in rule for word in plant["rules"])).astype(bool)]
    return bool(set(plant["records"]) & set(asked["refs"].explode()))


def plants_table(plants: Iterable[Mapping[str, Any]], hits: pd.DataFrame) -> pd.DataFrame:
    """Hold a run's hits against what was planted.

    Parameters
    ----------
    plants
        The records of ``plants.json``.
    hits
        Columns ``rule`` and ``refs``.

    Returns
    -------
    pandas.DataFrame
        ``role``, ``kind``, ``label_zh``, ``label_en``, ``planted``, ``cited``: one row a kind. Of the honest kinds,
        those cited are wrongly flagged.

    Examples
    --------
    >>> plants = [
    ...     Plant("cheap_rent", ("H1",), ("rent",)).as_record(),
    ...     Plant("cheap_rent", ("H2",), ("rent",)).as_record(),
    ... ]
    >>> hits = pd.DataFrame({"rule": ["rent_below_appraisal", "signed_late"], "refs": [["H1"], ["H2"]]})
    >>> plants_table(plants, hits)[["kind", "planted", "cited"]].values.tolist()
    [['cheap_rent', 2, 1]]
    """
    told = list(plants)
    rows = [
        (role, kind, label.zh, label.en, len(own), sum(_cited(one, hits) for one in own))
        for kind, (role, label) in PLANTS.items()
        if (own := [one for one in told if one["kind"] == kind])
    ]
    return pd.DataFrame(rows, columns=["role", "kind", "label_zh", "label_en", "planted", "cited"])


def plants_text(table: pd.DataFrame, language: Language) -> str:
    """Render the table of plants for a terminal."""
    lines = [_HEADINGS[language]]
    lines += [
        (
            _ROLES[str(row["role"])].in_(language),
            str(row[f"label_{language}"]),
            str(row["planted"]),
            str(row["cited"]),
        )
        for row in table.to_dict("records")
    ]
    return aligned(lines)
