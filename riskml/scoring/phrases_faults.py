"""What faults of this room say: detectors, labels, directions and weights."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "others": Text(zh="不是原来的", en="others"),
    "detector": Text(zh="检测方法 {name!r}", en="detector {name!r}"),
    "one_of_pyod": Text(zh="pyod 的或受信任插件的一种检测方法", en="one of pyod or of a trusted plugin"),
    "none_of": Text(zh="都不是", en="none of it"),
    "one_whose_score_of_a_row": Text(
        zh="每行得分只取决于该行本身的检测方法",
        en="one whose score of a row is the row's own",
    ),
    "one_of_which_that_does": Text(
        zh="{refused} 之一，不满足此条件",
        en="one of which that does not hold: {refused}",
    ),
    "what_pyod_needs": Text(zh="pyod 运行它所需的软件包", en="what pyod needs for it"),
    "a_detector_of_pyod": Text(zh="pyod 的检测方法", en="a detector of pyod"),
    "a_class_that_is_none": Text(zh="不是检测方法的类", en="a class that is none"),
    "weight_of": Text(zh="{name!r} 的权重", en="weight of {name!r}"),
    "a_finite_number_above_0": Text(zh="大于 0 的有限数", en="a finite number above 0"),
    "setting_of": Text(zh="{name!r} 的设置 {fixed_share!r}", en="setting {fixed_share!r} of {name!r}"),
    "no_quota_of_strange_people": Text(zh="不设异常人员的名额", en="no quota of strange people"),
    "a_share_that_is_marked_whether": Text(
        zh="{pop!r}，即不论有无异常都要标出的比例",
        en="{pop!r}, a share that is marked whether or not anybody is strange",
    ),
    "leave_it_out_who_is_listed": Text(
        zh="请去掉它：是否列出由得分偶然出现的概率决定，不由名额决定。",
        en="Leave it out: who is listed is decided by the chance of such a score, not by a quota.",
    ),
    "setting_of_2": Text(zh="{name!r} 的设置 {key!r}", en="setting {key!r} of {name!r}"),
    "a_setting_of_that_detector": Text(zh="该检测方法的一项设置", en="a setting of that detector"),
    "a_number_a_text_or_yes": Text(zh="数、文字或真假值", en="a number, a text or yes and no"),
    "a_fit": Text(zh="一次拟合", en="a fit"),
    "other_settings_or_more_rows_may": Text(
        zh="可改用其他设置或更多的行；它还须能逐行给数值行评分。",
        en="Other settings or more rows may help; it must score plain rows of numbers, one by one, too.",
    ),
    "choose_another_detector_an_officials_score": Text(
        zh="请改选检测方法：一个人的得分不得取决于还有谁被评分。",
        en="Choose another detector: an official's score must not depend on who else is scored.",
    ),
    "the_scores_that_it_had": Text(zh="它原有的得分", en="the scores that it had"),
    "another_version_of_pyod": Text(
        zh="安装了其他版本的 pyod 或其依赖：请重新执行 riskml train。",
        en="Another version of pyod or of what it needs is installed; run 'riskml train' again.",
    ),
    "a_number_of_threads": Text(zh="线程数，或 -1 表示全部核心", en="a number of threads, or -1 for every core"),
    "direction_of": Text(zh="{name!r} 的方向", en="direction of {name!r}"),
    "direction_at": Text(zh="第 {position} 个方向", en="direction {position}"),
    "a_metric_of_the_data": Text(zh="数据中的一项指标", en="a metric of the data"),
    "none_of_that_name": Text(zh="没有这个名称", en="none of that name"),
    "one_a_metric": Text(zh="{count} 个，每项指标一个", en="{count}, one a metric"),
    "metric": Text(zh="指标 {name!r}", en="metric {name!r}"),
    "column": Text(zh="列 {name!r}", en="column {name!r}"),
    "a_column_of_the_data": Text(zh="数据中的一列", en="a column of the data"),
    "a_finite_number_0_or_more": Text(zh="0 或大于 0 的有限数", en="a finite number, 0 or more"),
    "at_least_one_above_0": Text(zh="至少一个大于 0", en="at least one above 0"),
    "none": Text(zh="没有", en="none"),
    "a_share_above_that_of_findings": Text(
        zh="大于有核查结论的比例（{share}）且小于 1 的比例", en="a share above that of findings ({share}) and below 1"
    ),
    "assume_a_larger_share": Text(zh="请假定更大的比例。", en="Assume a larger share."),
    "labels": Text(zh="标签", en="labels"),
    "findings_and_unlabelled_rows": Text(zh="既有查实的行，也有未标记的行", en="findings and unlabelled rows"),
    "only_one_of_them": Text(zh="只有其中一类", en="only one of them"),
    "at_least_one_finding": Text(zh="至少一条查实", en="at least one finding"),
    "one_to_rows": Text(zh="1 到 {n} 行", en="1 to {n} rows"),
    "a_number_between_0_and_1": Text(zh="0 与 1 之间的数", en="a number between 0 and 1"),
    "frequency_of_labels": Text(zh="标签的频率", en="frequency of labels"),
    "a_share_above_0_at_most_1": Text(zh="大于 0 且不超过 1 的比例", en="a share above 0, at most 1"),
    "one_or_more": Text(zh="1 或更多", en="1 or more"),
    "less": Text(zh="更少", en="less"),
    "one_to": Text(zh="1 到 {most}", en="1 to {most}"),
    "nothing_but_findings": Text(zh="全部是查实的行：只有一类（one class）", en="nothing but findings: one class"),
    "no_finding": Text(zh="没有查实的行：只有一类（one class）", en="no finding: one class"),
    "findings_and_rows_without_one": Text(zh="既有查实的行，也有没有查实的行", en="findings and rows without one"),
    "learn_from_findings_and_others": Text(
        zh="请同时用查实的和其他的行来学习，或不用标签评分。",
        en="Learn from findings and others, or score without labels.",
    ),
    "one_a_row": Text(zh="{count} 个，每行一个", en="{count}, one a row"),
    "held_out_rows_of_both_kinds": Text(
        zh="留出的行中既有查实的，也有没有查实的", en="held-out rows with a finding and without"
    ),
    "give_splits_whose_test_parts": Text(
        zh="请给出测试部分两类都有的划分。", en="Give splits whose test parts hold findings and others."
    ),
    "numbers_within": Text(zh="±{most} 以内的数", en="numbers within ±{most}"),
    "larger_ones": Text(zh="更大的数", en="larger ones"),
    "at_least_one_that_varies": Text(zh="至少一项各人不同的指标", en="at least one that varies"),
    "none_that_does": Text(zh="各人都相同", en="none that does"),
    "metrics": Text(zh="指标", en="metrics"),
    "score_on_a_metric_that_differs": Text(
        zh="评分至少要有一项各人不同的指标。", en="Score officials on at least one metric that differs between them."
    ),
    "gaps": Text(zh="{count} 处空缺", en="{count} {count:gap|gaps}"),
    "who_has_no_label": Text(zh="没有标签的人是未标记：0。", en="Who has no label is unlabelled: 0."),
    "a_label_for_every_row": Text(zh="每行一个标签", en="a label for every row"),
    "labels_as_they_may_be": Text(
        zh="1（查实）、0（未核查）、-1（已澄清），或任意两个值",
        en="1 (finding), 0 (not looked at), -1 (cleared), or two values",
    ),
    "measurements": Text(zh="连续的测量值。Unknown label type: {kind}", en="measurements. Unknown label type: {kind}"),
    "several_values": Text(
        zh="{count} 个值。Only binary classification is supported. The type of the target is {kind}",
        en="{count} values. Only binary classification is supported. The type of the target is {kind}",
    ),
    "yes_or_no": Text(zh="查实只有是与否。", en="A finding is a yes or a no."),
}
phrase = teller(PHRASES)
