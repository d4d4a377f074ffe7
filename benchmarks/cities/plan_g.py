"""City G: an inland prefecture of land, building, insurance, cars and tenders, where people differ little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import Clock, month_of
from cities.model import Differences, Matter, Money, Step, Town
from cities.people import Roster, clients_of, staff

if TYPE_CHECKING:
    from random import Random

    from cities.model import Client

FIRST, LAST = date(2024, 4, 1), date(2025, 9, 30)
FRINGE, UPLAND = "Q2", "Q7"
PLACES = {"Q1": 0.3, FRINGE: 0.2, "Q3": 0.16, "Q4": 0.13, "Q5": 0.09, "Q6": 0.07, UPLAND: 0.05}
BUILDER, SUPPLIER, PLANT = "builder", "supplier", "plant"
KEY_PROJECT, SMALL_FIRM = "key_project", "small_firm"
FRAMEWORK = "framework"
FEE, ORDERS, BOUNDARY, ROAD_TEST = "g_infrastructure_fee", "g_small_purchase", "g_boundary_change", "g_road_test"
UNITS = (
    ("hall", "市民中心", "service_hall"),
    ("land", "不动产登记中心", "land_registry"),
    ("plan", "自然资源和规划局", "planning"),
    ("build", "住房和城乡建设局", "construction"),
    ("fund", "住房公积金管理中心", "housing_fund"),
    ("social", "社会保险事业局", "social_insurance"),
    ("cars", "车辆管理所", "vehicles"),
    ("green", "生态环境局", "environment"),
    ("tenders", "公共资源交易中心", "procurement"),
    ("police", "公安局户政科", "household_register"),
)
ROSTERS = (
    Roster("hall", "counter", 11),
    Roster("land", "registrar", 10),
    Roster("land", "surveyor", 7),
    Roster("land", "approver", 6, signs=True),
    Roster("plan", "reviewer", 8),
    Roster("plan", "assessor", 8),
    Roster("plan", "approver", 5, signs=True),
    Roster("build", "reviewer", 8),
    Roster("build", "inspector", 7),
    Roster("build", "approver", 5, signs=True),
    Roster("fund", "reviewer", 7),
    Roster("fund", "approver", 5, signs=True),
    Roster("social", "assessor", 9),
    Roster("social", "approver", 5, signs=True),
    Roster("cars", "examiner", 9),
    Roster("cars", "approver", 4),
    Roster("green", "inspector", 8),
    Roster("green", "approver", 4),
    Roster("tenders", "evaluator", 8),
    Roster("tenders", "buyer", 8),
    Roster("tenders", "approver", 5, signs=True),
    Roster("tenders", "director", 2),
    Roster("police", "clerk", 6),
    Roster("police", "night_counter", 2),
)
HONEST = Differences(
    speed=0.13, by_matter=0.08, strict=0.14, late=0.03, steady=45.0, thrift=0.015, lag=0.18, affinity=0.15
)


def _take(unit: str = "hall", post: str = "counter", hours: float = 0.3) -> Step:
    return Step("accept_file", "受理", "accept", "take", unit, post, hours, 1)


def _study(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("study_file", "审核", "examine", "review", unit, post, hours, limit)


def _visit(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("go_and_see", "现场勘查", "inspect", "visit", unit, post, hours, limit)


def _reckon(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("reckon", "核算", "evaluate", "sum", unit, post, hours, limit)


def _sign(unit: str, hours: float, limit: float) -> Step:
    return Step("sign", "签批", "approve", "decide", unit, "approver", hours, limit)


_SALES = (0.8, 0.6, 1.1, 1.0, 1.1, 1.1, 0.9, 0.9, 1.2, 1.2, 1.1, 1.0)
_DRY = (0.7, 0.6, 1.2, 1.3, 1.2, 1.0, 0.9, 0.9, 1.2, 1.2, 1.1, 0.7)
_YEAR_END = (0.6, 0.6, 0.9, 0.9, 0.9, 1.0, 1.0, 1.0, 1.1, 1.2, 1.4, 1.4)
_HOLIDAYS = (0.9, 0.8, 0.8, 0.9, 0.9, 1.1, 1.5, 1.5, 1.0, 0.9, 0.9, 0.8)
MATTERS = (
    Matter("g_sale_of_flat", "存量房转移登记", "Sale of a flat", "land", 8,
           (_take(), _study("land", "registrar", 7, 4), _sign("land", 5, 3)), 10.5, "citizen", 0.35, 0.25,
           reject=0.03, back=0.1, season=_SALES),
    Matter("g_mortgage", "抵押登记", "Mortgage", "land", 5,
           (_study("land", "registrar", 5, 3), _sign("land", 4, 2)), 9.0, "citizen", 0.3, 0.6, reject=0.02, back=0.08,
           season=_SALES),
    Matter("g_inheritance", "继承登记", "Inheritance", "land", 15,
           (_take(), _study("land", "registrar", 12, 7), _sign("land", 6, 4)), 4.0, "citizen", 0.1, 0.1,
           reject=0.06, back=0.22),
    Matter(BOUNDARY, "宗地界址变更", "Change of boundary", "land", 20,
           (_take(), _study("land", "registrar", 10, 6), _visit("land", "surveyor", 14, 8), _sign("land", 7, 4)),
           5.0, "citizen", 0.15, 0.15, reject=0.05, back=0.14, season=_DRY),
    Matter("g_first_registration", "新建房屋首次登记", "First registration", "land", 20,
           (_visit("land", "surveyor", 15, 9), _study("land", "registrar", 10, 6), _sign("land", 6, 4)),
           4.5, BUILDER, 0.2, 0.4, reject=0.03, back=0.14, season=_DRY,
           bases=(("usual", 0.9, 1.0), (KEY_PROJECT, 0.1, 1.0))),
    Matter("g_site_permit", "建设用地规划许可", "Site permit", "plan", 20,
           (_study("plan", "reviewer", 14, 8), _sign("plan", 9, 5)), 5.0, BUILDER, 0.3, 0.4, reject=0.05, back=0.18,
           bases=(("usual", 0.88, 1.0), (KEY_PROJECT, 0.12, 1.0)), season=_DRY),
    Matter("g_drawing_approval", "建设工程规划许可", "Approval of drawings", "plan", 20,
           (_take(), _study("plan", "reviewer", 15, 9), _sign("plan", 9, 5)), 5.5, BUILDER, 0.35, 0.3,
           reject=0.06, back=0.22, bases=(("usual", 0.88, 1.0), (KEY_PROJECT, 0.12, 1.0)), season=_DRY),
    Matter("g_change_of_use", "改变用途审批", "Change of use", "plan", 15,
           (_take(), _study("plan", "reviewer", 12, 7), _sign("plan", 8, 4)), 3.5, "firm", 0.35, 0.3,
           reject=0.08, back=0.18),
    Matter(FEE, "城市基础设施配套费", "Infrastructure fee", "plan", 10,
           (_reckon("plan", "assessor", 10, 5), _sign("plan", 6, 4)), 6.5, BUILDER, 0.2, 0.5, reject=0.02,
           money=Money(86_000, 0.45, 10.0), bases=(("usual", 0.8, 1.0), (SMALL_FIRM, 0.2, 0.5)), season=_DRY),
    Matter("g_land_price", "土地出让金补缴", "Payment for land", "plan", 15,
           (_reckon("plan", "assessor", 13, 7), _sign("plan", 8, 5)), 4.0, "firm", 0.25, 0.4, reject=0.03,
           money=Money(140_000, 0.5, 100.0)),
    Matter("g_building_permit", "施工许可", "Building permit", "build", 15,
           (_take(), _study("build", "reviewer", 12, 7), _sign("build", 7, 4)), 6.0, BUILDER, 0.35, 0.4,
           reject=0.05, back=0.18, bases=(("usual", 0.88, 1.0), (KEY_PROJECT, 0.12, 1.0)), season=_DRY),
    Matter("g_contractor_licence", "建筑业企业资质", "Contractor's licence", "build", 20,
           (_study("build", "reviewer", 14, 8), _sign("build", 8, 5)), 4.5, "firm", 0.45, 0.5, reject=0.07, back=0.2),
    Matter("g_works_inspection", "工程质量监督", "Inspection of works", "build", 15,
           (_visit("build", "inspector", 13, 8), _sign("build", 7, 5)), 7.0, BUILDER, reject=0.0, back=0.24,
           season=_DRY),
    Matter("g_fund_withdrawal", "公积金提取", "Withdrawal from the fund", "fund", 5,
           (_take(), _study("fund", "reviewer", 5, 3), _sign("fund", 4, 2)), 9.0, "citizen", 0.15, 0.5,
           reject=0.04, back=0.09, money=Money(24_000, 0.6, 1.0, at="take")),
    Matter("g_fund_loan", "公积金贷款", "Loan from the fund", "fund", 12,
           (_take(), _study("fund", "reviewer", 10, 6), _sign("fund", 7, 4)), 5.0, "citizen", 0.2, 0.2,
           reject=0.06, back=0.16, season=_SALES),
    Matter("g_pension_start", "养老待遇核定", "Start of a pension", "social", 15,
           (_take(), _reckon("social", "assessor", 11, 6), _sign("social", 6, 4)), 6.0, "citizen", 0.1, 0.2,
           reject=0.03, money=Money(3300, 0.25, 1.0), bases=(("worker", 0.7, 1.0), ("flexible", 0.3, 0.7))),
    Matter("g_survivors_grant", "遗属待遇", "Survivors' grant", "social", 12,
           (_reckon("social", "assessor", 9, 5), _sign("social", 6, 4)), 5.0, "citizen", 0.05, 0.3, reject=0.03,
           money=Money(1600, 0.3, 1.0)),
    Matter("g_injury_claim", "工伤待遇", "Claim for an injury", "social", 20,
           (_take(), _reckon("social", "assessor", 14, 8), _sign("social", 8, 5)), 4.0, "citizen", 0.2, 0.15,
           reject=0.06, money=Money(18_000, 0.6, 10.0), bases=(("light", 0.7, 0.6), ("grave", 0.3, 1.9))),
    Matter(ROAD_TEST, "道路驾驶考试", "Road test", "cars", 10,
           (_visit("cars", "examiner", 9, 6), _sign("cars", 4, 3)), 9.0, "citizen", 0.8, 0.3, reject=0.0, back=0.34,
           season=_HOLIDAYS),
    Matter("g_vehicle_check", "车辆查验", "Vehicle check", "cars", 5,
           (_visit("cars", "examiner", 6, 4), _sign("cars", 3, 2)), 6.5, "citizen", 0.3, 0.3, reject=0.0, back=0.12),
    Matter("g_emission_check", "排污单位检查", "Emission check", "green", 15,
           (_visit("green", "inspector", 12, 8), _sign("green", 6, 5)), 9.0, PLANT, reject=0.0, back=0.26),
    Matter("g_complaint_visit", "环境信访核查", "Visit after a complaint", "green", 10,
           (_visit("green", "inspector", 9, 6), _sign("green", 6, 4)), 4.5, PLANT, reject=0.0, back=0.3,
           season=_HOLIDAYS),
    Matter("g_bid_review", "投标文件评审", "Review of bids", "tenders", 10,
           (_study("tenders", "evaluator", 9, 5), _sign("tenders", 6, 4)), 8.5, SUPPLIER, 0.05, 0.7,
           reject=0.24, back=0.08, season=_YEAR_END),
    Matter(ORDERS, "限额以下采购", "Small purchase", "tenders", 12,
           (_reckon("tenders", "buyer", 9, 5), _sign("tenders", 6, 4)), 8.0, SUPPLIER, 0.05, 0.4, reject=0.03,
           money=Money(52_000, 0.6, 1.0, threshold=100_000), season=_YEAR_END),
    Matter("g_move_of_household", "户口迁移", "Move of a household", "police", 7,
           (_take("police", "clerk", 0.5), Step("enter", "登记办结", "record", "do", "police", "clerk", 4, 3)),
           7.0, "citizen", 0.05, 0.3, 0.06, season=_HOLIDAYS),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    numbers = {"citizen": 14_000, "firm": 900, BUILDER: 240, SUPPLIER: 260, PLANT: 210, "agent": 26}
    clients = clients_of(numbers, PLACES, 1.8, random, "7")
    tops = {"firm": 12.0, BUILDER: 6.0, SUPPLIER: 6.0, PLANT: 4.0, "agent": 5.0}
    for kind, top in tops.items():
        clients[kind] = [replace(one, weight=min(one.weight, top)) for one in clients[kind]]
    return clients


def town_g(random: Random) -> Town:
    """Draw city G before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "G")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.92, 1.08) for n in range(19)}
    return Town(
        name="G",
        label="people differ little, land and tenders",
        first=FIRST,
        last=LAST,
        matters=MATTERS,
        units=UNITS,
        people=people,
        clients=_town_clients(random),
        places=PLACES,
        differences=HONEST,
        outages=set(random.sample(inside, 4)),
        load=load,
        far=frozenset({UPLAND}),
        dear={"Q1": 1.08, UPLAND: 0.9},
        online_hours=0.85,
        volume=0.74,
        rush={("tenders", "buyer"): (frozenset({11, 12}), 0.06)},
        paper=0.1,
    )
