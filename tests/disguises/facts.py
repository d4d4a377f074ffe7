"""Acts of a bureau as plainly as can be, and what a disguise is: a function that writes them its own way."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STEPS = {"accept": "受理", "review": "审查", "decide": "审批决定"}
OUTCOMES = {"approved": "同意", "rejected": "不予批准", "returned": "退回补正"}
TIMES, DAYS = ("received_at", "occurred_at"), ("due_at",)
IDENTIFIERS = ("operation_id", "case_id", "official_id", "unit_id", "counterparty_id")
COLUMNS = {
    "operation_id": "操作编号", "case_id": "办件编号", "step": "环节", "official_id": "经办人编号",
    "unit_id": "单位编号", "received_at": "到手时间", "occurred_at": "办理时间", "due_at": "应办结时间",
    "outcome": "结果", "amount": "金额", "counterparty_id": "相对人编号",
}  # fmt: skip


def identity(number: int) -> str:
    """A citizen's number with its check digit (GB 11643)."""
    stem = f"110101198{number % 10}0{1 + number % 9}1{number % 10}{number % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(stem, weights, strict=True)) % 11]


def facts(acts: int = 90) -> pd.DataFrame:
    """Acts of a bureau, as plainly as can be."""
    draw = random.Random("facts")  # noqa: S311 -- a made-up log
    rows = []
    for number in range(acts):
        occurred = datetime(2025, 1, 6, 8) + timedelta(days=number // 3, seconds=draw.randrange(36000))  # noqa: DTZ001
        rows.append({
            "operation_id": f"L{number:05}", "case_id": f"C{number // 3:04}", "step": list(STEPS)[number % 3],
            "official_id": identity(draw.randrange(12)), "unit_id": f"0{draw.randrange(3)}",
            "received_at": occurred - timedelta(hours=draw.randrange(1, 30), minutes=draw.randrange(60)),
            "occurred_at": occurred, "due_at": date(2025, 1, 20) + timedelta(days=number // 3),
            "outcome": draw.choice(list(OUTCOMES)) if number % 3 == 2 else None,
            "amount": draw.randrange(1, 10**9) / 100 if number % 2 else None,
            "counterparty_id": f"91110108{draw.randrange(10**9):09}X",
        })  # fmt: skip
    return pd.DataFrame(rows)


@dataclass(frozen=True)
class Written:
    """Files in the order in which they are imported (none: of a database), how, and what the form cannot say."""

    files: list[Path | None]
    words: dict[str, Any] = field(default_factory=dict)
    days_only: tuple[str, ...] = ()


def texts(rows: pd.DataFrame, **ways: Callable[[Any], str]) -> pd.DataFrame:
    """Everything as text, each column in its way."""
    plain: dict[str, Callable[[Any], str]] = dict.fromkeys(rows.columns, str)
    plain |= dict.fromkeys(TIMES, lambda moment: moment.strftime("%Y-%m-%d %H:%M:%S")) | {"amount": repr} | ways
    told = {name: ["" if pd.isna(cell) else plain[name](cell) for cell in rows[name]] for name in rows.columns}
    return pd.DataFrame(told)


def csv(folder: Path, rows: pd.DataFrame, name: str = "log.csv", *, encoding: str = "utf-8", sep: str = ",") -> Path:
    file = folder / name
    rows.to_csv(file, index=False, sep=sep, encoding=encoding)
    return file


def clock(form: str) -> dict[str, Callable[[Any], str]]:
    return dict.fromkeys(TIMES, lambda moment: moment.strftime(form))


DISGUISES: dict[str, Callable[[Path, pd.DataFrame], Written]] = {}


def disguise(write: Callable[[Path, pd.DataFrame], Written]) -> Callable[[Path, pd.DataFrame], Written]:
    DISGUISES[write.__name__] = write
    return write
