"""Every document of the run: what it says, what it must not say, and that it fits where it has to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskml.core.errors import ProjectError, RiskmlError
from riskml.core.texts import Text
from riskml.core.toml import read_toml
from riskml.papers.approvals import report
from riskml.papers.case_file import case_file
from riskml.papers.document import Field, Form, Heading, Paragraph, Table
from riskml.papers.kinds import KINDS, Subject, make
from riskml.papers.lead import lead_of_person
from riskml.papers.letters import inquiry
from riskml.papers.parts import below
from riskml.papers.portrait import portrait_paper
from riskml.papers.settings import PaperSettings, letterhead
from riskml.papers.summary import summary
from riskml.papers.unit_report import proposal, rectification, unit_report
from riskml.papers.word import word
from riskml.papers.wording import Letterhead, Wording
from riskml.portraits import portray_official, portray_register, portray_unit
from riskml.portraits.draw import portray_whole
from riskml.portraits.parts import CommonRule, HitPanel
from riskml.reviews.cases import Library
from tests.papers.printed import pages, pdf_of_word
from tests.papers.published import BY_SCORE, LISTED, UNLISTED, publish
from tests.portraits import fabricated_run, test_matters
from tests.portraits.fabricated_trail import trail


def found(number, name):
    """What a rule found of a matter."""
    at, said = datetime(2025, 3, number, tzinfo=UTC), Text(zh=f"{name}：当日签订合同，建议核查。", en=name)
    plain = Text.same(name)
    return HitPanel(f"h{number}", f"rule{number}", plain, "red", at, said, ("r",), plain, plain, plain)


ROOT = Path(__file__).resolve().parents[2]
GUILT = re.compile(r"guilty|corrupt|violation|suspect|offender|腐败|有罪|嫌疑|违纪|违法|嫌犯", re.IGNORECASE)
HAN = re.compile("[一-鿿]")
LEAD = {"zh": "是线索，不是结论", "en": "never a verdict"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return publish(tmp_path_factory.mktemp("papers") / "run")


@pytest.fixture(scope="module")
def data():
    return test_matters.run_data()


def head(language="zh", **told):
    return Letterhead(Wording(language), **told)


def warning_of(run, about="case"):
    rows = run.rows("matter_warnings", "score")
    return next(one["warning_id"] for one in rows if one["about"] == about and one["disposition"] == "issued")


def subjects(run):
    keys = {"official": LISTED, "unit": "u1", "warning": warning_of(run)}
    for kind, about in KINDS.items():
        for one in about or (None,):
            yield kind, Subject(one, keys[one]) if one else Subject()


def strings(paper):
    """Yield every text of a paper."""

    def walk(value):
        if isinstance(value, str):
            yield value
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(one)

    return "\n".join(walk(paper.to_dict()))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_paper_is_a_lead_says_where_it_comes_from_and_calls_nobody_anything(run, language):
    for kind, subject in subjects(run):
        made = make(kind, run, subject, head(language))
        told = strings(made)
        assert (made.name, made.language) == (kind, language)
        assert LEAD[language] in told, kind
        assert not GUILT.search(told), kind
        assert fabricated_run.provenance().run_id in made.origin
        assert "{" not in told, kind


def test_english_papers_are_wholly_english_but_for_names(run):
    names = re.compile("|".join([*fabricated_run.UNITS.values(), r"\w某\w", "宏远建设有限公司", "审批科科员"]))
    for kind, subject in subjects(run):
        told = names.sub("", strings(make(kind, run, subject, head("en"))))
        assert not HAN.search(told), (kind, HAN.search(told))


def test_a_portrait_names_every_record_of_its_first_reasons(run, data):
    portrait = portray_official(LISTED, data)
    told = strings(make("portrait", run, Subject("official", LISTED), head()))
    for reason in portrait.reasons:
        assert below(reason.label, head().say.text(reason.sentence), head().say) in told
        assert all(one.ref in told for one in reason.records[:5])
    assert all(head().say.text(one).rstrip("。") in told for one in portrait.summary.favour)


def test_who_is_listed_by_a_rule_is_not_told_of_a_score(data):
    drawn = [portray_official(one, data) for one in sorted(data.officials)]
    by_rule = [one for one in drawn if one.grade.selected_by == "rule"]
    assert by_rule
    for portrait in by_rule:
        told = strings(portrait_paper(portrait, head()))
        assert "与得分无关" in told
        assert not re.search(r"得分[为 ]?[−+\d]", told)


def test_contributions_that_a_portrait_lists_add_up_to_the_score(data):
    portrait = portray_official(BY_SCORE, data)
    scored = replace(portrait, grade=replace(portrait.grade, selected_by="score"))
    account = scored.account
    [table] = [one for one in portrait_paper(scored, head()).blocks if isinstance(one, Table) and "基准" in one.caption]
    parts = [float(one[1].replace("−", "-")) for one in table.rows]
    assert sum(parts) + account.base == pytest.approx(account.score, abs=0.005 * (len(parts) + 1))


def test_a_letter_tells_the_person_nothing_of_the_list_or_of_others(run, data):
    portrait = portray_official(LISTED, data)
    made = make("inquiry", run, Subject("official", LISTED), head(approval="某纪函〔2026〕3号"))
    told = strings(made)
    assert "某纪函〔2026〕3号" in told
    assert not re.search("得分|红色|黄色|名单|预警|排序|同事", told)
    others = {one for one in data.officials if one != LISTED}
    assert not [one for one in others if re.search(rf"\b{one}\b", told)]
    for number, reason in enumerate(portrait.reasons, 1):
        assert below(reason.label, head().say.finding(reason.sentence), head().say) in told
        assert f"对问题{number}\n的说明" in told


def test_a_report_of_a_check_is_made_of_points_that_name_no_record(data):
    """A comparison by means may name none; what an office needs is the form all the same."""
    lead = lead_of_person(portray_official(LISTED, data))
    bare = replace(lead, points=tuple(replace(one, records=()) for one in lead.points), units=())
    told = strings(report(bare, head()))
    assert all(head().say.text(one.sentence) in told for one in bare.points)


def test_a_letter_says_what_each_of_several_rules_found(data):
    """The names of rules are no question that anybody could answer."""
    portrait = portray_official(LISTED, data)
    one, other = found(1, "甲规则"), found(2, "乙规则")
    reason = replace(portrait.reasons[0], steps=(one, other, replace(other, hit_id="h2")), total=33)
    told = strings(inquiry(replace(portrait, reasons=(reason,)), head()))
    assert "甲规则：当日签订合同。" in told
    assert "乙规则：当日签订合同。（同类共 2 次，此为其一）" in told, "a letter asks, and advises nobody to check"
    listed = re.search(r"所涉记录共 33 条，附件1列出其中差别最大或最近的 (\d+) 条", told)
    assert listed, "no letter sends anybody to an annex for records that it does not list"
    assert int(listed[1]) == min(10, len(reason.records))


def test_no_sentence_of_a_rule_advises_whoever_gets_a_letter_to_check():
    """Sentences end with what those who check should look at; what is left in a letter is the finding, whole."""
    for file in sorted((ROOT / "features/rules").rglob("*.toml")):
        said = Text(**read_toml(file)["sentence"])
        zh, en = (Wording(one).finding(said) for one in ("zh", "en"))
        assert zh.endswith("。"), file.name
        assert "建议" not in zh, file.name
        assert en.endswith("."), file.name
        assert "for review" not in en, file.name
        assert said.zh.startswith(zh[:-1]), file.name
        assert said.en.startswith(en[:-1]), file.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_sentence_of_a_paper_writes_a_day_as_letters_do(run, language):
    for kind, subject in subjects(run):
        made = make(kind, run, subject, head(language))
        told = [one.text for one in made.blocks if isinstance(one, Paragraph)]
        assert not [one for one in told if re.search(r"\b20\d\d-\d\d(-\d\d)?\b|\d 年|年 \d", one)], kind


def test_a_persons_identifier_is_the_number_of_no_warning(run):
    for kind in ("assignment", "disposal", "check-plan", "check-report", "closing", "keeping", "case-file"):
        made = make(kind, run, Subject("official", LISTED), head())
        boxes = [one for block in made.blocks if isinstance(block, Form) for row in block.rows for one in row]
        assert not [one for one in boxes if "编号" in one.label and LISTED in one.text], kind
        assert f"预警（{LISTED}）" not in strings(made), kind


def test_a_letter_that_nobody_approved_is_a_draft_on_every_page(run):
    subject = Subject("official", LISTED)
    assert make("inquiry", run, subject, head()).watermark == "待批稿"
    assert make("inquiry", run, subject, head("en")).watermark == "DRAFT"
    assert make("inquiry", run, subject, head(approval="3")).watermark == ""


def test_nobody_is_asked_about_nothing(run):
    portrait = make("portrait", run, Subject("official", UNLISTED), head())
    assert "没有规则命中" in strings(portrait)
    with pytest.raises(RiskmlError, match="a reason to be asked about"):
        make("inquiry", run, Subject("official", UNLISTED), head())


def test_papers_about_units_and_the_whole_name_nobody(run, data):
    people = re.compile("|".join([*data.officials, *filter(None, data.roster.names.values())]))
    for kind in ("unit-report", "proposal", "rectification"):
        told = strings(make(kind, run, Subject("unit", "u1"), head()))
        assert not people.search(told), (kind, people.search(told))
    assert not people.search(strings(make("summary", run, Subject(), head())))


def library(**fits):
    text = {"zh": "建议", "en": "Advice"}
    told = {one: {"label": text, "says": text, "law": text, "measure": text, **fits} for one in ("one", "two")}
    return Library.model_validate({"recommendation": told})


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_proposal_offers_what_fits_or_says_what_was_chosen(run, data, language):
    drawn, areas = portray_unit("u1", data), {"paid_twice": "payments"}
    shape = replace(drawn.shapes[0], metric="overdue_rate_trend", pattern="common")
    rule = CommonRule("u1", "甲局", "paid_twice", Text(zh="重复支付", en="Paid twice"), 4, 5)
    tick = {"zh": "□", "en": "☐"}[language]

    def said(portrait, chosen=(), **fits):
        return strings(proposal(portrait, head(language, library=library(**fits), chosen=chosen), areas))

    ruled, shaped = replace(drawn, common=(rule,)), replace(drawn, shapes=(shape,))
    assert said(ruled, rules=["paid_twice"]).count(tick) == 2
    assert tick in said(ruled, areas=["payments"])
    assert tick in said(shaped, metrics=["overdue_rate"])  # its level and its trend are one metric
    assert tick not in said(ruled, rules=["other"])
    # What is common to too few people is hidden, and what would tell of it is, too.
    assert tick not in said(replace(ruled, hidden=True), rules=["paid_twice"])
    chosen = said(drawn, ("two",), rules=["other"])
    assert tick not in chosen
    assert {"zh": "建议：建议", "en": "Advice: Advice"}[language] in chosen
    assert make("proposal", run, Subject("unit", "u1"), head(language))


def test_a_recommendation_that_is_not_there_is_refused():
    with pytest.raises(ProjectError, match="Did you mean 'one'"):
        letterhead(PaperSettings(), "en", library=library(rules=["r"]), chosen=["oen"])


def test_what_a_units_portrait_hides_stays_hidden(data):
    small = portray_unit("u4", data)
    assert small.hidden
    for made in (unit_report(small, head()), proposal(small, head(), {}), rectification(small, head())):
        assert not [one for one in made.blocks if isinstance(one, Table) and "命中" in one.caption]
        assert "本期人员预警" not in strings(made)
    assert "少于 5 人" in strings(unit_report(small, head()))
    uncounted = replace(portray_unit("u1", data), counted=False)
    assert "本期人员预警" not in strings(unit_report(uncounted, head()))


def test_the_summary_counts_as_the_register_counts(run, data):
    counts = portray_register(data).counts
    told = strings(make("summary", run, Subject(), head()))
    assert f"红色 {counts.people_red} 人、黄色 {counts.people_yellow} 人" in told
    assert f"红色 {counts.matters_red} 件、黄色 {counts.matters_yellow} 件" in told
    assert f"提醒 {counts.matters_reminders} 件" in told


def test_the_summary_has_two_pages_however_much_there_is_to_tell(data, tmp_path):
    register, whole = portray_register(data), portray_whole(data)
    long = "某某自治县住房和城乡建设局"
    units = tuple(replace(one, unit=long, red=9, yellow=9) for one in whole.units for _ in range(10))
    lines = tuple(replace(register.matters.lines[0], units=(long, long)) for _ in range(30))
    common = tuple(replace(one, unit=long, rules=one.rules * 5) for one in register.matters.common for _ in range(20))
    crowded = replace(
        register,
        matters=replace(register.matters, lines=lines, common=common),
        problems=tuple(replace(one, unit=long) for one in register.problems) * 10,
    )
    made = summary(crowded, replace(whole, units=units), head(office=long))
    assert len(pages(pdf_of_word(word(made), tmp_path))) == 2


def test_a_warning_brings_each_of_its_rules_with_its_records(run):
    key = warning_of(run)
    [row] = run.rows("matter_warnings", "score", warning_id=key)
    for kind in ("assignment", "check-plan", "case-file"):
        made = make(kind, run, Subject("warning", key), head())
        told = strings(made)
        assert key in told
        assert [one for one in made.blocks if isinstance(one, Heading) and one.level == 2]
        assert all(ref in told for ref in row["records"]), kind
        assert "第1条理由。" in told
    assert "监督室" in strings(make("assignment", run, Subject("warning", key), head()))


def test_forms_leave_to_hands_what_only_people_decide(run):
    made = make("disposal", run, Subject("warning", warning_of(run)), head())
    boxes = [one for block in made.blocks if isinstance(block, Form) for row in block.rows for one in row]
    blank = {one.label.replace("\n", "") for one in boxes if not one.text}
    assert {"理由和依据", "承办人意见（二人以上签名）", "部门意见", "分管领导意见", "主要负责人意见"} <= blank
    [chosen] = [one for one in boxes if one.label == "拟处置方式"]
    assert chosen.text.count("□") == 4, "the machine ticks none"


def test_the_file_of_a_case_holds_its_trail_step_by_step(data):
    one = trail()
    made = case_file(lead_of_person(portray_official(LISTED, data)), [one], head())
    told = strings(made)
    assert f"办件 {one.case_id} 全程留痕" in told
    [steps] = [block for block in made.blocks if isinstance(block, Table) and block.caption == "逐步记录"]
    assert [row[1] for row in steps.rows] == [act.label.zh for act in one.acts]
    for lacking in one.lacking:
        assert lacking.label.zh in told


def test_the_meeting_sees_everybody_who_is_listed_and_every_red_matter(run, data):
    choices = portray_register(data).choices
    told = strings(make("meeting", run, Subject(), head()))
    for line in (one for group in choices.people for one in group.lines):
        assert line.key in told
    for line in (one for group in choices.matters for one in group.lines if one.grade == "red"):
        assert line.key in told


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("portrait", Subject()),
        ("summary", Subject("unit", "u1")),
        ("unit-report", Subject("official", LISTED)),
    ],
)
def test_a_paper_about_something_else_is_refused(run, kind, subject):
    with pytest.raises(ProjectError, match="Say whom or what"):
        make(kind, run, subject, head())


def test_an_unknown_warning_gets_the_nearest_and_a_persons_is_told_to_be_one(run):
    known = warning_of(run)
    with pytest.raises(RiskmlError, match=f"Did you mean '{known}'"):
        make("assignment", run, Subject("warning", known[:-1] + "x"), head())
    drawn = next(one["warning_id"] for one in run.rows("matter_warnings", "score") if one["about"] == "draw")
    with pytest.raises(RiskmlError, match="--official"):
        make("assignment", run, Subject("warning", drawn), head())


def test_what_an_office_sets_stands_on_its_papers(run):
    told = head(office="某区纪委监委", secrecy="机密★1年", watermark="征求意见稿")
    made = make("summary", run, Subject(), told)
    assert (made.secrecy, made.watermark) == ("机密★1年", "征求意见稿")
    assert "某区纪委监委" in strings(made)
    bare = strings(make("summary", run, Subject(), head()))
    assert "（印发单位）" in bare


def test_no_label_of_a_form_breaks_within_a_word(run, data):
    """A label's column holds six characters of Chinese; a longer one says where it breaks."""
    made = [make(kind, run, subject, head()) for kind, subject in subjects(run)]
    made += [rectification(portray_unit("u1", data), head())]
    forms = [block for paper in made for block in paper.blocks if isinstance(block, Form)]
    lines = {line for form in forms for row in form.rows for box in row for line in box.label.split("\n")}
    assert len(lines) > 30
    assert {line for line in lines if len(line) > 6} == set()


def test_the_parts_of_a_form_are_what_they_seem():
    assert Field("甲").text == ""
    assert Paragraph("甲").setting == "body"
