"""A small bureau with several tables, written plainly and in disguises that are mixed: each table in another form."""

from __future__ import annotations

import random
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from riskml.intake.mappings import Mapping
from tests.disguises.facts import COLUMNS, OUTCOMES, csv, identity, texts
from tests.disguises.in_event_logs import as_xes
from tests.disguises.in_sheets import TIMED, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Pairs
    from pathlib import Path

MATTER = "building_permit"
LABELS = {"accept": "受理", "plan_review": "图纸审查", "decide": "审批决定"}
CASES = 180
OF_CASES = {"opened_at", "closed_at"}


def bureau() -> dict[str, pd.DataFrame]:
    """Six officials, a year of permits in three steps, one of them slow and one paying the same sum again."""
    draw = random.Random("bureau")  # noqa: S311 -- a made-up bureau
    people = [identity(number) for number in range(6)]
    firms = [f"91110108{number:09}X" for number in range(9)]
    acts: list[dict[str, Any]] = []
    cases: list[dict[str, Any]] = []
    for number in range(CASES):
        opened = datetime(2025, 1, 6, 9) + timedelta(days=number * 340 // CASES, seconds=draw.randrange(20000))  # noqa: DTZ001
        case = f"C{number:04}"
        before, official = opened, number % len(people)
        for step in LABELS:
            slow = 18 if official == len(people) - 1 and step == "decide" else 1
            done = before + timedelta(days=draw.randrange(1, 4) * slow, seconds=draw.randrange(3600))
            acts.append({
                "operation_id": f"L{len(acts):05}", "case_id": case, "matter_id": MATTER, "step": step,
                "official_id": people[official], "unit_id": f"0{official % 2}", "received_at": before,
                "occurred_at": done, "due_at": (opened + timedelta(days=20)).date(),
                "outcome": draw.choice(list(OUTCOMES)) if step == "decide" else None,
                "amount": draw.randrange(10**4, 10**8) / 100, "counterparty_id": firms[number % len(firms)],
            })  # fmt: skip
            before = done
        cases.append({
            "case_id": case, "matter_id": MATTER, "unit_id": f"0{official % 2}", "opened_at": opened,
            "closed_at": before, "due_at": (opened + timedelta(days=20)).date(), "outcome": acts[-1]["outcome"],
            "counterparty_id": firms[number % len(firms)], "responsible_id": people[official],
        })  # fmt: skip
    # Each tenth payment is the one before it once more, under a number of its own.
    paid = [
        {
            "payment_id": f"Z{number:03}", "unit_id": f"0{of % 2}", "official_id": people[of % 6],
            "payee_id": firms[of % 7], "amount": 4900.5 + of * 10.1, "paid_at": date(2025, 2, 3) + timedelta(days=of),
        }
        for number in range(90)
        for of in [number - (number % 10 == 1)]
    ]  # fmt: skip
    names = [f"{family}某" for family in "王李张刘陈杨"]
    return {
        "operations": pd.DataFrame(acts),
        "cases": pd.DataFrame(cases),
        "payments": pd.DataFrame(paid),
        "officials": pd.DataFrame({
            "official_id": people, "name": names, "unit_id": [f"0{number % 2}" for number in range(6)],
            "post": "审批岗",
        }),
        "counterparties": pd.DataFrame({
            "counterparty_id": firms, "name": [f"{number}号公司" for number in "一二三四五六七八九"],
        }),
    }  # fmt: skip


def said(rows: pd.DataFrame, **ways: Callable[[Any], str]) -> pd.DataFrame:
    """Everything as text, each column in its way."""
    moment = dict.fromkeys(OF_CASES & {*rows.columns}, lambda one: f"{one:%Y-%m-%d %H:%M:%S}")
    return texts(rows, **moment, **ways)


@dataclass(frozen=True)
class Source:
    """One file of a bureau, and with what words it is imported."""

    file: Path
    words: Pairs[str, Any] = field(default_factory=dict)


def plainly(folder: Path) -> list[Source]:
    return [
        Source(csv(folder, said(rows), f"{table}.csv"), {"table": table, "format": "csv"})
        for table, rows in bureau().items()
    ]


def book_of(file: Path, rows: pd.DataFrame) -> Path:
    with xlsxwriter.Workbook(file, TIMED) as book:
        put(book.add_worksheet(), rows)
    return file


def parquet_of(file: Path, rows: pd.DataFrame) -> Path:
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), file)
    return file


