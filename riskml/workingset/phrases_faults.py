"""What faults of this room say: tables that cards read."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "calendar": Text(zh="工作日历", en="calendar"),
    "days_from": Text(zh="{first_day} 至 {last_day} 的日期", en="days from {first_day} to {last_day}"),
    "to": Text(zh="{first} 至 {last}", en="{first} to {last}"),
    "build_the_calendar_over_the_whole": Text(
        zh="请按整个日志的起止重新生成日历。",
        en="Build the calendar over the whole log.",
    ),
    "contract_field": Text(zh="数据契约 {table}，字段 {name}", en="contract {table}, field {name}"),
    "the_type_that_cards_read": Text(zh="卡片读取的类型，{known}", en="the type that cards read, {known}"),
    "a_name_that_no_stage_uses": Text(zh="各阶段都没有用到的名称", en="a name that no stage uses"),
    "name_the_field_otherwise": Text(zh="请给该字段另取名称。", en="Name the field otherwise."),
    "table": Text(zh="表 {name}", en="table {name}"),
    "a_table_of_the_working_set": Text(zh="工作集中的一张表", en="a table of the working set"),
    "a_column_of_the_working_set": Text(zh="工作集中的一列", en="a column of the working set"),
    "table_column": Text(zh="表 {name}，列 {column}", en="table {name}, column {column}"),
    "cells_of_type": Text(zh="{kind} 类型的单元格", en="cells of type {kind}"),
}
phrase = teller(PHRASES)
