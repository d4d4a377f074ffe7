"""City I: a county of allowances, shops, streets and flats, where people differ little and districts differ a lot."""

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
MARKET_STREET, HILLS = "R2", "R6"
PLACES = {"R1": 0.28, MARKET_STREET: 0.22, "R3": 0.18, "R4": 0.14, "R5": 0.1, HILLS: 0.08}
SHOP, BUILDER = "shop", "builder"
GRAVE = "grave"
STREET_FEE, REPAIR_GRANT, OLD_AGE = "i_street_use_fee", "i_repair_grant", "i_old_age_allowance"
UNITS = (
    ("hall", "政务服务中心", "service_hall"),
    ("civil", "民政局", "civil_affairs"),
    ("market", "市场监督管理局", "market_regulation"),
    ("streets", "城市管理局", "city_management"),
    ("homes", "住房保障中心", "housing"),
    ("police", "公安局户政科", "household_register"),
)
ROSTERS = (
    Roster("hall", "counter", 12),
    Roster("hall", "night_counter", 3),
    Roster("civil", "assessor", 11),
    Roster("civil", "officer", 9, ("R1", MARKET_STREET, "R3")),
    Roster("civil", "officer", 3, (HILLS,)),
    Roster("civil", "approver", 4),
    Roster("market", "reviewer", 12),
    Roster("market", "inspector", 12),
    Roster("market", "approver", 6),
    Roster("streets", "assessor", 10),
    Roster("streets", "inspector", 10),
    Roster("streets", "approver", 5),
    Roster("homes", "reviewer", 10),
    Roster("homes", "assessor", 10),
    Roster("homes", "approver", 5),
    Roster("police", "clerk", 6),
)
HONEST = Differences(
    speed=0.05, by_matter=0.04, strict=0.09, late=0.03, steady=90.0, thrift=0.008, lag=0.12, affinity=0.12
)


def _take(night: bool = False) -> Step:
    return Step("accept_papers", "收件受理", "accept", "take", "hall", "counter", 0.4 if night else 0.3, 1)


def _study(unit: str, hours: float, limit: float) -> Step:
    return Step("study_papers", "材料审查", "examine", "review", unit, "reviewer", hours, limit)


def _visit(unit: str, post: str, hours: float, limit: float) -> Step:
    return Step("visit_place", "现场核查", "inspect", "visit", unit, post, hours, limit)


def _assess(unit: str, post: str, hours: float, limit: float, local: bool = False) -> Step:
    return Step("assess_sum", "金额核定", "evaluate", "sum", unit, post, hours, limit, local)


def _sign(unit: str, hours: float, limit: float) -> Step:
    return Step("sign_off", "审批签发", "approve", "decide", unit, "approver", hours, limit)


