"""City E: a customs town of eight units where people differ little; written without seeing the product."""

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
LOWLAND, ACROSS = "Q3", "Q5"
PLACES = {"Q1": 0.24, "Q2": 0.2, LOWLAND: 0.16, "Q4": 0.14, ACROSS: 0.26}
COURT = "court"
UNITS = (
    ("tax", "税务局", "tax"),
    ("customs", "海关", "customs"),
    ("estate", "不动产登记中心", "land_registry"),
    ("medical", "医疗保障局", "health_insurance"),
    ("vehicles", "车辆管理所", "vehicles"),
    ("environment", "生态环境局", "environment"),
    ("farm", "农业农村局", "agriculture"),
    ("panel", "法制审核中心", "legal_review"),
)
ROSTERS = (
    Roster("tax", "counter", 6),
    Roster("tax", "assessor", 9),
    Roster("tax", "enforcer", 8),
    Roster("tax", "approver", 6, signs=True),
    Roster("customs", "inspector", 8),
    Roster("customs", "assessor", 9),
    Roster("customs", "approver", 6, signs=True),
    Roster("estate", "counter", 6),
    Roster("estate", "reviewer", 11),
    Roster("estate", "approver", 6, signs=True),
    Roster("medical", "assessor", 11),
    Roster("medical", "approver", 6, signs=True),
    Roster("vehicles", "examiner", 9, ("Q1", "Q2", LOWLAND, "Q4", ACROSS, ACROSS, "Q1", "Q2", ACROSS)),
    Roster("environment", "inspector", 8),
    Roster("environment", "enforcer", 8),
    Roster("farm", "assessor", 10),
    Roster("farm", "inspector", 6),
    Roster("panel", "approver", 7, signs=True),
)
HONEST = Differences(
    speed=0.1, by_matter=0.05, strict=0.13, late=0.028, steady=150.0, thrift=0.012, lag=0.15, affinity=0.15
)
_FINES = (("slight", 0.45, 0.16), ("middling", 0.33, 0.4), ("severe", 0.22, 0.72))
GOODS = ("food", "cosmetics", "used_machines")
"""What is dearer or cheaper at the border than its papers say, so that its value is a matter of judgement."""


def _take(unit: str) -> Step:
    return Step("receive", "收件", "accept", "take", unit, "counter", 0.3, 1)


def _review(unit: str, hours: float, limit: float, post: str) -> Step:
    return Step("examine", "审核", "examine", "review", unit, post, hours, limit)


def _visit(unit: str, hours: float, limit: float, post: str = "inspector", *, local: bool = False) -> Step:
    return Step("inspect_site", "现场查验", "inspect", "visit", unit, post, hours, limit, local=local)


def _sum(unit: str, hours: float, limit: float) -> Step:
    return Step("set_sum", "核定金额", "evaluate", "sum", unit, "assessor", hours, limit)


def _decide(unit: str, hours: float, limit: float) -> Step:
    return Step("decide", "审批", "approve", "decide", unit, "approver", hours, limit)


def _penalty(unit: str) -> tuple[Step, ...]:
    return (
        Step("open_case", "立案", "record", "do", unit, "enforcer", 3, 3),
        Step("propose_fine", "处罚建议", "evaluate", "fine", unit, "enforcer", 24, 18),
        _decide("panel", 12, 10),
    )


