"""Made-up names of people, companies and places. Nobody is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_FAMILY = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕")
# 䶮 and 㛃 stand outside the old GBK table: a reader that does not know all of GB18030 loses them.
_GIVEN = tuple("文明建国志强芳敏静丽军洋勇艳杰娟涛超霞平刚桂英华玉兰斌宇浩凯欣怡雨晨梓涵䶮㛃")
_PLACE = ("青岚", "临江", "望湖", "松溪", "云泽", "石桥")
PLACES = len(_PLACE)
_BRAND = tuple("鑫瑞恒德盛泰和祥宏达润丰嘉诚远通汇源安康合众")
_TRADE = ("餐饮管理", "建筑工程", "食品", "商贸", "市政工程", "办公用品", "物业服务", "信息科技", "置业")


def people(count: int, rng: np.random.Generator) -> list[str]:
    """Return names of people; some occur twice, as they do."""
    family = rng.integers(0, len(_FAMILY), count)
    given = rng.integers(0, len(_GIVEN), (count, 2))
    short = rng.random(count) < 0.25  # noqa: PLR2004 - a quarter have one character as given name
    return [
        _FAMILY[one] + _GIVEN[two[0]] + ("" if brief else _GIVEN[two[1]])
        for one, two, brief in zip(family, given, short, strict=True)
    ]


def companies(count: int, rng: np.random.Generator) -> list[str]:
    """Return names of companies."""
    place = rng.integers(0, len(_PLACE), count)
    brand = rng.integers(0, len(_BRAND), (count, 2))
    trade = rng.integers(0, len(_TRADE), count)
    return [
        f"{_PLACE[one]}{_BRAND[two[0]]}{_BRAND[two[1]]}{_TRADE[three]}有限公司"
        for one, two, three in zip(place, brand, trade, strict=True)
    ]


def district(number: int) -> str:
    """Return the name of a district."""
    return f"{_PLACE[number % len(_PLACE)]}区"