def of_an_approval_system(folder: Path) -> list[Source]:
    """GB18030 by month with Chinese heads and words, cases in a workbook, payments in 万元 with the day first."""
    tables = bureau()
    acts = tables["operations"]
    heads = {name: COLUMNS[name] for name in acts.columns if name in COLUMNS} | {"step": "环节"}
    told = said(acts, step=LABELS.get, outcome=OUTCOMES.get).rename(columns=heads)
    months = acts["occurred_at"].dt.strftime("%Y-%m")
    paid = said(
        tables["payments"],
        amount=lambda one: str(Decimal(repr(one)).scaleb(-4)),
        paid_at=lambda day: f"{day:%d/%m/%Y}",
    ).rename(columns={"amount": "金额（万元）"})
    return [
        Source(
            csv(folder, tables["counterparties"], "c.tsv", encoding="utf-16", sep="\t"), {"table": "counterparties"}
        ),
        *(
            Source(csv(folder, part, f"{month}.csv", encoding="gb18030"), {"table": "operations"})
            for month, part in told.groupby(months)
        ),
        Source(parquet_of(folder / "people.parquet", tables["officials"]), {"table": "officials"}),
        Source(book_of(folder / "cases.xlsx", tables["cases"]), {"table": "cases"}),
        Source(csv(folder, paid, "paid.csv", sep=";"), {"table": "payments"}),
    ]


def of_a_process_tool(folder: Path) -> list[Source]:
    """XES in a zip; cases as Parquet with moments in UTC; payments with decimal commas; people in a text-only sheet."""
    tables = bureau()
    with zipfile.ZipFile(folder / "acts.xes.zip", "w") as packed:
        packed.writestr("acts.xes", as_xes(tables["operations"]))
    cases = tables["cases"]
    moments = {name: cases[name].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC") for name in OF_CASES}
    swapped = str.maketrans(",.", ".,")
    paid = said(tables["payments"], amount=lambda one: f"{one:,.2f}".translate(swapped))
    people = {"table": "officials", "format": "xlsx"}
    return [
        Source(csv(folder, paid, "paid.csv", sep=";", encoding="utf-8-sig"), {"table": "payments"}),
        Source(folder / "acts.xes.zip", {"format": "xes"}),
        Source(parquet_of(folder / "cases.parquet", cases.assign(**moments)), {"table": "cases"}),
        Source(book_of(folder / "people.xlsx", tables["officials"]), people),
        Source(csv(folder, tables["counterparties"], "c.csv", encoding="gb18030"), {"table": "counterparties"}),
    ]


def of_exports_that_overlap(folder: Path) -> list[Source]:
    """Corrected exports in full width, with another column and other words; the last telling of each thing counts."""
    tables = bureau()
    acts = said(tables["operations"])
    wide = {ord(one): ord(one) + 0xFEE0 for one in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    wrong = acts.head(300).assign(amount="1", outcome="")
    later = acts.assign(official_id=acts["official_id"].str.translate(wide), 备注="x")
    renamed = {"step": LABELS.get, "outcome": OUTCOMES.get}
    later = later.assign(**{name: later[name].map(word).fillna("") for name, word in renamed.items()})
    mapping = Mapping.model_validate({"tables": {"operations": {"unused": "备注"}}})
    people = said(tables["officials"])
    (folder / "cases.csv.txt").write_bytes(said(tables["cases"]).to_csv(index=False, sep="|").encode("utf-8"))
    paid = said(tables["payments"], amount=lambda one: f"￥{one:,.2f}元", paid_at=lambda day: f"{day:%Y年%m月%d日}")
    return [
        Source(csv(folder, people.assign(name="旧名"), "old.csv"), {"table": "officials"}),
        Source(csv(folder, wrong, "first.csv"), {"table": "operations"}),
        Source(csv(folder, later, "corrected.csv", encoding="utf-16"), {"mapping": mapping}),
        Source(csv(folder, people[sorted(people.columns)], "new.csv"), {"table": "officials"}),
        Source(folder / "cases.csv.txt", {"table": "cases", "format": "csv"}),
        Source(csv(folder, paid.head(60), "p1.csv"), {"table": "payments"}),
        Source(csv(folder, paid.tail(50).sample(frac=1, random_state=1), "p2.csv"), {"table": "payments"}),
        Source(csv(folder, tables["counterparties"], "c.csv"), {"table": "counterparties"}),
    ]


MIXED: dict[str, Callable[[Path], list[Source]]] = {
    one.__name__: one for one in (of_an_approval_system, of_a_process_tool, of_exports_that_overlap)
}
