"""Rendering: a portrait in, one self-contained HTML page out; the page adds nothing to the portrait."""

from __future__ import annotations

import base64
import hashlib
import math
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any

import jinja2
from markupsafe import Markup

from riskml.portraits import (
    OfficialPortrait,
    Portrait,
    Register,
    UnitPortrait,
    WholePortrait,
)
from riskml.portraits.numerals import decimals, number, percent, signed
from riskml.portraits.parts import HALF, RATIOS, SEVERAL
from riskml.portraits.phrases import FAMILIES
from riskml.portraits.sentences import amount, effect, explanations, sentence
from riskml.reports.charts import beside, clock, interval, months, peers, place, strip, timeline
from riskml.reports.charts.months import monthly, written
from riskml.reports.charts.strip import MOST_DOTS
from riskml.reports.phrases import Words
from riskml.reports.plain import clean
from riskml.rules import MISCALIBRATED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language
    from riskml.portraits.answer_sheet import AnswerSheet
    from riskml.portraits.parts import HitPanel, MetricPanel, Shape
    from riskml.portraits.portrait import Staff
    from riskml.portraits.reason_parts import Record

LIMIT = 150_000
"""A page stays below this many bytes."""
SHEETS = 60_000
"""An official's page stays below this many bytes: four printed sheets. What it has no room for stands in its annex."""
MOST_REASONS = 3
MOST_SHOWN = 2
"""Records of a reason that an official's page is sure to have room for; of more, the annex has all."""
MOST_RECORDS = 12
MOST_HITS = 20
MOST_ROWS = 400
MOST_LEADS = 60
MOST_DECIMALS = 5
EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads; addresses are relative to the page, and an empty one leads nowhere."""

    index: str = ""
    whole: str = ""
    other: str = ""
    unit: str = ""
    annex: str = ""
    portrait: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    officials: Mapping[str, str] = field(default_factory=dict)
    unit_names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """How many panels of each sort a page draws whole; the others are listed as figures."""

    strong: int = EVERYTHING
    quiet: int = EVERYTHING
    hits: int = MOST_HITS
    rows: int = MOST_ROWS
    leads: int = MOST_LEADS
    gaps: int = MOST_ROWS
    records: int = MOST_RECORDS
    clocks: int = 1


ROOMS = (
    Room(),
    Room(quiet=0, leads=40),
    Room(strong=12, quiet=0, hits=10, rows=200, leads=25),
    Room(strong=4, quiet=0, hits=4, rows=60, leads=10, gaps=60),
)
"""From everything to the least; the first that keeps a page below the limit is taken."""
OFFICIALS = (
    Room(hits=6, records=8, clocks=1),
    Room(hits=4, records=6, clocks=1),
    Room(hits=2, records=4, clocks=0),
    Room(hits=1, records=2, clocks=0),
)


def render(portrait: Portrait, language: Language, links: Links | None = None) -> str:
    """Render a portrait as one HTML page that needs nothing else.

    The page carries no script and no address; its Content-Security-Policy allows its own style and nothing more. When
    a portrait is so rich that the page would pass 150 KB, metrics close to peers are listed as figures without charts,
    and the page says so. An official's page stays below 60 KB, and says how many records its annex has.

    Parameters
    ----------
    portrait
        Any portrait.
    language
        zh or en.
    links
        Where the page leads, when it stands in a folder of reports.
    """
    return _fitting(portrait, language, links, bare=False)


def body(portrait: Portrait, language: Language, links: Links | None = None) -> Markup:
    """Render what stands on a portrait's page, without the page about it: to stand on a page of somebody else's.

    Parameters
    ----------
    portrait
        Any portrait.
    language
        zh or en.
    links
        Where it leads.
    """
    return Markup(_fitting(portrait, language, links, bare=True))  # noqa: S704 - our own


def _fitting(portrait: Portrait, language: Language, links: Links | None, *, bare: bool) -> str:
    rooms, limit = (OFFICIALS, SHEETS) if isinstance(portrait, OfficialPortrait) else (ROOMS, LIMIT)
    page = ""
    for room in rooms:
        page = _page(portrait, language, links, room, bare=bare)
        if len(page.encode()) <= limit:
            break
    return page


def first_screen(portrait: OfficialPortrait, language: Language, links: Links | None = None) -> Markup:
    """Render the first screen of an official's portrait, to stand on another page.

    Parameters
    ----------
    portrait
        The official's.
    language
        zh or en.
    links
        Where it leads.
    """
    template = environment().get_template("official_first.html.j2")
    main = portrait.reasons[:MOST_REASONS]
    return Markup(template.render(p=portrait, w=Words(language), links=links, main=main))  # noqa: S704 - our own


def render_annex(portrait: OfficialPortrait, language: Language, links: Links | None = None) -> str:
    """Render what an official's page has no room for: every record and figure that it rests on.

    Parameters
    ----------
    portrait
        The official's.
    language
        zh or en.
    links
        Where the page leads, when it stands in a folder of reports.
    """
    main = portrait.reasons[:MOST_REASONS]
    measured = [panel for panel in portrait.metrics if panel.figures.status == "measured"]
    reasons = {reason.name for reason in portrait.reasons}
    return filled(
        "official_annex.html.j2",
        portrait,
        language,
        links=links,
        main=main,
        more=portrait.reasons[MOST_REASONS:],
        whole=[
            {"number": number, "reason": reason}
            for number, reason in enumerate(main, start=1)
            if len(reason.records) > MOST_SHOWN
        ],
        panels={panel.metric: panel for panel in portrait.metrics},
        measured=measured,
        guides=[panel for panel in measured if panel.metric in reasons],
        most_gaps=MOST_ROWS,
        most_hits=MOST_HITS,
        most_records=MOST_RECORDS,
        most_clocks=EVERYTHING,
    )


def render_answer_sheet(sheet: AnswerSheet, language: Language) -> str:
    """Render the paper that a person answers on, with room for each record and each point; it has every record."""
    return filled("answer_sheet.html.j2", sheet, language, links=None, most_records=EVERYTHING)


def _page(portrait: Portrait, language: Language, links: Links | None, room: Room, *, bare: bool) -> str:
    more = _parts(portrait, room, links)
    given: dict[str, Any] = {
        "links": links,
        "bare": bare,
        "most_gaps": room.gaps,
        "most_hits": room.hits,
        "most_records": room.records,
        "most_clocks": room.clocks,
    }
    return filled(f"{portrait.kind}.html.j2", portrait, language, **given, **more)


def filled(template: str, values: object, language: Language, *, bare: bool = False, **more: Any) -> str:
    """Fill a page's template with its values, the words of a language and the one style; bare, with no page about."""
    look = style()
    own = Markup(look)  # noqa: S704 - our own file
    page = environment().get_template(template)
    return page.render(p=values, bare=bare, w=Words(language), style=own, policy=_policy(look), **more)


