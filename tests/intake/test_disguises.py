"""The same facts in many forms are the same accepted rows: to the bit, or but for what a form cannot say.

A disguise is a function that writes the facts its own way; adding one is adding one function.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from riskml.core.errors import SourceError
from riskml.intake import import_source
from riskml.intake.mappings import Mapping
from tests.database_servers import running

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


# Text ------------------------------------------------------------------------------------------------------------


@disguise
def marked_utf8(folder, rows):
    return Written([csv(folder, texts(rows), encoding="utf-8-sig")])


@disguise
def gb18030_with_chinese_heads_and_words(folder, rows):
    said = texts(rows, step=STEPS.get, outcome=OUTCOMES.get).rename(columns=COLUMNS)
    table = {"values": {"step": {label: name for name, label in STEPS.items()}}, "fields": {"step": "环节"}}
    mapping = Mapping.model_validate({"tables": {"operations": table}})
    return Written([csv(folder, said, encoding="gb18030")], {"mapping": mapping})


@disguise
def english_heads(folder, rows):
    return Written([csv(folder, texts(rows).rename(columns={"case_id": "Case ID", "amount": "AMOUNT"}))])


@disguise
def semicolons(folder, rows):
    return Written([csv(folder, texts(rows), sep=";")])


@disguise
def tabs(folder, rows):
    return Written([csv(folder, texts(rows), "log.tsv", sep="\t")])


@disguise
def one_field_mapped(folder, rows):
    mapping = Mapping.model_validate({"tables": {"operations": {"fields": {"official_id": "who"}}}})
    return Written([csv(folder, texts(rows).rename(columns={"official_id": "who"}))], {"mapping": mapping})


# Numbers ---------------------------------------------------------------------------------------------------------


@disguise
def grouped_thousands(folder, rows):
    return Written([csv(folder, texts(rows, amount=lambda one: f"{one:,.2f}"))])


@disguise
def decimal_commas(folder, rows):
    swapped = str.maketrans(",.", ".,")
    return Written([csv(folder, texts(rows, amount=lambda one: f"{one:,.2f}".translate(swapped)), sep=";")])


@disguise
def yuan_signs_in_full_width(folder, rows):
    return Written([csv(folder, texts(rows, amount=lambda one: f"￥{one:,.2f}元"))])


@disguise
def ten_thousands(folder, rows):
    return Written([csv(folder, texts(rows, amount=lambda one: f"{Decimal(repr(one)).scaleb(-4)}万元"))])


# Days and hours --------------------------------------------------------------------------------------------------


@disguise
def chinese_days(folder, rows):
    return Written(
        [csv(folder, texts(rows, **clock("%Y年%m月%d日 %H时%M分%S秒"), due_at=lambda day: f"{day:%Y年%m月%d日}"))]
    )


@disguise
def day_first(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%d/%m/%Y %H:%M:%S"), due_at=lambda day: f"{day:%d/%m/%Y}"))])


@disguise
def month_first_at_half_days(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%m/%d/%Y %I:%M:%S %p"), due_at=lambda day: f"{day:%m/%d/%Y}"))])


@disguise
def years_of_two_digits(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%d.%m.%y %H:%M:%S"), due_at=lambda day: f"{day:%d.%m.%y}"))])


@disguise
def months_by_name(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%d-%b-%Y %H:%M:%S"), due_at=lambda day: f"{day:%d %B %Y}"))])


@disguise
def compact_days(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%Y%m%d%H%M%S"), due_at=lambda day: f"{day:%Y%m%d}"))])


@disguise
def hours_of_another_zone(folder, rows):
    earlier = dict.fromkeys(TIMES, lambda moment: (moment - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return Written([csv(folder, texts(rows, **earlier))])


@disguise
def limits_as_midnights_in_utc(folder, rows):
    def utc(day):
        return (datetime(day.year, day.month, day.day) - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S.000Z")  # noqa: DTZ001

    return Written([csv(folder, texts(rows, due_at=utc))])


@disguise
def acts_by_days_alone(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%Y-%m-%d")))], days_only=TIMES)


@disguise
def acts_as_midnights(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%Y-%m-%d 00:00:00")))], days_only=TIMES)


# Identifiers and words for nothing -------------------------------------------------------------------------------


@disguise
def full_width_identifiers(folder, rows):
    wide = {ord(one): ord(one) + 0xFEE0 for one in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return Written([csv(folder, texts(rows, **dict.fromkeys(IDENTIFIERS, lambda one: one.translate(wide))))])


@disguise
def blanks_and_small_letters_in_numbers(folder, rows):
    def spaced(one):
        return f"{one[:6]} {one[6:14]} {one[14:].lower()}"

    return Written([csv(folder, texts(rows, official_id=spaced))])


@disguise
def words_for_nothing(folder, rows):
    said = texts(rows)
    return Written(
        [
            csv(
                folder,
                said.assign(amount=said["amount"].replace("", "NULL"), outcome=said["outcome"].replace("", "(null)")),
            )
        ]
    )


# Files -----------------------------------------------------------------------------------------------------------


@disguise
def in_any_order(folder, rows):
    return Written([csv(folder, texts(rows.sample(frac=1, random_state=7)))])


@disguise
def columns_in_any_order(folder, rows):
    return Written([csv(folder, texts(rows)[sorted(rows.columns)])])


@disguise
def told_twice_in_one_file(folder, rows):
    return Written([csv(folder, pd.concat([texts(rows), texts(rows.iloc[:20])]))])


@disguise
def a_sheet_of_cells(folder, rows):
    file = folder / "log.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, rows.columns)
        for place, row in enumerate(rows.itertuples(index=False), 1):
            for column, cell in enumerate(row):
                if not pd.isna(cell):
                    kind = type(cell)
                    (sheet.write_datetime if kind in (pd.Timestamp, date) else sheet.write)(place, column, cell)
    return Written([file])


@disguise
def a_sheet_of_text(folder, rows):
    file = folder / "log.xlsx"
    said = texts(rows)
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([said.columns, *said.to_numpy()]):
            for column, cell in enumerate(row):
                sheet.write_string(place, column, cell)
    return Written([file])


@disguise
def parquet_of_types(folder, rows):
    pq.write_table(pa.Table.from_pandas(rows, preserve_index=False), folder / "log.parquet")
    return Written([folder / "log.parquet"])


@disguise
def parquet_of_dictionaries_and_decimals(folder, rows):
    table = pa.Table.from_pandas(rows, preserve_index=False)
    sums = pa.array([None if pd.isna(one) else Decimal(repr(one)).quantize(Decimal("0.01")) for one in rows["amount"]],
                    pa.decimal128(18, 2))  # fmt: skip
    table = table.set_column(table.schema.get_field_index("amount"), "amount", sums)
    for name in ("step", "official_id", "outcome"):
        table = table.set_column(table.schema.get_field_index(name), name, table.column(name).dictionary_encode())
    pq.write_table(table, folder / "log.parquet")
    return Written([folder / "log.parquet"])


# Databases -------------------------------------------------------------------------------------------------------

TEXT_IN = {
    "postgresql": {"case_id": "char(12)", "counterparty_id": "bytea"},
    "mariadb": {
        "case_id": "char(12) character set gbk", "step": "varchar(40) character set latin1", "unit_id": "varbinary(9)",
        "outcome": "enum('approved', 'rejected', 'returned') character set utf16",
    },
}  # fmt: skip
TIMES_IN = {"postgresql": ("timestamp", "timestamptz"), "mariadb": ("datetime", "timestamp")}


def table_of(folder: Path, rows: pd.DataFrame, kind: str) -> Written:
    """Write the facts into a server's table: sums as decimals, times with a zone and without, days, padded text."""
    server = running(kind)
    types = dict.fromkeys(rows.columns, "varchar(40)") | TEXT_IN[kind] | {"due_at": "date", "amount": "numeric(12, 2)"}
    types |= dict(zip(TIMES, TIMES_IN[kind], strict=True))
    zone = "+08" if kind == "postgresql" else ""
    ways = {"occurred_at": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}{zone}", "amount": lambda one: f"{one:.2f}"}
    said = [tuple(cell or None for cell in row) for row in texts(rows, **ways).itertuples(index=False)]
    server.fill("desk_log", types, said, clock="+08:00")
    address = folder / "url"
    address.touch(mode=0o600)
    address.write_text(server.url, "utf-8")
    told = {"source": {"url_file": str(address)}, "tables": {"operations": {"from_table": "desk_log"}}}
    return Written([None], {"mapping": Mapping.model_validate(told)})