_FILING = (1.0, 0.8, 1.2, 1.3, 1.2, 0.9, 1.0, 0.9, 0.9, 1.0, 0.9, 1.1)
_TRADE = (1.1, 0.6, 0.9, 1.0, 1.0, 1.0, 1.0, 1.05, 1.1, 1.0, 1.2, 1.2)
_SOWING = (0.5, 0.6, 1.4, 1.6, 1.3, 0.9, 0.8, 0.8, 1.1, 1.2, 0.9, 0.7)
_WINTER = (1.3, 1.1, 1.1, 1.0, 0.95, 0.9, 0.9, 0.85, 0.9, 0.95, 1.05, 1.2)
_HOLIDAYS = (0.9, 0.7, 0.9, 0.9, 0.9, 1.1, 1.5, 1.5, 0.95, 0.9, 0.9, 0.9)
MATTERS = (
    Matter(
        "e_invoice_quota", "发票用票量调整", "Invoice quota", "tax", 10,
        (_take("tax"), _review("tax", 7, 4, "assessor"), _decide("tax", 4, 3)),
        6.0, "firm", 0.4, 0.25, 0.0, 0.04, 0.12,
    ),
    Matter(
        "e_vat_refund", "增值税留抵退税", "Refund of value added tax", "tax", 15,
        (_take("tax"), _sum("tax", 14, 8), _decide("tax", 7, 5)),
        5.0, "firm", 0.35, 0.3, 0.0, 0.05, money=Money(46_000, 0.4, 10.0), season=_FILING,
    ),
    Matter(
        "e_tax_clearance", "清税注销", "Tax clearance", "tax", 20,
        (_take("tax"), _review("tax", 12, 8, "assessor"), _decide("tax", 6, 5)),
        4.0, "firm", 0.45, 0.15, 0.0, 0.04, 0.15,
    ),
    Matter(
        "e_tax_certificate", "完税证明开具", "Tax certificate", "tax", 2, (_take("tax"),),
        9.0, "citizen", 0.05, 0.2, season=_FILING,
    ),
    Matter(
        "e_tax_penalty", "税务行政处罚", "Tax penalty", "tax", 40, _penalty("tax"),
        6.0, "firm", reject=0.06, money=Money(0, 0, 50.0, 200, 20_000, at="fine"), bases=_FINES,
    ),
    Matter(
        "e_import_value", "进口完税价格审定", "Customs value", "customs", 8,
        (_sum("customs", 8, 4), _decide("customs", 4, 3)),
        11.0, "importer", 0.75, 0.5, 0.0, 0.03, money=Money(28_000, 0.35, 10.0),
        bases=(("parts", 0.37, 1.0), ("food", 0.21, 0.7), ("cosmetics", 0.21, 1.2), ("used_machines", 0.21, 1.7)),
        season=_TRADE,
    ),
    Matter(
        "e_cargo_check", "进口货物查验", "Check of cargo", "customs", 8,
        (_visit("customs", 8, 5), _decide("customs", 5, 3)),
        9.0, "importer", 0.6, reject=0.0, back=0.2, season=_TRADE,
    ),
    Matter(
        "e_bonded_transfer", "保税货物结转", "Transfer of bonded goods", "customs", 10,
        (_review("customs", 7, 4, "assessor"), _decide("customs", 4, 3)),
        6.0, "importer", 0.5, 0.5, 0.0, 0.03, 0.1,
    ),
    Matter(
        "e_house_transfer", "不动产转移登记", "Transfer of a home", "estate", 10,
        (_take("estate"), _review("estate", 9, 5, "reviewer"), _decide("estate", 4, 3)),
        9.0, "owner", 0.5, 0.1, 0.0, 0.03, 0.11,
    ),
    Matter(
        "e_mortgage", "抵押权登记", "Mortgage", "estate", 8,
        (_take("estate"), _review("estate", 7, 4, "reviewer"), _decide("estate", 4, 3)),
        7.0, "firm", 0.5, 0.3, 0.0, 0.02, 0.09,
    ),
    Matter(
        "e_medical_claim", "医疗费用手工报销", "Medical claim", "medical", 25,
        (_sum("medical", 15, 10), _decide("medical", 8, 6)),
        13.0, "citizen", 0.0, 0.3, 0.0, 0.05, money=Money(3200, 0.45, 1.0),
        bases=(("outpatient", 0.4, 0.4), ("inpatient", 0.4, 1.7), ("chronic", 0.12, 0.8), ("severe", 0.08, 6.5)),
        season=_WINTER,
    ),
    Matter(
        "e_care_elsewhere", "异地就医备案", "Notice of treatment elsewhere", "medical", 6,
        (_review("medical", 6, 3, "assessor"), _decide("medical", 3, 2)),
        7.0, "citizen", 0.0, 0.5, 0.0, 0.03, 0.09, season=_WINTER,
    ),
    Matter(
        "e_driving_test", "机动车驾驶考试", "Driving test", "vehicles", 12,
        (Step("book", "预约", "record", "do", "vehicles", "examiner", 3, 2, local=True),
         _visit("vehicles", 14, 8, "examiner", local=True)),
        9.0, "citizen", 0.6, reject=0.0, back=0.3, season=_HOLIDAYS,
    ),
    Matter(
        "e_vehicle_check", "营运车辆检验", "Check of a vehicle", "vehicles", 10,
        (_visit("vehicles", 10, 6, "examiner", local=True),
         Step("order_repair", "责令整改", "execute", "do", "vehicles", "examiner", 5, 4, local=True)),
        6.0, "firm", 0.2, reject=0.0, back=0.15,
    ),
    Matter(
        "e_discharge_check", "排污单位检查", "Check of discharges", "environment", 20,
        (_visit("environment", 13, 8), _decide("panel", 9, 6)), 9.0, "firm", reject=0.0, back=0.22,
    ),
    Matter(
        "e_discharge_permit", "排污许可", "Discharge permit", "environment", 25,
        (_review("environment", 16, 8, "inspector"), _visit("environment", 16, 8), _decide("panel", 9, 6)),
        3.0, "firm", 0.4, 0.2, 0.0, 0.05, 0.15,
    ),
    Matter(
        "e_pollution_penalty", "环境行政处罚", "Pollution penalty", "environment", 45, _penalty("environment"),
        6.0, "firm", reject=0.06, money=Money(0, 0, 100.0, 2000, 100_000, at="fine"), bases=_FINES,
    ),
    Matter(
        "e_machine_subsidy", "农机购置补贴", "Subsidy for machines", "farm", 30,
        (_sum("farm", 14, 9), _visit("farm", 16, 9), _decide("panel", 9, 7)),
        5.0, "citizen", 0.3, 0.2, 0.0, 0.05, 0.07, money=Money(9500, 0.35, 10.0),
        bases=(("tractor", 0.35, 1.6), ("harvester", 0.25, 1.2), ("small", 0.4, 0.5)), season=_SOWING,
    ),
    Matter(
        "e_planting_subsidy", "规模种植补贴", "Subsidy for planting", "farm", 30,
        (_sum("farm", 12, 8), _visit("farm", 15, 9), _decide("panel", 8, 7)),
        5.0, "citizen", 0.15, 0.2, 0.0, 0.05, 0.08, money=Money(5200, 0.35, 10.0), season=_SOWING,
    ),
)  # fmt: skip
FARM_CHECKED = ("e_machine_subsidy", "e_planting_subsidy")


