"""City A: a county-level city of twelve units where people differ little."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import Clock, month_of
from cities.model import Differences, Matter, Money, Step, Town
from cities.people import Roster, clients_of, staff

if TYPE_CHECKING:
    from random import Random

    from cities.model import Client

FIRST, LAST = date(2024, 7, 1), date(2025, 12, 31)
PARK, MOUNTAIN = "D5", "D6"
PLACES = {"D1": 0.26, "D2": 0.22, "D3": 0.18, "D4": 0.16, PARK: 0.06, MOUNTAIN: 0.12}
UNITS = (
    ("hall", "政务服务大厅", "service_hall"),
    ("market", "市场监督管理局", "market_supervision"),
    ("housing", "住房和城乡建设局", "housing"),
    ("labour", "人力资源和社会保障局", "labour"),
    ("farming", "农业农村局", "farming"),
    ("transport", "交通运输局", "transport"),
    ("urban", "城市管理局", "urban_management"),
    ("health", "卫生健康局", "health"),
    ("fire", "消防救援大队", "fire"),
    ("civil", "民政局", "civil_affairs"),
    ("police", "公安局户政出入境窗口", "police"),
    ("towns", "乡镇便民服务中心", "town"),
)
ROSTERS = (
    Roster("hall", "counter", 9),
    Roster("hall", "night_counter", 4),
    Roster("market", "reviewer", 8),
    Roster("market", "approver", 3, signs=True),
    Roster("market", "inspector", 6),
    Roster("housing", "reviewer", 6),
    Roster("housing", "approver", 2, signs=True),
    Roster("housing", "inspector", 4),
    Roster("labour", "counter", 3),
    Roster("labour", "reviewer", 6),
    Roster("labour", "approver", 2, signs=True),
    Roster("farming", "reviewer", 5),
    Roster("farming", "approver", 2, signs=True),
    Roster("farming", "field", 5, ("D3", "D4", MOUNTAIN, MOUNTAIN, "D2")),
    Roster("transport", "counter", 3),
    Roster("transport", "reviewer", 5),
    Roster("transport", "approver", 2, signs=True),
    Roster("transport", "enforcer", 4),
    Roster("urban", "enforcer", 8, ("D1", "D2", "D3", "D4", PARK, "D1", "D2", "D3")),
    Roster("urban", "approver", 3, signs=True),
    Roster("health", "reviewer", 4),
    Roster("health", "approver", 2, signs=True),
    Roster("health", "inspector", 3),
    Roster("fire", "inspector", 6),
    Roster("fire", "approver", 2, signs=True),
    Roster("civil", "counter", 2),
    Roster("civil", "reviewer", 5),
    Roster("civil", "approver", 2, signs=True),
    Roster("police", "counter", 5),
    Roster("police", "night_counter", 3),
    Roster("police", "reviewer", 3),
    Roster("towns", "town_officer", 8, ("D1", "D2", "D3", "D4", PARK, MOUNTAIN, MOUNTAIN, "D3")),
)
HONEST = Differences(
    speed=0.10, by_matter=0.05, strict=0.15, late=0.025, steady=150.0, thrift=0.012, lag=0.15, affinity=0.15
)
_FINES = (("minor", 0.5, 0.15), ("ordinary", 0.38, 0.4), ("serious", 0.12, 0.72))


def _take(unit: str, post: str = "counter", *, local: bool = False) -> Step:
    return Step("accept", "受理", "accept", "take", unit, post, 0.3, 1, local=local)


def _review(unit: str, hours: float, limit: float) -> Step:
    return Step("review", "审查", "examine", "review", unit, "reviewer", hours, limit)


def _visit(unit: str, hours: float, limit: float, post: str = "inspector", *, local: bool = False) -> Step:
    return Step("site_visit", "现场核查", "inspect", "visit", unit, post, hours, limit, local=local)


def _sum(unit: str, hours: float, limit: float) -> Step:
    return Step("assess", "核定金额", "evaluate", "sum", unit, "reviewer", hours, limit)


def _decide(unit: str, hours: float, limit: float) -> Step:
    return Step("decide", "决定", "approve", "decide", unit, "approver", hours, limit)


def _penalty(unit: str, *, local: bool) -> tuple[Step, ...]:
    return (
        Step("file", "立案", "record", "do", unit, "enforcer", 3, 3, local=local),
        Step("propose", "拟定处罚", "evaluate", "fine", unit, "enforcer", 30, 20, local=local),
        _decide(unit, 14, 10),
    )


_SPRING = (0.7, 0.6, 1.2, 1.25, 1.1, 1.0, 0.95, 0.95, 1.05, 0.9, 1.1, 1.2)
_SOWING = (0.4, 0.5, 1.7, 1.9, 1.3, 0.9, 0.8, 0.9, 1.3, 1.2, 0.7, 0.4)
_WINTER = (1.5, 1.3, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 0.9, 1.0, 1.2, 1.4)
_SUMMER = (1.3, 0.7, 0.8, 0.9, 1.0, 1.3, 1.6, 1.4, 0.9, 0.7, 0.7, 0.8)
MATTERS = (
    Matter(
        "a_business_registration", "企业登记", "Business registration", "market", 8,
        (_take("hall"), _review("market", 5, 3), _decide("market", 4, 2),
         Step("deliver", "发照", "deliver", "do", "hall", "counter", 1.5, 2)),
        12.0, "firm", 0.35, 0.25, 0.10, 0.02, 0.10, season=_SPRING,
    ),
    Matter(
        "a_food_permit", "食品经营许可", "Food business permit", "market", 18,
        (_take("hall"), _review("market", 10, 5), _visit("market", 18, 8), _decide("market", 7, 4)),
        5.0, "firm", 0.3, 0.2, 0.04, 0.04, 0.14, season=_SPRING,
    ),
    Matter(
        "a_building_works", "建筑工程施工许可", "Building works permit", "housing", 25,
        (_take("hall"), _review("housing", 20, 8), _visit("housing", 22, 9), _decide("housing", 10, 5)),
        2.6, "firm", 0.4, 0.1, 0.0, 0.06, 0.16, season=_SPRING,
    ),
    Matter(
        "a_renovation_notice", "装修备案", "Notice of renovation", "housing", 8,
        (_take("hall"), _review("housing", 7, 4), _decide("housing", 5, 3)),
        4.5, "citizen", 0.3, 0.3, 0.06, 0.02, 0.1,
    ),
    Matter(
        "a_job_subsidy", "稳岗就业补贴", "Employment subsidy", "labour", 22,
        (_take("labour"), _sum("labour", 18, 9), _decide("labour", 9, 6)),
        6.0, "firm", 0.25, 0.3, 0.0, 0.05, money=Money(8000, 0.25, 10.0),
        bases=(("small", 0.6, 0.7), ("medium", 0.3, 1.5), ("large", 0.1, 3.0)),
    ),
    Matter(
        "a_pension_transfer", "养老保险转移", "Pension transfer", "labour", 12,
        (_take("labour"), _review("labour", 14, 10)), 7.0, "citizen", 0.05, 0.4, 0.0, 0.0, 0.07,
    ),
    Matter(
        "a_machine_subsidy", "农机购置补贴", "Farm machinery subsidy", "farming", 30,
        (_take("towns", "town_officer", local=True), _visit("farming", 22, 10, "field", local=True),
         _sum("farming", 15, 8), _decide("farming", 9, 6)),
        3.8, "citizen", 0.1, 0.0, 0.0, 0.04, 0.08, Money(6000, 0.2, 10.0),
        (("tiller", 0.6, 0.5), ("tractor", 0.3, 1.6), ("harvester", 0.1, 4.0)), _SOWING,
    ),
    Matter(
        "a_road_transport", "道路运输经营许可", "Road transport permit", "transport", 12,
        (_take("transport"), _review("transport", 10, 5), _decide("transport", 7, 4)),
        6.5, "firm", 0.35, 0.2, 0.0, 0.03, 0.12,
    ),
    Matter(
        "a_transport_penalty", "交通运输行政处罚", "Transport penalty", "transport", 40,
        _penalty("transport", local=False), 4.5, "firm", reject=0.05,
        money=Money(0, 0, 100.0, 1000, 30000, at="fine"), bases=_FINES,
    ),
    Matter(
        "a_urban_penalty", "市容环境行政处罚", "Urban order penalty", "urban", 40, _penalty("urban", local=True),
        6.0, "firm", reject=0.06, money=Money(0, 0, 50.0, 200, 5000, at="fine"), bases=_FINES, season=_SUMMER,
    ),
    Matter(
        "a_hygiene_permit", "公共场所卫生许可", "Public hygiene permit", "health", 18,
        (_take("hall"), _review("health", 11, 5), _visit("health", 16, 8), _decide("health", 8, 4)),
        3.2, "firm", 0.3, 0.2, 0.0, 0.04, 0.14,
    ),
    Matter(
        "a_fire_inspection", "消防监督检查", "Fire inspection", "fire", 20,
        (_visit("fire", 14, 8), _decide("fire", 10, 6)), 6.0, "firm", reject=0.0, back=0.28, season=_WINTER,
    ),
    Matter(
        "a_market_inspection", "市场监督抽查", "Market spot check", "market", 15,
        (_visit("market", 12, 8), _decide("market", 8, 5)), 6.0, "firm", reject=0.0, back=0.2,
    ),
    Matter(
        "a_temporary_relief", "临时救助", "Temporary relief", "civil", 16,
        (_take("civil"), _sum("civil", 12, 7), _decide("civil", 7, 5)),
        4.6, "citizen", reject=0.07, money=Money(2200, 0.25, 10.0),
        bases=(("illness", 0.6, 1.2), ("accident", 0.25, 1.0), ("schooling", 0.15, 0.6)), season=_WINTER,
    ),
    Matter(
        "a_household_register", "户口登记", "Household register", "police", 2,
        (_take("police"),), 12.0, "citizen", 0.0, 0.0, 0.12, season=_SUMMER,
    ),
    Matter(
        "a_travel_document", "出入境证件", "Travel document", "police", 8,
        (_take("police"), _review("police", 9, 6)), 8.0, "citizen", 0.05, 0.0, 0.22, back=0.04, season=_SUMMER,
    ),
    Matter(
        "a_town_certificate", "乡镇证明", "Town certificate", "towns", 3,
        (_take("towns", "town_officer", local=True),), 9.5, "citizen",
    ),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    """Return clients; the park has half a dozen large firms and no others, and few firms are foreign-owned."""
    from dataclasses import replace  # noqa: PLC0415 -- used once

    numbers = {"citizen": 9000, "firm": 900, "foreign_firm": 70, "agent": 9}
    clients = clients_of(numbers, PLACES, 1.5, random, "9")
    firms = sorted(clients["firm"] + clients.pop("foreign_firm"), key=lambda one: one.client_id)
    inside = [one for one in firms if one.place == PARK and one.kind == "firm"]
    large = {one.client_id for one in random.sample(inside, 6)}
    elsewhere = [place for place in PLACES if place != PARK]
    told = []
    for one in firms:
        if one.client_id in large:
            told.append(replace(one, weight=random.uniform(14, 30)))
        elif one.place == PARK:
            told.append(replace(one, place=random.choice(elsewhere)))
        else:
            told.append(one)
    clients["firm"] = told
    return clients


def town_a(random: Random) -> Town:
    """Draw city A before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "A")
    clock = Clock(FIRST, LAST)
    inside = [day for day in clock.workdays if FIRST < day < LAST - timedelta(days=20)]
    start = month_of(FIRST)
    load = {start + n: random.uniform(0.93, 1.07) for n in range(19)}
    load |= {month_of(date(2024, 12, 1)): 1.12, month_of(date(2025, 12, 1)): 1.12, month_of(date(2025, 1, 1)): 0.85}
    return Town(
        name="A",
        label="people differ little",
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
        far=frozenset({MOUNTAIN}),
        hardness={"foreign_firm": (2.3, 2.2)},
    )
