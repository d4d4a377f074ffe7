"""City H: a river county of schools, work, timber, boats and food; people, and the habits of units, differ a lot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import Clock, month_of
from cities.model import Differences, Matter, Money, Step, Stint, Town
from cities.people import Roster, clients_of, staff

if TYPE_CHECKING:
    from random import Random

    from cities.model import Client, Person

FIRST, LAST = date(2023, 10, 1), date(2025, 3, 31)
OLD_TOWN, WHARF, WOODS = "T1", "T4", "T6"
PLACES = {OLD_TOWN: 0.27, "T2": 0.21, "T3": 0.17, WHARF: 0.13, "T5": 0.12, WOODS: 0.1}
ELDER, STALL, SHIPPER, FORESTER, SCHOOL = "elder", "stall", "shipper", "forester", "school"
PAYROLL, TRAINING, QUAY, FELLING = "h_wage_payment", "h_training_subsidy", "h_vessel_penalty", "h_felling"
STANDING, BEDRIDDEN, GRAVE = "standing_order", "bedridden", "grave"
UNITS = (
    ("hall", "便民服务中心", "service_hall"),
    ("schools", "教育局", "education"),
    ("work", "人力资源和社会保障局", "labour"),
    ("homes", "住房保障中心", "public_housing"),
    ("woods", "林业局", "forestry"),
    ("port", "港航海事中心", "port"),
    ("food", "市场监督管理局", "market_supervision"),
    ("care", "残疾人联合会", "disabled_persons"),
    ("money", "财政国库支付中心", "treasury"),
    ("culture", "文化和旅游局", "culture"),
    ("justice", "司法局法制审核科", "legal_review"),
)
ROSTERS = (
    Roster("hall", "counter", 11),
    Roster("schools", "reviewer", 8),
    Roster("schools", "approver", 5, signs=True),
    Roster("work", "assessor", 9),
    Roster("work", "reviewer", 7),
    Roster("work", "approver", 6, signs=True),
    Roster("homes", "assessor", 8),
    Roster("homes", "approver", 5, signs=True),
    Roster("woods", "reviewer", 6),
    Roster("woods", "surveyor", 7),
    Roster("woods", "approver", 5, signs=True),
    Roster("port", "inspector", 7),
    Roster("port", "enforcer", 8),
    Roster("food", "reviewer", 7),
    Roster("food", "inspector", 8),
    Roster("food", "enforcer", 9),
    Roster("care", "assessor", 7),
    Roster("care", "approver", 4),
    Roster("money", "payer", 8),
    Roster("money", "approver", 5, signs=True),
    Roster("culture", "reviewer", 6),
    Roster("justice", "approver", 6, signs=True),
)
HONEST = Differences(speed=0.32, by_matter=0.2, strict=0.36, late=0.07, steady=8.0, thrift=0.04, lag=0.55, affinity=0.5)
_HALF_TIME = 0.09
_BREACHES = (("slight", 0.58, 0.16), ("middling", 0.3, 0.4), (GRAVE, 0.12, 0.72))


def _take(unit: str = "hall") -> Step:
    return Step("hand_in", "收件登记", "accept", "take", unit, "counter", 0.3, 1)


def _register() -> Step:
    return Step("register_bill", "付款登记", "accept", "take", "money", "payer", 0.5, 1)


def _check(unit: str, hours: float, limit: float) -> Step:
    return Step("check_papers", "材料审查", "examine", "review", unit, "reviewer", hours, limit)


def _inspect(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("inspect", "现场检查", "inspect", "visit", unit, post, hours, limit)


def _value(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("value", "金额核定", "evaluate", "sum", unit, post, hours, limit)


def _open(unit: str) -> Step:
    return Step("open_file", "立案登记", "record", "do", unit, "enforcer", 3, 3)


def _fine(unit: str, hours: float, limit: float) -> Step:
    return Step("propose_fine", "拟定处罚", "evaluate", "fine", unit, "enforcer", hours, limit)


def _grant(unit: str, hours: float, limit: float) -> Step:
    return Step("grant", "审定", "approve", "decide", unit, "approver", hours, limit)


_TERMS = (0.6, 1.2, 1.1, 0.8, 0.9, 1.2, 1.5, 1.7, 1.1, 0.7, 0.6, 0.6)
_FELLING = (1.3, 1.1, 0.9, 0.6, 0.5, 0.5, 0.5, 0.6, 0.9, 1.4, 1.7, 1.6)
_HIGH_WATER = (0.7, 0.7, 0.9, 1.0, 1.2, 1.4, 1.4, 1.3, 1.1, 0.9, 0.7, 0.7)
_HEAT = (0.8, 0.8, 0.9, 1.0, 1.1, 1.3, 1.3, 1.2, 1.1, 0.9, 0.8, 0.9)
MATTERS = (
    Matter("h_school_place", "学位申请", "Place at a school", "schools", 10,
           (_take(), _check("schools", 7, 4), _grant("schools", 6, 3)), 6.5, "citizen", 0.05, 0.4,
           reject=0.09, back=0.12, season=_TERMS),
    Matter("h_student_aid", "家庭经济困难学生资助", "Aid for a student", "schools", 15,
           (_check("schools", 9, 5), _grant("schools", 7, 4)), 4.5, "citizen", 0.05, 0.4, reject=0.07, back=0.13,
           season=_TERMS),
    Matter("h_private_school", "民办学校办学许可", "Permit for a private school", "schools", 20,
           (_take(), _check("schools", 14, 8), _grant("schools", 9, 5)), 3.0, SCHOOL, 0.4, 0.2,
           reject=0.08, back=0.22),
    Matter(TRAINING, "职业技能提升补贴", "Training subsidy", "work", 15,
           (_value("work", "assessor", 11, 6), _grant("work", 7, 4)), 6.0, SCHOOL, 0.35, 0.4, reject=0.05,
           money=Money(21_000, 0.4, 10.0)),
    Matter("h_job_subsidy", "社会保险补贴", "Subsidy for a job", "work", 15,
           (_take(), _value("work", "assessor", 9, 5), _grant("work", 6, 4)), 5.0, "firm", 0.2, 0.3, reject=0.05,
           money=Money(9000, 0.5, 10.0)),
    Matter("h_start_loan", "创业担保贷款", "Loan for a start", "work", 15,
           (_take(), _check("work", 11, 6), _grant("work", 8, 5)), 4.0, "citizen", 0.3, 0.2, reject=0.09, back=0.2),
    Matter("h_work_agency", "劳务派遣许可", "Permit for a work agency", "work", 15,
           (_take(), _check("work", 12, 7), _grant("work", 8, 4)), 4.5, "firm", 0.4, 0.3, reject=0.08, back=0.2),
    Matter("h_hours_permit", "特殊工时审批", "Permit for other hours", "work", 12,
           (_check("work", 9, 5), _grant("work", 6, 4)), 4.0, "firm", 0.3, 0.5, reject=0.06, back=0.16),
    Matter("h_rental_home", "公共租赁住房", "Rental home", "homes", 25,
           (_take(), _inspect("homes", "assessor", 14, 8), _grant("homes", 8, 5)), 5.0, "citizen", 0.05, 0.2,
           reject=0.08, back=0.16),
    Matter("h_house_removal", "房屋征收补偿", "Compensation for a house", "homes", 30,
           (_inspect("homes", "assessor", 15, 9), _value("homes", "assessor", 12, 7), _grant("homes", 9, 6)),
           4.5, "citizen", 0.05, 0.1, reject=0.02, back=0.14, money=Money(310_000, 0.4, 100.0)),
    Matter(FELLING, "林木采伐许可", "Felling permit", "woods", 15,
           (_take(), _check("woods", 9, 5), _inspect("woods", "surveyor", 14, 8), _grant("woods", 7, 4)),
           5.5, FORESTER, 0.2, 0.2, reject=0.05, back=0.14, season=_FELLING),
    Matter("h_forest_land", "使用林地审核", "Use of forest land", "woods", 20,
           (_check("woods", 13, 7), _inspect("woods", "surveyor", 15, 9), _grant("woods", 8, 5)),
           3.5, "firm", 0.35, 0.3, reject=0.07, back=0.18),
    Matter("h_planting_grant", "造林补助", "Grant for planting", "woods", 20,
           (_inspect("woods", "surveyor", 14, 9), _value("woods", "surveyor", 9, 5), _grant("woods", 6, 4)),
           3.5, FORESTER, 0.1, 0.1, reject=0.04, back=0.14, money=Money(7600, 0.4, 10.0), season=_HIGH_WATER),
    Matter("h_vessel_survey", "船舶检验", "Survey of a vessel", "port", 12,
           (_inspect("port", "inspector", 13, 8),), 6.0, SHIPPER, 0.25, 0.2, back=0.2),
    Matter("h_berth_check", "码头安全检查", "Check of a berth", "port", 15,
           (_inspect("port", "inspector", 12, 8), _grant("justice", 8, 5)), 4.0, SHIPPER, reject=0.0, back=0.24,
           season=_HIGH_WATER),
    Matter(QUAY, "水上交通处罚", "Penalty on the water", "port", 30,
           (_open("port"), _fine("port", 15, 10), _grant("justice", 9, 6)), 7.0, SHIPPER, reject=0.09,
           money=Money(0, 0, 50.0, 200, 20_000, at="fine"), bases=_BREACHES, season=_HIGH_WATER),
    Matter("h_food_licence", "食品经营许可", "Food licence", "food", 12,
           (_take(), _check("food", 8, 4), _inspect("food", "inspector", 12, 7)), 6.5, STALL, 0.35, 0.3,
           reject=0.06, back=0.2),
    Matter("h_shop_record", "经营主体变更登记", "Change of a shop's record", "food", 5,
           (_check("food", 5, 3),), 8.0, "firm", 0.4, 0.5, reject=0.05, back=0.16),
    Matter("h_kitchen_check", "餐饮服务检查", "Check of a kitchen", "food", 15,
           (_inspect("food", "inspector", 11, 8), _grant("justice", 7, 5)), 6.0, STALL, reject=0.0, back=0.25,
           season=_HEAT),
    Matter("h_food_penalty", "食品安全处罚", "Food penalty", "food", 30,
           (_open("food"), _fine("food", 17, 12), _grant("justice", 10, 6)), 8.0, STALL, reject=0.07,
           money=Money(0, 0, 50.0, 200, 15_000, at="fine"), bases=_BREACHES, season=_HEAT),
    Matter("h_price_penalty", "价格违法处罚", "Price penalty", "food", 30,
           (_open("food"), _fine("food", 14, 10), _grant("justice", 9, 6)), 4.0, STALL, reject=0.07,
           money=Money(0, 0, 50.0, 100, 8000, at="fine"), bases=_BREACHES),
    Matter("h_disability_card", "残疾人证核发", "Disability card", "care", 20,
           (_inspect("care", "assessor", 12, 8), _grant("care", 6, 4)), 4.5, ELDER, 0.05, 0.1, reject=0.05, back=0.14,
           bases=(("usual", 0.8, 1.0), (BEDRIDDEN, 0.2, 1.0))),
    Matter("h_care_allowance", "重度残疾人护理补贴", "Care allowance", "care", 15,
           (_take(), _value("care", "assessor", 8, 5), _grant("care", 6, 4)), 4.5, ELDER, 0.05, 0.15, reject=0.04,
           money=Money(360, 0.0, 10.0)),
    Matter(PAYROLL, "劳务费用支付", "Payment of wages", "money", 7,
           (_register(), _grant("money", 4, 3)), 7.0, "citizen", 0.0, 0.7, reject=0.03,
           money=Money(2900, 0.35, 1.0, at="take"), bases=(("usual", 0.85, 1.0), (STANDING, 0.15, 0.8))),
    Matter("h_invoice_payment", "项目款支付", "Payment of an invoice", "money", 10,
           (_value("money", "payer", 8, 5), _grant("money", 5, 4)), 7.5, "firm", 0.0, 0.7, reject=0.04,
           money=Money(47_000, 0.7, 1.0)),
    Matter("h_venue_permit", "娱乐场所许可", "Permit for a venue", "culture", 15,
           (_take(), _check("culture", 11, 7)), 4.0, "firm", 0.35, 0.3, reject=0.08, back=0.2),
    Matter("h_show_permit", "营业性演出许可", "Permit for a show", "culture", 10,
           (_check("culture", 7, 5),), 4.5, "firm", 0.4, 0.5, reject=0.05, back=0.16, season=_HEAT),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    numbers = {
        "citizen": 10_000, "firm": 1100, STALL: 1500, SHIPPER: 320, FORESTER: 450, SCHOOL: 160, ELDER: 1900, "agent": 22
    }  # fmt: skip
    clients = clients_of(numbers, PLACES, 1.7, random, "8")
    tops = {"firm": 14.0, STALL: 5.0, SHIPPER: 6.0, FORESTER: 5.0, SCHOOL: 4.0, ELDER: 2.0, "agent": 6.0}
    for kind, top in tops.items():
        clients[kind] = [replace(one, weight=min(one.weight, top)) for one in clients[kind]]
    return clients


def _unit_habits(people: list[Person], random: Random) -> None:
    """Let each unit have ways of its own: one is quick and lax about entering, another slow and strict."""
    for unit in dict.fromkeys(one.unit for one in people):
        speed, strict, lag = (random.gauss(0, sigma) for sigma in (0.18, 0.2, 0.3))
        late = random.choice((0.0, 0.0, 0.02, 0.06))
        for one in people:
            if one.unit == unit:
                one.speed += speed
                one.strict += strict
                one.lag += lag
                one.late = min(one.late + late, 0.5)


def _half_time(people: list[Person], random: Random) -> None:
    """Let some work three days of five, which the title of their post says."""
    for one in people:
        if random.random() < _HALF_TIME:
            one.fte *= 0.55
            one.days = tuple(sorted(random.sample(range(5), 3)))
            first = one.stints[0]
            one.stints[0] = Stint(first.unit, first.post, first.first, title=f"{first.post}_half_time")


def town_h(random: Random) -> Town:
    """Draw city H before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "H")
    _unit_habits(people, random)
    _half_time(people, random)
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.85, 1.15) for n in range(19)}
    return Town(
        name="H",
        label="people and units honestly differ a lot",
        first=FIRST,
        last=LAST,
        matters=MATTERS,
        units=UNITS,
        people=people,
        clients=_town_clients(random),
        places=PLACES,
        differences=HONEST,
        outages=set(random.sample(inside, 6)),
        load=load,
        far=frozenset({WOODS}),
        dear={OLD_TOWN: 1.1, WOODS: 0.88},
        hardness={ELDER: (1.35, 1.5), STALL: (1.05, 1.25), SCHOOL: (1.1, 1.0)},
        online_hours=0.7,
        volume=0.82,
        rush={("schools", "reviewer"): (frozenset({7, 8}), 0.18), ("money", "payer"): (frozenset({12, 1}), 0.15)},
        skips={("h_food_licence", "inspect", STALL): 0.12, (FELLING, "inspect", FORESTER): 0.06},
        paper=0.12,
    )
