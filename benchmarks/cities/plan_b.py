"""City B: a district of fourteen units where people honestly differ a lot in pace, hours, strictness and amounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import Clock, month_of
from cities.model import Differences, Matter, Money, Step, Town
from cities.people import Roster, clients_of, staff

if TYPE_CHECKING:
    from random import Random

FIRST, LAST = date(2024, 1, 1), date(2025, 6, 30)
HOSPITAL = "N7"
PLACES = {"N1": 0.2, "N2": 0.18, "N3": 0.16, "N4": 0.14, "N5": 0.12, "N6": 0.1, HOSPITAL: 0.1}
SEASON = frozenset({5, 6, 7})
UNITS = (
    ("estate", "不动产登记中心", "land_registry"),
    ("tax", "税务局", "tax"),
    ("medins", "医疗保障局", "medical_insurance"),
    ("wages", "劳动保障监察大队", "labour_inspection"),
    ("environment", "生态环境分局", "environment"),
    ("traffic", "交警大队", "traffic_police"),
    ("school", "教育局招生办", "education"),
    ("water", "自来水公司", "water"),
    ("tobacco", "烟草专卖局", "tobacco"),
    ("animals", "动物卫生监督所", "animal_health"),
    ("grants", "科技和商务局", "grants"),
    ("disabled", "残疾人联合会", "disabled_federation"),
    ("gas", "应急管理局", "emergency"),
    ("archive", "行政审批局", "approvals"),
)
ROSTERS = (
    Roster("estate", "counter", 8),
    Roster("estate", "examiner", 8),
    Roster("estate", "registrar", 5, signs=True),
    Roster("tax", "counter", 9),
    Roster("tax", "assessor", 9),
    Roster("tax", "checker", 6),
    Roster("medins", "counter", 5),
    Roster("medins", "auditor", 8),
    Roster("medins", "approver", 4, signs=True),
    Roster("medins", "director", 1),
    Roster("wages", "inspector", 8),
    Roster("wages", "approver", 3, signs=True),
    Roster("environment", "inspector", 7),
    Roster("environment", "reviewer", 4),
    Roster("environment", "approver", 3, signs=True),
    Roster("traffic", "counter", 7),
    Roster("traffic", "tester", 5),
    Roster("traffic", "penalty", 6),
    Roster("school", "examiner", 6),
    Roster("school", "approver", 3, signs=True),
    Roster("water", "counter", 4),
    Roster("water", "fitter", 5),
    Roster("tobacco", "reviewer", 4),
    Roster("tobacco", "inspector", 5),
    Roster("tobacco", "approver", 3, signs=True),
    Roster("animals", "field", 5),
    Roster("grants", "examiner", 6),
    Roster("grants", "approver", 3, signs=True),
    Roster("grants", "director", 1),
    Roster("disabled", "reviewer", 4),
    Roster("disabled", "approver", 2, signs=True),
    Roster("gas", "inspector", 6),
    Roster("archive", "reviewer", 4),
)
HONEST = Differences(
    speed=0.36, by_matter=0.15, strict=0.45, late=0.07, steady=9.0, thrift=0.045, lag=0.55, affinity=0.45
)
_FINES = (("light", 0.55, 0.2), ("usual", 0.33, 0.45), ("grave", 0.12, 0.75))


def _take(unit: str) -> Step:
    return Step("intake", "收件", "accept", "take", unit, "counter", 0.35, 1)


def _look(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("examine", "审核", "examine", "review", unit, post, hours, limit)


def _go(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("on_site", "到场", "inspect", "visit", unit, post, hours, limit)


def _set(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("set_amount", "核定", "evaluate", "sum", unit, post, hours, limit)


def _fine(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("penalise", "处理意见", "evaluate", "fine", unit, post, hours, limit)


def _sign(unit: str, hours: float, limit: float, post: str = "approver") -> Step:
    return Step("sign_off", "签批", "approve", "decide", unit, post, hours, limit)


def _open(unit: str, post: str) -> Step:
    return Step("open_file", "立案", "record", "do", unit, post, 4, 3)


_SCHOOL = (0.3, 0.3, 0.6, 1.0, 2.6, 3.0, 2.2, 1.2, 0.5, 0.3, 0.3, 0.3)
_YEAR_END = (1.2, 0.7, 0.9, 0.9, 1.0, 1.0, 0.9, 0.9, 1.0, 1.0, 1.2, 1.5)
MATTERS = (
    Matter("b_title_transfer", "不动产转移登记", "Title transfer", "estate", 8,
           (_take("estate"), _look("estate", "examiner", 7, 4), _sign("estate", 5, 3, "registrar")),
           9.0, "citizen", 0.45, 0.2, 0.0, 0.03, 0.09, Money(80, 0, 1.0, at="take"),
           (("home", 0.85, 1.0), ("shop", 0.15, 6.875))),
    Matter("b_mortgage", "抵押登记", "Mortgage entry", "estate", 6,
           (_take("estate"), _look("estate", "examiner", 5, 3), _sign("estate", 4, 3, "registrar")),
           7.0, "firm", 0.5, 0.35, 0.0, 0.02, 0.07),
    Matter("b_tax_refund", "退税", "Tax refund", "tax", 18,
           (_take("tax"), _set("tax", "assessor", 16, 10)),
           6.5, "firm", 0.3, 0.5, money=Money(5200, 0.5, 1.0), season=_YEAR_END),
    Matter("b_invoice_quota", "发票增量", "Invoice quota", "tax", 8,
           (_take("tax"), _look("tax", "assessor", 7, 5)), 9.0, "firm", 0.35, 0.45, 0.0, 0.08, 0.12),
    Matter("b_tax_check", "税务检查", "Tax check", "tax", 40,
           (_go("tax", "checker", 18, 12), _fine("tax", "checker", 30, 20)), 5.0, "firm",
           reject=0.08, back=0.4, money=Money(0, 0, 100.0, 500, 20000, at="fine"), bases=_FINES),
    Matter("b_reimbursement", "医疗费用报销", "Medical reimbursement", "medins", 20,
           (_take("medins"), _set("medins", "auditor", 14, 9), _sign("medins", 8, 6)),
           10.0, "citizen", 0.1, 0.3, 0.0, 0.04, 0.08, Money(2300, 0.55, 1.0, threshold=5000),
           (("outpatient", 0.6, 0.6), ("inpatient", 0.4, 1.6))),
    Matter("b_wage_complaint", "欠薪投诉查处", "Wage complaint", "wages", 45,
           (_open("wages", "inspector"), _go("wages", "inspector", 20, 12), _fine("wages", "inspector", 28, 20),
            _sign("wages", 12, 8)), 5.0, "firm", reject=0.07, back=0.5,
           money=Money(0, 0, 100.0, 2000, 20000, at="fine"), bases=_FINES, season=_YEAR_END),
    Matter("b_emission_check", "排污检查", "Emission check", "environment", 40,
           (_go("environment", "inspector", 14, 10), _fine("environment", "inspector", 28, 20),
            _sign("environment", 12, 8)), 5.0, "firm", reject=0.08, back=0.4,
           money=Money(0, 0, 1000.0, 5000, 100000, at="fine"), bases=_FINES),
    Matter("b_emission_permit", "排污许可", "Emission permit", "environment", 25,
           (_look("environment", "reviewer", 16, 8), _go("environment", "inspector", 18, 9),
            _sign("environment", 9, 6)),
           2.6, "firm", 0.45, 0.3, 0.0, 0.06, 0.15),
    Matter("b_vehicle_register", "机动车登记", "Vehicle registration", "traffic", 2,
           (_take("traffic"),), 11.0, "citizen", 0.25, 0.15, money=Money(100, 0, 1.0, at="take"),
           bases=(("plate", 0.6, 1.0), ("permit", 0.3, 0.15), ("transfer", 0.1, 2.0))),
    Matter("b_driving_test", "驾驶考试", "Driving test", "traffic", 10,
           (_look("traffic", "tester", 9, 7),), 8.0, "citizen", 0.5, 0.0, 0.0, 0.2, 0.15),
    Matter("b_traffic_penalty", "交通违法处理", "Traffic penalty", "traffic", 30,
           (_open("traffic", "penalty"), _fine("traffic", "penalty", 12, 12)), 9.0, "citizen", reject=0.05,
           money=Money(0, 0, 50.0, 100, 2000, at="fine"), bases=_FINES),
    Matter("b_school_place", "入学申请", "School place", "school", 20,
           (_look("school", "examiner", 14, 10), _sign("school", 8, 6)),
           5.0, "citizen", 0.15, 0.5, 0.0, 0.08, 0.12, season=_SCHOOL),
    Matter("b_water_connection", "用水接入", "Water connection", "water", 12,
           (_take("water"), _go("water", "fitter", 12, 6)),
           5.0, "firm", 0.2, 0.2, 0.0, 0.0, 0.06, Money(600, 0, 1.0, at="take"),
           (("small", 0.7, 1.0), ("large", 0.3, 3.5))),
    Matter("b_tobacco_licence", "烟草零售许可", "Tobacco licence", "tobacco", 18,
           (_look("tobacco", "reviewer", 10, 5), _go("tobacco", "inspector", 14, 7), _sign("tobacco", 8, 5)),
           4.5, "firm", 0.3, 0.3, 0.0, 0.08, 0.1),
    Matter("b_tobacco_check", "烟草市场检查", "Tobacco check", "tobacco", 20,
           (_go("tobacco", "inspector", 12, 8), _sign("tobacco", 8, 5)), 4.5, "firm", reject=0.0, back=0.22),
    Matter("b_animal_check", "动物检疫", "Animal check", "animals", 5,
           (_go("animals", "field", 8, 4),), 6.0, "firm", back=0.1),
    Matter("b_small_grant", "小微企业资助", "Small firm grant", "grants", 30,
           (_set("grants", "examiner", 24, 14), _sign("grants", 12, 8)),
           5.0, "firm", 0.35, 0.5, 0.0, 0.12, money=Money(26000, 0.5, 100.0, threshold=50000)),
    Matter("b_aid_device", "残疾人辅具补贴", "Aid device subsidy", "disabled", 16,
           (_set("disabled", "reviewer", 12, 7), _sign("disabled", 7, 5)),
           4.0, "citizen", 0.05, 0.3, 0.0, 0.05, money=Money(1500, 0.4, 10.0)),
    Matter("b_gas_check", "燃气安全检查", "Gas safety check", "gas", 15,
           (_go("gas", "inspector", 12, 8),), 8.0, "firm", back=0.25),
    Matter("b_file_copy", "档案查询", "Copy of a file", "archive", 5,
           (_look("archive", "reviewer", 4, 3),), 8.0, "citizen", 0.1, 0.4, 0.0, 0.02, 0.04),
)  # fmt: skip


def town_b(random: Random) -> Town:
    """Draw city B before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "B")
    numbers = {"citizen": 11_000, "firm": 1400, "listed_firm": 90, "agent": 26}
    clients = clients_of(numbers, PLACES, 1.6, random, "7")
    firms = sorted(clients["firm"] + clients.pop("listed_firm"), key=lambda one: one.client_id)
    clients["firm"] = [replace(one, weight=min(one.weight, 12.0)) for one in firms]
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.9, 1.1) for n in range(19)}
    return Town(
        name="B",
        label="people honestly differ a lot",
        first=FIRST,
        last=LAST,
        matters=MATTERS,
        units=UNITS,
        people=people,
        clients=clients,
        places=PLACES,
        differences=HONEST,
        outages=set(random.sample(inside, 7)),
        load=load,
        dear={HOSPITAL: 1.8},
        hardness={"listed_firm": (1.5, 3.2)},
        online_hours=0.5,
        rush={("school", "examiner"): (SEASON, 0.25)},
    )
