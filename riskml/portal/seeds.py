"""Putting warnings that are known to be false among those of a run, so that nothing tells them apart but their records.

One is made of what a run told of an honest person of a made-up city: the same portrait, reasons and records, read by
the same code as those of the run. Every identifier and every name in it is another one, that nobody and nothing here
has; what is said of the list as a whole is taken from this run. They come with a run, in its transaction, before
anybody has seen it: none arrives alone.
"""

from __future__ import annotations

import json
import re
import secrets
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import F

from riskml.portal.accounts import now
from riskml.portal.models import (
    CaseFile,
    Neutralised,
    Official,
    Portrait,
    Record,
    RunWarning,
    Unit,
    WarningPerson,
)
from riskml.portal.models_watch import Seed, Seeding, SeedStock
from riskml.portal.seed_stock import LONG, SHORT, TOKEN, stock_values
from riskml.portal.told import Staff, official_row, person_warning, portrait_row, unit_metrics, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from riskml.portal.models import Run
    from riskml.portal.told import Listed

_OF_RUN: Final = ("start", "end", "provenance", "off")
_OF_PLACE: Final = ("threshold", "quantiles", "scores", "low", "high")
_NUMBERED: Final = re.compile("(?:[0-9]{4}-)?[A-Z]{1,4}-?[0-9]{4,}")
"""How cases, contracts and records of the made-up city are numbered."""


def plant_due(run: Run, save: Callable[[list[Listed]], None]) -> int:
    """Put among the warnings of a run that was just read whatever two people have signed for; return how many.

    Parameters
    ----------
    run
        The run; nobody has seen it.
    save
        Saves warnings with what belongs to them.
    """
    planted = 0
    due = Seeding.objects.filter(approved__isnull=False, since__lte=now().date()).order_by("at", "pk")
    for seeding in due:
        left = seeding.count - seeding.seeds.count()
        for stock in SeedStock.objects.filter(as_of=run.as_of, used=False).order_by("pk"):
            if left <= 0:
                break
            made = _made(run, stock)
            if made is not None:
                _place(run, seeding, stock, made, save)
                left, planted = left - 1, planted + 1
    return planted


def is_fresh(run: Run) -> bool:
    """Say whether nobody has registered a warning of a run yet."""
    return not CaseFile.objects.filter(warning__in=RunWarning.objects.filter(run=run).values("number")).exists()


@dataclass(frozen=True, slots=True)
class _Made:
    """A seed before it is saved."""

    official: Mapping[str, Any]
    unit: Mapping[str, Any]
    neutralised: str | None
    propensity: float | None
    post: str


