"""Every word in which a metric says why it is off, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "lacks": Text(zh="数据中没有 {needs}，该指标停用。", en="Off: the accepted data has no {needs}."),
    "failed": Text(zh="该指标的取数语句出错，已停用：{how}。", en="Off: the card's own select failed: {how}."),
    "nothing_observed": Text(
        zh="未测得任何人：所需各列都有，但 {months} 个月内没有一条可供该指标计算的记录。",
        en="Measured for nobody: the columns that it needs are there, but no record of the kind that it looks at in "
        "{months} months.",
    ),
    "nobody_measured": Text(
        zh="未测得任何人：有记录的 {people} 人中，{few} 人观测不足 {least} 次，{alone} 人没有可比的同行。",
        en="Measured for nobody: of {people} {people:person|people} with records {few} had fewer than {least} "
        "observations and {alone} had no peers.",
    ),
    "in_log": Text(zh="详见运行日志", en="the log says how"),
}

told = teller(PHRASES)
