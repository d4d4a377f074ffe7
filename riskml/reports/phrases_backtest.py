"""The words of the page of a backtest, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

BACKTEST_PHRASES: dict[str, Text] = {
    "kind_backtest": Text(zh="回溯检验", en="Backtest"),
    "backtest_title": Text(zh="如果当时就这样运行", en="Had it been run then"),
    "backtest_span": Text(
        zh="{first}至{last}，共 {count} 个月",
        en="{first} to {last}, {count} {count:month|months}",
    ),
    "backtest_lead_title": Text(zh="说的是名单，不是人", en="About lists, not about people"),
    "backtest_lead": Text(
        zh="逐月重演过去：每个月只用当时已经登记的数据，模型只学当时已经知道的内容。本页不出现任何人；"
        "“属实”指当时核查人员的结论。",
        en="The past is replayed month by month: each month uses only what was recorded by then, and its model has "
        "learned from no more. Nobody is named here; “confirmed” is what reviewers concluded.",
    ),
    "backtest_answer": Text(
        zh="这些名单共需核查 {looks} 人次，其中有 {found} 人的真实核查结论为属实。",
        en="The lists would have asked for {looks} {looks:review|reviews}, and real reviews confirmed something about "
        "{found} of those people.",
    ),
    "backtest_random": Text(
        zh="同样的人次若按随机次序核查，预计找到 {random} 人（{low} 至 {high} 人）。",
        en="As many reviews in random order would be expected to find {random} people ({low} to {high}).",
    ),
    "backtest_no_random": Text(
        zh="还没有已作出结论的随机抽取，无法与随机次序相比。",
        en="No draw by lot has been decided yet, so random order cannot be compared with.",
    ),
    "backtest_unknown": Text(
        zh="其中 {unknown} 人次前后都没有真实核查，会查出什么不得而知：找到的人数只会更多，不会更少。",
        en="Of {unknown} {unknown:review|reviews} nobody knows what {unknown:it|they} would have brought, for no real "
        "review is near: the number found is a lower bound.",
    ),
    "backtest_no_reviews": Text(
        zh="项目中还没有可用的核查结论：下面只有名单和所需的人次，看不出会找到什么。",
        en="The project has no review that can be used: there are lists and what they would cost, and no telling what "
        "they would have found.",
    ),
    "backtest_looks": Text(zh="核查人次", en="reviews"),
    "backtest_found": Text(zh="核查属实（人）", en="people confirmed"),
    "backtest_expected": Text(zh="随机次序的预计（人）", en="expected in random order"),
    "backtest_by_cost": Text(zh="每花一次核查，找到多少", en="What each review would have bought"),
    "backtest_by_cost_note": Text(
        zh="横轴是累计核查人次，纵轴是累计核查属实的人数。实线是名单，每个点是一个月；虚线是随机次序，"
        "浅色带是其 95% 区间（高出图的部分不画）。实线高出浅色带，说明名单确有用处。",
        en="Across: reviews spent so far. Up: people confirmed so far. The solid line is the list, a dot a month; the "
        "dashed line is random order with its 95% interval (cut off where it leaves the chart). Where the solid line "
        "leaves the band, the list earns its cost.",
    ),
    "backtest_by_month": Text(zh="何时能够知道", en="When it would have been known"),
    "backtest_by_month_note": Text(
        zh="蓝线按列入名单的月份计；深灰线按结论作出的月份计，核查需要多久就晚多久；虚线是随机次序。下方的柱是各月所需的核查人次。",
        en="The blue line counts by the month of the list; the dark line by the month in which the finding would have "
        "been in, as late as reviews were. Dashed: random order. The bars below are the reviews of each month.",
    ),
    "backtest_by_list": Text(zh="按列入名单的月份", en="by month of the list"),
    "backtest_by_finding": Text(zh="按结论作出的月份", en="by month of the finding"),
    "backtest_random_order": Text(zh="随机次序", en="random order"),
    "backtest_list_order": Text(zh="名单", en="the list"),
    "backtest_table": Text(zh="逐月数字", en="Month by month"),
    "backtest_month": Text(zh="月份", en="Month"),
    "backtest_people": Text(zh="人数", en="People"),
    "backtest_listed": Text(zh="名单人数（规则＋得分＋随机）", en="Listed (rule + score + lot)"),
    "backtest_cost": Text(zh="需核查", en="Reviews"),
    "backtest_confirmed": Text(zh="属实", en="Confirmed"),
    "backtest_cleared": Text(zh="排除", en="Cleared"),
    "backtest_open": Text(zh="未结", en="Open"),
    "backtest_not_known": Text(zh="未知", en="Not known"),
    "backtest_sum": Text(zh="累计：人次 → 属实", en="So far: reviews → found"),
    "backtest_told": Text(zh="其中月末已知", en="Known by then"),
    "backtest_model": Text(zh="模型所学截至", en="Model as of"),
    "backtest_how": Text(zh="怎样重演", en="How it was replayed"),
    "backtest_recipe": Text(zh="训练方案", en="Recipe"),
    "backtest_retrain": Text(zh="重新训练", en="Learned anew"),
    "backtest_every": Text(zh="每 {count} 个月", en="every {count} {count:month|months}"),
    "backtest_capacity": Text(zh="名单容量", en="Capacity"),
    "backtest_capacity_of": Text(zh="每月 {count} 人", en="{count} people a month"),
    "backtest_holds": Text(zh="一次核查管多久", en="A look holds"),
    "backtest_holds_for": Text(
        zh="{count} 个月：其间不再核查同一人；真实核查与名单相隔不超过 {count} 个月的，视为对这份名单的结论。",
        en="{count} {count:month|months}: so long nobody is looked at again, and a real review that near speaks for a "
        "list.",
    ),
    "backtest_reviews": Text(zh="真实核查结论", en="Real reviews"),
    "backtest_reviews_of": Text(
        zh="截至 {day} 共 {count} 条，其中 {silent} 条没有写明是谁、哪个月，未用。",
        en="{count} known on {day}; {silent} of them name no one person and month, and were not used.",
    ),
    "backtest_draws": Text(zh="随机抽取", en="Draws by lot"),
    "backtest_draws_of": Text(
        zh="已有结论 {count} 次，属实 {confirmed} 次。随机次序由此推算；每次都核查不同的人，这是随机次序最好的情形。",
        en="{count} decided, {confirmed} confirmed. Random order is estimated from them, each look at another person: "
        "the best that random order can do.",
    ),
    "backtest_limits": Text(zh="不能由此得出什么", en="What this cannot tell"),
    "backtest_limit_cards": Text(
        zh="指标、规则和设置是今天的，不是当时的。写规则的人知道后来发生了什么。",
        en="Metrics, rules and settings are today's. Whoever wrote them knew what came later.",
    ),
    "backtest_limit_selective": Text(
        zh="结论只来自被核查过的人。没有被核查，不等于没有问题，也不等于有问题。",
        en="Findings exist only of those whom somebody looked at. Not looked at is neither cleared nor confirmed.",
    ),
    "backtest_limit_effect": Text(
        zh="真按这些名单核查，后来的人和事都会不同；重演看不到这一点。",
        en="Had these lists been reviewed, what came after would have been different; a replay cannot see that.",
    ),
}

BACKTEST_PHRASES |= {
    # the page of a replay of orders of warnings
    "kind_order_backtest": Text(zh="预警排序回溯检验", en="Backtest of the order of warnings"),
    "order_title": Text(zh="如果当时就这样排序", en="Had warnings been ordered so"),
    "order_lead_title": Text(zh="说的是先后，不是人", en="About an order, not about people"),
    "order_lead": Text(
        zh="逐月重演过去：每个月只用当时已经登记的数据和当时已经知道的核查结论，看各种排法会把哪些事项预警排在前面，"
        "再与真实的核查结论对照。本页不出现任何人；“属实”指核查人员的结论。",
        en="The past is replayed month by month: with what was recorded by then, and what reviews had told by then, "
        "each order says which warnings about matters it puts first; then real reviews are set beside them. Nobody is "
        "named here; “confirmed” is what reviewers concluded.",
    ),
    "order_random": Text(zh="随机次序", en="random order"),
    "order_severity": Text(zh="按级别和程度", en="level, then degree"),
    "order_yields": Text(zh="按规则的核实率", en="yields of rules"),
    "order_learned": Text(zh="从核查中学到的次序", en="as learned"),
    "order_answer": Text(
        zh="学到的次序共把 {first} 件预警排在前面，其中 {decided} 件有真实的核查结论，属实 {confirmed} 件。",
        en="The learned order put {first} {first:warning|warnings} first; real reviews decided {decided} of them, and "
        "confirmed {confirmed}.",
    ),
    "order_learned_in": Text(
        zh="{months} 个月中有 {count} 个月的核查结论足以学出次序；其余各月按规则的核实率排序。",
        en="In {count} of {months} {months:month|months} reviews were enough to learn an order from; in the others it "
        "is that of the yields of rules.",
    ),
    "order_never_learned": Text(
        zh="没有一个月的核查结论足以学出次序：“学到的次序”各月都是按规则的核实率排的，两行相同。",
        en="In no month were reviews enough to learn an order from: the order as learned is that of the yields of "
        "rules, and both rows are the same.",
    ),
    "order_no_reviews": Text(
        zh="这些预警都还没有可用的核查结论：下面只有各种排法排出的件数，看不出哪一种更好。",
        en="No review has decided any of these warnings: there is what each order would have put first, and no telling "
        "which is better.",
    ),
    "order_by_order": Text(zh="排在前面的有多少会得到证实", en="How much of what stands first would be confirmed"),
    "order_by_order_note": Text(
        zh="圆点是估计的比例，横条是 95% 区间，竖虚线是随机次序的比例。横条互相重叠，说明现有的核查还分不出高下。",
        en="A dot is the estimated share, the bar its 95% interval, the dashed line that of a random order. Where bars "
        "lie over each other, the reviews do not yet tell the orders apart.",
    ),
    "order_order": Text(zh="排法", en="Order"),
    "order_first": Text(zh="排在前面（件）", en="Put first"),
    "order_share": Text(zh="估计会得到证实的比例", en="share that a review would confirm"),
    "order_by_month": Text(zh="逐月数字", en="Month by month"),
    "order_by_month_note": Text(
        zh="每格依次为：排在前面的件数：其中属实件数 / 有结论件数。",
        en="Each cell has how many were put first: of them confirmed / decided.",
    ),
    "order_asked": Text(zh="待排序", en="To be ordered"),
    "order_went_by": Text(zh="学到的次序依据", en="The learned order went by"),
    "order_by_learned": Text(zh="核查结论", en="reviews"),
    "order_by_yields": Text(zh="规则的核实率", en="yields of rules"),
    "order_capacity": Text(zh="每月容量", en="Capacity"),
    "order_capacity_of": Text(
        zh="每月 {count} 件，其中红色最多 {red} 件；其中 {draws} 件由随机抽取决定，各种排法都一样，不计在内。",
        en="{count} a month, {red} red ones at most; {draws} of them go by lot under every order, and are left out.",
    ),
    "order_reviews_of": Text(zh="截至 {day} 共 {count} 条。", en="{count} known on {day}."),
    "order_propensity": Text(zh="怎样估计", en="How the share is estimated"),
    "order_propensity_of": Text(
        zh="必定被核查的只代表自己；随机抽中的按抽中概率的倒数加权，代表同样没有被选中的预警。"
        "既没有被选中也没有被抽中过的，视同其余各件，区间则按全部属实和全部排除两头放宽。",
        en="What was looked at for certain stands for itself alone; what was drawn by lot counts by the inverse of its "
        "probability, for warnings that were not chosen either. Where not even a draw speaks, the estimate takes them "
        "to be like the others, and the interval lets all or none be confirmed.",
    ),
    "order_limit_selective": Text(
        zh="结论只来自被核查过的预警，而核查的先后多半就是当时的排法：与当时相近的排法，已有结论的自然多。",
        en="Only warnings that somebody looked at have a finding, and who looked went by the order of that time: an "
        "order like it has more of them decided.",
    ),
    "order_limit_levels": Text(
        zh="各种排法都不跨级别：红色总在黄色之前。随机次序除外。",
        en="No order crosses levels: red stands before yellow, except in random order.",
    ),
    "order_limit_effect": Text(
        zh="当时已有结论的预警不再参与排序。真按另一种次序核查，后来知道的也会不同；重演看不到这一点。",
        en="A warning that was decided by then is ordered no more. Had another order been worked through, other things "
        "would have been known later; a replay cannot see that.",
    ),
}
