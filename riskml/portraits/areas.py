"""What the areas of rules are called on a page."""

from __future__ import annotations

from riskml.core.texts import Text

AREAS = {
    "aid": Text(zh="救助", en="aid"),
    "assets": Text(zh="国有资产", en="public assets"),
    "bidding": Text(zh="招标投标", en="bidding"),
    "contracts": Text(zh="合同", en="contracts"),
    "enforcement": Text(zh="行政执法", en="enforcement"),
    "hours": Text(zh="办公时间", en="office hours"),
    "inspection": Text(zh="检查", en="inspection"),
    "interests": Text(zh="利益回避", en="interests"),
    "labour": Text(zh="用工", en="labour"),
    "limits": Text(zh="办理时限", en="time limits"),
    "payments": Text(zh="支付", en="payments"),
    "posts": Text(zh="岗位", en="posts"),
    "procedure": Text(zh="办理程序", en="procedure"),
    "procurement": Text(zh="采购", en="procurement"),
    "seals": Text(zh="用印", en="seals"),
    "segregation": Text(zh="职责分离", en="segregation of duties"),
    "service": Text(zh="服务响应", en="service"),
    "sourcing": Text(zh="采购需求", en="sourcing"),
    "subsidies": Text(zh="补贴", en="subsidies"),
    "timing": Text(zh="办理时点", en="timing"),
}
"""The areas of the reference project; a bureau's own area is called as its folder."""


def hits_label(area: str) -> Text:
    """Return what the hits of an area's rules are called as a feature of a score.

    Examples
    --------
    >>> hits_label("procurement")
    Text(zh='规则命中：采购', en='hits of rules: procurement')
    >>> hits_label("our_own").en
    'hits of rules: our_own'
    """
    name = AREAS.get(area, Text(zh=area, en=area))
    return Text(zh=f"规则命中：{name.zh}", en=f"hits of rules: {name.en}")
