"""Every word in which a run is summed up, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "trained": Text(
        zh="尚无现用模型，已先按默认方案训练。", en="There was no champion: the default recipe was trained first."
    ),
    "dated": Text(
        zh="现用模型用到了该日之后的数据，已按默认方案单独训练该日所用的模型，现用模型不变。",
        en="The champion knows what came later: the default recipe was trained for this date alone, and the champion "
        "stays.",
    ),
    # what is told first
    "few_acts": Text(
        zh="全部 {acts:,} 条操作中，只有 {judged:,} 条落在本次评价的 12 个月（{first} 至 {as_of}）内。要评价记录集中的"
        "时期，请用 --as-of {proposed}。",
        en="Of {acts:,} acts only {judged:,} lie in the 12 months that are judged ({first} to {as_of}). For the time "
        "that the log is mostly about, give --as-of {proposed}.",
    ),
    "strays": Text(
        zh="全部 {acts:,} 条操作中，{far}，与其余操作相隔数月，像是年份录错；日志按 {first} 至 {last} 计。"
        "要以别的日期为止，请用 --as-of。",
        en="Of {acts:,} acts {far} lie months apart from all others, as mistyped years do; the log is taken to run "
        "from {first} to {last}. Give --as-of DAY for another end.",
    ),
    "strays_before": Text(zh="{count:,} 条早于 {day}", en="{count:,} before {day}"),
    "strays_after": Text(zh="{count:,} 条晚于 {day}", en="{count:,} after {day}"),
    "one_official": Text(
        zh="日志里只有一名经办人，没有同事可比：凡与同行比较的指标都无从计算。",
        en="Only one official acts in the log: there is nobody to compare with, and no metric against peers can speak.",
    ),
    "roster_idle": Text(
        zh="人员名册有 {roster:,} 人，日志中有 {acting:,} 个经办人编号，没有一个对得上，请核对两边编号是否一致。"
        "姓名、岗位、单位都未能采用。",
        en="The roster has {roster:,} officials and the log {acting:,} who act, and none of them is the same: look "
        "whether both use the same identifiers. No name, post or unit of the roster could be used.",
    ),
    "roster_lacks": Text(
        zh="日志中 {acting:,} 名经办人有 {unknown:,} 名不在人员名册上（共 {acts:,} 条操作），缺姓名、岗位和单位。",
        en="{unknown:,} of the {acting:,} officials who act are not on the roster ({acts:,} acts): their names, posts "
        "and units are not known.",
    ),
    "dates_only": Text(
        zh="{acts:,} 条操作都只有日期，没有时刻：凡是看钟点的指标和规则（如非工作时间办理、同一时刻两地办理）"
        "都不作判断。",
        en="All {acts:,} acts have a date and no time of day: nothing that looks at the clock (office hours, two "
        "places at one moment) is judged.",
    ),
    "holidays": Text(
        zh="日历中没有 {years} 年确定的放假安排（国家或地区 {country}），工作日为暂定，超期等数字会随之变动；"
        "可在 data/calendars/overrides.toml 中写明。",
        en="The calendar of {country} has no certain days off for {years}: working days are provisional, and what is "
        "counted in them may move. Write them in data/calendars/overrides.toml.",
    ),
    "column_of": Text(zh="{table}的“{column}”", en="{column} ({table})"),
    "open_cases": Text(zh="在办件", en="open cases"),
    "nobody_named": Text(
        zh="没有一次操作写明经办人：不对任何人计量、评分或画像，没有人员清单，也不需要模型。不涉及个人的规则照常检查，"
        "查到的事项照常定级、列出、分送。",
        en="No act names an official: nobody can be measured, scored or portrayed, there is no list of people, and no "
        "model is asked for. The rules that need none are asked; the matters that they find are graded, listed and "
        "sent as always.",
    ),
    "dated_model": Text(
        zh="评分用的是第 {version} 版模型：专为截至 {as_of} 的评价训练，只用当日已知的数据，不是现用模型。",
        en="Scored with model version {version}, which was trained for {as_of} alone, on what was known by then; it is "
        "not the champion.",
    ),
    "same": Text(zh="输入未变，沿用已发布的结果。", en="Nothing has changed: this is what was published before."),
    "people": Text(
        zh="截至 {as_of}：{officials} 名公职人员；规则命中 {hits} 条。",
        en="As of {as_of}: {officials} officials; {hits} hits of rules.",
    ),
    "nobody": Text(
        zh="截至 {as_of}：未对任何人计量；规则命中 {hits} 条。",
        en="As of {as_of}: nobody is measured; {hits} hits of rules.",
    ),
    "graded": Text(
        zh="截至 {as_of}：{officials} 名公职人员，其中红色 {red} 人、黄色 {yellow} 人，抽签选入 {random} 人；"
        "规则命中 {hits} 条。",
        en="As of {as_of}: {officials} officials; people listed: {red} red, {yellow} yellow, {random} drawn by "
        "lot; {hits} hits of rules.",
    ),
    "matters": Text(
        zh="已发出的事项预警：红色 {matters_red} 件、黄色 {matters_yellow} 件；其中新增 {matters_new} 件，"
        "有新增事实 {matters_grown} 件；超出核查能力未发出 {matters_waiting} 件，提醒办理单位 {matters_reminders} 件；"
        "经核查已排除 {matters_cleared} 件。",
        en="Warnings about matters, issued: {matters_red} red, {matters_yellow} yellow; of them {matters_new} new, "
        "{matters_grown} grown. Beyond what reviewers can look at: {matters_waiting}; reminders to desks: "
        "{matters_reminders}; cleared by reviewers: {matters_cleared}.",
    ),
    "reviewed": Text(
        zh="上次运行以来得知的核查结论涉及 {reviews_changed} 条预警，"
        "前后情况逐条列在 quality.json 的 reviews_changed 中。",
        en="Reviews that became known since the run before speak of {reviews_changed} "
        "{reviews_changed:warning|warnings}: quality.json lists under reviews_changed how each stood and stands.",
    ),
    "off": Text(
        zh="因数据不足停用：指标 {metrics_off} 项，规则 {rules_off} 条（原因见 quality.json 和各页）。",
        en="Off for want of data: {metrics_off} metrics, {rules_off} rules (quality.json and the pages say why).",
    ),
    "idle": Text(
        zh="另有 {rules_idle} 条规则未遇到可判断的记录（quality.json 写明各自要看什么、实际有什么）。",
        en="{rules_idle} {rules_idle:rule|rules} met no record to judge (quality.json says what each looked for and "
        "what there was).",
    ),
    # what was looked for, and what was found instead
    "lack": Text(
        zh="{need}：{found}。因此停用指标 {metrics} 项、规则 {rules} 条。",
        en="{need}: {found}. Off for it: {metrics} {metrics:metric|metrics}, {rules} {rules:rule|rules}.",
    ),
    "found_of": Text(zh="{table}：{found}", en="{table}: {found}"),
    "found_none": Text(zh="该表 {rows:,} 行，均无此项", en="0 of {rows:,} rows have it"),
    "found_refused": Text(
        zh="读到 {read:,} 行，截至该日没有一行可用", en="of {read:,} rows read none is accepted and known on that day"
    ),
    "found_no_rows": Text(zh="未导入该表", en="no such table was imported"),
    "found_unused": Text(zh="{found}（未采用的列：{columns}）", en="{found} (columns not used: {columns})"),
    "found_more": Text(zh="等另外 {count} 列", en="{count} more"),
    "loose": Text(
        zh="{metrics_miscalibrated} 项指标待校准：偏离的人过多，不宜据以评价个人（quality.json 和各页写明）。",
        en="{metrics_miscalibrated} {metrics_miscalibrated:metric is|metrics are} miscalibrated, for too many "
        "people lie out: say nothing of a person by {metrics_miscalibrated:it|them} (quality.json and the pages say "
        "which).",
    ),
    "loose_left_out": Text(
        zh="待校准：建模所用的历史中，{share:.0%} 的人次偏离 1 个标准差以上，说明的是指标本身，不是个人；"
        "不影响任何人的得分。本月测得 {people} 人。",
        en="Miscalibrated: {share:.0%} of the people's months that the model was made from lie past one deviation. "
        "That tells of the metric and of nobody; it moves no score. Measured this month: {people}.",
    ),
    "loose_now": Text(
        zh="待校准：本月测得 {people} 人，其中 {share:.0%} 偏离 1 个标准差以上，说明的是指标本身，不是个人。"
        "现用模型训练在先，得分中仍含此项；请先查指标卡片，再重新训练。",
        en="Miscalibrated: of {people} people measured this month {share:.0%} lie past one deviation. That tells of "
        "the metric and of nobody. The model was made before and still counts it: look at its card, then train again.",
    ),
    "loose_unscored": Text(
        zh="待校准：本月测得 {people} 人，其中 {share:.0%} 偏离 1 个标准差以上，说明的是指标本身，不是个人；"
        "不影响任何人的得分。",
        en="Miscalibrated: of {people} people measured this month {share:.0%} lie past one deviation. That tells of "
        "the metric and of nobody; it moves no score.",
    ),
    "incomplete": Text(
        zh="结果不完整：{rules_failed} 条规则出错（quality.json 列出名称和原因）。",
        en="incomplete: {rules_failed} {rules_failed:rule|rules} failed (quality.json names each and says why).",
    ),
    "provisional": Text(
        zh="{years} 年的放假安排尚未公布，工作日为暂定。",
        en="Holidays of {years} are not announced: working days are provisional.",
    ),
    "lead": Text(
        zh="每一条都是线索，不是结论；请由人核查。请打开：",
        en="Each line is a lead, never a verdict; people decide. Open:",
    ),
}

told = teller(PHRASES)
