"""Progress by month and quarter, and the supervision notice on a quarter: a frozen text with a number."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from riskml.core.texts import LANGUAGES
from riskml.portal.accounts import now
from riskml.portal.doors import RoomRequest, door
from riskml.portal.entries import enter_notice
from riskml.portal.models_notes import Notice
from riskml.portal.notice_text import notice_text, period_said
from riskml.portal.pages import RoomWords, page, words
from riskml.portal.periods import Period
from riskml.portal.progress import FEW, MEASURES, progress
from riskml.portal.scopes import reach
from riskml.portal.views.notes import acting_role

if TYPE_CHECKING:
    from django.http import HttpResponse

ISSUE = "issue_notice"
_QUARTER = 3


@require_GET
@door("notices")
def notices(request: RoomRequest) -> HttpResponse:
    """Show a period beside the one before it, and the notices that were issued."""
    today = now().date()
    period = Period.named(request.GET.get("period", "")) or Period.around(today, 1)
    far = reach(request.reader, "notices")
    month, quarter, w = Period.around(today, 1), Period.around(today, _QUARTER), words(request)
    values = {
        "progress": progress(period, None if far.everything else far.units),
        "period": period,
        "called": period_said(period, w),
        "choices": [(one, period_said(one, w)) for one in (month, month.before, quarter, quarter.before)],
        "measures": MEASURES,
        "few": FEW,
        "issued": Notice.objects.order_by("-number"),
        "issues": request.reader.opens("notices", ISSUE) and period.months == _QUARTER and period.last < today,
    }
    return page(request, "notices.html.j2", values)


@require_POST
@door("notices", act=ISSUE)
def issue(request: RoomRequest) -> HttpResponse:
    """Issue the notice on a quarter that is over; it is frozen, numbered and entered, in one act."""
    period, at = Period.named(request.POST.get("period", "")), now()
    if period is None or period.months != _QUARTER or period.last >= at.date():
        raise Http404
    with transaction.atomic():
        same = Notice.objects.filter(number__startswith=f"{period.name}-").count()
        number, told = f"{period.name}-{same + 1}", progress(period)
        texts = {one: notice_text(told, number, at.date(), RoomWords(one)) for one in LANGUAGES}
        content = "\n".join(texts[one] for one in LANGUAGES).encode()
        Notice.objects.create(
            number=number,
            first=period.first,
            last=period.last,
            text_zh=texts["zh"],
            text_en=texts["en"],
            sha256=hashlib.sha256(content).hexdigest(),
            person=request.reader.person.person,
            role=acting_role(request.reader, "notices", ISSUE),
            at=at,
        )
        enter_notice(request.reader.person.person, "supervision-notice", content)
    return redirect("supervision_notice", number=number)


@require_GET
@door("notices")
def notice(request: RoomRequest, number: str) -> HttpResponse:
    """Show a notice as it was issued."""
    found = Notice.objects.filter(number=number).first()
    if found is None:
        raise Http404
    return page(request, "supervision_notice.html.j2", {"notice": found})
