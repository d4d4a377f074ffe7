"""Every word in which a model says what it could not take into account, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "lacking": Text(
        zh="模型所用但本期未测量、按缺失处理的指标：{metrics}。",
        en="Metrics that the model uses and this run lacks, taken as missing: {metrics}.",
    ),
    "unknown": Text(
        zh="模型训练时尚无、未计入评分的指标：{metrics}；重新训练后生效。",
        en="Metrics that the model does not know, left out of the score: {metrics}; they take part after the next "
        "training.",
    ),
}

told = teller(PHRASES)
