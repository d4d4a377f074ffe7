"""Every word that the pages of cards bring of their own, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

LAW_TITLE = Text(zh="《{law}》", en="{law}")
"""How the source of a card names a law."""

OR = Text(zh=" 或 ", en=" or ")
COUNTERPARTY = Text(zh="相对人", en="counterparty")
"""Whom a pair is with, where its card does not say otherwise."""

DUTIES: dict[str, Text] = {
    "apply": Text(zh="申请", en="apply"),
    "accept": Text(zh="受理", en="accept"),
    "examine": Text(zh="审查", en="examine"),
    "inspect": Text(zh="查勘", en="inspect"),
    "evaluate": Text(zh="评审", en="evaluate"),
    "approve": Text(zh="审批", en="approve"),
    "execute": Text(zh="执行", en="execute"),
    "verify": Text(zh="核验", en="verify"),
    "pay": Text(zh="支付", en="pay"),
    "record": Text(zh="登记", en="record"),
    "keep": Text(zh="保管", en="keep"),
    "publish": Text(zh="公示公开", en="publish"),
    "deliver": Text(zh="送达交付", en="deliver"),
    "supervise": Text(zh="监督回访", en="supervise"),
}
CARD_TABLES: dict[str, Text] = {
    "workflow": Text(zh="事项流程（事项卡片）", en="Workflows (matter cards)"),
    "step_records": Text(zh="环节应留存的材料（事项卡片）", en="Records that steps must leave (matter cards)"),
}
"""What the tables are called that matter cards fill and no contract describes."""
LEVELS: dict[str, Text] = {
    "high": Text(zh="高", en="high"),
    "medium": Text(zh="中", en="medium"),
    "low": Text(zh="低", en="low"),
}

PHRASES: dict[str, Text] = {
    # the index
    "cards": Text(zh="卡片目录", en="The cards"),
    "metrics": Text(zh="指标", en="Metrics"),
    "rules": Text(zh="规则", en="Rules"),
    "shapes": Text(zh="规则的形式", en="Shapes of rules"),
    "matters": Text(zh="权力事项", en="Matters"),
    # a metric or a rule
    "measures": Text(zh="量什么", en="What it measures"),
    "asks": Text(zh="问什么", en="What it asks"),
    "source": Text(zh="依据", en="Source"),
    "why": Text(zh="为何重要", en="Why it matters"),
    "why_grade": Text(zh="为何是这一等级", en="Why this grade"),
    "innocent": Text(zh="可能的正当原因", en="Innocent explanations"),
    "excluded_when": Text(zh="何时不适用", en="Excluded when"),
    "cannot_see": Text(zh="看不到什么", en="What it cannot see"),
    "how_to_read": Text(zh="如何阅读", en="How to read it"),
    "sentence": Text(zh="命中语句", en="The sentence of a hit"),
    "settings": Text(zh="设置", en="Settings"),
    "observations": Text(zh="观测", en="Observations"),
    "query": Text(zh="查询", en="Query"),
    "population": Text(zh="总体", en="Population"),
    "every_row": Text(zh="{records} 的全部记录。", en="Every row of {records}."),
    "silent": Text(zh="何处不作判断", en="Where it is silent"),
    "worked_example": Text(zh="算例", en="Worked example"),
    "examples": Text(zh="算例", en="Examples"),
    "shared": Text(zh="以下各表为全部算例所共用：", en="All examples share these tables:"),
    "no_hit": Text(zh="无命中。", en="No hit."),
    "literature": Text(zh="文献", en="Literature"),
    "left_open": Text(zh="由卡片填写", en="What a card fills in"),
    # a matter
    "law": Text(zh="依据", en="Law"),
    "responsible": Text(zh="责任清单", en="Responsibilities"),
    "forbidden": Text(zh="负面清单", en="What is forbidden"),
    "workflow": Text(zh="流程", en="Workflow"),
    "step": Text(zh="环节", en="step"),
    "duty": Text(zh="职责", en="duty"),
    "promised": Text(zh="承诺", en="promised"),
    "by_law": Text(zh="法定", en="by law"),
    "workdays": Text(zh="个工作日", en="workdays"),
    "in_force": Text(zh="{day} 起", en="from {day}"),
    "hours": Text(zh="小时", en="hours"),
    "to_leave": Text(zh="留存材料", en="Records to leave"),
    "records": Text(zh="材料", en="records"),
    "risk_points": Text(zh="风险点", en="Risk points"),
    "level": Text(zh="等级", en="level"),
    "risk": Text(zh="风险", en="risk"),
    "control": Text(zh="防控措施", en="control"),
}
