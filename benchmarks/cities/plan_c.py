"""City C: a port city of twelve units where people differ little; there to develop against."""

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
HARBOUR, ISLAND = "E3", "E6"
PLACES = {"E1": 0.22, "E2": 0.2, HARBOUR: 0.22, "E4": 0.14, "E5": 0.12, ISLAND: 0.1}
FOREIGN = "foreign_firm"
UNITS = (
    ("hall", "市民服务中心", "service_hall"),
    ("permits", "行政审批局", "approvals"),
    ("building", "住房和城乡建设局", "housing"),
    ("safety", "应急与消防检查队", "emergency"),
    ("welfare", "人力资源和社会保障局", "labour"),
    ("commerce", "商务局", "grants"),
    ("buying", "集中采购中心", "procurement"),
    ("seals", "计量检定所", "metrology"),
    ("order", "城市管理局", "urban_management"),
    ("roads", "交通运输执法支队", "transport"),
    ("social", "民政局", "civil_affairs"),
    ("streets", "街道便民服务站", "town"),
)
ROSTERS = (
    Roster("hall", "counter", 9),
    Roster("hall", "night_counter", 3),
    Roster("permits", "reviewer", 8),
    Roster("permits", "approver", 4, signs=True),
    Roster("building", "reviewer", 6),
    Roster("building", "inspector", 6),
    Roster("building", "approver", 3, signs=True),
    Roster("safety", "inspector", 8),
    Roster("safety", "approver", 2, signs=True),
    Roster("welfare", "counter", 3),
    Roster("welfare", "assessor", 8),
    Roster("welfare", "approver", 3, signs=True),
    Roster("commerce", "assessor", 6),
    Roster("commerce", "approver", 2, signs=True),
    Roster("commerce", "director", 1),
    Roster("buying", "buyer", 8),
    Roster("buying", "approver", 2, signs=True),
    Roster("buying", "director", 1),
    Roster("seals", "verifier", 8, ("E1", "E2", HARBOUR, "E4", "E5", ISLAND, "E1", HARBOUR)),
    Roster("order", "enforcer", 8, ("E1", "E2", HARBOUR, "E4", "E5", ISLAND, "E2", HARBOUR)),
    Roster("order", "approver", 3, signs=True),
    Roster("roads", "enforcer", 6),
    Roster("roads", "approver", 2, signs=True),
    Roster("social", "counter", 3),
    Roster("social", "reviewer", 6),
    Roster("social", "approver", 2, signs=True),
    Roster("streets", "street_officer", 7, ("E1", "E2", HARBOUR, "E4", "E5", ISLAND, ISLAND)),
)
HONEST = Differences(
    speed=0.11, by_matter=0.05, strict=0.14, late=0.03, steady=140.0, thrift=0.013, lag=0.16, affinity=0.16
)
THRESHOLD = 50_000
_FINES = (("slight", 0.48, 0.18), ("middling", 0.39, 0.42), ("severe", 0.13, 0.74))


def _take(unit: str, post: str = "counter", *, local: bool = False) -> Step:
    return Step("receive", "收件", "accept", "take", unit, post, 0.3, 1, local=local)


def _review(unit: str, hours: float, limit: float, post: str = "reviewer") -> Step:
    return Step("examine", "审查", "examine", "review", unit, post, hours, limit)


def _visit(unit: str, hours: float, limit: float, post: str = "inspector", *, local: bool = False) -> Step:
    return Step("inspect_site", "现场检查", "inspect", "visit", unit, post, hours, limit, local=local)


def _sum(unit: str, hours: float, limit: float, post: str = "assessor") -> Step:
    return Step("set_sum", "核定金额", "evaluate", "sum", unit, post, hours, limit)


def _decide(unit: str, hours: float, limit: float) -> Step:
    return Step("decide", "审批", "approve", "decide", unit, "approver", hours, limit)


def _penalty(unit: str, *, local: bool) -> tuple[Step, ...]:
    return (
        Step("open_case", "立案", "record", "do", unit, "enforcer", 3, 3, local=local),
        Step("propose_fine", "处罚建议", "evaluate", "fine", unit, "enforcer", 26, 18, local=local),
        _decide(unit, 13, 10),
    )