_WINTER = (1.5, 1.3, 1.0, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.0, 1.1, 1.3)
_WARM = (0.6, 0.7, 1.0, 1.1, 1.2, 1.2, 1.2, 1.1, 1.1, 1.1, 1.0, 0.7)
MATTERS = (
    Matter("i_minimum_income", "最低生活保障", "Minimum income", "civil", 20,
           (_take(), _assess("civil", "assessor", 13, 8), _sign("civil", 8, 5)), 8.0, "citizen", 0.0, 0.2,
           reject=0.06, money=Money(820, 0.22, 1.0), bases=(("usual", 0.8, 1.0), (GRAVE, 0.2, 1.5)), season=_WINTER),
    Matter(OLD_AGE, "高龄津贴", "Allowance for old age", "civil", 15,
           (_take(), _assess("civil", "assessor", 9, 6), _sign("civil", 6, 4)), 8.0, "citizen", 0.05, 0.3,
           reject=0.03, money=Money(260, 0.12, 1.0)),
    Matter("i_hardship_grant", "临时救助", "Grant in hardship", "civil", 12,
           (_assess("civil", "officer", 9, 6, local=True), _sign("civil", 6, 4)), 10.0, "citizen", 0.0, 0.1,
           reject=0.05, money=Money(1900, 0.25, 10.0), season=_WINTER),
    Matter("i_household_check", "救助对象入户核查", "Visit to a household", "civil", 20,
           (_visit("civil", "officer", 13, 8), _sign("civil", 7, 5)), 6.0, "citizen", reject=0.0, back=0.14),
    Matter("i_food_licence", "食品经营许可", "Licence for food", "market", 20,
           (_take(), _study("market", 12, 7), _visit("market", "inspector", 14, 8), _sign("market", 8, 5)), 7.0, SHOP,
           0.35, 0.4, reject=0.05, back=0.12),
    Matter("i_shop_register", "个体工商户登记", "Registration of a shop", "market", 7,
           (_take(), _study("market", 6, 4), _sign("market", 5, 3)), 12.0, SHOP, 0.3, 0.4, 0.06, reject=0.03,
           back=0.12),
    Matter("i_trade_licence", "特种行业许可", "Licence for a trade", "market", 15,
           (_take(), _study("market", 10, 6), _sign("market", 7, 4)), 6.0, SHOP, 0.4, 0.3, reject=0.06, back=0.12),
    Matter("i_shop_inspection", "日常监督检查", "Inspection of a shop", "market", 15,
           (_visit("market", "inspector", 12, 8), _sign("market", 6, 5)), 12.0, SHOP, reject=0.0, back=0.14),
    Matter(STREET_FEE, "占道费核定", "Fee for using the street", "streets", 10,
           (_assess("streets", "assessor", 8, 5), _sign("streets", 5, 4)), 9.0, SHOP, 0.15, 0.4, reject=0.02,
           money=Money(3400, 0.16, 1.0), season=_WARM),
    Matter("i_waste_fee", "垃圾处理费核定", "Fee for waste", "streets", 10,
           (_assess("streets", "assessor", 7, 5), _sign("streets", 5, 4)), 8.0, SHOP, 0.15, 0.5, reject=0.02,
           money=Money(1250, 0.25, 1.0)),
    Matter("i_digging_permit", "挖掘道路许可", "Permit to dig", "streets", 15,
           (_take(), _visit("streets", "inspector", 11, 6), _sign("streets", 7, 4)), 5.0, BUILDER, 0.25, 0.3,
           reject=0.04, back=0.14, season=_WARM),
    Matter("i_site_inspection", "工地文明检查", "Inspection of a site", "streets", 12,
           (_visit("streets", "inspector", 10, 7), _sign("streets", 6, 5)), 11.0, BUILDER, reject=0.0, back=0.15),
    Matter("i_rent_subsidy", "住房租赁补贴", "Subsidy for rent", "homes", 20,
           (_take(), _study("homes", 10, 6), _assess("homes", "assessor", 10, 6), _sign("homes", 7, 4)), 7.0,
           "citizen", 0.1, 0.3, reject=0.05, back=0.12, money=Money(640, 0.2, 1.0)),
    Matter(REPAIR_GRANT, "危房改造补助", "Grant for repairs", "homes", 20,
           (_assess("homes", "assessor", 13, 8), _sign("homes", 8, 5)), 6.0, "citizen", 0.1, 0.2, reject=0.04,
           money=Money(14_500, 0.16, 10.0), bases=(("usual", 0.8, 1.0), (GRAVE, 0.2, 1.5))),
    Matter("i_public_flat", "公租房申请", "Public flat", "homes", 20,
           (_take(), _study("homes", 13, 8), _sign("homes", 8, 5)), 7.0, "citizen", 0.1, 0.3, reject=0.07, back=0.12),
    Matter("i_lease_record", "房屋租赁备案", "Record of a lease", "homes", 5,
           (_study("homes", 5, 3), _sign("homes", 4, 2)), 8.0, "citizen", 0.35, 0.5, reject=0.02, back=0.1),
    Matter("i_residence_card", "居住证办理", "Residence card", "police", 10,
           (_take(night=True), Step("enter_register", "登记入册", "record", "do", "police", "clerk", 6, 4)), 12.0,
           "citizen", 0.1, 0.2, 0.12),
)  # fmt: skip


def _town_clients(random: Random) -> dict[str, list[Client]]:
    numbers = {"citizen": 12_000, SHOP: 2200, BUILDER: 260, "agent": 20}
    clients = clients_of(numbers, PLACES, 1.8, random, "8")
    for kind, top in {SHOP: 8.0, BUILDER: 5.0, "agent": 5.0}.items():
        clients[kind] = [replace(one, weight=min(one.weight, top)) for one in clients[kind]]
    return clients


def town_i(random: Random) -> Town:
    """Draw city I before anybody does anything otherwise."""
    people = staff(ROSTERS, (FIRST, LAST), HONEST, random, "I")
    inside = [day for day in Clock(FIRST, LAST).workdays if FIRST < day < LAST - timedelta(days=20)]
    load = {month_of(FIRST) + n: random.uniform(0.94, 1.06) for n in range(19)}
    return Town(
        name="I",
        label="people differ little, allowances and streets",
        first=FIRST,
        last=LAST,
        matters=MATTERS,
        units=UNITS,
        people=people,
        clients=_town_clients(random),
        places=PLACES,
        differences=HONEST,
        outages=set(random.sample(inside, 3)),
        load=load,
        far=frozenset({HILLS}),
        dear={HILLS: 0.75},
        online_hours=0.9,
        volume=0.7,
    )
