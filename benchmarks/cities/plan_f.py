"""City F: a coastal prefecture with one bureau for permits and one for the law, where people honestly differ a lot."""

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

FIRST, LAST = date(2024, 1, 1), date(2025, 6, 30)
LOWLAND, VALLEY = "R3", "R8"
PLACES = {"R1": 0.22, "R2": 0.18, LOWLAND: 0.16, "R4": 0.12, "R5": 0.1, "R6": 0.09, "R7": 0.08, VALLEY: 0.05}
VILLAGES = ("R5", "R6", "R7")
NEWCOMER, HAULIER, COOPERATIVE = "newcomer", "haulier", "cooperative"
COMPLEX, FLOOD = "complex", "flood"
UNITS = (
    ("hall", "政务服务大厅", "service_hall"),
    ("permits", "行政审批局", "permits"),
    ("tax", "税务局", "tax"),
    ("fire", "消防救援支队", "fire_safety"),
    ("health", "卫生监督所", "health"),
    ("lifts", "特种设备检验所", "equipment_safety"),
    ("city", "城市管理执法队", "urban_management"),
    ("road", "交通运输执法队", "transport"),
    ("law", "综合执法局法制科", "legal_review"),
    ("relief", "民政局", "civil_affairs"),
    ("farm", "农业农村局", "agriculture"),
    ("medical", "医疗保障局", "medical_insurance"),
)
ROSTERS = (
    Roster("hall", "counter", 11),
    Roster("permits", "reviewer", 11),
    Roster("permits", "approver", 8, signs=True),
    Roster("tax", "reviewer", 11),
    Roster("tax", "checker", 7),
    Roster("tax", "approver", 6, signs=True),
    Roster("fire", "inspector", 9),
    Roster("health", "inspector", 8),
    Roster("lifts", "examiner", 8),
    Roster("city", "enforcer", 11),
    Roster("road", "enforcer", 10),
    Roster("law", "approver", 7, signs=True),
    Roster("relief", "assessor", 10),
    Roster("relief", "approver", 6, signs=True),
    Roster("farm", "assessor", 8),
    Roster("farm", "approver", 6, signs=True),
    Roster("medical", "counter", 9),
    Roster("medical", "auditor", 9),
    Roster("medical", "approver", 6, signs=True),
)
HONEST = Differences(
    speed=0.36, by_matter=0.18, strict=0.4, late=0.06, steady=9.0, thrift=0.045, lag=0.5, affinity=0.45
)
_FINES = (("light", 0.56, 0.18), ("serious", 0.31, 0.42), ("grave", 0.13, 0.7))


def _take(unit: str = "hall") -> Step:
    return Step("receive", "收件", "accept", "take", unit, "counter", 0.3, 1)


def _read(unit: str, hours: float, limit: float, post: str = "reviewer") -> Step:
    return Step("read_file", "书面审查", "examine", "review", unit, post, hours, limit)


