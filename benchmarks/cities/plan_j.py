"""City J: a larger city of labour, farms, roads, fire and water, where people honestly differ a good deal."""

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

FIRST, LAST = date(2023, 7, 1), date(2024, 12, 31)
HARBOUR, ISLAND = "T3", "T7"
PLACES = {"T1": 0.26, "T2": 0.2, HARBOUR: 0.18, "T4": 0.13, "T5": 0.1, "T6": 0.08, ISLAND: 0.05}
HAULIER, FARM, WORKS = "haulier", "farm", "works"
COMPLEX = "complex"
OVERLOAD = "j_overload_fine"
UNITS = (
    ("hall", "便民服务中心", "service_hall"),
    ("labour", "人力资源和社会保障局", "labour"),
    ("farms", "农业农村局", "agriculture"),
    ("roads", "交通运输局", "transport"),
    ("fire", "消防救援大队", "fire_safety"),
    ("water", "水务局", "water"),
    ("schools", "教育局", "education"),
)
ROSTERS = (
    Roster("hall", "counter", 18),
    Roster("hall", "night_counter", 2),
    Roster("labour", "assessor", 14),
    Roster("labour", "reviewer", 12),
    Roster("labour", "approver", 7),
    Roster("farms", "assessor", 14),
    Roster("farms", "inspector", 14),
    Roster("farms", "approver", 6),
    Roster("roads", "officer", 14),
    Roster("roads", "reviewer", 12),
    Roster("roads", "approver", 6),
    Roster("fire", "inspector", 16),
    Roster("fire", "approver", 6),
    Roster("water", "reviewer", 10),
    Roster("water", "assessor", 10),
    Roster("water", "approver", 5),
    Roster("schools", "reviewer", 10),
    Roster("schools", "approver", 4),
)
HONEST = Differences(speed=0.2, by_matter=0.12, strict=0.18, late=0.05, steady=25.0, thrift=0.02, lag=0.3, affinity=0.4)


def _take() -> Step:
    return Step("register_file", "登记受理", "accept", "take", "hall", "counter", 0.3, 1)


def _check(unit: str, hours: float, limit: float) -> Step:
    return Step("check_file", "审查", "examine", "review", unit, "reviewer", hours, limit)


def _inspect(unit: str, hours: float, limit: float) -> Step:
    return Step("inspect_site", "实地检查", "inspect", "visit", unit, "inspector", hours, limit)


def _value(unit: str, hours: float, limit: float) -> Step:
    return Step("work_out", "测算", "evaluate", "sum", unit, "assessor", hours, limit)


def _fine(hours: float, limit: float) -> Step:
    return Step("set_fine", "处罚裁量", "evaluate", "fine", "roads", "officer", hours, limit)


def _decide(unit: str, hours: float, limit: float) -> Step:
    return Step("decide", "决定", "approve", "decide", unit, "approver", hours, limit)


