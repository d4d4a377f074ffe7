"""Disguises of delimited text: signs, days, words, rows and columns."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pandas as pd

from riskml.intake.mappings import Mapping
from tests.disguises.facts import (
    COLUMNS,
    DAYS,
    IDENTIFIERS,
    OUTCOMES,
    STEPS,
    TIMES,
    Written,
    clock,
    csv,
    disguise,
    texts,
)

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
def two_exports_put_together_each_in_its_encoding(folder, rows):
    said = texts(rows, outcome=OUTCOMES.get).rename(columns=COLUMNS)
    half = len(said) // 2
    file = csv(folder, said.iloc[:half], encoding="gb18030")
    with file.open("ab") as end:
        end.write(said.iloc[half:].to_csv(index=False, header=False).encode("utf-8"))
    return Written([file])


@disguise
def utf8_with_a_few_lines_from_elsewhere(folder, rows):
    said = texts(rows, outcome=OUTCOMES.get).rename(columns=COLUMNS)
    file = csv(folder, said.iloc[10:], encoding="utf-8-sig")
    with file.open("ab") as end:
        end.write(said.iloc[:10].to_csv(index=False, header=False).encode("gb18030"))
    return Written([file])


@disguise
def utf16(folder, rows):
    return Written([csv(folder, texts(rows), encoding="utf-16")])


@disguise
def utf16_without_a_mark(folder, rows):
    return Written([csv(folder, texts(rows), sep="\t", encoding="utf-16-le")])


@disguise
def big5_with_chinese_words(folder, rows):
    """In traditional letters, as an office that writes Big5 would; the step is told by its label in the mapping."""
    labels = {"accept": "受理", "review": "審查", "decide": "審批決定"}
    words = {"approved": "同意", "rejected": "不予批准", "returned": "退回補正"}
    table = {
        "fields": {"step": "step", "outcome": "outcome"},
        "values": {
            "step": {label: name for name, label in labels.items()},
            "outcome": {word: name for name, word in words.items()},
        },
    }
    said = texts(rows, step=labels.get, outcome=words.get)
    mapping = Mapping.model_validate({"encoding": "big5", "tables": {"operations": table}})
    return Written([csv(folder, said, encoding="big5")], {"mapping": mapping})


@disguise
def cp1252_with_words_of_an_office(folder, rows):
    labels = {"accept": "Überprüfung", "review": "Prüfung", "decide": "Entschluß"}
    table = {"fields": {"step": "step"}, "values": {"step": {label: name for name, label in labels.items()}}}
    mapping = Mapping.model_validate({"tables": {"operations": table}})
    return Written([csv(folder, texts(rows, step=labels.get), encoding="cp1252", sep=";")], {"mapping": mapping})


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


@disguise
def units_in_the_header(folder, rows):
    said = texts(rows, amount=lambda one: str(Decimal(repr(one)).scaleb(-4)))
    return Written([csv(folder, said.rename(columns={"amount": "金额（万元）"}))])


@disguise
def units_in_the_mapping(folder, rows):
    said = texts(rows, amount=lambda one: str(Decimal(repr(one)).scaleb(-3)))
    mapping = Mapping.model_validate({"tables": {"operations": {"units": {"amount": "thousand"}}}})
    return Written([csv(folder, said)], {"mapping": mapping})


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
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- the bureau's own
        return (midnight - timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S.000Z")

    return Written([csv(folder, texts(rows, due_at=utc))])


@disguise
def acts_by_days_alone(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%Y-%m-%d")))], days_only=TIMES)


@disguise
def acts_as_midnights(folder, rows):
    return Written([csv(folder, texts(rows, **clock("%Y-%m-%d 00:00:00")))], days_only=TIMES)


def serial(moment):
    return repr((pd.Timestamp(moment) - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)).removesuffix(".0")


@disguise
def day_numbers_as_text(folder, rows):
    return Written([csv(folder, texts(rows, **dict.fromkeys((*TIMES, *DAYS), serial)))])


@disguise
def day_numbers_from_1904(folder, rows):
    def later(moment):
        return repr((pd.Timestamp(moment) - pd.Timestamp("1904-01-01")) / pd.Timedelta(days=1)).removesuffix(".0")

    mapping = Mapping.model_validate({"epoch": 1904, "tables": {"operations": {}}})
    return Written([csv(folder, texts(rows, **dict.fromkeys((*TIMES, *DAYS), later)))], {"mapping": mapping})


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


def by_month(rows):
    return [part for _, part in rows.groupby(rows["occurred_at"].dt.strftime("%Y-%m"))]


@disguise
def a_file_a_month_in_any_order(folder, rows):
    parts = by_month(rows)
    return Written([csv(folder, texts(part), f"{place}.csv") for place, part in enumerate(parts)][::-1])


@disguise
def exports_that_overlap_with_another_column(folder, rows):
    """Each export holds the last one's rows again; the later ones have a remark, and their columns in another order."""
    half = len(rows) // 2
    later = texts(rows.iloc[half - 20 :]).assign(备注="x")
    return Written([csv(folder, texts(rows.iloc[:half]), "1.csv"), csv(folder, later[sorted(later.columns)], "2.csv")])


@disguise
def two_rows_of_a_header(folder, rows):
    said = texts(rows)
    upper = ["", "", "办理", *[""] * (len(said.columns) - 3)]
    file = folder / "log.csv"
    file.write_text(",".join(upper) + "\n" + said.to_csv(index=False))
    return Written([file], {"mapping": Mapping.model_validate({"header_rows": 2, "tables": {"operations": {}}})})


@disguise
def a_title_above_the_header(folder, rows):
    file = folder / "log.csv"
    file.write_text("办件台账" + "," * (len(rows.columns) - 1) + "\n" + texts(rows).to_csv(index=False))
    return Written([file])


@disguise
def groups_named_once(folder, rows):
    said = texts(rows.sort_values("unit_id"))
    said["unit_id"] = said["unit_id"].where(~said["unit_id"].duplicated(), "")
    mapping = Mapping.model_validate({"fill_down": "unit_id", "tables": {"operations": {}}})
    return Written([csv(folder, said)], {"mapping": mapping})


@disguise
def start_and_end_as_two_rows(folder, rows):
    ends = texts(rows).assign(state="办结")
    starts = ends.assign(state="开始", occurred_at=ends["received_at"], operation_id="")
    both = pd.concat([ends, starts]).drop(columns="received_at").sample(frac=1, random_state=3)
    mapping = Mapping.model_validate({"tables": {"operations": {"pairs": {"lifecycle": "state"}}}})
    return Written([csv(folder, both)], {"mapping": mapping})