_SPRING = (0.8, 0.6, 1.2, 1.2, 1.1, 1.0, 0.95, 0.95, 1.05, 0.95, 1.1, 1.1)
_SUMMER = (0.8, 0.7, 0.8, 0.9, 1.0, 1.3, 1.5, 1.4, 1.1, 0.9, 0.8, 0.8)
_DRY = (1.4, 1.2, 0.9, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.2, 1.3)
_BUDGET = (0.6, 0.7, 1.0, 1.0, 1.0, 1.1, 0.9, 0.9, 1.0, 1.0, 1.4, 1.4)
MATTERS = (
    Matter(
        "c_company_entry", "公司设立登记", "Company entry", "permits", 8,
        (_take("hall"), _review("permits", 5, 3), _decide("permits", 4, 3),
         Step("hand_over", "发照", "deliver", "do", "hall", "counter", 1.5, 2)),
        11.0, "firm", 0.35, 0.2, 0.08, 0.02, 0.1, season=_SPRING,
    ),
    Matter(
        "c_catering_permit", "餐饮服务许可", "Catering permit", "permits", 18,
        (_take("hall"), _review("permits", 9, 5), _visit("safety", 18, 8), _decide("permits", 7, 4)),
        5.5, "firm", 0.35, 0.2, 0.04, 0.04, 0.13, season=_SPRING,
    ),
    Matter(
        "c_works_permit", "施工许可", "Works permit", "building", 25,
        (_take("hall"), _review("building", 18, 8), _visit("building", 20, 9), _decide("building", 10, 6)),
        3.4, "firm", 0.4, 0.1, 0.0, 0.05, 0.16, season=_SPRING,
    ),
    Matter(
        "c_home_alteration", "房屋改造备案", "Notice of home alteration", "building", 9,
        (_take("hall"), _review("building", 8, 5), _decide("building", 5, 3)),
        5.5, "citizen", 0.35, 0.25, 0.06, 0.03, 0.11,
    ),
    Matter(
        "c_household_note", "居住证办理", "Residence card", "hall", 2, (_take("hall"),),
        10.0, "citizen", 0.0, 0.1, 0.18, season=_SUMMER,
    ),
    Matter(
        "c_training_subsidy", "职业培训补贴", "Training subsidy", "welfare", 22,
        (_take("welfare"), _sum("welfare", 17, 9), _decide("welfare", 9, 6)),
        7.0, "firm", 0.3, 0.25, 0.0, 0.05, money=Money(7000, 0.25, 10.0),
        bases=(("short", 0.6, 0.7), ("long", 0.3, 1.5), ("apprentices", 0.1, 2.6)),
    ),
    Matter(
        "c_insurance_transfer", "社会保险转移", "Insurance transfer", "welfare", 14,
        (_take("welfare"), _review("welfare", 14, 9, "assessor"), _decide("welfare", 5, 4)),
        6.5, "citizen", 0.1, 0.3, 0.0, 0.02, 0.08,
    ),
    Matter(
        "c_export_grant", "外贸扶持资金", "Export grant", "commerce", 30,
        (_sum("commerce", 22, 14), _decide("commerce", 11, 8)),
        6.0, "firm", 0.3, 0.4, 0.0, 0.07, money=Money(36_000, 0.4, 100.0, threshold=THRESHOLD),
    ),
    Matter(
        "c_shop_renewal", "商铺更新补助", "Shop renewal aid", "commerce", 25,
        (_sum("commerce", 18, 12), _decide("commerce", 10, 7)),
        4.5, "firm", 0.3, 0.3, 0.0, 0.06, money=Money(14_000, 0.4, 100.0),
    ),
    Matter(
        "c_supply_order", "零星采购", "Supply order", "buying", 20,
        (_sum("buying", 14, 9, "buyer"), _decide("buying", 9, 6)),
        8.0, "supplier", reject=0.03, money=Money(37_000, 0.42, 10.0, threshold=THRESHOLD), season=_BUDGET,
    ),
    Matter(
        "c_repair_order", "维修服务采购", "Repair order", "buying", 20,
        (_sum("buying", 12, 8, "buyer"), _decide("buying", 8, 6)),
        6.0, "supplier", reject=0.03, money=Money(9_000, 0.4, 10.0), season=_BUDGET,
    ),
    Matter(
        "c_scale_check", "计量器具检定", "Check of scales", "seals", 12,
        (_visit("seals", 12, 8, "verifier", local=True),
         Step("order_repair", "责令整改", "execute", "do", "seals", "verifier", 6, 4, local=True)),
        7.5, "firm", reject=0.0, back=0.14,
    ),
    Matter(
        "c_meter_seal", "计量表铅封", "Sealing of meters", "seals", 8,
        (Step("enter_request", "登记", "record", "do", "seals", "verifier", 3, 2, local=True),
         _visit("seals", 11, 6, "verifier", local=True)),
        4.5, "firm", reject=0.0, back=0.06,
    ),
    Matter(
        "c_order_penalty", "市容行政处罚", "Street order penalty", "order", 40, _penalty("order", local=True),
        7.0, "firm", reject=0.06, money=Money(0, 0, 50.0, 200, 5000, at="fine"), bases=_FINES, season=_SUMMER,
    ),
    Matter(
        "c_load_penalty", "超限运输处罚", "Overload penalty", "roads", 40, _penalty("roads", local=False),
        5.5, "firm", reject=0.05, money=Money(0, 0, 100.0, 1000, 30_000, at="fine"), bases=_FINES,
    ),
    Matter(
        "c_fire_check", "消防安全检查", "Fire safety check", "safety", 20,
        (_visit("safety", 13, 8), _decide("safety", 9, 6)), 10.0, "firm", reject=0.0, back=0.26, season=_DRY,
    ),
    Matter(
        "c_worksite_check", "工地安全检查", "Worksite check", "building", 20,
        (_visit("building", 12, 8), _decide("building", 9, 6)), 6.5, "firm", reject=0.0, back=0.24,
    ),
    Matter(
        "c_relief", "临时救助金", "Emergency relief", "social", 16,
        (_take("social"), _sum("social", 12, 7, "reviewer"), _decide("social", 7, 5)),
        5.0, "citizen", reject=0.07, money=Money(2100, 0.25, 10.0),
        bases=(("illness", 0.6, 1.2), ("loss", 0.25, 1.0), ("schooling", 0.15, 0.6)), season=_DRY,
    ),
    Matter(
        "c_care_place", "养老床位申请", "Place in care", "social", 18,
        (_take("social"), _review("social", 12, 8), _decide("social", 7, 5)),
        4.5, "citizen", 0.15, 0.2, 0.0, 0.05, 0.1,
    ),
    Matter(
        "c_street_proof", "街道证明", "Street certificate", "streets", 3,
        (_take("streets", "street_officer", local=True),), 10.0, "citizen", 0.05,
    ),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    """Return clients; few firms are foreign-owned, and none is so large that one desk would live of it."""
    numbers = {"citizen": 9500, "firm": 900, FOREIGN: 80, "supplier": 130, "agent": 11}
    clients = clients_of(numbers, PLACES, 1.5, random, "6")
    firms = sorted(clients["firm"] + clients.pop(FOREIGN), key=lambda one: one.client_id)
    clients["firm"] = [replace(one, weight=min(one.weight, 14.0)) for one in firms]
    for kind in ("supplier", "agent"):
        clients[kind] = [replace(one, weight=min(one.weight, 5.0)) for one in clients[kind]]
    return clients


def town_c(random: Random) -> Town:
    """Draw city C before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "C")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    start = month_of(FIRST)
    load = {start + n: random.uniform(0.94, 1.06) for n in range(19)}
    load |= {month_of(date(2024, 12, 1)): 1.1, month_of(date(2025, 2, 1)): 0.88}
    return Town(
        name="C",
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
        far=frozenset({ISLAND}),
        volume=0.72,
        hardness={FOREIGN: (2.1, 2.0)},
    )
