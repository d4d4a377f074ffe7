"""What faults of this room say: bundles that cannot be made or read, and what does not come out again."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "a_bundle": Text(zh="一份预警卷宗", en="a bundle of a warning"),
    "members_of_a_bundle": Text(zh="只有卷宗自己的文件", en="the members of a bundle and no others"),
    "a_warning": Text(zh="{as_of} 的运行中的一条预警", en="a warning of the run as of {as_of}"),
    "none_of_that_name": Text(zh="没有这个编号", en="none of that identifier"),
    "see_the_list": Text(
        zh="编号见 matter_warnings.parquet 的 warning_id 列，或见预警页面。",
        en="Identifiers stand in the column warning_id of matter_warnings.parquet, and on the pages.",
    ),
    "the_rows_of_that_run": Text(zh="该次运行所用的数据和卡片", en="the rows and cards of that run"),
    "others": Text(zh="已经不同", en="others"),
    "run_again": Text(
        zh="数据或卡片在运行之后有变化：请先执行 riskml run，再出卷宗。",
        en="Rows or cards have changed since: run 'riskml run' first, and make the bundle of that run.",
    ),
    "the_model_of_that_run": Text(
        zh="该次运行所用的模型（第 {version} 版）", en="the model of that run, version {version}"
    ),
    "model_of": Text(zh="{warning}，模型", en="{warning}, model"),
    "the_runs_model": Text(zh="与运行清单相同的版本和摘要", en="version and hashes as in the manifest of the run"),
    "the_package": Text(zh="模型包的摘要 {digest}", en="the package's digest {digest}"),
    "another_than_trained": Text(zh="训练者以外的人的签字", en="a signature by another than who trained it"),
    "none": Text(zh="没有", en="none"),
    "rule_of": Text(zh="{warning}，规则 {rule}", en="{warning}, rule {rule}"),
    "hit_of": Text(zh="{warning}，规则 {rule}，命中 {hit}", en="{warning}, rule {rule}, hit {hit}"),
    "the_hit": Text(zh="同样的命中：{records}", en="the same hit: {records}"),
    "other_facts": Text(zh="事实不同：{facts}", en="other facts: {facts}"),
    "the_facts": Text(zh="{facts}", en="{facts}"),
    "the_level": Text(zh="级别 {level}", en="level {level}"),
    "the_select_of_the_card": Text(zh="卡片所给出的查询", en="the select that the card gives"),
    "another_select": Text(zh="另一条查询", en="another select"),
    "the_grade": Text(zh="级别 {grade}", en="grade {grade}"),
    "records_of": Text(zh="记录 {records}", en="records {records}"),
    "score_of": Text(zh="{warning}，得分", en="{warning}, score"),
    "p_value_of": Text(zh="{warning}，p 值", en="{warning}, p-value"),
    "selection_of": Text(zh="{warning}，是否按得分入选", en="{warning}, selection by score"),
    "not_above_the_score": Text(zh="不高于得分 {score}", en="nothing above the score, {score}"),
    "manifest_of": Text(zh="{warning}，运行清单", en="{warning}, manifest of the run"),
    "run_and_day": Text(zh="运行 {run_id}，截至 {as_of}", en="run {run_id} as of {as_of}"),
    "a_card": Text(zh="一张规则卡片", en="a rule card"),
    "an_empty_bundle": Text(zh="至少一条规则或一个得分", en="at least one rule, or a score"),
}
phrase = teller(PHRASES)
