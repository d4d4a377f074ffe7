"""A score's place among what chance gives, and among everybody's, on one scale for all pages of a run.

Useful for: seeing how far a score lies from what chance alone gives, and from where the list begins. How to read:
the band holds the middle 80 % of what chance gives, the line goes on to its rarest; the dots are everybody's scores,
without names; the diamond is this person; the upright is where the list by score begins. What to do: near the
band, look for what the reasons have in common before relying on the score; the reasons are what counts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from riskml.portraits.numerals import fixed, number
from riskml.reports.charts.axes import APART, MARGIN, Axis, text_width
from riskml.reports.charts.frame import HEAD, WIDTH, Sign, draw_axis, draw_legend, heading, legend_height
from riskml.reports.charts.svg import canvas, diamond, drawn, lanes, path, rect, specks, text
from riskml.reports.charts.svg import place as at_place

if TYPE_CHECKING:
    from riskml.portraits.chart_parts import ScorePlace
    from riskml.reports.charts.svg import Canvas
    from riskml.reports.phrases import Words

CHANCE = HEAD + 28
PEOPLE = HEAD + 60
TOPS = tuple(PEOPLE + one for one in (0.0, -6.0, 6.0))
BASE = HEAD + 76
LOW, MIDDLE, HIGH = 0.1, 0.5, 0.9


def place(account: ScorePlace, words: Words) -> Markup:
    """Draw a score's place; nothing where the run does not say what chance gives."""
    chance = dict(account.quantiles)
    if not {LOW, HIGH} <= chance.keys() or not math.isfinite(account.score) or not account.low < account.high:
        return Markup("")
    free = (account.high - account.low) * MARGIN
    axis = Axis(account.low - free, account.high + free)
    listed = math.isfinite(account.threshold)
    signs = [
        Sign("o", "diamond", words("chart_person_score", score=_score(account.score))),
        Sign("b", "band", words("chart_chance_band")),
        Sign("i", "line", words("chart_chance_rare")),
        Sign("other", "dot", words("chart_scores")),
    ]
    signs += [Sign("n", "upright", words("chart_list_from", score=_score(account.threshold)))] if listed else []
    below = BASE + 22
    svg = canvas(WIDTH, below + legend_height(signs), words("chart_place"), _told(account, words))
    heading(svg, words("chart_place"), words("chart_place_note"))
    draw_axis(svg, axis, axis.marks(number), BASE)
    _draw_chance(svg, account, axis)
    if listed:
        path(svg, "n", f"M{at_place(axis.at(account.threshold))} {at_place(CHANCE - 10)}V{at_place(BASE)}")
    path(svg, "others", specks(lanes([axis.at(one) for one in account.scores], TOPS)))
    path(svg, "o", diamond(axis.at(account.score), PEOPLE, 6))
    draw_legend(svg, signs, below)
    return drawn(svg)


def _draw_chance(svg: Canvas, account: ScorePlace, axis: Axis) -> None:
    chance = dict(account.quantiles)
    rect(svg, "b", (axis.at(chance[LOW]), axis.at(chance[HIGH])), CHANCE - 8, 16)
    if MIDDLE in chance:
        path(svg, "median", f"M{at_place(axis.at(chance[MIDDLE]))} {at_place(CHANCE - 8)}v16")
    rarest = max(chance)
    if rarest > HIGH:
        path(svg, "i", f"M{at_place(axis.at(chance[HIGH]))} {at_place(CHANCE)}H{at_place(axis.at(chance[rarest]))}")
    end = -math.inf
    for share in (HIGH, *sorted(one for one in chance if one > HIGH)):
        left, label = axis.at(chance[share]), _share(share)
        if share > HIGH:
            path(svg, "i", f"M{at_place(left)} {at_place(CHANCE - 5)}v10")
        if left - text_width(label) / 2 >= end + APART / 2:
            text(svg, label, left, CHANCE - 12, "m")
            end = left + text_width(label) / 2


def _share(share: float) -> str:
    return f"{100 * share:g}%"


def _score(value: float) -> str:
    return fixed(value, 2)


def _told(account: ScorePlace, words: Words) -> str:
    chance = [
        words("chart_chance_desc", share=_share(share), score=_score(score)) for share, score in account.quantiles
    ]
    said = words("chart_place_desc", score=_score(account.score), chance=words("list_comma").join(chance))
    if math.isfinite(account.threshold):
        said += words("chart_list_desc", score=_score(account.threshold))
    if account.scores:
        ends = {"low": _score(account.scores[0]), "high": _score(account.scores[-1])}
        said += words("chart_scores_desc", **ends)
    return said