def _see(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("see_place", "实地核验", "inspect", "visit", unit, post, hours, limit)


def _reckon(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("set_sum", "核定金额", "evaluate", "sum", unit, post, hours, limit)


def _note(unit: str) -> Step:
    return Step("note_breach", "立案", "record", "do", unit, "enforcer", 3, 3)


def _weigh(unit: str, hours: float, limit: float) -> Step:
    return Step("set_fine", "处罚裁量", "evaluate", "fine", unit, "enforcer", hours, limit)


def _decide(unit: str, hours: float, limit: float) -> Step:
    return Step("decide", "审批", "approve", "decide", unit, "approver", hours, limit)


_QUARTERS = (0.8, 0.7, 1.3, 0.9, 0.9, 1.2, 0.9, 0.9, 1.2, 1.0, 1.0, 1.3)
_FIELDS = (0.6, 0.7, 1.3, 1.4, 1.3, 1.0, 0.8, 0.8, 1.2, 1.3, 0.9, 0.6)
_WINTER = (1.3, 1.2, 1.1, 0.9, 0.9, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.3)
MATTERS = (
    Matter("f_freight_permit", "道路货运经营许可", "Freight permit", "permits", 12,
           (_take(), _read("permits", 11, 5), _decide("permits", 7, 4)), 6.5, HAULIER, 0.35, 0.35,
           reject=0.05, back=0.12),
    Matter("f_clinic_permit", "诊所执业许可", "Clinic permit", "permits", 20,
           (_take(), _read("permits", 13, 6), _see("health", "inspector", 15, 8), _decide("permits", 8, 4)),
           4.0, "firm", 0.35, 0.25, reject=0.06, back=0.14),
    Matter("f_training_permit", "培训机构许可", "Training centre permit", "permits", 20,
           (_take(), _read("permits", 14, 6), _see("fire", "inspector", 15, 8), _decide("permits", 8, 4)),
           4.0, "firm", 0.3, 0.3, reject=0.06, back=0.14),
    Matter("f_signboard_permit", "户外广告设置许可", "Signboard permit", "permits", 10,
           (_take(), _read("permits", 9, 4), _decide("permits", 6, 3)), 6.0, "firm", 0.4, 0.35, reject=0.04, back=0.12),
    Matter("f_water_permit", "取水许可", "Water permit", "permits", 15,
           (_read("permits", 14, 6), _decide("permits", 9, 5)), 4.0, "firm", 0.3, 0.5, reject=0.05, back=0.13),
    Matter("f_vat_refund", "增值税留抵退税", "Refund of tax", "tax", 12,
           (_reckon("tax", "reviewer", 14, 7), _decide("tax", 8, 4)), 7.0, "firm", 0.3, 0.6, reject=0.03,
           money=Money(38_000, 0.5, 1.0), bases=(("usual", 0.84, 0.9), (COMPLEX, 0.16, 1.8)), season=_QUARTERS),
    Matter("f_invoice_quota", "发票增版增量", "Invoice quota", "tax", 10,
           (_read("tax", 8, 4), _see("tax", "checker", 12, 6)), 6.0, "firm", 0.35, 0.5, reject=0.05, back=0.12),
    Matter("f_tax_clearance", "注销清税", "Clearance of tax", "tax", 15,
           (_read("tax", 12, 6), _decide("tax", 8, 4)), 5.5, "firm", 0.45, 0.4, reject=0.04, back=0.15),
    Matter("f_fire_check", "消防监督检查", "Fire check", "fire", 15,
           (_see("fire", "inspector", 12, 8), _decide("law", 8, 5)), 8.0, "firm", reject=0.0, back=0.24),
    Matter("f_hygiene_check", "公共场所卫生检查", "Hygiene check", "health", 15,
           (_see("health", "inspector", 12, 8), _decide("law", 8, 5)), 7.0, "firm", reject=0.0, back=0.22),
    Matter("f_lift_check", "电梯定期检验", "Lift check", "lifts", 12,
           (_see("lifts", "examiner", 13, 9),), 9.0, "firm", 0.2, back=0.2),
    Matter("f_boiler_check", "锅炉定期检验", "Boiler check", "lifts", 12,
           (_see("lifts", "examiner", 15, 9),), 5.0, "firm", 0.2, back=0.22, season=_WINTER),
    Matter("f_street_penalty", "市容环境处罚", "Street penalty", "city", 30,
           (_note("city"), _weigh("city", 16, 12), _decide("law", 10, 6)), 8.5, "citizen", reject=0.07,
           money=Money(0, 0, 10.0, 50, 1000, at="fine"), bases=_FINES),
    Matter("f_waste_penalty", "渣土运输处罚", "Waste carriage penalty", "city", 30,
           (_note("city"), _weigh("city", 22, 15), _decide("law", 10, 6)), 5.5, HAULIER, reject=0.07,
           money=Money(0, 0, 100.0, 500, 20_000, at="fine"), bases=_FINES),
    Matter("f_overload_penalty", "超限运输处罚", "Overload penalty", "road", 30,
           (_note("road"), _weigh("road", 14, 10), _decide("law", 9, 6)), 9.5, HAULIER, reject=0.06,
           money=Money(0, 0, 100.0, 200, 30_000, at="fine"), bases=_FINES),
    Matter("f_carrier_check", "运输企业安全检查", "Carrier check", "road", 15,
           (_see("road", "enforcer", 12, 8), _decide("law", 8, 5)), 4.0, HAULIER, reject=0.0, back=0.24),
    Matter("f_living_allowance", "最低生活保障", "Living allowance", "relief", 25,
           (_take(), _see("relief", "assessor", 15, 9), _reckon("relief", "assessor", 10, 6), _decide("relief", 8, 5)),
           6.5, "citizen", 0.05, 0.15, reject=0.07, back=0.14, money=Money(720, 0.3, 1.0),
           bases=(("single", 0.5, 0.8), ("family", 0.5, 1.4)), season=_WINTER),
    Matter("f_hardship_grant", "临时救助", "Hardship grant", "relief", 12,
           (_reckon("relief", "assessor", 9, 5), _decide("relief", 7, 4)), 5.5, "citizen", 0.05, 0.2, reject=0.06,
           money=Money(1900, 0.4, 10.0), bases=(("illness", 0.6, 1.2), ("accident", 0.4, 0.8)), season=_WINTER),
    Matter("f_machinery_subsidy", "农机购置补贴", "Machinery subsidy", "farm", 25,
           (_take(), _see("farm", "assessor", 16, 9), _reckon("farm", "assessor", 11, 6), _decide("farm", 8, 5)),
           5.0, COOPERATIVE, 0.15, 0.2, reject=0.05, back=0.14, money=Money(12_500, 0.45, 10.0),
           bases=(("small", 0.7, 0.7), (COMPLEX, 0.3, 2.0)), season=_FIELDS),
    Matter("f_seed_grant", "良种补贴", "Seed grant", "farm", 15,
           (_reckon("farm", "assessor", 10, 6), _decide("farm", 7, 4)), 5.5, COOPERATIVE, 0.1, 0.35, reject=0.05,
           money=Money(4200, 0.4, 10.0), season=_FIELDS),
    Matter("f_care_claim", "医疗费用手工报销", "Claim for care", "medical", 18,
           (_take("medical"), _read("medical", 11, 6, "auditor"), _decide("medical", 7, 4)),
           8.5, "citizen", 0.35, 0.15, reject=0.04, back=0.12, money=Money(3100, 0.7, 1.0, at="take"),
           bases=(("outpatient", 0.55, 0.5), ("inpatient", 0.45, 1.9))),
    Matter("f_chronic_status", "门诊慢特病认定", "Chronic illness status", "medical", 12,
           (_take("medical"), _read("medical", 9, 5, "auditor")), 5.5, "citizen", 0.2, 0.3, reject=0.05, back=0.13),
    Matter("f_clinic_settlement", "定点机构费用结算", "Settlement with clinics", "medical", 20,
           (_reckon("medical", "auditor", 14, 8), _decide("medical", 9, 5)), 5.0, "clinic", 0.0, 0.7, reject=0.03,
           money=Money(26_000, 0.5, 1.0), bases=(("usual", 0.82, 0.9), (COMPLEX, 0.18, 1.7))),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    """Return clients; among the firms are newcomers, registered not long ago, who are many and have little business."""
    numbers = {
        "citizen": 11_000, "firm": 1000, NEWCOMER: 380, HAULIER: 260, COOPERATIVE: 420, "clinic": 70, "agent": 18
    }  # fmt: skip
    clients = clients_of(numbers, PLACES, 1.7, random, "6")
    firms = sorted(clients["firm"] + clients.pop(NEWCOMER), key=lambda one: one.client_id)
    clients["firm"] = [replace(one, weight=min(one.weight, 14.0)) for one in firms]
    for kind in (HAULIER, COOPERATIVE, "clinic", "agent"):
        clients[kind] = [replace(one, weight=min(one.weight, 6.0)) for one in clients[kind]]
    return clients


def town_f(random: Random) -> Town:
    """Draw city F before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "F")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.88, 1.12) for n in range(19)}
    return Town(
        name="F",
        label="people honestly differ a lot, other bureaus",
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
        far=frozenset({VALLEY}),
        dear={"R1": 1.06, VALLEY: 0.94},
        hardness={NEWCOMER: (1.1, 1.2), COOPERATIVE: (1.05, 1.1)},
        online_hours=0.75,
        volume=0.82,
        skips={("f_invoice_quota", "see_place", kind): share for kind, share in (("firm", 0.2), (NEWCOMER, 0.05))},
        paper=0.07,
    )