@disguise
def a_table_of_postgresql(folder, rows):
    return table_of(folder, rows, "postgresql")


@disguise
def a_table_of_mariadb(folder, rows):
    return table_of(folder, rows, "mariadb")


# The law ---------------------------------------------------------------------------------------------------------


def accepted(store: Any, folder: Path, written: Written) -> pd.DataFrame:
    """Import, and return what the store keeps, without whence it came."""
    parts = []
    for file in written.files:
        (account,) = import_source(store.project, file, **written.words)
        assert account.quarantined == 0, account.summary()
        parts.append(store.rows(account))
    kept = pd.concat(parts).drop(columns=["source_id", "source_row"])
    return kept[sorted(kept)].sort_values("operation_id", ignore_index=True)


@pytest.mark.parametrize("name", list(DISGUISES))
def test_the_same_facts_are_the_same_rows(store: Any, tmp_path: Path, name: str) -> None:
    rows = facts()
    plain = accepted(store, tmp_path, Written([csv(tmp_path, texts(rows), "plain.csv")]))
    assert not plain["occurred_is_date"].any()
    assert plain["due_is_date"].all()
    assert len(plain) == len(rows)
    (tmp_path / "written").mkdir()
    written = DISGUISES[name](tmp_path / "written", rows)
    found = accepted(store, tmp_path, written)
    for column in written.days_only:  # a day has no hour, and nothing else moves
        plain[column] = plain[column].dt.normalize()
        plain[column.removesuffix("_at") + "_is_date"] = True
    pd.testing.assert_frame_equal(found, plain, check_exact=True)


def test_a_disguise_that_could_be_two_things_is_refused(store: Any, tmp_path: Path) -> None:
    """Sums of three decimals, days of a month's first twelve: nothing is guessed."""
    rows = facts(30)
    rows["amount"] = rows["amount"].map(lambda one: round(one / 1e5, 3) + 1.001, na_action="ignore")
    told = texts(rows, amount=lambda one: f"{one % 900 + 1:.3f}", due_at=lambda day: f"{day.day % 12 + 1:02}/05/2025")
    with pytest.raises(SourceError) as caught:
        import_source(store.project, csv(tmp_path, told))
    assert [fault.where.rpartition(", ")[2] for fault in caught.value.faults] == [
        "operations.amount",
        "operations.due_at",
    ]
