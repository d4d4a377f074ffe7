"""City D: a prefecture of thirteen units where people honestly differ a lot; there to develop against."""

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

FIRST, LAST = date(2024, 3, 1), date(2025, 8, 31)
QUAY, VALLEY = "R4", "R7"
PLACES = {"R1": 0.2, "R2": 0.18, "R3": 0.17, QUAY: 0.17, "R5": 0.12, "R6": 0.1, VALLEY: 0.06}
STARTUP, INVESTOR = "startup", "investor"
PEAK = frozenset({11, 12, 3})
UNITS = (
    ("desk", "综合受理窗口", "service_hall"),
    ("drugs", "药品监督管理局", "drug_regulation"),
    ("food", "食品安全执法队", "market_supervision"),
    ("works", "城乡建设局", "housing"),
    ("forest", "林业局", "forestry"),
    ("labour", "劳动就业服务局", "labour"),
    ("customs", "海关查验科", "customs"),
    ("supplies", "机关事务采购办", "procurement"),
    ("innovation", "科学技术局", "grants"),
    ("police", "交通警察支队", "traffic_police"),
    ("environment", "生态环境执法局", "environment"),
    ("registry", "不动产登记中心", "land_registry"),
    ("pensions", "社会保险中心", "social_insurance"),
)
ROSTERS = (
    Roster("desk", "counter", 10),
    Roster("drugs", "reviewer", 7),
    Roster("drugs", "inspector", 5),
    Roster("drugs", "approver", 3, signs=True),
    Roster("food", "inspector", 9),
    Roster("food", "approver", 2, signs=True),
    Roster("works", "reviewer", 7),
    Roster("works", "inspector", 6),
    Roster("works", "approver", 3, signs=True),
    Roster("forest", "ranger", 6),
    Roster("forest", "approver", 2, signs=True),
    Roster("labour", "counter", 4),
    Roster("labour", "assessor", 9),
    Roster("labour", "approver", 3, signs=True),
    Roster("customs", "examiner", 8),
    Roster("customs", "sealer", 8),
    Roster("supplies", "buyer", 9),
    Roster("supplies", "approver", 2, signs=True),
    Roster("supplies", "director", 1),
    Roster("innovation", "examiner", 8),
    Roster("innovation", "approver", 2, signs=True),
    Roster("innovation", "director", 1),
    Roster("police", "counter", 3),
    Roster("police", "penalty", 8),
    Roster("environment", "enforcer", 8),
    Roster("environment", "approver", 3, signs=True),
    Roster("registry", "examiner", 8),
    Roster("registry", "registrar", 4, signs=True),
    Roster("pensions", "auditor", 8),
    Roster("pensions", "approver", 3, signs=True),
)
HONEST = Differences(
    speed=0.34, by_matter=0.16, strict=0.42, late=0.065, steady=10.0, thrift=0.04, lag=0.5, affinity=0.45
)
THRESHOLD = 60_000
_FINES = (("small", 0.53, 0.2), ("medium", 0.34, 0.45), ("great", 0.13, 0.72))


def _take(unit: str) -> Step:
    return Step("take_in", "受理", "accept", "take", unit, "counter", 0.35, 1)