def _parts(portrait: Portrait, room: Room, links: Links | None) -> dict[str, Any]:
    if isinstance(portrait, OfficialPortrait):
        panels = {panel.metric: panel for panel in portrait.metrics}
        return {"main": portrait.reasons[:MOST_REASONS], "panels": panels}
    if isinstance(portrait, UnitPortrait):
        return {
            "common": [one for one in portrait.shapes if one.pattern == "common"],
            "typical": [one for one in portrait.shapes if one.pattern == "typical"],
            "own": _by_rule(portrait.own[: room.hits]),
            "own_left": max(0, len(portrait.own) - room.hits),
            **_metrics(portrait.metrics, room),
        }
    if isinstance(portrait, WholePortrait):
        warned_first = sorted(portrait.units, key=lambda one: not (one.red or one.yellow))
        kept = {one.unit_id for one in warned_first[: room.rows]}
        return {
            "units": [one for one in portrait.units if one.unit_id in kept],
            "problems": portrait.problems[: room.rows],
        }
    if isinstance(portrait, Register):
        staff = _linked(portrait.staff, links)
        listed = _first(staff, room.rows)
        return {
            "rows": room.rows,
            "most_leads": room.leads,
            "due": percent(MISCALIBRATED),
            "staff": listed,
            "unlisted": sum(len(one.people) for one in staff) - sum(len(one.people) for one in listed),
        }
    raise TypeError(type(portrait).__name__)


