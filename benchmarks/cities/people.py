"""The staff of a city: posts, devices, leaves, comings and goings, and how people honestly differ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cities.clock import first_of, month_of
from cities.model import Client, Leave, Person, Stint

if TYPE_CHECKING:
    from random import Random

    from cities.model import Differences

_FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力宁健雪梅志鹏飞婷"
_TRADE = ("商贸", "餐饮", "建筑", "物流", "农业", "科技", "医药", "服务")


@dataclass(frozen=True, slots=True)
class Roster:
    """So many people on a post of a unit; one in each place where ``places`` says so."""

    unit: str
    post: str
    number: int
    places: tuple[str, ...] = ()
    signs: bool = False


def name_of(random: Random) -> str:
    """Return somebody's name."""
    return random.choice(_FAMILY) + "".join(random.choice(_GIVEN) for _ in range(random.choice((1, 2, 2))))


def staff(
    rosters: tuple[Roster, ...], span: tuple[date, date], honest: Differences, random: Random, prefix: str
) -> list[Person]:
    """Draw the people; who bears which number says nothing of unit or post."""
    first, last = span
    posts = [(one, place) for one in rosters for place in range(one.number)]
    numbers = random.sample(range(1001, 1001 + 4 * len(posts)), len(posts))
    people = []
    for (roster, place), number in zip(posts, numbers, strict=True):
        concentration = honest.steady
        person = Person(
            official_id=f"{prefix}{number}",
            name=name_of(random),
            unit=roster.unit,
            post=roster.post,
            place=roster.places[place % len(roster.places)] if roster.places else "",
            device=f"D{random.randrange(10_000, 99_999)}",
            speed=random.gauss(0, honest.speed),
            strict=random.gauss(0, honest.strict),
            late=random.betavariate(honest.late * concentration, (1 - honest.late) * concentration),
            thrift=random.gauss(0, honest.thrift),
            lag=random.gauss(0, honest.lag),
            fte=math.exp(random.gauss(0, 0.12)),
            signs=tuple(sorted(random.sample(range(5), random.choice((2, 2, 3))))) if roster.signs else (),
        )
        person.stints.append(Stint(roster.unit, roster.post, first - timedelta(days=random.randint(200, 3500))))
        person.leaves += _holidays(first, last, random)
        people.append(person)
    return people


def _holidays(first: date, last: date, random: Random) -> list[Leave]:
    leaves: list[Leave] = []
    for year in range(first.year, last.year + 1):
        for _ in range(random.choice((1, 2, 2, 3))):
            start = date(year, 1, 1) + timedelta(days=random.randrange(360))
            end = start + timedelta(days=random.choice((1, 2, 4, 6, 9)))
            clash = any(one.first <= end and start <= one.last for one in leaves)
            if first <= start and end <= last and not clash:
                leaves.append(Leave(start, end, random.choice(("annual", "annual", "annual", "sick", "training"))))
    return sorted(leaves, key=lambda one: one.first)


def long_leave(person: Person, start: date, days: int, kind: str) -> None:
    """Send somebody away for long; shorter leaves that fall into it are part of it."""
    end = start + timedelta(days=days)
    person.leaves = [one for one in person.leaves if one.last < start or one.first > end]
    person.leaves = sorted([*person.leaves, Leave(start, end, kind)], key=lambda one: one.first)


def clients_of(
    numbers: dict[str, int], places: dict[str, float], steep: float, random: Random, prefix: str
) -> dict[str, list[Client]]:
    """Draw clients of each kind over the places; a few have much business, most have little."""
    total = sum(numbers.values())
    codes = iter(random.sample(range(100_000, 100_000 + 7 * total), total))
    clients: dict[str, list[Client]] = {}
    for kind, number in numbers.items():
        them = []
        for _ in range(number):
            name = name_of(random)
            if kind != "citizen":
                name += random.choice(_TRADE) + ("代办" if kind == "agent" else "公司")
            home = random.choices(list(places), list(places.values()))[0]
            weight = random.paretovariate(steep) if kind != "citizen" else random.paretovariate(3)
            them.append(Client(f"{prefix}{next(codes)}", name, kind, home, min(weight, 40.0)))
        clients[kind] = them
    return clients


def some_month(first: date, random: Random, earliest: int, latest: int) -> date:
    """Return a day in a month of the log, counted from 0."""
    return first_of(month_of(first) + random.randint(earliest, latest)) + timedelta(days=random.randrange(25))