def _look(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("check_papers", "审核", "examine", "review", unit, post, hours, limit)


def _go(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("go_there", "现场查验", "inspect", "visit", unit, post, hours, limit)


def _set(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("reckon", "核算", "evaluate", "sum", unit, post, hours, limit)


def _fine(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("weigh_penalty", "裁量", "evaluate", "fine", unit, post, hours, limit)


def _sign(unit: str, hours: float, limit: float, post: str = "approver") -> Step:
    return Step("sign", "签发", "approve", "decide", unit, post, hours, limit)


def _open(unit: str, post: str) -> Step:
    return Step("start_file", "立案登记", "record", "do", unit, post, 4, 3)


_YEAR_END = (0.9, 0.7, 1.6, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 1.5, 1.7)
_BUDGET = (0.6, 0.6, 1.0, 1.0, 1.0, 1.0, 0.9, 0.9, 1.1, 1.0, 1.4, 1.5)
_DRY = (1.2, 1.2, 1.3, 1.2, 0.9, 0.7, 0.7, 0.7, 0.9, 1.1, 1.2, 1.2)
MATTERS = (
    Matter("d_pharmacy_permit", "药店经营许可", "Pharmacy permit", "drugs", 20,
           (_take("desk"), _look("drugs", "reviewer", 10, 5), _go("drugs", "inspector", 16, 8), _sign("drugs", 8, 5)),
           6.5, "firm", 0.4, 0.25, 0.0, 0.05, 0.13),
    Matter("d_device_notice", "医疗器械备案", "Device notice", "drugs", 10,
           (_take("desk"), _look("drugs", "reviewer", 7, 4), _sign("drugs", 5, 3)),
           6.5, "firm", 0.4, 0.35, 0.0, 0.03, 0.1),
    Matter("d_pharmacy_check", "药店飞行检查", "Pharmacy check", "drugs", 15,
           (_go("drugs", "inspector", 12, 8), _sign("drugs", 8, 5)), 5.5, "firm", reject=0.0, back=0.22),
    Matter("d_food_check", "食品安全检查", "Food check", "food", 15,
           (_go("food", "inspector", 12, 8), _sign("food", 8, 5)), 9.0, "firm", reject=0.0, back=0.24),
    Matter("d_food_complaint", "食品投诉查处", "Food complaint", "food", 40,
           (_open("food", "inspector"), _go("food", "inspector", 18, 10), _fine("food", "inspector", 26, 16),
            _sign("food", 12, 8)), 3.6, "firm", reject=0.07, back=0.5,
           money=Money(0, 0, 100.0, 500, 20_000, at="fine"), bases=_FINES),
    Matter("d_works_permit", "建设工程许可", "Works permit", "works", 25,
           (_take("desk"), _look("works", "reviewer", 16, 8), _go("works", "inspector", 18, 9), _sign("works", 10, 6)),
           4.5, "firm", 0.45, 0.2, 0.0, 0.06, 0.15),
    Matter("d_completion", "竣工验收备案", "Completion of works", "works", 20,
           (_look("works", "reviewer", 14, 7), _go("works", "inspector", 16, 8), _sign("works", 9, 5)),
           4.5, "firm", 0.4, 0.3, 0.0, 0.04, 0.13),
    Matter("d_site_check", "工地巡查", "Site check", "works", 15,
           (_go("works", "inspector", 12, 8), _sign("works", 8, 5)), 4.5, "firm", reject=0.0, back=0.25),
    Matter("d_felling_penalty", "林业行政处罚", "Felling penalty", "forest", 40,
           (_open("forest", "ranger"), _fine("forest", "ranger", 28, 18), _sign("forest", 12, 8)),
           5.5, "citizen", reject=0.07, money=Money(0, 0, 50.0, 200, 10_000, at="fine"), bases=_FINES, season=_DRY),
    Matter("d_hiring_subsidy", "吸纳就业补贴", "Hiring subsidy", "labour", 22,
           (_take("labour"), _set("labour", "assessor", 16, 9), _sign("labour", 9, 6)),
           7.0, "firm", 0.35, 0.3, 0.0, 0.05, money=Money(9000, 0.35, 10.0),
           bases=(("one", 0.6, 0.6), ("several", 0.3, 1.5), ("many", 0.1, 3.0)), season=_YEAR_END),
    Matter("d_skills_allowance", "技能提升补贴", "Skills allowance", "labour", 18,
           (_take("labour"), _set("labour", "assessor", 12, 7), _sign("labour", 7, 5)),
           5.5, "citizen", 0.2, 0.35, 0.0, 0.04, money=Money(1500, 0.3, 10.0)),
    Matter("d_cargo_papers", "报关单审核", "Cargo papers", "customs", 6,
           (_look("customs", "examiner", 6, 4),), 10.0, "firm", 0.5, 0.4, 0.0, 0.04, 0.13),
    Matter("d_cargo_release", "货物查验放行", "Release of cargo", "customs", 10,
           (_look("customs", "examiner", 8, 4), _go("customs", "sealer", 9, 5)),
           8.0, "firm", 0.5, 0.3, 0.0, 0.04, 0.12),
    Matter("d_transit_seal", "转关施封", "Transit seal", "customs", 4,
           (_go("customs", "sealer", 7, 3),), 6.0, "firm", 0.4, back=0.07),
    Matter("d_supply_order", "物资采购", "Supply order", "supplies", 20,
           (_set("supplies", "buyer", 14, 9), _sign("supplies", 9, 6)),
           9.0, "supplier", reject=0.03, money=Money(22_000, 0.45, 10.0, threshold=THRESHOLD), season=_BUDGET),
    Matter("d_small_repairs", "零星修缮", "Small repairs", "supplies", 20,
           (_set("supplies", "buyer", 12, 8), _sign("supplies", 8, 6)),
           6.0, "supplier", reject=0.03, money=Money(7000, 0.4, 10.0), season=_BUDGET),
    Matter("d_innovation_grant", "科技创新资助", "Innovation grant", "innovation", 30,
           (_set("innovation", "examiner", 22, 14), _sign("innovation", 12, 8)),
           6.0, "firm", 0.3, 0.5, 0.0, 0.1, money=Money(30_000, 0.5, 100.0, threshold=THRESHOLD)),
    Matter("d_tech_status", "科技企业认定", "Technology firm status", "innovation", 18,
           (_look("innovation", "examiner", 12, 8), _sign("innovation", 8, 5)),
           7.0, "firm", 0.4, 0.5, 0.0, 0.06, 0.13),
    Matter("d_vehicle_entry", "车辆登记", "Vehicle entry", "police", 2,
           (_take("police"),), 9.0, "citizen", 0.3, 0.15, money=Money(110, 0, 1.0, at="take"),
           bases=(("plate", 0.6, 1.0), ("permit", 0.3, 0.2), ("transfer", 0.1, 1.8))),
    Matter("d_road_penalty", "道路交通处罚", "Road penalty", "police", 30,
           (_open("police", "penalty"), _fine("police", "penalty", 12, 12)), 9.0, "citizen", reject=0.06,
           money=Money(0, 0, 50.0, 100, 2000, at="fine"), bases=_FINES),
    Matter("d_emission_case", "环境违法查处", "Emission case", "environment", 40,
           (_open("environment", "enforcer"), _go("environment", "enforcer", 16, 10),
            _fine("environment", "enforcer", 26, 18), _sign("environment", 12, 8)),
           5.0, "firm", reject=0.07, back=0.5, money=Money(0, 0, 1000.0, 5000, 100_000, at="fine"), bases=_FINES),
    Matter("d_title_entry", "不动产转移登记", "Title entry", "registry", 8,
           (_take("desk"), _look("registry", "examiner", 7, 4), _sign("registry", 5, 3, "registrar")),
           9.0, "citizen", 0.6, 0.15, 0.0, 0.03, 0.12),
    Matter("d_mortgage_entry", "抵押权登记", "Mortgage entry", "registry", 6,
           (_look("registry", "examiner", 5, 3), _sign("registry", 4, 3, "registrar")),
           6.5, "firm", 0.5, 0.4, 0.0, 0.03, 0.1),
    Matter("d_care_refund", "工伤医疗报销", "Refund of care", "pensions", 20,
           (_take("desk"), _set("pensions", "auditor", 13, 9), _sign("pensions", 8, 6)),
           9.0, "citizen", 0.15, 0.25, 0.0, 0.04, money=Money(2600, 0.5, 1.0),
           bases=(("outpatient", 0.6, 0.6), ("inpatient", 0.4, 1.7))),
    Matter("d_pension_review", "待遇资格核查", "Pension review", "pensions", 12,
           (_look("pensions", "auditor", 9, 6),), 7.0, "citizen", 0.05, 0.35, 0.0, 0.03, 0.08),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    """Return clients; among the firms are start-ups, a few investors that a rule lets through, three giants."""
    numbers = {"citizen": 12_000, "firm": 900, STARTUP: 400, INVESTOR: 60, "supplier": 150, "agent": 16}
    clients = clients_of(numbers, PLACES, 1.6, random, "8")
    firms = sorted(clients["firm"] + clients.pop(STARTUP) + clients.pop(INVESTOR), key=lambda one: one.client_id)
    large = {one.client_id for one in random.sample([one for one in firms if one.kind == "firm"], 3)}
    clients["firm"] = [
        replace(one, weight=random.uniform(85, 110) if one.client_id in large else min(one.weight, 12.0))
        for one in firms
    ]
    for kind in ("supplier", "agent"):
        clients[kind] = [replace(one, weight=min(one.weight, 5.0)) for one in clients[kind]]
    return clients


def _skips() -> dict[tuple[str, str, str], float]:
    """Return how often a visit is left out: rarely on a firm's word, nearly always for an investor, by rule."""
    shares = {"firm": 0.06, STARTUP: 0.04, INVESTOR: 0.9}
    matters = ("d_pharmacy_permit", "d_works_permit", "d_completion")
    return {(matter, "go_there", kind): share for matter in matters for kind, share in shares.items()}


def town_d(random: Random) -> Town:
    """Draw city D before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "D")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.9, 1.1) for n in range(19)}
    return Town(
        name="D",
        label="people honestly differ a lot",
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
        far=frozenset({VALLEY}),
        hardness={INVESTOR: (0.45, 0.5), STARTUP: (1.15, 1.2)},
        online_hours=0.7,
        rush={("labour", "assessor"): (PEAK, 0.08)},
        volume=0.735,
        skips=_skips(),
        paper=0.1,
    )
