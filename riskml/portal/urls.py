"""Where each page stands."""

from __future__ import annotations

from django.urls import path

from riskml.portal.views import (
    answers,
    cases,
    entry,
    identity,
    improvements,
    ledgers,
    load,
    meetings,
    models_page,
    notes,
    notices,
    papers,
    people,
    rules,
    saved,
    sign_on,
    signals,
    warnings,
    watchers,
)

urlpatterns = [
    path("", cases.inbox, name="inbox"),
    path("login", entry.enter, name="login"),
    path("login", entry.enter, name="account_login"),  # the name by which allauth sends back to the beginning
    path("login/code", identity.second_step, name="mfa_authenticate"),  # and to the second step
    path("login/sign-on", sign_on.begin, name="sign_on"),
    path("login/sign-on/back", sign_on.back, name="sign_on_back"),
    path("logout", entry.leave, name="logout"),
    path("me", identity.security, name="security"),
    path("me/factor", identity.set_factor, name="set_factor"),
    path("me/change", identity.change, name="change_security"),
    path("me/notice", identity.first_notice, name="notice"),
    path("style.css", entry.style, name="style"),
    path("htmx.js", entry.script, name="script"),
    path("warnings", warnings.warnings, name="warnings"),
    path("warnings.csv", warnings.warnings_csv, name="warnings_csv"),
    path("warnings/register", warnings.register, name="register"),
    path("warnings/<str:number>", warnings.warning, name="warning"),
    path("views/<slug:listed>", saved.saved_view, name="saved_view"),
    path("cases/<str:number>", cases.case, name="case"),
    path("cases/<str:number>/papers/<str:sha256>", papers.paper, name="paper"),
    path("cases/<str:number>/open", cases.open_about, name="open_about"),
    path("cases/<str:number>/notes", notes.remark, name="remark"),
    path("cases/<str:number>/ties", notes.bring_tie, name="bring_tie"),
    path("clues", signals.clues, name="clues"),
    path("clues/signal", signals.enter_signal, name="enter_signal"),
    path("improvements", improvements.improvements, name="improvements"),
    path("notices", notices.notices, name="notices"),
    path("notices/issue", notices.issue, name="issue_notice"),
    path("notices/<str:number>", notices.notice, name="supervision_notice"),
    path("cases/<str:number>/agenda", meetings.put_on, name="put_on"),
    path("cases/<str:number>/agenda/off", meetings.take_off, name="take_off"),
    path("meetings", meetings.meetings, name="meetings"),
    path("meetings/<str:day>", meetings.meeting, name="meeting"),
    path("models", models_page.models, name="models"),
    path("watchers", watchers.watchers, name="watchers"),
    path("load", load.load, name="load"),
    path("cases/<str:number>/<slug:move>", cases.sign_move, name="sign"),
    path("officials", people.officials, name="officials"),
    path("officials/<path:official>", people.official, name="official"),
    path("units", people.units, name="units"),
    path("units/<path:unit>", people.unit, name="unit"),
    path("whole", people.whole, name="whole"),
    path("rules", rules.rules, name="rules"),
    path("ledgers", ledgers.ledger, name="ledgers"),
    path("ledgers/<slug:register>", ledgers.ledger, name="ledger"),
    path("ledgers/<slug:register>.csv", ledgers.ledger_csv, name="ledger_csv"),
    path("ledgers/<slug:register>.xlsx", ledgers.ledger_xlsx, name="ledger_xlsx"),
    path("answers", answers.answers, name="answers"),
    path("answers/<str:number>", answers.answer, name="answer"),
    path("answers/<str:number>/further", answers.further, name="further"),
    path("answers/<str:number>/papers/<str:sha256>", answers.own_paper, name="own_paper"),
]

handler404 = entry.not_found
handler500 = entry.failed