_HARVEST = (0.6, 0.7, 1.1, 1.2, 1.0, 0.9, 0.9, 1.0, 1.3, 1.3, 1.1, 0.9)
_AUTUMN = (0.8, 0.8, 0.9, 0.9, 1.0, 1.2, 1.5, 1.5, 1.0, 0.8, 0.8, 0.8)
MATTERS = (
    Matter("j_jobless_benefit", "失业保险金", "Benefit for the jobless", "labour", 12,
           (_take(), _value("labour", 9, 5), _decide("labour", 6, 4)), 9.0, "citizen", 0.05, 0.4, reject=0.05,
           money=Money(1700, 0.2, 1.0)),
    Matter("j_training_grant", "职业培训补贴", "Grant for training", "labour", 15,
           (_value("labour", 11, 7), _decide("labour", 7, 5)), 6.5, "firm", 0.2, 0.4, reject=0.06,
           money=Money(5200, 0.35, 10.0), bases=(("usual", 0.85, 1.0), (COMPLEX, 0.15, 1.4))),
    Matter("j_hiring_permit", "劳务派遣许可", "Permit to hire out", "labour", 20,
           (_take(), _check("labour", 13, 8), _decide("labour", 8, 5)), 6.0, "firm", 0.4, 0.3, reject=0.07, back=0.16,
           bases=(("usual", 0.8, 1.0), (COMPLEX, 0.2, 1.0))),
    Matter("j_work_hours", "特殊工时审批", "Leave for other hours", "labour", 15,
           (_check("labour", 10, 6), _decide("labour", 7, 4)), 7.0, "firm", 0.3, 0.5, reject=0.06, back=0.14),
    Matter("j_seed_subsidy", "良种补贴", "Subsidy for seed", "farms", 15,
           (_value("farms", 10, 6), _decide("farms", 7, 4)), 9.0, FARM, 0.1, 0.3, reject=0.05,
           money=Money(2600, 0.3, 1.0), season=_HARVEST),
    Matter("j_crop_loss", "农作物受灾救助", "Relief for lost crops", "farms", 12,
           (_take(), _value("farms", 9, 6), _decide("farms", 6, 4)), 6.0, FARM, 0.1, 0.2, reject=0.06,
           money=Money(3800, 0.4, 10.0), season=_HARVEST),
    Matter("j_farm_inspection", "农资农产品检查", "Inspection of a farm", "farms", 15,
           (_inspect("farms", 12, 8), _decide("farms", 6, 5)), 13.0, FARM, reject=0.0, back=0.2),
    Matter(OVERLOAD, "超限运输处罚", "Fine for overload", "roads", 15,
           (_fine(9, 6), _decide("roads", 6, 5)), 9.0, HAULIER, reject=0.05,
           money=Money(9000, at="fine", rounding=50.0), bases=(("light", 0.6, 0.25), ("heavy", 0.4, 0.5))),
    Matter("j_no_papers_fine", "无证运营处罚", "Fine for want of papers", "roads", 15,
           (_fine(9, 6), _decide("roads", 6, 5)), 6.5, HAULIER, reject=0.06,
           money=Money(12_000, at="fine", rounding=50.0), bases=(("first", 0.7, 0.3), ("again", 0.3, 0.55))),
    Matter("j_haulage_licence", "道路货运许可", "Licence for haulage", "roads", 15,
           (_take(), _check("roads", 10, 6), _decide("roads", 7, 4)), 7.0, HAULIER, 0.4, 0.3, reject=0.06, back=0.15,
           bases=(("usual", 0.8, 1.0), (COMPLEX, 0.2, 1.0))),
    Matter("j_vehicle_permit", "车辆营运证", "Permit for a vehicle", "roads", 7,
           (_check("roads", 6, 4), _decide("roads", 5, 3)), 9.0, HAULIER, 0.45, 0.4, reject=0.03, back=0.12),
    Matter("j_fire_check", "消防监督检查", "Fire check", "fire", 15,
           (_inspect("fire", 12, 8), _decide("fire", 6, 5)), 12.0, WORKS, reject=0.0, back=0.22),
    Matter("j_fire_opening", "开业前消防检查", "Fire check before opening", "fire", 12,
           (_take(), _inspect("fire", 9, 6), _decide("fire", 6, 4)), 6.0, WORKS, 0.3, 0.2, 0.03, reject=0.04,
           back=0.2),
    Matter("j_water_permit", "取水许可", "Permit to draw water", "water", 20,
           (_take(), _check("water", 13, 8), _decide("water", 8, 5)), 5.0, WORKS, 0.3, 0.3, reject=0.06, back=0.16),
    Matter("j_drain_permit", "排水许可", "Permit to drain", "water", 15,
           (_check("water", 10, 6), _decide("water", 7, 4)), 6.0, WORKS, 0.3, 0.4, reject=0.05, back=0.14),
    Matter("j_water_charge", "水资源费核定", "Charge for water", "water", 12,
           (_value("water", 9, 6), _decide("water", 6, 4)), 11.0, WORKS, 0.1, 0.4, reject=0.03,
           money=Money(7400, 0.35, 10.0)),
    Matter("j_school_place", "转学入学审核", "Place at a school", "schools", 12,
           (_take(), _check("schools", 9, 6), _decide("schools", 6, 4)), 8.0, "citizen", 0.1, 0.4, 0.04, reject=0.06,
           back=0.13, season=_AUTUMN),
    Matter("j_teacher_certificate", "教师资格认定", "Certificate for teachers", "schools", 15,
           (_check("schools", 9, 6), _decide("schools", 7, 5)), 7.0, "citizen", 0.05, 0.5, reject=0.04, back=0.13),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    numbers = {"citizen": 13_000, "firm": 1100, HAULIER: 420, FARM: 900, WORKS: 480, "agent": 30}
    clients = clients_of(numbers, PLACES, 1.7, random, "6")
    for kind, top in {"firm": 10.0, HAULIER: 6.0, FARM: 6.0, WORKS: 5.0, "agent": 6.0}.items():
        clients[kind] = [replace(one, weight=min(one.weight, top)) for one in clients[kind]]
    return clients


def town_j(random: Random) -> Town:
    """Draw city J before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "J")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.9, 1.1) for n in range(19)}
    return Town(
        name="J",
        label="people differ a good deal, labour and roads",
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
        far=frozenset({ISLAND}),
        dear={"T1": 1.06, ISLAND: 0.88},
        online_hours=0.9,
        volume=0.78,
        rush={("schools", "reviewer"): (frozenset({7, 8}), 0.08)},
        paper=0.08,
    )
