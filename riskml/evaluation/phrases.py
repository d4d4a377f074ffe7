"""Every word in which a figure is told to people, in Chinese and in English, with fields for its values."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    # whether probabilities may be shown
    "calibration": Text(
        zh="期望校准误差{error:.3f}（目标{aim:g}；若概率完全准确，仅因人数有限约为{by_chance:.3f}）",
        en="Expected calibration error {error:.3f} (aim {aim:g}; perfect probabilities would show about "
        "{by_chance:.3f} for so few people, by chance)",
    ),
    "calibration_holds": Text(zh="：可以显示概率。", en=": probabilities may be shown."),
    "calibration_few": Text(
        zh="：人数太少，无法判断概率是否准确，因此只显示排序，不显示概率。",
        en=": too few people to tell, so ranks only, no probabilities.",
    ),
    "calibration_off": Text(
        zh="：概率不准确，只显示排序，不显示概率。", en=": the probabilities are off, so ranks only, no probabilities."
    ),
    # what a list of a length is worth
    "precision": Text(
        zh="每月列出{capacity}人：估计其中{share}会被核实（{level}区间{span}）",
        en="Listing {capacity} a month: an estimated {share} of those listed would be confirmed ({level} interval "
        "{span})",
    ),
    "precision_unknown": Text(
        zh="每月列出{capacity}人：名单上尚无人有核查结论，精确率无法估计",
        en="Listing {capacity} a month: nobody on the list has a finding yet, so no precision",
    ),
    "recall": Text(
        zh="；估计能找到全部会被核实者中的{share}（{level}区间{span}），依据是名单外的{drawn}次随机抽查。",
        en="; it finds an estimated {share} of all who would be ({level} interval {span}), by {drawn} random draws off "
        "the list.",
    ),
    "recall_unknown": Text(
        zh="；名单之外没有已有结论的随机抽查，无法得知遗漏多少。",
        en="; nobody off the list was drawn at random and decided, so what it misses is not known.",
    ),
    # whether people are still those of the model
    "stands": Text(
        zh="等级的承诺有效：本期{now}人的得分，与建模时{then}人的得分没有实质差别。",
        en="The promise on grades stands: the scores of the {now} people now do not differ materially from those of "
        "the {then} that the model was made with.",
    ),
    "cannot_tell": Text(
        zh="无法判断本期人员与建模时相比是否已有实质变化：{reasons}。等级的承诺未经此项检验。",
        en="Whether the people now still are like those that the model was made with cannot be told: {reasons}. The "
        "promise on grades has not been put to this test.",
    ),
    "withdrawn": Text(
        zh="等级的承诺已撤回：{reasons}。名单仍可作为核查线索，但不再保证误差；请重新训练并评估模型。",
        en="The promise on grades is withdrawn: {reasons}. The list is still a list of leads, but no error rate is "
        "promised; train and evaluate the model anew.",
    ),
    "no_reasons": Text(zh="无", en="none"),
    "few_of_both": Text(
        zh="可比较的人数太少（当时{then}人，本期{now}人），无法判断是否变化",
        en="too few people to tell whether they changed ({then} then, {now} now)",
    ),
    "few_remembered": Text(
        zh="可比较的人数太少（建模时{then}人次，本期{now}人）",
        en="too few people to compare (official-months then: {then}, people now: {now})",
    ),
    "few_months": Text(
        zh="建模所用的历史只有{months}个月可比，看不出各月之间本来有多大差别",
        en="the model's history has too few other months ({months}) to show how much months differ by themselves",
    ),
    "not_exchangeable": Text(
        zh="得分与参照样本不可互换，p值的偏差可达{distance:.2f}（检验的赌注增至{times}倍）",
        en="scores are not exchangeable with the reference, and a p-value may be off by {distance:.2f} (the test's "
        "stake grew {times} times)",
    ),
    "scores_moved": Text(
        zh="得分的分布已变化（PSI {psi:.2f}）", en="the distribution of scores has shifted (PSI {psi:.2f})"
    ),
    "metrics_moved": Text(
        zh="{metrics}项指标中有{count}项的分布已变化", en="{count} of {metrics} metrics have shifted"
    ),
    # whether the reasons carry a warning
    "diffuse": Text(
        zh="理由分散：即使不计最突出的几项事实，得分仍在预警线以上。核查时请看全部指标，不要只看前几项。",
        en="Diffuse: even without the facts that stand out most, the score stays above the threshold of a warning. "
        "Look at all metrics, not at the first few alone.",
    ),
    "disputed": Text(
        zh="理由有分歧：用两种计算方法得出的最突出的几项事实不一致。得分不受影响，但理由的先后次序请谨慎看待。",
        en="Disputed: two ways of computing the reasons put different facts first. The score is not affected; take the "
        "order of the reasons with care.",
    ),
    # whether the list hangs on the seed
    "lists_alike": Text(
        zh="更换{seeds}个随机种子，名单的重合度（Jaccard）平均{mean:.2f}，最低{least:.2f}",
        en="Over {seeds} seeds the lists overlap by {mean:.2f} on average (Jaccard), {least:.2f} at the least",
    ),
    "reasons_alike": Text(zh="；前几条理由有{percent:.0f}%相同", en="; {percent:.0f}% of the top reasons are alike"),
    "stop": Text(zh="。", en="."),
    # whether some are listed more often
    "group": Text(zh="{name}“{group}”", en="{name} “{group}”"),
    "group_few": Text(zh="：人数太少（{people}人），不作判断。", en=": too few to tell ({people} people)."),
    "group_one": Text(zh="：人数太少（{people}人），不作判断。", en=": too few to tell ({people} person)."),
    "group_listed": Text(
        zh="：{people}人中列入{listed}人，是其他人列入比例的{ratio:.2f}倍（区间{low:.2f}–{high:.2f}）",
        en=": {listed} of {people} listed, {ratio:.2f} times the share of everybody else (interval "
        "{low:.2f}–{high:.2f})",
    ),
    "group_within": Text(zh="，没有发现明显差别。", en="; no clear difference found."),
    "group_outside": Text(
        zh="。差别明显，应先核查模型和指标是否公允。",
        en=". A clear difference: review whether model and metrics are fair to it.",
    ),
    "group_unsure": Text(
        zh="。比例超出{below}–{above}，但也可能出于偶然，应继续观察。",
        en=". Outside {below}–{above}, though it could be chance: keep watching.",
    ),
}

told = teller(PHRASES)

ATTRIBUTES: dict[str, Text] = {
    "unit_id": Text(zh="单位", en="unit"),
    "grade": Text(zh="职级", en="grade"),
    "post": Text(zh="岗位", en="post"),
    "sex": Text(zh="性别", en="sex"),
    "age": Text(zh="年龄", en="age"),
}
"""Groupings of people by the name of their column."""
