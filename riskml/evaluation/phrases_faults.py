"""What faults of this room say: the evaluation of models."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "labels": Text(zh="核查结论（labels）", en="labels"),
    "none": Text(zh="没有", en="none"),
    "findings_to_learn": Text(zh="可供学习的核查结论", en="findings to learn from"),
    "train_without_labels_until_there_are": Text(
        zh="在有结论之前，请不用结论训练。",
        en="Train without labels until there are some.",
    ),
    "both_confirmed_findings_and_others": Text(
        zh="既有属实的结论，也有其他结论",
        en="both confirmed findings and others",
    ),
    "a_constant_all": Text(zh="全部相同：都是 {kind}", en="a constant: all {kind}"),
    "nothing_can_be_told_apart_train": Text(
        zh="无从区分：请不用结论训练，或放宽取结论的月份。",
        en="Nothing can be told apart: train without labels, or widen the months that labels come from.",
    ),
    "one_finding_can_be_trained": Text(
        zh="一个结论不能既训练又检验：在结论更多之前，请不用结论训练。",
        en="One finding can be trained on or tested on, never both: train without labels until there are more.",
    ),
    "two_confirmed_findings": Text(zh="至少两个属实的结论", en="two confirmed findings or more"),
    "n_1_confirmed_finding": Text(zh="只有 1 个属实的结论", en="1 confirmed finding"),
    "column": Text(zh="列 {name!r}", en="column {name!r}"),
    "values_known_by_the_end": Text(
        zh="所涉月份结束时已知的值",
        en="values known by the end of the month they are about",
    ),
    "of_values_known_later_the_first": Text(
        zh="{count} 个值中有 {late} 个事后才知道，最早一个是 {first_day:%Y-%m} 的，{date} 才知道",
        en="{late} of {count} values known later, the first about {first_day:%Y-%m} known on {date}",
    ),
    "leave_the_column_out_or_compute": Text(
        zh="请去掉该列，或按各月末所知计算。",
        en="Leave the column out, or compute it as of the end of each month.",
    ),
    "n_0_1_or_missing": Text(zh="0、1 或空缺", en="0, 1 or missing"),
    "n_1_is_a_confirmed_finding_0": Text(
        zh="1 为属实，0 为不属实，空缺为没有结论。",
        en="1 is a confirmed finding, 0 is not, and missing is unlabelled.",
    ),
    "both_1_and_0": Text(zh="既有 1 也有 0", en="both 1 and 0"),
    "one_kind_only": Text(zh="只有一种", en="one kind only"),
    "a_feature_that_does_not_hold": Text(zh="不含答案的特征", en="a feature that does not hold the answer"),
    "leave_it_out_of_the_features": Text(
        zh="请把它从特征中去掉，或说明它本身在结论之前已知。",
        en="Leave it out of the features, or show that it was known, by itself, before the finding.",
    ),
    "shuffled_labels": Text(zh="打乱的结论", en="shuffled labels"),
    "months_with_both_labels_among": Text(zh="计分的月份中有两种结论", en="months with both labels among the scored"),
    "scores_know_the_labels_they_are": Text(
        zh="得分事先知道了用来评判它的结论：请查找由用这些结论训练的模型评分的行。",
        en="Scores know the labels they are judged by: look for rows that are scored by a model trained on them.",
    ),
    "score_whole_months_out_of_sample": Text(
        zh="请在样本外按整月评分，其中部分月份有两种结论。",
        en="Score whole months, out of sample, of which some have both labels.",
    ),
    "an_area_under_the_curve": Text(
        zh="曲线下面积为 0.50 ± {tolerance:g}",
        en="an area under the curve of 0.50 ± {tolerance:g}",
    ),
    "by_chance_0_50_repeats": Text(
        zh="{auc:.3f}（随机为 0.50 ± {error:.3f}，重复 {repeats} 次）",
        en="{auc:.3f} (by chance 0.50 ± {error:.3f}, {repeats} repeats)",
    ),
    "confirmed": Text(
        zh="属实",
        en="confirmed",
    ),
    "not_confirmed": Text(
        zh="不属实",
        en="not confirmed",
    ),
    "table_to_split": Text(zh="要划分的表", en="table to split"),
    "at_least_one_row": Text(zh="至少一行", en="at least one row"),
    "fold": Text(zh="第 {number} 折（共 {count} 折）", en="fold {number} of {count}"),
    "rows_to_train_on": Text(zh="用来训练的行", en="rows to train on"),
    "rows_to_test_on": Text(zh="用来检验的行", en="rows to test on"),
    "none_before": Text(zh="{month} 以前没有", en="none before {month}"),
    "none_within": Text(zh="{first} 到 {last} 没有", en="none from {first} to {last}"),
    "a_whole_number_1_or_more": Text(zh="1 或更大的整数", en="a whole number, 1 or more"),
    "one_or_more": Text(zh="1 或更多", en="1 or more"),
    "months_of_the_table": Text(zh="表的月数", en="months of the table"),
    "or_more": Text(zh="至少 {needed}", en="{needed} or more"),
    "from_the_first_to_the_last": Text(zh="从第一个月到最后一个月共 {span}", en="{span} from the first to the last"),
    "ask_for_fewer_or_shorter_tests": Text(
        zh="请减少或缩短检验，或缩短间隔（embargo）。", en="Ask for fewer or shorter tests, or for a shorter embargo."
    ),
    "one_a_row": Text(zh="每行一个", en="one a row"),
    "pass_groups": Text(zh="请传入 groups=，每行一个项目或人员。", en="Pass groups=, one tender or official a row."),
    "of_them_missing": Text(zh="{count} 个，其中 {missing} 个空缺", en="{count}, {missing} of them missing"),
    "so_many_one_a_row": Text(zh="{rows} 个，每行一个", en="{rows}, one a row"),
}
phrase = teller(PHRASES)