def _by_rule(hits: tuple[HitPanel, ...]) -> list[list[HitPanel]]:
    """Put the hits of one rule together, so that a page says its texts once."""
    rules: dict[str, list[HitPanel]] = {}
    for hit in hits:
        rules.setdefault(hit.rule, []).append(hit)
    return list(rules.values())


def _linked(staff: tuple[Staff, ...], links: Links | None) -> list[Staff]:
    """Leave out whoever has no page to lead to, and units where nobody has."""
    pages = links.officials if links else {}
    there = [replace(one, people=tuple(pair for pair in one.people if pair[0] in pages)) for one in staff]
    return [one for one in there if one.people]


def _first(staff: list[Staff], most: int) -> list[Staff]:
    """Return as much of the list of everybody as there is room for."""
    kept, room = [], most
    for one in staff:
        if room > 0:
            kept.append(replace(one, people=one.people[:room]))
        room -= len(one.people)
    return kept


def _metrics(panels: tuple[MetricPanel, ...], room: Room) -> dict[str, list[MetricPanel]]:
    measured = [panel for panel in panels if panel.figures.status == "measured"]
    strong = [panel for panel in measured if panel.stands_out]
    quiet = [panel for panel in measured if not panel.stands_out]
    return {
        "strong": strong[: room.strong],
        "strong_listed": strong[room.strong :],
        "quiet": quiet[: room.quiet],
        "quiet_listed": quiet[room.quiet :],
    }


def _common_line(shape: Shape, words: Words) -> str:
    label = words.say(shape.label)
    if shape.beyond >= HALF * shape.people:
        return words("common_line", label=label, people=shape.people, beyond=shape.beyond)
    return words("common_unit", label=label, z=signed(shape.unit_z, 1))


def _weighed(records: tuple[Record, ...]) -> int:
    """Return the decimals at which the lightest record still shows its weight, equal for all of them."""
    known = (abs(one.weight) for one in records if one.weight and math.isfinite(one.weight))
    lightest = min(known, default=math.nan)
    return min(max(2, decimals(lightest)), MOST_DECIMALS)


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def style() -> str:
    """Return the one style of every page."""
    return (resources.files("riskml.reports") / "templates" / "style.css").read_text("utf-8")


def _fit(value: object) -> object:
    return clean(value) if type(value) is str else value


class _Context(jinja2.runtime.Context):
    """Calls our own functions as they are: a page has thousands of calls, and none of these asks for the context."""

    def call(self, called: Any, /, *args: Any, **words: Any) -> Any:
        """Call a function of a page's, or leave anything else (a macro, what is not there) to Jinja."""
        if type(called) in _OURS:
            words.pop("_block_vars", None)
            words.pop("_loop_vars", None)
            return called(*args, **words)
        return super().call(called, *args, **words)


_OURS = frozenset({FunctionType, MethodType, Words})


@cache
def environment() -> jinja2.Environment:
    """Return what fills the templates: with charts and sentences; whoever has pages of its own overlays it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("riskml.reports"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_fit,
    )
    environment.context_class = _Context
    environment.globals |= {
        "amount": amount,
        "beside_chart": beside,
        "clock": clock,
        "common_line": _common_line,
        "effect": effect,
        "exact": repr,
        "explanations": explanations,
        "exposures": {"volume": "days", "trend": "past_months"},
        "families": FAMILIES,
        "interval": interval,
        "monthly": monthly,
        "months_chart": months,
        "most_dots": MOST_DOTS,
        "number": number,
        "others_chart": peers,
        "percent": percent,
        "place": place,
        "ratios": RATIOS,
        "sentence": sentence,
        "several": SEVERAL,
        "signed": signed,
        "strip": strip,
        "timeline": timeline,
        "value": "{:g}".format,
        "weighed": _weighed,
        "written": written,
    }
    return environment
