"""What a published run told, as rows of the room's tables: values of the run in, rows that are not saved yet out."""

from __future__ import annotations

import json
import math
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pyarrow.parquet as pq

from riskml.intake.manifests import manifests
from riskml.pipeline.sources import Sources
from riskml.portal.models import Official, Portrait, Reason, Record, Rule, RunWarning, Unit, WarningPerson, WarningUnit
from riskml.portal.models_watch import UnitMetric
from riskml.reviews.facts import warning_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.pipeline.published import Published
    from riskml.portal.models import Run

_TOGETHER: Final = 64
MOST_RECORDS: Final = 500
"""Records of one reason that are kept here; the run has every one, and the reason says how many."""
_SEVERITY: Final = {"red": 0, "yellow": 1, "none": 2}


@dataclass(slots=True)
class Listed:
    """A warning with what belongs to it."""

    warning: RunWarning
    people: list[WarningPerson] = field(default_factory=list)
    units: list[WarningUnit] = field(default_factory=list)
    reasons: list[tuple[Reason, list[Record]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Staff:
    """The post of each official, the unit above each unit, and what area it is, as the accepted tables have them."""

    posts: Mapping[str, str] = field(default_factory=dict)
    above: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, project: Project) -> Staff:
        """Read a project's accepted tables; the row that came last speaks."""
        files = Sources.of(project, manifests(project)).files
        return cls(
            _pairs(files.get("officials", ()), "official_id", "post"),
            _pairs(files.get("units", ()), "unit_id", "parent_id"),
            _pairs(files.get("units", ()), "unit_id", "level"),
        )


def _pairs(files: Iterable[Path], key: str, value: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for file in files:
        table = pq.ParquetFile(file)
        if {key, value} <= set(table.schema_arrow.names):
            rows = table.read(columns=[key, value]).to_pylist()
            pairs |= {str(row[key]): str(row[value]) for row in rows if row[key] and row[value]}
    return pairs


def portraits(run: Published) -> Iterator[tuple[str, str, str]]:
    """Yield the portraits of a run one after another: kind, of whom or what, and its values as JSON."""
    with pq.ParquetFile(run.file("portraits.parquet", "report")) as file:
        for batch in file.iter_batches(batch_size=_TOGETHER):
            for row in batch.to_pylist():
                yield row["kind"], row["id"], row["portrait"]


def portrait_row(run: Run, kind: str, key: str, text: str) -> Portrait:
    """Return the row that keeps a portrait."""
    return Portrait(run=run, kind=kind, key=key, packed=zlib.compress(text.encode()))


def values_of(portrait: Portrait) -> dict[str, Any]:
    """Return a portrait's values."""
    values: dict[str, Any] = json.loads(zlib.decompress(portrait.packed))
    return values


def official_row(run: Run, told: Mapping[str, Any], staff: Staff) -> Official:
    """Return the row of an official."""
    person, line = told["person"], told["summary"]["line"]
    post = person["post"] or {"zh": "", "en": ""}
    return Official(
        run=run,
        official_id=person["official_id"],
        name=person["name"],
        unit_id=person["unit_id"],
        unit_name=person["unit"],
        post=staff.posts.get(person["official_id"], ""),
        post_zh=post["zh"],
        post_en=post["en"],
        grade=told["grade"]["grade"],
        line_zh=line["zh"],
        line_en=line["en"],
    )


def unit_rows(run: Run, published: Published, drawn: Mapping[str, int], staff: Staff) -> list[Unit]:
    """Return a row for each unit; ``drawn`` has the people of those that have a portrait."""
    names = {row["id"]: row["name"] for row in published.rows("roster", "score", kind="unit")}
    known = sorted({*names, *drawn, *staff.above, *staff.above.values()})
    return [
        Unit(
            run=run,
            unit_id=one,
            name=names.get(one) or "",
            parent=staff.above.get(one, ""),
            level=staff.levels.get(one, ""),
            people=drawn.get(one, 0),
            drawn=one in drawn,
        )
        for one in known
    ]


def unit_metrics(run: Run, told: Mapping[str, Any]) -> list[UnitMetric]:
    """Return a row for each metric of a unit's portrait that counts, and of which one side is the better.

    Of means, sums and trends no exact interval is known that would set two times beside each other.
    """
    return [
        UnitMetric(
            run=run,
            unit_id=told["unit_id"],
            name=one["metric"],
            label_zh=one["label"]["zh"],
            label_en=one["label"]["en"],
            concern=one["concern"],
            months=[
                [point["month"][:10], point["observed"], point["expected"]]
                for point in one["series"]
                if _known(point["observed"]) is not None and _known(point["expected"]) is not None
            ],
        )
        for one in told["metrics"]
        if one["compare"] == "rate" and one["concern"] != "both"
    ]


def rule_rows(run: Run, published: Published) -> list[Rule]:
    """Return a row for each rule that was asked."""
    return [
        Rule(
            run=run,
            name=row["rule"],
            area=row["area"],
            grade=row["grade"],
            state=row["status"],
            **_both("label", row),
            **_both("innocent", row),
            hits=row["hits"],
            flagged=row["flagged"],
            population=row["population"],
            cleared=_known(row["cleared"]),
        )
        for row in published.rows("rules", "score")
    ]


def drawn_with(published: Published) -> dict[str, float]:
    """Return how probable it was that each person would be looked at, as the list has it."""
    if "warnings.parquet" not in published.outputs:
        return {}
    rows = published.rows("warnings", "score", columns=["official_id", "inclusion_probability"])
    return {row["official_id"]: row["inclusion_probability"] for row in rows}


def person_warning(run: Run, told: Mapping[str, Any], propensity: float | None = None) -> Listed | None:
    """Return the warning about a person; nothing of somebody who is not listed."""
    person, grade = told["person"], told["grade"]
    drawn = grade["selected_by"] == "random"
    if grade["grade"] not in ("red", "yellow") and not drawn:
        return None
    reasons = told["reasons"]
    foremost = reasons[0]["sentence"] if reasons else told["summary"]["line"]
    official, name = person["official_id"], person["name"] or person["official_id"]
    warning = RunWarning(
        run=run,
        number=warning_id("person", f"{official}|{run.as_of:%Y-%m}"),
        about="person",
        grade=grade["grade"] if grade["grade"] in _SEVERITY else "none",
        issued=True,
        rank=0,
        drawn=drawn,
        title_zh=name,
        title_en=name,
        reason_zh=foremost["zh"],
        reason_en=foremost["en"],
        first=_day(min((one["at"] for reason in reasons for one in reason["records"]), default=None)),
        last=_day(max((one["at"] for reason in reasons for one in reason["records"]), default=None)),
        since=run.as_of,
        selected_by=grade["selected_by"],
        propensity=_known(propensity),
        severity=_SEVERITY.get(grade["grade"], 2),
    )
    listed = Listed(warning, [WarningPerson(official_id=official, name=person["name"])])
    if person["unit_id"]:
        listed.units.append(WarningUnit(unit_id=person["unit_id"], name=person["unit"]))
    for place, one in enumerate(reasons):
        reason = Reason(
            place=place,
            kind=one["kind"],
            name=one["name"],
            label_zh=one["label"]["zh"],
            label_en=one["label"]["en"],
            sentence_zh=one["sentence"]["zh"],
            sentence_en=one["sentence"]["en"],
            innocent_zh="\n".join(each["zh"] for each in one["innocent"]),
            innocent_en="\n".join(each["en"] for each in one["innocent"]),
            official_id=official,
            weight=_known(one["contribution"]),
            total=one["total"],
        )
        listed.reasons.append(
            (reason, [_record(at, told_of) for at, told_of in enumerate(one["records"][:MOST_RECORDS])])
        )
    return listed


def _record(place: int, told: Mapping[str, Any]) -> Record:
    what = told["what"] or {"zh": "", "en": ""}
    return Record(
        place=place,
        ref=told["ref"],
        at=datetime.fromisoformat(told["at"]) if told["at"] else None,
        what_zh=what["zh"],
        what_en=what["en"],
        whom=told["whom"],
        weight=_known(told["weight"]),
    )


def matter_warnings(
    run: Run, published: Published, register: Mapping[str, Any], rules: Iterable[Rule]
) -> Iterator[Listed]:
    """Yield the warnings about matters that were issued, or ranked behind those that were."""
    matters = register["matters"]
    lines = [
        (line, issued)
        for key, issued in (("lines", True), ("parties", True), ("later", False))
        for line in matters[key]
    ]
    rows = {row["warning_id"]: row for row in published.rows("matter_warnings", "score")}
    wanted = {hit for line, _ in lines for hit in rows[line["warning_id"]]["reasons"]}
    hits = {row["hit_id"]: row for row in published.rows("hits", "measure") if row["hit_id"] in wanted}
    cards = {one.name: one for one in rules}
    units = {row["id"]: row["name"] for row in published.rows("roster", "score", kind="unit")}
    for line, issued in lines:
        row = rows[line["warning_id"]]
        reason, inbox = line["reason"] or {"zh": "", "en": ""}, line["inbox"] or {"zh": "", "en": ""}
        names = dict(line["officials"])
        warning = RunWarning(
            run=run,
            number=line["warning_id"],
            about=line["about"],
            grade=line["grade"],
            issued=issued,
            rank=line["rank"],
            status=line["status"],
            drawn=line["drawn"],
            title_zh=line["title"]["zh"],
            title_en=line["title"]["en"],
            reason_zh=reason["zh"],
            reason_en=reason["en"],
            first=_day(line["first"]),
            last=_day(line["last"]),
            since=_day(line["since"]),
            inbox_zh=inbox["zh"],
            inbox_en=inbox["en"],
            facts=row.get("facts") or "",
            selected_by=row.get("selected_by") or "",
            propensity=_known(row.get("inclusion_probability")),
            severity=_SEVERITY.get(line["grade"], 2),
        )
        yield Listed(
            warning,
            [WarningPerson(official_id=one, name=names.get(one) or "") for one in sorted(set(row["officials"]))],
            [WarningUnit(unit_id=one, name=units.get(one) or "") for one in sorted(set(row["units"]))],
            [
                _of_hit(place, hits[hit], cards.get(hits[hit]["rule"]))
                for place, hit in enumerate(one for one in row["reasons"] if one in hits)
            ],
        )


def _of_hit(place: int, hit: Mapping[str, Any], card: Rule | None) -> tuple[Reason, list[Record]]:
    label = (card.label_zh, card.label_en) if card else (hit["rule"], hit["rule"])
    innocent = (card.innocent_zh, card.innocent_en) if card else ("", "")
    reason = Reason(
        place=place,
        kind="rule",
        name=hit["rule"],
        label_zh=label[0],
        label_en=label[1],
        **_both("sentence", hit),
        innocent_zh=innocent[0],
        innocent_en=innocent[1],
        official_id=hit.get("official_id") or "",
        total=len(hit["refs"]),
    )
    return reason, [Record(place=at, ref=str(ref)) for at, ref in enumerate(hit["refs"][:MOST_RECORDS])]


def _both(name: str, row: Mapping[str, Any]) -> dict[str, str]:
    return {f"{name}_{language}": str(row[f"{name}_{language}"] or "") for language in ("zh", "en")}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text[:10]) if text else None


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else float(value)
