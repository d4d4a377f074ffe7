"""What faults of this room say: rules and their examples."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "card": Text(zh="卡片 {name}", en="card {name}"),
    "a_column_in_the_select": Text(zh="查询结果中有列 {column!r}", en="a column {column!r} in the select"),
    "column": Text(zh="{where}，列 {name}", en="{where}, column {name}"),
    "text_a_number_true_or_false": Text(
        zh="文字、数、真假值、日期或不带时区的时刻",
        en="text, a number, true or false, a date or a moment without a time zone",
    ),
    "card_degree_or_threshold": Text(zh="卡片 {name}，degree 或 threshold", en="card {name}, degree or threshold"),
    "one_of": Text(zh="{names} 之一", en="one of {names}"),
    "card_example": Text(zh="卡片 {name}，{kind} 示例（{example}）", en="card {name}, example {kind} ({example})"),
    "a_hit": Text(zh="命中 {one}，载明 {names}", en="a hit of {one} with {names}"),
    "none": Text(zh="没有", en="none"),
    "level_of": Text(zh="级别 {level}：{hit}，载明 {names}", en="level {level} of {hit} with {names}"),
    "no_more_hits": Text(zh="没有更多命中", en="no more hits"),
    "with": Text(zh="{one}，载明 {names}", en="{one} with {names}"),
    "sentence": Text(zh="{where}，sentence.{language}", en="{where}, sentence.{language}"),
    "text_with_in_braces": Text(zh="文字，其中事实写在花括号里，如 {{fact}}", en="text with {{fact}} in braces"),
    "time_money_or_one_many": Text(zh="'time'、'money' 或 'one|many'", en="'time', 'money' or 'one|many'"),
    "square_brackets_around_a_fact": Text(
        zh="可能缺失的事实写在方括号里",
        en="square brackets around a fact that may be missing",
    ),
}
phrase = teller(PHRASES)
