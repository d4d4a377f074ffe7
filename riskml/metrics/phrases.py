"""Every word in which a metric says why it is off, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "lacks": Text(zh="数据中没有 {needs}，该指标停用。", en="Off: the accepted data has no {needs}."),
    "failed": Text(zh="该指标的取数语句出错，已停用：{how}。", en="Off: the card's own select failed: {how}."),
    "in_log": Text(zh="详见运行日志", en="the log says how"),
}

told = teller(PHRASES)
