"""What every card of the reference project obeys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from riskml.cards import MetricCard, RuleCard, unmet_needs
from riskml.cards.needs import needs_faults
from riskml.cards.shape import RuleShape, shaped
from riskml.core.toml import read_toml
from riskml.engine import check_select, fill_parameters, transpile
from riskml.metrics import check_example as check_metric_example
from riskml.rules import check_example as check_rule_example
from riskml.rules import example_engine
from tests.features.figures import differ, places
from tests.working import SCHEMA, WORKING

FEATURES = Path(__file__).resolve().parents[2] / "features"
METRICS = sorted((FEATURES / "metrics").glob("*.toml"))
RULES = sorted((FEATURES / "rules").rglob("*.toml"))

FAMILIES = {
    "workload": {"effort_weighted_completions", "open_load", "off_hours_share", "batch_share", "month_end_share"},
    "deviation": {
        "approval_rate",
        "amount_in_discretion",
        "amount_level",
        "amount_spread",
        "amounts_in_parts",
        "handling_spread",
        "handling_time",
        "hasty_handling",
        "process_deviations",
        "return_rate",
        "refused_after_return",
        "dropped_cases",
        "skipping_onward",
        "queue_jumping",
        "uneven_by_applicant",
        "uneven_by_part",
        "odd_sums",
        "sums_below_threshold",
        "two_places_at_once",
    },
    "overdue": {
        "overdue_rate",
        "overdue_workdays",
        "near_limit_share",
        "open_and_late",
        "limit_bunching",
        "late_entry",
        "entered_after_limit",
        "returned_at_the_limit",
    },
    "closeness": {
        "strongest_pair",
        "counterparty_concentration",
        "favour_outcome",
        "favour_speed",
        "exclusive_handling",
        "favour_amount",
        "favour_hours",
        "strongest_colleague",
        "selective_outcome",
        "strongest_agent",
        "agent_concentration",
        "exclusive_agent",
        "agent_speed",
        "agent_outcome",
        "agent_hours",
        "agent_amount",
        "selective_by_agent",
    },
}
SIX_RULES = {
    "same_person_applies_and_approves",
    "approval_before_acceptance",
    "step_by_someone_not_on_post",
    "off_hours_on_sensitive_matter",
    "overdue_without_reason",
    "purchases_split_under_threshold",
}

AREAS = {
    "aid", "assets", "bidding", "contracts", "enforcement", "hours", "inspection", "interests", "labour", "limits",
    "payments", "posts", "procedure", "procurement", "seals", "segregation", "service", "sourcing", "subsidies",
    "timing",
}  # fmt: skip

# Words that call a person guilty, or pass sentence.
VERDICTS = re.compile(
    r"guilt|corrupt|suspect|crime|criminal|offend|fraud|culprit|violation found|wrongdo|punish"
    r"|腐败|贪污|受贿|行贿|嫌疑|犯罪|违法|违纪|违规|有罪|罪行|舞弊|查实",
    re.IGNORECASE,
)
# Words that say why somebody did it: what was done is on record, and why is for the person to answer.
MOTIVES = re.compile(
    r"\bfavours?\b(?! known)|squeez|harass|obstruct|on purpose|deliberate|to hide|quietly|clock is|lax\b|collu"
    r"|\brush(?:es|ed|ing)?\b|slow handling|real intention|what the bids were for|\bcartel\b"
    r"|\bcover(?:s|ed)? for others"
    r"|\bspared\b|conspir|in order to|so as to|wanted to|meant to|pretend|\bsecretly\b|abus(?:e|ed|es)\b|\bgreed"
    r"|人情(?!节|形)|关系件|吃拿卡要|刁难|利益输送|输送利益|猫腻|寻租|谋利|谋取|牟利|勾结|串通|串标|围标|陪标|标王|包庇|放水|故意|蓄意|恶意"
    r"|有意拖|慢作为|不作为|乱作为|懒政|真实意图|企图|妄图|掩盖|掩饰|糊涂账|走过场|默契|悄悄|优亲厚友|突击|规避|套取|骗取|徇私|照顾",
    re.IGNORECASE,
)
# Words that take the worst for granted: what a record lacks need not have been left undone, and a lead is no outcome.
PRESUMED = re.compile(
    r"\bghost|\bshells?\b|(?:be|roll) made up|for show|(?:is|only|are) a (?:form|signature)\b|paperwork"
    r"|(?:approval|authority|list|evaluation) mean(?:s|t) nothing|worthless"
    r"|go(?:es)? around competition|clear the way|bargained|leaves? no check|guards? nothing|nobody cared|dated back"
    r"|agreed on (?:elsewhere|before)|keeps? leaking|\bleak in\b|common leak|cut to fit|hardly made|seldom real"
    r"|in one hand\b.*\bno check|competes with himself|\bhe\b|\bhimself\b|abnormal"
    r"|过场|走形式|成了(?:签字|形式|补手续|空话|走)|流于形式|形同虚设|空壳|影子工|空饷|筹码|绕开|凑(?:时限|人)|编造|虚构|土壤|量身"
    r"|扫清|陪衬|授意|谈好|说好的|当回事|石沉大海|倒[填签]|躲过|就?不存在。|没有了意义|等于没有|一只手|站不住|压线|不了了之"
    r"|照发|要价|流失|借壳|不合规(?!则)|异常|亲密|多半是|漏洞|白费|一条老路|木已成舟|无限期拖延|说了算|件件",
    re.IGNORECASE,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def metric(file: Path) -> MetricCard:
    return MetricCard.model_validate(read_toml(file))


SHAPES = {
    shape.name: shape
    for shape in (RuleShape.model_validate(read_toml(file)) for file in sorted((FEATURES / "shapes").glob("*.toml")))
}


def rule(file: Path) -> RuleCard:
    return shaped(RuleCard.model_validate(read_toml(file)), SHAPES)


def texts(card: MetricCard | RuleCard) -> dict[str, tuple[str, str]]:
    """Return every text of a card for people: where it stands, in Chinese and in English."""
    dumped = card.model_dump()
    found = {
        key: (value["zh"], value["en"])
        for key, value in dumped.items()
        if isinstance(value, dict) and set(value) == {"zh", "en"}
    }
    for number, example in enumerate(dumped["example"]):
        found[f"example {number}"] = (example["about"]["zh"], example["about"]["en"])
    return found


def test_the_promised_cards_are_there():
    cards = [metric(file) for file in METRICS]
    assert {family: {card.name for card in cards if card.family == family} for family in FAMILIES} == FAMILIES
    assert len(RULES) >= 123
    assert {rule(file).name for file in RULES} >= SIX_RULES
    assert {file.parent.name for file in RULES} >= AREAS
    for family in FAMILIES:
        assert any(card.trend for card in cards if card.family == family), family


def test_names_are_the_files_and_unique():
    names = [file.stem for file in (*METRICS, *RULES)]
    assert len(set(names)) == len(names)
    assert [metric(file).name for file in METRICS] == [file.stem for file in METRICS]
    assert [(rule(file).name, rule(file).area) for file in RULES] == [(file.stem, file.parent.name) for file in RULES]


@pytest.mark.parametrize("file", [*METRICS, *RULES], ids=lambda file: file.stem)
def test_texts_are_whole_and_pass_no_sentence(file):
    card = metric(file) if file in METRICS else rule(file)
    for key, (zh, en) in texts(card).items():
        assert CHINESE.search(zh), key
        assert not CHINESE.search(re.sub(r"（.*?）|\(.*?\)", "", en)), key
        for text in (zh, en):
            # The names of laws may hold such words; nothing else may.
            outside = re.sub(r"《.*?》", "", text)
            assert not VERDICTS.search(outside), f"{key}: {VERDICTS.search(outside)}"
            # What the law and the literature call it stands where they are cited, and nowhere else.
            if key in {"source", "why_grade"}:
                continue
            assert not MOTIVES.search(outside), f"{key}: {MOTIVES.search(outside)}"
            assert not PRESUMED.search(outside), f"{key}: {PRESUMED.search(outside)}"
    for key in ("why", "innocent", "cannot_see"):
        zh, en = texts(card)[key]
        assert len(zh) >= 15, key
        assert len(en) >= 30, key
    if isinstance(card, MetricCard):
        assert card.literature
        assert len(card.how_to_read.en) >= 30
    else:
        assert "核" in card.sentence.zh or "说明" in card.sentence.zh
        assert "for review" in card.sentence.en


@pytest.mark.parametrize("file", [*METRICS, *RULES], ids=lambda file: file.stem)
def test_a_text_says_the_same_in_both_languages(file):
    card = metric(file) if file in METRICS else rule(file)
    for key, (zh, en) in texts(card).items():
        if not key.startswith("example"):  # dates and hours, which each language writes in its own way
            assert differ(zh, en) == "", f"{key}: {differ(zh, en)}"
    if isinstance(card, RuleCard):
        assert places(card.sentence.zh) == places(card.sentence.en)


# Texts as they used to be: each would be refused.
PRESUMPTIONS = (
    ("先用后批、先付后批，审批就成了形式。", "Where use or payment comes first, approval is only a signature."),
    ("只领钱、不见人的“影子工”。", "Ghost workers show in the books as pay without attendance."),
    ("审查可能走了过场，也可能是事先说好的件。", "The examination may have been for show."),
    ("看不到已停业而未注销的空壳企业。", "Shells that closed without being struck off."),
    ("石沉大海的投诉，会变成更大的投诉。", "An answer too late tells people that nobody cared."),
    ("否决得多，可能在为某一家扫清对手。", "Much disqualifying may clear the way for somebody."),
    ("管章人给自己盖章，等于没有人管章。", "Sealed first and approved after, the seal guards nothing."),
)


@pytest.mark.parametrize(("zh", "en"), PRESUMPTIONS, ids=[en for _, en in PRESUMPTIONS])
def test_presumptions_of_old_are_refused(zh, en):
    assert PRESUMED.search(zh)
    assert PRESUMED.search(en)


def test_sums_that_differ_between_languages_are_seen():
    assert differ("满 30 天、占七成", "thirty days or more, 70 % of them") == ""
    assert differ("金额 5 万元及以上", "amounts of 50,000 or more") == ""
    assert differ("《行政处罚法》第五十七条", "Administrative Penalty Law, art. 57") == ""
    assert differ("满 30 天", "more than 31 days") == "30 is in Chinese only; 31 in English only"
    assert places("{unit_id}付 {amount:money}") != places("{unit_id} paid {total:money}")


@pytest.mark.parametrize("file", [*METRICS, *RULES], ids=lambda file: file.stem)
def test_sql_is_one_portable_select_and_needs_are_columns(file):
    card = metric(file) if file in METRICS else rule(file)
    assert not needs_faults(card.needs, SCHEMA, card.name)
    sql = card.observations if isinstance(card, MetricCard) else fill_parameters(card.hits, card.parameters, card.name)
    check_select(sql, WORKING, card.name)
    assert transpile(sql, "spark", card.name)
    assert not re.search(r"(?<![\w.])\d+\.\d+(?![\de])", sql), "write 0.5e0: 0.5 is a DECIMAL on Spark"


@pytest.mark.parametrize("file", METRICS, ids=lambda file: file.stem)
def test_metric_examples_hold(file):
    card = metric(file)
    for example in card.example:
        assert check_metric_example(card, example, SCHEMA) == []


@pytest.fixture(scope="module")
def engine():
    with example_engine(SCHEMA) as opened:
        yield opened


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_rule_examples_hold(engine, file):
    card = rule(file)
    for example in card.example:
        assert check_rule_example(card, example, engine, SCHEMA) == []


def test_cards_of_one_pool_are_folded_once():
    pair, concentration = (
        metric(FEATURES / "metrics" / f"{name}.toml") for name in ("strongest_pair", "counterparty_concentration")
    )
    assert pair.observations == concentration.observations


def test_a_need_of_several_columns_is_met_by_any_of_them():
    card = metric(FEATURES / "metrics" / "overdue_rate.toml")
    assert unmet_needs(card.needs, {"cases.due_at"}) == ()
    assert unmet_needs(card.needs, {"operations.received_at"}) == card.needs
