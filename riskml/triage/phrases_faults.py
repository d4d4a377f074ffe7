"""What faults of this room say: grades and routes."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "the_routes_of_warnings": Text(zh="预警的分送规则", en="the routes of warnings"),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "run_riskml_init_to_see": Text(zh="可执行 riskml init 对照参考项目。", en="Run 'riskml init' to see one."),
    "hits": Text(zh="命中", en="hits"),
    "a_column": Text(zh="列 {column!r}", en="a column {column!r}"),
    "no_columns": Text(zh="没有任何列", en="no columns"),
    "hits_column_grade": Text(zh="命中，列 grade", en="hits, column grade"),
    "red_or_yellow": Text(zh="red 或 yellow", en="red or yellow"),
    "scores": Text(zh="得分", en="scores"),
    "one_row_an_official": Text(zh="每名公职人员一行", en="one row an official"),
    "rows_too_many": Text(zh="多出 {repeated} 行", en="{repeated} rows too many"),
    "the_settings_of_grades": Text(zh="定级设置", en="the settings of grades"),
    "run_riskml_init_dir_to_see": Text(
        zh="可执行 riskml init DIR 对照参考项目。",
        en="Run 'riskml init DIR' to see one.",
    ),
    "a_deputy_of_somebody": Text(
        zh="有收件人才有代理人：请写明代理谁",
        en="a desk has no deputy: name the recipient whom the deputy stands for",
    ),
    "nobodys_own_deputy": Text(
        zh="代理人不得是本人",
        en="nobody is the deputy of oneself",
    ),
    "red_within_capacity": Text(
        zh="red（{red}）不超过 capacity（{capacity}）",
        en="red ({red}) must not exceed capacity ({capacity})",
    ),
    "each_in_one_group": Text(
        zh="{kind} 每项只归入一组（重复：{names}）",
        en="{kind} in two groups: {names}; name each in one",
    ),
}
phrase = teller(PHRASES)
