"""What faults of this room say: cards."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "observations": Text(zh="观测", en="observations"),
    "a_column_value": Text(zh="列 value", en="a column 'value'"),
    "none": Text(zh="没有", en="none"),
    "card_compare": Text(zh="卡片 {name}，compare", en="card {name}, compare"),
    "one_of_or_a_comparison": Text(
        zh="{names} 之一，或受信任插件提供的比较方式",
        en="one of {names}, or a comparison of a trusted plugin",
    ),
    "a_need_written_table_column": Text(
        zh="写作 table.column 的所需列，多个之间用 | 连接",
        en="a need written table.column, or several joined by |",
    ),
    "write_for_example_operations_due": Text(
        zh="例如写作 operations.due_at|cases.due_at。",
        en="Write for example 'operations.due_at|cases.due_at'.",
    ),
    "name_and_file_are": Text(zh="名称须与文件名一致。", en="Name and file are one."),
    "a_name_that_no_other_card": Text(zh="与其他卡片不同的名称", en="a name that no other card has"),
    "a_select_that_reads": Text(zh="读取 {expected} 的查询（select）", en="a select that reads {expected}"),
    "leave_within": Text(zh="请去掉 within。", en="Leave `within` out."),
    "columns_of": Text(zh="{known} 的列", en="columns of {known}"),
    "columns_and_plain_sums_of_them": Text(zh="列，或列的简单求和", en="columns, and plain sums of them"),
    "a_parameter": Text(zh="参数 {name!r}", en="a parameter {name!r}"),
    "a_use_of_parameter": Text(zh="用到参数 {name!r}", en="a use of parameter {name!r}"),
    "remove_it": Text(zh="请去掉它。", en="Remove it."),
    "column": Text(zh="{where}，column", en="{where}, column"),
    "a_column_of_steps": Text(zh="steps 的一列", en="a column of `steps`"),
    "each_once": Text(zh="每个{what}只出现一次", en="each {what} once"),
    "code": Text(zh="{where}，code", en="{where}, code"),
    "a_table_of_words_toml": Text(zh="words.toml 中的一节", en="a table of words.toml"),
    "a_column": Text(zh="列 {name!r}", en="a column {name!r}"),
    "names": Text(zh="{where}，names", en="{where}, names"),
    "a_name_for_which_its_shape": Text(
        zh="为 {place!r} 给出名称，其模板（shape）留有此空",
        en="a name for {place!r}, which its shape leaves open",
    ),
    "shape": Text(zh="{where}，shape", en="{where}, shape"),
    "a_file_in_features_shapes": Text(zh="features/shapes 中的一个文件", en="a file in features/shapes"),
    "a_use": Text(zh="用到 {name!r}", en="a use of {name!r}"),
    "none_in_shape": Text(zh="模板 {name} 中没有用到", en="none in shape {name}"),
    "beside_tables_without_news": Text(
        zh="{names} 之一，连同没有后续变动的表",
        en="one of {names}, beside tables that have no news",
    ),
    "what_column": Text(
        zh="列",
        en="column",
    ),
    "what_name": Text(
        zh="名称",
        en="name",
    ),
    "steps_named_once": Text(
        zh="每个环节名称只出现一次（重复：{names}）",
        en="steps named twice: {names}",
    ),
    "a_limit_at_least": Text(zh="至少一项时限", en="one limit at least"),
    "limits_dated": Text(
        zh="除第一项外，每项时限都写明起始日 from（未写的是第 {places} 项）",
        en="each limit but the first says from which day it is in force ('from'); number {places} does not",
    ),
    "limits_in_order": Text(
        zh="时限按起始日从早到晚排列，同一天只写一项（不符的：{days}）",
        en="limits in the order of their days, no day twice; not so: {days}",
    ),
    "limits_dated_and_in_order": Text(
        zh="除第一项外，每项时限都写明起始日 from（未写的是第 {places} 项）；"
        "按起始日从早到晚排列，同一天只写一项（不符的：{days}）",
        en="each limit but the first says from which day it is in force ('from'); number {places} does not; "
        "limits in the order of their days, no day twice; not so: {days}",
    ),
    "records_without_semicolons": Text(
        zh="不含分号的材料名称",
        en="a record is named by a word without semicolons",
    ),
    "documents_left": Text(
        zh="每份材料都有环节产生（没有的：{names}）",
        en="documents that no step leaves: {names}",
    ),
    "a_degree_says_how_far": Text(
        zh="程度要写明多远（at_least）或多频繁（repeated）",
        en="a degree says how far ('at_least') or how often ('repeated')",
    ),
    "a_select_or_a_shape": Text(
        zh="hits 查询或 shape 模板，二者取一",
        en="a rule has a select of 'hits' or a 'shape', and not both",
    ),
    "names_fill_a_shape": Text(
        zh="names 只用于填写模板，此处没有模板",
        en="'names' fill a shape, and there is none",
    ),
    "records_are_of": Text(
        zh="records 为 {names} 之一，不是 {records!r}",
        en="records are of one of {names}, not of {records!r}",
    ),
    "a_threshold_is_a_number": Text(
        zh="阈值 {parameter!r} 应为数值参数",
        en="the threshold {parameter!r} is no parameter that is a number",
    ),
    "the_highest_level_is_the_grade": Text(
        zh="各程度的最高级别与等级 {grade!r} 一致",
        en="the highest level of the degrees must be the grade, {grade!r}",
    ),
    "an_example_of_each_kind": Text(
        zh="四类示例齐全（缺少：{names}）",
        en="an example of each kind is needed; missing: {names}",
    ),
}
phrase = teller(PHRASES)
