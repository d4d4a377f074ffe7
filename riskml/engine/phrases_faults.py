"""What faults of this room say: the SQL of cards."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "expressions_at_most_deep": Text(zh="嵌套至多 {floors} 层的表达式", en="expressions at most {floors} deep"),
    "deeper_ones": Text(zh="嵌套更深", en="deeper ones"),
    "at_most_tables_read_those": Text(
        zh="至多读取 {reached:,} 张表，with 中的表每引用一次计一次",
        en="at most {reached:,} tables read, those of with counted each time that they are named",
    ),
    "value": Text(zh="{reached:,} 张", en="{reached:,}"),
    "name_each_table_of_with_once": Text(
        zh="with 中的每张表请只引用一两次。",
        en="Name each table of with once or twice.",
    ),
    "a_text_times_by_a_number": Text(
        zh="一段文字 {kind} {repeated:,} 次，次数写成数字",
        en="a text {kind} {repeated:,} times, by a number that is written out",
    ),
    "a_list_of_at_most_numbers": Text(zh="至多 {listed:,} 个数的列表", en="a list of at most {listed:,} numbers"),
    "texts_that_grow_at_most_times": Text(
        zh="至多增长 {grown:,} 倍的文字",
        en="texts that grow at most {grown:,} times",
    ),
    "nest_fewer_replacements": Text(zh="请减少 replace 的嵌套。", en="Nest fewer replacements."),
    "stage": Text(zh="阶段 {name}", en="stage {name}"),
    "sql_that_runs": Text(zh="可以执行的 SQL", en="SQL that runs"),
    "an_answer_within_s": Text(zh="{card_seconds:g} 秒之内得出结果", en="an answer within {card_seconds:g} s"),
    "none_it_was_stopped": Text(zh="没有结果，已中止", en="none; it was stopped"),
    "bound_its_joins_or_raise_card": Text(
        zh="请收紧其连接（join）条件，或在 [tool.riskml] 中调高 card_seconds。",
        en="Bound its joins, or raise card_seconds in [tool.riskml].",
    ),
    "one_select_in_duckdbs_dialect": Text(zh="一条 DuckDB 方言的 select", en="one select in DuckDB's dialect"),
    "what_its_parser_cannot_read": Text(zh="解析不了的内容", en="what its parser cannot read"),
    "one_select": Text(zh="一条 select", en="one select"),
    "nothing": Text(zh="空缺", en="nothing"),
    "keep_a_single_select_statement": Text(zh="请只保留一条 select 语句。", en="Keep a single select statement."),
    "a_table_of_the_working_set": Text(zh="工作集中的一张表", en="a table of the working set"),
    "sql_that_is_the_same": Text(zh="在各种引擎上结果相同的 SQL", en="SQL that is the same on every backend"),
    "a_function_that_every_backend_knows": Text(zh="各种引擎都有的函数", en="a function that every backend knows"),
    "a_value_that_is_the_same": Text(zh="每次运行都相同的值", en="a value that is the same on every run"),
    "add_an_order": Text(zh="请在其窗口中加上 order by。", en="Add an order by to its window."),
    "use_a_column_of_a_working": Text(zh="请改用工作表中的列。", en="Use a column of a working table."),
    "a_select_that_is_sure": Text(zh="必定会结束的 select", en="a select that is sure to end"),
    "write_it_without_recursion": Text(zh="请改写，不用递归。", en="Write it without recursion."),
    "add_an_order_by_inside": Text(zh="请在其括号内加上 order by。", en="Add an order by inside its brackets."),
    "a_select": Text(zh="一条 select", en="a select"),
    "a_card_only_reads": Text(zh="卡片只读取数据。", en="A card only reads."),
    "a_parameter": Text(zh="参数 {name!r}", en="a parameter {name!r}"),
    "none": Text(zh="没有", en="none"),
    "a_use_of_parameter": Text(zh="用到参数 {name!r}", en="a use of parameter {name!r}"),
    "remove_it": Text(zh="请去掉它。", en="Remove it."),
    "sql_that_knows": Text(zh="{dialect} 能识别的 SQL", en="SQL that {dialect} knows"),
    "split_it": Text(
        zh="请拆成几张卡片，或用 with 分成几张表。",
        en="Split it into several cards, or into tables named by with.",
    ),
    "a_select_of_at_most": Text(
        zh="不超过 {longest:,} 个字符的 select",
        en="a select of at most {longest:,} characters",
    ),
    "more_at": Text(
        zh="第 {line} 行第 {column} 列处超出",
        en="more at line {line}, column {column}",
    ),
    "at_most_brackets": Text(
        zh="括号和 case 相互嵌套至多 {brackets} 层",
        en="at most {brackets} brackets and cases within each other",
    ),
    "at_most_square": Text(
        zh="方括号至多 {subscripts} 个",
        en="at most {subscripts} square brackets",
    ),
    "split_part": Text(
        zh="请用 split_part 拆分文字。",
        en="Split texts with split_part.",
    ),
    "at_most_sources": Text(
        zh="select、来源和连接至多 {sources} 个",
        en="at most {sources} selects, sources and joins",
    ),
    "repeated_at_most": Text(
        zh="至多重复",
        en="repeated at most",
    ),
    "filled_up_to_at_most": Text(
        zh="至多填充到",
        en="filled up to at most",
    ),
    "use_one_of": Text(
        zh="请改用 {names} 之一，或 date_diff。",
        en="Use one of {names}, or date_diff.",
    ),
    "use_another": Text(
        zh="请改用其他函数。",
        en="Use another function.",
    ),
    "name_what_joins": Text(
        zh="请写明连接条件：using (…) 或 on …。",
        en="Name what joins: using (…) or on ….",
    ),
    "cast_to": Text(
        zh="请转换为 varchar、bigint、double、decimal、boolean、date 或 timestamp。",
        en="Cast to varchar, bigint, double, decimal, boolean, date or timestamp.",
    ),
    "use_ln": Text(
        zh="请用 ln 或 log10：各种引擎的对数底不同。",
        en="Use ln or log10: backends differ on the base.",
    ),
    "docs_rules_says": Text(
        zh="卡片可以用什么，见 docs/rules.md。",
        en="docs/rules.md says what a card may use.",
    ),
}
INSTEAD_OF: dict[str, Text] = {
    "use_min_or_max": Text(zh="请改用 min 或 max。", en="Use min or max."),
    "use_min_max_or_row_number": Text(
        zh="请改用 min、max 或 row_number() over (… order by …)。",
        en="Use min or max, or row_number() over (… order by …).",
    ),
    "use_row_number_for_ties": Text(
        zh="请改用 row_number() over (… order by …)：并列时需要次序。",
        en="Use row_number() over (… order by …): ties need an order.",
    ),
    "count_then_row_number": Text(
        zh="请先计数，再用 row_number() over (… order by …)：并列时需要次序。",
        en="Count, then row_number() over (… order by …): ties need an order.",
    ),
    "use_row_number": Text(zh="请改用 row_number() over (… order by …)。", en="Use row_number() over (… order by …)."),
    "use_count_distinct": Text(zh="请改用 count(distinct …)。", en="Use count(distinct …)."),
    "use_median": Text(zh="请改用 median 或 quantile_cont。", en="Use median or quantile_cont."),
    "use_quantile_cont": Text(
        zh="请写明 quantile_cont 或 quantile_disc：各种引擎的理解不同。",
        en="Use quantile_cont or quantile_disc: backends differ on which of them this is.",
    ),
    "name_the_columns": Text(zh="请逐一写出列名。", en="Name the columns."),
    "use_isodow_for_the_first_day": Text(
        zh="请改用 extract(isodow from …)：各种引擎每周起始日不同。",
        en="Use extract(isodow from …): backends differ on the first day.",
    ),
    "use_isodow": Text(zh="请改用 extract(isodow from …)。", en="Use extract(isodow from …)."),
    "use_month": Text(zh="请改用 extract(month from …)。", en="Use extract(month from …)."),
    "write_it_with_plus": Text(
        zh="请用 + 写，如 opened_at + interval 3 day。", en="Write it with +, as opened_at + interval 3 day."
    ),
    "write_it_with_minus": Text(
        zh="请用 - 写，如 opened_at - interval 3 day。", en="Write it with -, as opened_at - interval 3 day."
    ),
    "write_it_as_days": Text(zh="请写作 interval (n) day。", en="Write it as interval (n) day."),
    "compare_with_a_number": Text(zh="请改为与一个数比较。", en="Compare with a number instead."),
    "use_bars": Text(zh="请改用 || 和 cast(… as varchar)。", en="Use || and cast(… as varchar)."),
    "use_regexp_matches": Text(zh="请改用 regexp_matches。", en="Use regexp_matches."),
    "use_like": Text(zh="请改用 like 或 regexp_matches。", en="Use like or regexp_matches."),
    "use_anchors": Text(zh="请改用带 ^ 和 $ 的 regexp_matches。", en="Use regexp_matches with ^ and $."),
    "use_unnest": Text(zh="请改用 unnest 和连接。", en="Use unnest and a join."),
    "use_unnest_or_split_part": Text(
        zh="请改用 unnest，文字则用 split_part。", en="Use unnest, or split_part for text."
    ),
    "use_levenshtein": Text(zh="请改用 levenshtein。", en="Use levenshtein."),
    "write_a_text": Text(zh="文字请用单引号括起。", en="Write a text in single quotes."),
    "use_case": Text(zh="请在汇总函数中用 case。", en="Use case inside an aggregate."),
    "use_clock_as_of": Text(zh="请改用 clock.as_of。", en="Use clock.as_of."),
    "use_starts_with": Text(zh="请改用 starts_with。", en="Use starts_with."),
    "use_ends_with": Text(zh="请改用 ends_with。", en="Use ends_with."),
    "write_it_as_seconds": Text(zh="请写作 interval (n) second。", en="Write it as interval (n) second."),
    "write_it_as_minutes": Text(zh="请写作 interval (n) minute。", en="Write it as interval (n) minute."),
    "write_it_as_hours": Text(zh="请写作 interval (n) hour。", en="Write it as interval (n) hour."),
    "write_it_as_months": Text(zh="请写作 interval (n) month。", en="Write it as interval (n) month."),
    "use_date_diff_or_interval": Text(zh="请改用 date_diff，或 - interval。", en="Use date_diff, or - interval."),
    "use_date_diff": Text(zh="请改用 date_diff。", en="Use date_diff."),
    "use_string_split": Text(zh="请改用 string_split。", en="Use string_split."),
    "use_kurtosis": Text(zh="请改用 kurtosis，或用求和算出各阶矩。", en="Use kurtosis, or the moments by sums."),
    "use_sum": Text(zh="请改用 sum(cast(… as decimal(18, 2)))。", en="Use sum(cast(… as decimal(18, 2)))."),
}
"""What to write instead of what is refused in a card's SQL."""
phrase = teller(PHRASES)