def _town_clients(random: Random) -> dict[str, list[Client]]:
    """Return clients; courts come to the land registry only, and nobody is so large that one desk would live of it."""
    numbers = {"citizen": 9000, "firm": 900, "importer": 160, COURT: 9, "agent": 11}
    clients = clients_of(numbers, PLACES, 1.5, random, "5")
    for kind, most in (("firm", 14.0), ("importer", 6.0), ("agent", 5.0)):
        clients[kind] = [replace(one, weight=min(one.weight, most)) for one in clients[kind]]
    owners = random.sample(clients["citizen"], 3500)
    # Courts bring about one transfer in ten.
    share = 0.1 * sum(one.weight for one in owners)
    courts = clients.pop(COURT)
    courts = [replace(one, weight=share / len(courts), name=f"{one.name[:1]}区人民法院") for one in courts]
    clients["owner"] = sorted(owners + courts, key=lambda one: one.client_id)
    return clients


def town_e(random: Random) -> Town:
    """Draw city E before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "E")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    start = month_of(FIRST)
    load = {start + n: random.uniform(0.94, 1.06) for n in range(19)}
    load |= {month_of(date(2024, 12, 1)): 1.09, month_of(date(2025, 2, 1)): 0.9}
    return Town(
        name="E",
        label="people differ little, at other desks",
        first=FIRST,
        last=LAST,
        matters=MATTERS,
        units=UNITS,
        people=people,
        clients=_town_clients(random),
        places=PLACES,
        differences=HONEST,
        outages=set(random.sample(inside, 5)),
        load=load,
        volume=0.82,
        hardness={COURT: (0.2, 0.3)},
        skips={(matter, "inspect_site", "citizen"): 0.05 for matter in FARM_CHECKED},
    )
