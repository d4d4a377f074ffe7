"""Every word in which a list says what it promises and where it goes, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

FEATURE_LABELS: dict[str, Text] = {
    "rule_yield": Text(zh="同类规则以往的核实率", en="how often reviews confirmed its rules"),
    "red": Text(zh="红色级别", en="its level is red"),
    "degree": Text(zh="超出限度的程度", en="how far past the limit"),
    "rules": Text(zh="同一事项上的规则数", en="rules that meet in it"),
    "hits": Text(zh="命中次数", en="hits"),
    "records": Text(zh="所引记录数", en="records that it cites"),
    "amount": Text(zh="金额", en="amount"),
    "span": Text(zh="首末记录相隔天数", en="days from its first to its last record"),
    "age": Text(zh="距最近记录的天数", en="days since its last record"),
    "people": Text(zh="涉及的公职人员数", en="officials whom it names"),
    "counterparties": Text(zh="涉及的相对人数", en="counterparties whom it names"),
    "same_official": Text(zh="同一人员的预警数与他人相比", en="warnings of the same official, beside others"),
    "same_rule": Text(
        zh="同一人员在同一规则上的预警数与他人相比", en="warnings of the same official and rule, beside others"
    ),
    "same_counterparty": Text(zh="同一相对人的预警数与他人相比", en="warnings of the same counterparty, beside others"),
    "same_pair": Text(
        zh="同一人员与同一相对人的预警数与他人相比", en="warnings of the same official and party, beside others"
    ),
    "official_yield": Text(
        zh="涉及人员其他预警以往的核实情况", en="what reviews said of other warnings that name the official"
    ),
    "counterparty_yield": Text(
        zh="涉及相对人其他预警以往的核实情况", en="what reviews said of other warnings that name the party"
    ),
    "surprise": Text(zh="涉及人员与同行的差异", en="how much an official named differs from peers"),
    "workload": Text(zh="涉及人员的工作量指标", en="workload of an official named, beside peers"),
    "deviation": Text(zh="涉及人员的偏离度指标", en="deviation of an official named, beside peers"),
    "overdue": Text(zh="涉及人员的超期量指标", en="overdue work of an official named, beside peers"),
    "closeness": Text(zh="涉及人员的往来集中程度", en="closeness of an official named, beside peers"),
}
"""What is known of a warning when it is ranked, by the name of the feature."""

PHRASES: dict[str, Text] = {
    # why a warning stands where it does within its level
    "order_up": Text(zh="往前排的理由：{up}。", en="Further up for: {up}."),
    "order_down": Text(zh="往后排的理由：{down}。", en="Further down for: {down}."),
    "order_both": Text(
        zh="往前排的理由：{up}。往后排的理由：{down}。", en="Further up for: {up}. Further down for: {down}."
    ),
    "order_reason": Text(zh="{label}（{value:+.2f}）", en="{label} ({value:+.2f})"),
    "order_plain": Text(zh="没有特别的理由往前或往后排。", en="Nothing puts it further up or down."),
    "order_yields": Text(
        zh="同级别内按规则以往的核查结果排序：其规则已核查{decided}项事实，证实{confirmed}项。",
        en="Ordered within its level by what reviews said of its rules: of {decided} facts {confirmed} were confirmed.",
    ),
    # what a grade promises
    "time": Text(
        zh="截至{as_of}的名单最多{capacity}人，其中{draws}人为随机抽取，不超过当月可核查的人数。",
        en="The list as of {as_of} holds at most {capacity} {capacity:person|people}, {draws} of them drawn by lot: no "
        "more than reviewers can look at in the month.",
    ),
    "by_rule": Text(
        zh="依据规则：所列记录符合规则写明的条件，可以逐条核对。这不是统计推断，也不是结论，而是供核查的线索。{time}",
        en="By rule: the cited records meet the condition that the rule states, and can be checked one by one. This is "
        "no statistical claim and no verdict, but a lead for review. {time}",
    ),
    "by_score": Text(
        zh="依据得分：{whom}，预计至多{q}与同行的差异仅出于偶然，前提是{provided}。"
        "因正当缘由而与同行不同的人，仍会列在其中。这是建议核查的线索，不是结论。{time}",
        en="By score: {whom}, at most {q} are expected to differ from their peers by chance alone, provided that "
        "{provided}. A person who differs for a good reason is still on the list. A lead for review, no verdict. "
        "{time}",
    ),
    "by_lot": Text(
        zh="随机抽取：未列入名单者每人被抽中的概率均为{probability:.4g}；抽中与本人情况无关，"
        "仅用于无偏估计名单遗漏了多少。{time}",
        en="Drawn by lot: everybody who is not listed had the same probability of {probability:.4g}. The draw says "
        "nothing about the person; it lets what the list misses be estimated without bias. {time}",
    ),
    "of_none": Text(
        zh="未列入名单：不作任何判断，也不表示没有差异。{time}",
        en="Not listed: nothing is claimed, neither that the work differs nor that it does not. {time}",
    ),
    # whom the false discovery rate is about
    "whom_selected": Text(
        zh="本期按得分选出{selected}人（其中{listed}人仅凭得分列入名单），选出的人中",
        en="of the {selected} {selected:person|people} selected by score ({listed} of them {listed:is|are} on the list "
        "for that alone)",
    ),
    "whom_one": Text(zh="本期仅1人按得分列出；这样列出的人中", en="of people listed by score as this one is"),
    "whom_listed": Text(zh="本期按得分列出的{listed}人中", en="of the {listed} people listed by score"),
    # where scores promise nothing
    "cannot_conclude": Text(
        zh="无法得出结论：{why}。本期不凭得分列出任何人，对任何人的得分高低不作判断；规则命中照常计入。",
        en="Cannot conclude: {why}. This month nobody is listed by score, and no score, high or low, is judged; rule "
        "hits count all the same.",
    ),
    "reference_small": Text(
        zh="参照样本仅{reference}个得分，少于要求的{least}个",
        en="the reference holds {reference} {reference:score|scores} where {least} {least:is|are} needed",
    ),
    "reference_weak": Text(
        zh="参照样本的{reference}个得分，不足以在{scored}人中以{q}的错误发现率选出任何人",
        en="{reference} reference {reference:score|scores} are too few to select anybody among {scored} "
        "{scored:person|people} at a false discovery rate of {q}",
    ),
    "withdrawn": Text(zh="依据得分：{gone}{time}", en="By score. {gone} {time}"),
    "promise_and": Text(zh="{promise}{more}", en="{promise} {more}"),
    "not_by_score": Text(
        zh="本期撤回的只是得分的承诺，本条不依据得分，不受影响。",
        en="What is withdrawn this month is the promise of scores; this rests on none, and stands.",
    ),
    # why somebody is on the list
    "no_score": Text(
        zh="没有得分：没有一项指标达到最低观察数。", en="No score: no metric reached its minimum of observations."
    ),
    "score_alone": Text(
        zh="得分为{score}，参照样本中没有得分可比，无法得出结论。",
        en="The score is {score}; the reference holds 0 scores to set it against. Cannot conclude from it.",
    ),
    "score_stands": Text(zh="得分为{score}；{chance}{so}", en="The score is {score}. {chance} {so}"),
    "score_explained": Text(
        zh="得分为{score}；按最有利于本人的情形解释之后，尚余{left}，名单以此为准。{chance}{so}",
        en="The score is {score}; under the circumstances that explain it best {left} remains, and the list goes by "
        "that. {chance} {so}",
    ),
    "score_unjudged": Text(
        zh="参照样本太小，凭得分无法得出结论。", en="Cannot conclude from it: too small a reference."
    ),
    "score_judged": Text(
        zh="这个得分{met}按得分列入名单的标准（{scored}名有得分者，错误发现率{q}）。",
        en="By itself it {met} the standard for listing by score ({scored} {scored:person|people} with a score, false "
        "discovery rate {q}).",
    ),
    "met": Text(zh="已达到", en="meets"),
    "not_met": Text(zh="未达到", en="does not meet"),
    "hits": Text(zh="规则命中：{rules}。", en="Rule hits: {rules}."),
    "hits_of": Text(zh="{label}（{count} 条）", en="{label} ({count})"),
    "red": Text(zh="红色", en="red"),
    "yellow": Text(zh="黄色", en="yellow"),
    "cut": Text(
        zh="本可列为{grade}，因名单的{places}个名额已满而未列入；依据仍保留，可随时核查。",
        en="Would have been listed as {grade}; the {places} {places:place|places} of the list {places:was|were} full. "
        "What speaks for it is kept and can be reviewed at any time.",
    ),
    "hits_alone": Text(
        zh="规则命中均为黄色，得分未达到列入名单的标准：黄色命中是对某条记录的疑问，不单独使人列入名单；命中仍保留，可随时核查。",
        en="The rule hits are yellow and the score does not meet the standard: a yellow hit is a question about a "
        "record and lists nobody by itself. The hits are kept and can be reviewed at any time.",
    ),
    # whose inbox a warning goes to, and who may not read it
    "by_route": Text(zh="按路由", en="by route"),
    "about_rule": Text(zh="关于规则本身", en="it is about the rule itself"),
    "no_route": Text(zh="没有适用的路由", en="no route is for it"),
    "barred": Text(zh="{who} {bar}", en="{who} {bar}"),
    "away": Text(zh="当日休假", en="is on leave"),
    "subject": Text(zh="是预警涉及的本人", en="is whom the warning is about"),
    "own_unit": Text(zh="属于预警涉及的单位", en="serves in the unit that the warning is about"),
    "subordinate": Text(zh="是预警涉及人员的下属", en="answers to whom the warning is about"),
    "own_desk": Text(
        zh="属于预警涉及的单位，或由涉及人员领导",
        en="belongs to the unit that the warning is about, or is led by whom it is about",
    ),
    # what a score is held against, in the words of each null
    "provided_empirical_null": Text(zh="参照样本代表正常工作", en="the reference describes ordinary work"),
    "provided_history": Text(
        zh="未参与训练的那些人代表正常工作", en="those whom the model has not learned from do ordinary work"
    ),
    "provided_dealt": Text(
        zh="做同样工作的同事之间，除偶然外没有其他差别", en="colleagues with the same work differ by chance alone"
    ),
    "chance_empirical_null": Text(
        zh="只有正常起伏的人，每{base}名中约有{as_high}名得分这样高（保守估计，p值{share}）。",
        en="Of {base} people with ordinary ups and downs alone, about {as_high} would score as high (a cautious "
        "estimate; p-value {share}).",
    ),
    "chance_history": Text(
        zh="未参与训练的人，每{base}名中约有{as_high}名得分这样高（保守估计，p值{share}）。",
        en="Of {base} people whom the model has not learned from, about {as_high} would score as high (a cautious "
        "estimate; p-value {share}).",
    ),
    "dealt_times": Text(
        zh="同样的工作随机分给同样的同事，重分{deals}遍",
        en="The same work was dealt {deals} {deals:time|times} at random among the same colleagues",
    ),
    "dealt_again": Text(
        zh="同样的工作随机分给同样的同事", en="The same work was dealt again at random among the same colleagues"
    ),
    "chance_dealt": Text(
        zh="{again}，约{base}次才有一次这样高（保守估计，p值{share}）。",
        en="{again}: about one official-month in {base} came as high (a cautious estimate; p-value {share}).",
    ),
    "chance_dealt_often": Text(
        zh="{again}，每100次约有{as_high}次这样高（保守估计，p值{share}）。",
        en="{again}: about {as_high} official-months in 100 came as high (a cautious estimate; p-value {share}).",
    ),
    "chance_dealt_never": Text(
        zh="{again}，共{reference}人月，没有一次这样高（保守估计，p值{share}）。",
        en="{again}: of {reference} official-months none came as high (a cautious estimate; p-value {share}).",
    ),
}

told = teller(PHRASES)
