"""Every word that learning puts on a model's card, in Chinese and in English, with fields for its figures."""

from __future__ import annotations

from riskml.core.texts import Text, teller

CARD = Text(
    zh="""\
# 模型说明：{label}

**用途**：按工作记录给出评分，说明谁的工作与同行不同，供人工核查。评分是线索，不是结论；\
不得作为处分依据。仅凭评分最高为黄色。

**依据**：截至{as_of}已知的记录，{months:.0f}个月，{officials:.0f}名公职人员，{rows:.0f}行，\
{metrics:.0f}项指标{areas}；缺失比例{missing:.1%}（缺失按缺失处理，不当作零）。

**组成**（权重）：尾部 {tails:g}、联合 {joint:g}、孤立森林 {forest:g}{added}。评分恰为各项指标贡献之和。

**参照**：{reference}

**检验**：评分与模型自身预测的最大差异 {agreement:.1e}；不同随机种子下名单前列的平均 Jaccard 指数 {stability:.2f}。

**不能说明的**：历史中普遍存在的做法会被当作正常；未记录的行为看不到；指标未达最低观察数的人员在该项上没有数值。
""",
    en="""\
# Model card: {label}

**Use**: scores from work logs say whose work differs from that of peers, for people to review. A score is a \
lead, never a verdict, and no ground for a sanction. A score alone is yellow at most.

**Rests on**: records known on {as_of}; {months:.0f} months, {officials:.0f} officials, {rows:.0f} rows, \
{metrics:.0f} metrics{areas}; {missing:.1%} of values missing (missing is missing, not zero).

**Made of** (weights): tails {tails:g}, joint {joint:g}, isolation forest {forest:g}{added}. A score is exactly the \
sum of its metrics' contributions.

**Reference**: {reference}

**Checks**: largest difference between a score and the model's own prediction {agreement:.1e}; mean Jaccard index \
of the top list over seeds {stability:.2f}.

**Cannot say**: what everybody did in the history passes for ordinary; what is not logged is not seen; a person \
below a metric's minimum of observations has no number there.
""",
)

ORDER_CARD = Text(
    zh="""\
# 模型说明：{label}

**用途**：为待核查事项的预警排序，回答“如果核查，会不会得到证实”。只在同一级别之内排序，不改变任何级别，\
也不评价任何人；排序是核查先后的建议，不是结论。

**依据**：截至{as_of}已有结论的{decided:.0f}件预警（证实{confirmed:.0f}件，排除{cleared:.0f}件），取其签发时的状态，\
{features:.0f}项特征；其中{drawn:.0f}件为随机抽取。

**检验**：排序分与模型自身预测的最大差异 {agreement:.1e}；排序分恰为各项特征贡献之和。

**不能说明的**：模型会学到核查人员的习惯和失误；从未核查过的规则只有其命中多少可供参考。
""",
    en="""\
# Model card: {label}

**Use**: orders warnings about matters by one question: would a review confirm this? It orders within a level only, \
changes no grade, and says nothing of anybody; it proposes what to look at first, and concludes nothing.

**Rests on**: {decided:.0f} warnings that reviews had decided by {as_of} ({confirmed:.0f} confirmed, {cleared:.0f} \
cleared), as they stood when they were issued; {features:.0f} features; {drawn:.0f} of them were drawn by lot.

**Checks**: largest difference between a score and the model's own prediction {agreement:.1e}; a score is exactly the \
sum of its features' contributions.

**Cannot say**: the model learns the habits and slips of reviewers, too; of a rule that nobody has looked at, nothing \
is known but how often it is hit.
""",
)

