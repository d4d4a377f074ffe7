"""What faults of this room say: the examples of metrics."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "card_example_official": Text(
        zh="卡片 {name}，示例 {example!r}，公职人员 {official}",
        en="card {name}, example {example!r}, official {official}",
    ),
    "status": Text(zh="状态 {status}", en="status {status}"),
    "groups_of_whose_answers_do": Text(
        zh="{names} 分组的结果与其他组无关",
        en="groups of {names} whose answers do not hang on other groups",
    ),
    "other_rows_where_each_is_asked": Text(
        zh="单独计算时有 {asked} 行不同",
        en="{asked} other rows where each is asked alone",
    ),
    "card_example": Text(zh="卡片 {name}，示例 {example!r}", en="card {name}, example {example!r}"),
    "a_card_that_runs": Text(zh="可以运行的卡片", en="a card that runs"),
    "card_observations": Text(zh="卡片 {name}，观测", en="card {name}, observations"),
    "columns": Text(zh="列 {names}", en="columns {names}"),
    "none_of_them": Text(zh="都没有", en="none of them"),
    "name_them_in_the_select": Text(zh="请在 select 中给出这些列名。", en="Name them in the select."),
    "card": Text(zh="卡片 {name}", en="card {name}"),
    "values_of_0_and_1": Text(zh="0 或 1 的值", en="values of 0 and 1"),
    "others": Text(zh="其他值", en="others"),
    "compare_means_instead_of_rates": Text(zh="请改为比较均值，不比较比率。", en="Compare means instead of rates."),
}
phrase = teller(PHRASES)
