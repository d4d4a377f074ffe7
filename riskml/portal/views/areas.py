"""Areas, from the widest to the smallest: how warnings stand in each and below it, for a reader's own areas."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from riskml.intake.quarantine import harmless
from riskml.portal.areas import MEASURES, counted
from riskml.portal.doors import RoomRequest, door
from riskml.portal.entries import enter_export
from riskml.portal.models import Unit
from riskml.portal.pages import page, words
from riskml.portal.progress import FEW
from riskml.portal.scopes import current_run, reach
from riskml.portal.untold import WHOLE
from riskml.portraits.phrases import LEVELS

if TYPE_CHECKING:
    from riskml.portal.areas import Area, Counted
    from riskml.portal.pages import RoomWords
    from riskml.portal.untold import Tree


@dataclass(frozen=True, slots=True)
class _Seen:
    """What somebody looks at: an area that is theirs, or their areas side by side where none was asked for."""

    tops: tuple[str, ...]
    above: tuple[str, ...]
    parts: tuple[str, ...]


def _seen(request: RoomRequest, tree: Tree, act: str) -> _Seen:
    far, asked = reach(request.reader, "areas", act), request.GET.get("in", "")
    mine = set(tree.names) | {WHOLE} if far.everything else set(far.units) & set(tree.names)
    if asked and asked not in mine:
        raise Http404
    if asked or far.everything:
        line = tree.line(asked or WHOLE)
        return _Seen((line[0],), tuple(one for one in reversed(line[1:]) if one in mine), tree.below.get(line[0], ()))
    tops = tuple(sorted(one for one in mine if tree.above[one] not in mine))
    return _Seen(tops, (), tops)


def _rows(part: Counted, seen: _Seen, w: RoomWords, *, deep: bool) -> list[Area]:
    """Return the lines of a table: the area, what concerns its unit itself, and the areas below it."""
    if not deep and seen.parts is seen.tops:
        return [part.area(one) for one in seen.tops]
    rows: list[Area] = []
    for top in seen.tops:
        name = w("pages_all") if top == WHOLE else ""
        itself = w("pages_areas_nowhere" if top == WHOLE else "pages_areas_itself")
        for one in part.tree.within(top) if deep else (top,):
            own = part.itself(one, itself if one == top else w("pages_areas_itself"))
            rows += [part.area(one, name if one == top else ""), *([own] if own else [])]
        rows += [] if deep else [part.area(one) for one in seen.parts]
    return rows


@require_GET
@door("areas")
def areas(request: RoomRequest) -> HttpResponse:
    """Show an area, and those right below it."""
    people, matters = counted()
    seen, w = _seen(request, people.tree, "read"), words(request)
    drawn = Unit.objects.filter(run=current_run(), unit_id__in=seen.tops, drawn=True).exclude(unit_id=WHOLE)
    values = {
        "seen": seen,
        "names": people.tree.names,
        "kinds": {one: LEVELS[level] for one, level in people.tree.levels.items() if level in LEVELS},
        "tables": [
            ("pages_areas_matters", _rows(matters, seen, w, deep=False)),
            ("pages_areas_people", _rows(people, seen, w, deep=False)),
        ],
        "measures": MEASURES,
        "few": FEW,
        "run": current_run(),
        "exports": request.reader.opens("areas", "export"),
        "drawn": drawn.first() if request.reader.opens("unit") and len(seen.tops) == 1 else None,
    }
    return page(request, "areas.html.j2", values)


@require_GET
@door("areas", act="export")
def areas_csv(request: RoomRequest) -> HttpResponse:
    """Hand out an area with all below it; no cell of it is run by a spreadsheet, and the export is entered."""
    people, matters = counted()
    seen, w, text = _seen(request, people.tree, "export"), words(request), io.StringIO()
    out = csv.writer(text, lineterminator="\r\n")
    heads = [w(one) for one in ("pages_areas_level", "pages_areas_code", "pages_areas_area", "pages_areas_about")]
    shares = [w(one) for one in ("pages_areas_share", "pages_areas_low", "pages_areas_high")]
    out.writerow([*heads, *(w(f"pages_areas_of_{one}") for one in MEASURES), *shares, w("pages_areas_kind")])
    for about, part in (("pages_areas_matters", matters), ("pages_areas_people", people)):
        for one in _rows(part, seen, w, deep=True):
            cells = [w("pages_areas_untold") if one.counts[each] is None else one.counts[each] for each in MEASURES]
            share = one.share
            told = [f"{each:.4f}" for each in (share.value, share.low, share.high)] if share else [""] * 3
            kind = w.say(one.kind) if one.kind else ""
            out.writerow([one.level, harmless(one.unit), harmless(one.name), w(about), *cells, *told, kind])
    content = text.getvalue().encode("utf-8-sig")
    enter_export(request.reader.person.person, "areas-csv", content)
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="areas.csv"'},
    )
