"""What faults of this room say: training."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "the_metrics": Text(zh="{month:%Y-%m} 的指标", en="the metrics of {month:%Y-%m}"),
    "the_officials_and_metrics_that_are": Text(
        zh="训练所用的公职人员和指标",
        en="the officials and metrics that are learned from",
    ),
    "officials_and_metrics": Text(
        zh="截至 {end} 有 {people} 名公职人员、{metrics} 项指标",
        en="{people} officials and {metrics} metrics as of {end}",
    ),
    "table": Text(zh="数据表", en="table"),
    "an_index_official_id_month": Text(zh="索引（official_id, month）", en="an index (official_id, month)"),
    "table_month": Text(zh="数据表，月份", en="table, month"),
    "no_month_after": Text(zh="不晚于 {as_of} 的月份", en="no month after {as_of}"),
    "each_official_once_a_month": Text(zh="每名公职人员每月一行", en="each official once a month"),
    "rows_too_many": Text(zh="多出 {repeated} 行", en="{repeated} rows too many"),
    "table_columns": Text(zh="数据表，列", en="table, columns"),
    "names_of_metrics": Text(zh="指标名称", en="names of metrics"),
    "that_are_none": Text(zh="{count} 个不是", en="{count} that are none"),
    "directions": Text(zh="方向，{name}", en="directions, {name}"),
    "high_low_or_both": Text(zh="high、low 或 both", en="high, low or both"),
    "table_column": Text(zh="数据表，列 {name}", en="table, column {name}"),
    "finite_values_or_nan": Text(zh="有限值或 NaN", en="finite values or NaN"),
    "infinite_values": Text(zh="无穷值", en="infinite values"),
    "inputs": Text(zh="输入", en="inputs"),
    "sha256_in_hexadecimal_by_kind": Text(
        zh="按输入种类（或种类/名称）列出的十六进制 sha256",
        en="sha256 in hexadecimal by kind of input, or kind/name",
    ),
    "something_else": Text(zh="其他内容", en="something else"),
    "recipe_metrics": Text(zh="方案 {recipe}，metrics.{key}", en="recipe {recipe}, metrics.{key}"),
    "a_column_of_the_feature_table": Text(zh="特征表中的一列", en="a column of the feature table"),
    "take_it_out_this_log_measures": Text(
        zh="请去掉它：本日志算不出这项指标。",
        en="Take it out: this log measures no such metric.",
    ),
    "history": Text(zh="历史数据", en="history"),
    "a_metric_by_which_most_people": Text(
        zh="多数人在一个标准差之内的指标",
        en="a metric by which most people lie within one deviation",
    ),
    "past_it": Text(zh="超出此范围：{found}", en="past it: {found}"),
    "look_at_what_their_cards": Text(
        zh="请检查其卡片对同类工作取什么，以及所读的时限和区间。",
        en="Look at what their cards take for the same work, and at the limits and ranges that they read.",
    ),
    "two_officials_with_a_measured_metric": Text(
        zh="至少两名有可算指标的公职人员",
        en="two officials with a measured metric",
    ),
    "with_metrics_in_months": Text(
        zh="截至 {as_of} 的 {months} 个月里，{officials} 名公职人员、{count} 项指标",
        en="{officials} with {count} metrics in {months} months to {as_of}",
    ),
    "import_more_of_the_log": Text(
        zh="请补充导入日志，或在 features/metrics/ 中调低指标的最低观测数。",
        en="Import more of the log, or lower the metrics' minimum in features/metrics/.",
    ),
    "published_runs": Text(zh="已发布的运行", en="published runs"),
    "more_than_months_for_tests": Text(
        zh="{splits} 次检验需要 {least} 个月以上",
        en="more than {least} months, for {splits} tests",
    ),
    "go_on_publishing_runs_or_ask": Text(
        zh="请继续发布运行，或在 [validation] 中减少检验次数。",
        en="Go on publishing runs, or ask for fewer tests in [validation].",
    ),
    "reviews": Text(zh="核查", en="reviews"),
    "a_warning_that_was_decided": Text(zh="一件已有结论的预警", en="a warning that was decided"),
    "none_of_the_that_were_issued": Text(zh="已发出的 {issued} 件均没有", en="none of the {issued} that were issued"),
    "review_what_was_issued_import": Text(
        zh="请核查已发出的预警，导入核查结论，再重新训练。",
        en="Review what was issued, import the reviews, and train again.",
    ),
    "recipe_reference_kind": Text(zh="方案 {name}，reference.kind", en="recipe {name}, reference.kind"),
    "work_dealt_again": Text(zh="重新分配的工作", en="work dealt again"),
    "none": Text(zh="没有", en="none"),
    "train_with_riskml_train_which_deals": Text(
        zh='请用 riskml train 训练，它会重新分配工作；或设 kind = "empirical_null"。',
        en="Train with 'riskml train', which deals the work, or set kind = \"empirical_null\".",
    ),
    "recipe_features": Text(zh="方案 {recipe}，features.{key}", en="recipe {recipe}, features.{key}"),
    "a_feature_of_warnings": Text(zh="预警的一项特征", en="a feature of warnings"),
    "features_here": Text(zh="现有特征：{names}。", en="Features here: {names}."),
    "recipe_features_exclude": Text(zh="方案 {name}，features.exclude", en="recipe {name}, features.exclude"),
    "warnings": Text(zh="预警", en="warnings"),
    "a_published_run_with_warnings_about": Text(
        zh="有事项预警的已发布运行",
        en="a published run with warnings about matters",
    ),
    "publish_a_run_riskml_run_first": Text(
        zh="请先发布一次运行（riskml run）：预警按发出当时运行中的样子用于训练。",
        en="Publish a run ('riskml run') first: a warning is learned from as the run that issued it had it.",
    ),
    "warnings_index": Text(zh="预警，索引", en="warnings, index"),
    "the_same_of_both_tables": Text(zh="{index}，两张表相同", en="{index}, the same of both tables"),
    "warnings_month": Text(zh="预警，月份", en="warnings, month"),
    "each_once_a_month": Text(zh="每件每月一行", en="each once a month"),
    "warnings_columns": Text(zh="预警，列", en="warnings, columns"),
    "names_of_features": Text(zh="特征名称", en="names of features"),
    "warnings_2": Text(zh="预警，{what}", en="warnings, {what}"),
    "a_column": Text(zh="列 {name}", en="a column {name}"),
    "no_yields": Text(
        zh="不含 {yields}",
        en="no {yields}",
    ),
    "it_orders_warnings": Text(
        zh="请去掉它：核查不多时，预警由它排序。",
        en="Take it out: it is what orders warnings while reviews are few.",
    ),
}
phrase = teller(PHRASES)