@dataclass(slots=True)
class _Fresh:
    """Gives identifiers and names that nothing here has, each once.

    An identifier keeps its letters and gets a number a little above the highest that is known of them: one that looks
    like the others, and that whoever looks it up finds nothing under.
    """

    run: Run
    pools: Mapping[str, list[str]]
    taken: set[str] = field(default_factory=set)
    highest: dict[str, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    dice: secrets.SystemRandom = field(default_factory=secrets.SystemRandom)

    def know(self) -> dict[str, list[str]]:
        """Read what is taken; return the identifiers of officials and of units."""
        officials = dict(Official.objects.filter(run=self.run).values_list("official_id", "name"))
        units = dict(Unit.objects.filter(run=self.run).values_list("unit_id", "name"))
        self.take([*officials, *units, *WarningPerson.objects.values_list("official_id", flat=True)])
        self.take(Record.objects.values_list("ref", flat=True).distinct().iterator())
        self.names |= {*officials.values(), *units.values(), *WarningPerson.objects.values_list("name", flat=True)}
        return {"official": sorted(officials), "unit": sorted(units)}

    def take(self, ids: Iterable[str]) -> None:
        """Take identifiers for known."""
        for one in ids:
            head, number = _split(one)
            self.taken.add(one)
            self.highest[head] = max(self.highest.get(head, 0), int(number or 0))

    def id(self, shape: str) -> str:
        """Return an identifier of the shape of another."""
        head, number = _split(shape)
        highest = self.highest.get(head, int(number or 0))
        reach = highest // 4 + 5
        while True:
            made = f"{head}{highest + 1 + self.dice.randrange(reach):0{len(number)}}"
            if made not in self.taken:
                self.taken.add(made)
                return made
            reach += 1  # however many are asked for, one is left

    def hash(self) -> str:
        """Return a hash of the length of those of hits."""
        return secrets.token_hex(8)

    def name(self, kind: str) -> str:
        """Return a made-up name that nothing here has; empty where there is none left."""
        free = [one for one in self.pools[kind] if one not in self.names]
        made = self.dice.choice(free) if free else ""
        self.names.add(made)
        return made


def _made(run: Run, stock: SeedStock) -> _Made | None:
    """Return a seed with every identifier and name another; nothing where it could be told from what is here."""
    told = stock_values(stock)
    like = _like(run, told["official"])
    if like is None:
        return None
    text = json.dumps([told["official"], told["unit"], told["neutralised"]], ensure_ascii=False)
    renamed = _renamed(run, text, told)
    if renamed is None:
        return None
    official, unit, numbers = json.loads(renamed)
    _of_this_run(official, unit, run, like, told["scored"])
    unit["people"] = max(int(unit["people"]), 1)
    posts = Official.objects.filter(run=run, post_zh=(official["person"]["post"] or {"zh": ""})["zh"]).exclude(post="")
    post = posts.values_list("post", flat=True).first() or ""
    return _Made(
        official, unit, numbers, like[1] if official["grade"]["selected_by"] == "random" else told["propensity"], post
    )


def _like(run: Run, official: Mapping[str, Any]) -> tuple[Mapping[str, Any], float | None] | None:
    """Return what this run told of somebody who was listed alike; by score, only who would be listed here, too."""
    grade = official["grade"]
    for one in RunWarning.objects.filter(
        run=run, about="person", issued=True, grade=_column(grade["grade"]), selected_by=grade["selected_by"]
    ).prefetch_related("people"):
        kept = Portrait.objects.filter(run=run, kind="official", key=one.people.all()[0].official_id).first()
        if kept is None:
            continue
        told = values_of(kept)
        if bool(told["place"]) != bool(official["place"]):
            continue
        if grade["selected_by"] == "score" and not official["place"]["score"] >= told["place"]["threshold"]:
            return None
        return told, one.propensity
    return None


def _column(grade: str) -> str:
    return grade if grade in ("red", "yellow") else "none"


def _of_this_run(
    official: dict[str, Any], unit: dict[str, Any], run: Run, like: tuple[Mapping[str, Any], float | None], scored: int
) -> None:
    """Take from this run what is told of the list as a whole, and of everybody alike."""
    real = like[0]
    official |= {name: real[name] for name in _OF_RUN}
    official["grade"] |= {"promise": real["grade"]["promise"]}
    official["summary"] |= {"chance": real["summary"]["chance"], "onward": real["summary"]["onward"]}
    numbers = {str(scored): str(Official.objects.filter(run=run).count())}
    if official["place"] and real["place"]:
        line = official["place"]["threshold"]
        official["place"] |= {name: real["place"][name] for name in _OF_PLACE}
        if line is not None and real["place"]["threshold"] is not None:
            numbers[f"{line:.2f}"] = f"{real['place']['threshold']:.2f}"
    for part in (official["grade"]["reason"], official["summary"]["line"]):
        for language, said in (part or {}).items():
            part[language] = re.sub(r"\d+(?:\.\d+)?", lambda found: numbers.get(found[0], found[0]), said)
    other = Portrait.objects.filter(run=run, kind="unit").first()
    if other is not None:
        told = values_of(other)
        unit |= {name: told[name] for name in _OF_RUN}


def _renamed(run: Run, text: str, told: Mapping[str, Any]) -> str | None:
    fresh = _Fresh(run, told["pools"])
    shapes = fresh.know()
    names: Mapping[str, list[str]] = told["names"]
    refs = _refs(json.loads(text))
    fresh.take([*names, *refs])
    fresh.names |= {name for _, name in names.values() if name}
    ids: dict[str, str] = {}
    words: dict[str, str] = {}
    for one, (kind, name) in sorted(names.items()):
        ids[one] = fresh.id(_common(shapes[kind], fresh) if shapes.get(kind) else one)
        if name and name not in words:
            company = kind == "counterparty" and len(name) > LONG
            words[name] = fresh.name("company" if company else "unit" if kind == "unit" else "official")
            if not words[name]:
                return None
    letters = {_split(one)[0] for one in refs} - {""}
    for token in sorted(set(TOKEN.findall(text)) - set(ids)):
        if token in refs or _NUMBERED.fullmatch(token) or (_split(token)[0] in letters and token[-1].isdigit()):
            ids[token] = fresh.id(token)
        elif token in _hits(told):
            ids[token] = fresh.hash()
    text = TOKEN.sub(lambda found: ids.get(found[0], found[0]), text)
    return _with_names(text, words, {ids[one]: name for one, (_, name) in names.items() if name})


def _common(ids: list[str], fresh: _Fresh) -> str:
    """Return one of the identifiers that have a number at their end, where some do."""
    return fresh.dice.choice([one for one in ids if one[-1:].isdigit()] or ids)


def _split(one: str) -> tuple[str, str]:
    """Return what stands before the number at the end of an identifier, and the number."""
    head = one.rstrip("0123456789")
    return head, one[len(head) :]


def _with_names(text: str, words: Mapping[str, str], named: Mapping[str, str]) -> str | None:
    """Put names in the place of others; nothing where a short one stands where it might be part of a word."""
    for name in sorted((one for one in words if len(one) > SHORT), key=len, reverse=True):
        text = text.replace(name, words[name])
    for name in (one for one in words if len(one) <= SHORT):
        text = text.replace(f'"{name}"', f'"{words[name]}"')
        for one in (each for each, called in named.items() if called == name):
            beside = re.compile(rf"{re.escape(name)}(?=\W{{1,3}}{re.escape(one)})")
            text = beside.sub(words[name], text)
        if name in text:
            return None
    return text


def _refs(values: Any) -> set[str]:
    """Return the records that values cite."""
    if isinstance(values, dict):
        own = {values["ref"]} if isinstance(values.get("ref"), str) else set()
        return own.union(*(_refs(one) for one in values.values()))
    return set().union(*(_refs(one) for one in values)) if isinstance(values, list) else set()


def _hits(told: Mapping[str, Any]) -> Collection[str]:
    return {step["hit_id"] for one in told["official"]["reasons"] for step in one["steps"]} | {
        one["hit_id"] for one in told["official"]["hits"] if "hit_id" in one
    }


def _place(run: Run, seeding: Seeding, stock: SeedStock, made: _Made, save: Callable[[list[Listed]], None]) -> None:
    """Save a seed as what a run tells is saved, and rank it among the others."""
    person = made.official["person"]
    official, unit = person["official_id"], person["unit_id"]
    listed = person_warning(run, made.official, made.propensity)
    if listed is None:
        return
    alike = RunWarning.objects.filter(run=run, about="person", severity=listed.warning.severity)
    ranks = sorted(alike.values_list("rank", flat=True))
    rank = secrets.choice([*ranks, ranks[-1] + 1]) if ranks else 1
    RunWarning.objects.filter(run=run, about="person", rank__gte=rank).update(rank=F("rank") + 1)
    listed.warning.rank = rank
    portrait_row(run, "official", official, json.dumps(made.official)).save(force_insert=True)
    portrait_row(run, "unit", unit, json.dumps(made.unit)).save(force_insert=True)
    official_row(run, made.official, Staff(posts={official: made.post})).save(force_insert=True)
    Unit.objects.create(
        run=run,
        unit_id=unit,
        name=person["unit"],
        parent=seeding.area,
        people=made.unit["people"],
        drawn=True,
    )
    for metric in unit_metrics(run, made.unit):
        metric.save(force_insert=True)
    if made.neutralised:
        Neutralised.objects.create(run=run, official_id=official, packed=zlib.compress(made.neutralised.encode()))
    save([listed])
    Seed.objects.create(seeding=seeding, run=run, warning=listed.warning.number, official_id=official, unit_id=unit)
    SeedStock.objects.filter(pk=stock.pk).update(used=True)