PHRASES: dict[str, Text] = {
    # the order of warnings
    "order_learned": Text(
        zh="**状态**：已学习。排序分（对数几率）= {intercept:.2f} + {a:.2f} × 规则以往核实率 + {b:.2f} × 提升树。",
        en="**Regime**: learned. Score (log-odds) = {intercept:.2f} + {a:.2f} × yields of the rules + {b:.2f} × "
        "boosted trees.",
    ),
    "order_yields": Text(
        zh="**状态**：仅按规则以往核实率排序。证实{confirmed:.0f}件、排除{cleared:.0f}件，方案要求各不少于{minimum}件，"
        "且提升树须有贡献。",
        en="**Regime**: by the yields of rules alone. {confirmed:.0f} confirmed and {cleared:.0f} cleared; the recipe "
        "asks for {minimum} of each, and for boosting to add something.",
    ),
    "order_tried": Text(
        zh="**后续月份的检验**：{tests}次检验，其中有结论的预警{decided}件。",
        en="**On later months**: {tests} tests with {decided} decided warnings.",
    ),
    "order_unjudged": Text(
        zh="其中结论太少或只有一种，无法判断排序的价值。",
        en="They are too few, or of one kind: what the order is worth cannot be told.",
    ),
    "order_worth": Text(
        zh="每月核查{capacity}件：估计其中{share:.0%}会得到证实（95%区间{low:.0%}至{high:.0%}）；"
        "同月之内证实的排在排除的之前的比例 {auc:.2f}。",
        en="Looking at {capacity} a month: an estimated {share:.0%} would be confirmed (95% interval {low:.0%} to "
        "{high:.0%}); within a month a confirmed one comes before a cleared one in {auc:.2f} of pairs.",
    ),
    "order_worth_by_yields": Text(
        zh="作为对照，仅按规则以往核实率：{share:.0%}（{low:.0%}至{high:.0%}），{auc:.2f}。",
        en="For comparison, by the yields of rules alone: {share:.0%} ({low:.0%} to {high:.0%}), {auc:.2f}.",
    ),
    "areas": Text(zh="和{areas:.0f}个领域的规则命中", en=" and the rule hits of {areas:.0f} areas"),
    "added": Text(
        zh="，另加 {names}（按排列抽样解释，单项贡献的标准误最大 {error:.2g}）",
        en=", and {names} (explained by permutation: the standard error of a contribution is at most {error:.2g})",
    ),
    # what p-values are taken against
    "reference_empty": Text(
        zh="空。历史中的公职人员少于{least}人，不足以描述正常工作，因此评分不产生等级。",
        en="empty. The history has fewer than {least} officials, too few for a reference; no score is graded.",
    ),
    "reference_history": Text(
        zh="{size}个历史评分，取自未参与拟合的人员。前提：这些历史代表正常工作；其中若有异常，p 值偏保守。",
        en="{size} scores of officials that the fit has not seen. Assumes that theirs is ordinary work; where some of "
        "it is not, p-values err on the cautious side.",
    ),
    "reference_dealt": Text(
        zh="{size}个评分，取自把同样的件在同一事项、环节、单位、岗位、地点、渠道和季度的同事之间随机重新分派后、用同一套代码测得的结果。"
        "前提：同事之间没有偶然之外的正当差别；若有，p 值偏小。",
        en="{size} scores of the same work dealt again at random among the hands of the same matter, step, unit, post, "
        "place, channel and quarter, measured by the same code. Assumes that colleagues differ by chance alone; where "
        "they honestly differ more, p-values are too small.",
    ),
    "reference_empirical_null": Text(
        zh="{size}个模拟评分，取自由历史的主体部分估计出的正常分布。前提：主体部分是正常工作，且其形状可外推至尾部。",
        en="{size} drawn scores of ordinary work, as estimated from the middle of the history. Assumes that the middle "
        "is ordinary work and that its shape holds out into the tails.",
    ),
    # what findings gave
    "regime_blended": Text(
        zh="**状态**：混合。有{people}名公职人员的{confirmed}条经核实的结论可供学习（另有{cleared}条经核查排除）。"
        "得分（对数几率）= {intercept:.2f} + {a:.2f} × 无监督部分 + {b:.2f} × 有监督部分；各项贡献之和恰为得分。",
        en="**Regime**: blended. There are {confirmed} confirmed findings of {people} officials to learn from, and "
        "{cleared} that were looked at and cleared. Score (log-odds) = {intercept:.2f} + {a:.2f} × unsupervised "
        "part + {b:.2f} × supervised part, and exactly the sum of its contributions.",
    ),
    "regime_too_few": Text(
        zh="**状态**：仅无监督部分。可供学习的经核实的结论只涉及{people}名公职人员，少于方案要求的{minimum}名，"
        "因此不从结论中学习；得分与无监督方案逐位相同。",
        en="**Regime**: the unsupervised part alone. The confirmed findings to learn from are of {people} "
        "officials, fewer than the {minimum} that the recipe asks for, so nothing is learned from findings; "
        "scores are those of the unsupervised recipe, bit for bit.",
    ),
    "regime_no_weight": Text(
        zh="**状态**：仅无监督部分。结论虽有{confirmed}条，但任一部分都不能据以区分出经核实者，因此不从结论中学习。",
        en="**Regime**: the unsupervised part alone. There are {confirmed} confirmed findings, but neither part "
        "tells them from the rest, so nothing is learned from them.",
    ),
    "meaning": Text(
        zh="**结论的含义**：结论只说明核查了谁、核查后如何认定，不说明谁做了什么。"
        "从未被核查的人是“未标注”，不是“无问题”；{treated}。模型会学到以往挑选核查对象时的偏好。"
        "距今不足{maturity}个月的月份，结论尚未到齐，不参与学习。",
        en="**What labels mean**: a finding says who was looked at and what reviewers concluded, not who did "
        "something. Who was never looked at is unlabelled, not innocent; {treated}. The model also learns the habits "
        "by which people were chosen for review. Months less than {maturity} months old, whose findings have not come "
        "in, are not learned from.",
    ),
    "treated_unlabelled": Text(
        zh="训练时，未被核查的人排在已核实者之后，但不视为“无问题”",
        en="in training, those not looked at rank below the confirmed, which does not call them innocent",
    ),
    "treated_elkan_noto": Text(
        zh="训练时，按假设的比例{share:.1%}给未被核查的人加权（Elkan、Noto 2008）",
        en="in training, those not looked at are weighted by how likely each is to be an unseen positive, at an "
        "assumed share of {share:.1%} (Elkan and Noto 2008)",
    ),
    "treated_nnpu": Text(
        zh="训练时，按假设的比例{share:.1%}估计非负风险（Kiryo 等 2017）",
        en="in training, the non-negative risk at an assumed share of {share:.1%} is minimised (Kiryo et al. 2017)",
    ),
    # how it did on later months
    "tried_none": Text(
        zh="**后续月份的检验**：{tests}次检验开始时，结论都太少，无法学习；混合模型尚未在任何后续月份得到检验，只能使用排序。",
        en="**On later months**: when each of the {tests} tests began, findings were too few to learn from. The "
        "blended model has not been tried on any later month; its scores are ranks only.",
    ),
    "tried": Text(
        zh="**后续月份的检验**：{tests}次检验中，{blended}次检验了混合模型",
        en="**On later months**: {blended} of {tests} tests tried the blended model",
    ),
    "tried_all": Text(zh="。", en="."),
    "tried_some": Text(
        zh="；其余{others}次检验开始时结论太少，只能检验无监督部分，不计入下列数字。",
        en="; when the other {others} began, findings were too few to learn from, so they are not counted.",
    ),
    "beside": Text(zh="作为对照，仅用无监督部分时：{text}", en="For comparison, the unsupervised part alone: {text}"),
    "unjudged": Text(
        zh="校准：后续月份中可供判断的结论太少，无法判断概率是否准确，因此只使用排序，不使用概率。",
        en="Calibration: too few findings in later months to tell, so ranks only, no probabilities.",
    ),
    "being_found": Text(
        zh="{text}这里的概率是“会有经核实的结论”的概率，取决于核查了谁，不是“有问题”的概率。",
        en="{text} The probability is of a confirmed finding coming, which hangs on who is looked at; it is not of "
        "having done something.",
    ),
    "being_confirmed": Text(
        zh="{text}这里的概率是“若被核查则会被核实”的概率，依据随机抽取者的结论判断，并以方案中假设的比例为前提。",
        en="{text} The probability is of being confirmed if looked at, judged by those drawn by lot, and assumes the "
        "recipe's share.",
    ),
    "shares": Text(
        zh="**假设的比例**很少成立。下表为不同假设下名单的价值（从后续月份推算）：\n\n"
        "| 假设比例 | 精确率 | 召回率 | 与结论矛盾 |\n|---|---|---|---|",
        en="**The assumed share** seldom holds. What the list would be worth under each, by later months:\n\n"
        "| assumed share | precision | recall | contradicted by findings |\n|---|---|---|---|",
    ),
    "share": Text(
        zh="\n| {share:.1%} | {precision:.0%} | {recall:.0%} | {contradicted} |",
        en="\n| {share:.1%} | {precision:.0%} | {recall:.0%} | {contradicted} |",
    ),
    "yes": Text(zh="是", en="yes"),
    "no": Text(zh="否", en="no"),
    # whom it lists
    "listed_none": Text(
        zh="按{name}的列入比例：各组人数太少，不作判断。",
        en="Share listed, by {name}: every group is too small to tell.",
    ),
    "listed": Text(
        zh="按{name}的列入比例：可比较的{groups}组中，{outside}组与其他人之比超出{low}–{high}",
        en="Share listed, by {name}: of {groups} groups that can be compared, {outside} lie outside {low}–{high} of "
        "the others'",
    ),
    "listed_far": Text(
        zh="，最远的为{ratio:.2f} ({below:.2f}–{above:.2f})；这是对模型的提示，应先核查模型和指标是否公允",
        en=", the farthest at {ratio:.2f} ({below:.2f}–{above:.2f}); that speaks of the model: review whether model "
        "and metrics are fair",
    ),
    "listed_few": Text(zh="。另有{few}组人数太少。", en=". {few} more are too small to tell."),
    # whether people are still those of the history
    "not_remembered": Text(
        zh="该模型训练时未保存历史数据的分布，重新训练后即可比较",
        en="the model was made without remembering its history; one that is trained now will",
    ),
    "nobody": Text(zh="本期没有人有得分", en="nobody has a score this month"),
}

told = teller(PHRASES)
