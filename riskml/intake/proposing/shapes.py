"""How names of columns and cells are written, in Chinese and in English: steps, times, units, brackets."""

from __future__ import annotations

from typing import Final

BRACKETS: Final = r"[(\[{【〔].*?[)\]}】〕]"
"""What stands in brackets in a column's name: its unit, or what it is of."""

UNIT: Final = r"[0-9] ?(?P<unit>[万亿]元?|元)$"
"""What stands behind a number."""

ENDS_OF_TIME: Final = ("时间", "日期", "时点", "date", "time", "at", "on", "timestamp", "day")
"""What stands behind a step in the name of the column of its time."""

NO_STAGE: Final = (
    *(
        "应",
        "承诺",
        "期限",
        "时限",
        "截止",
        "到期",
        "预计",
        "计划",
        "录入",
        "更新",
        "出生",
        "成立",
        "创建",
        "导出",
        "有效",
    ),
    *("due", "deadline", "planned", "target", "expected", "birth", "updated", "modified", "export", "valid", "record"),
    *("start", "begin", "end", "entry", "recorded", "created"),
)
"""Words of times at which nobody took a step of the case."""

STAGE_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "official_id": (
        *("人", "人员", "人编号", "人工号", "人员编号", "人员工号", "经办人", "人ID", "员"),
        *(" by", " by id", " user", " official", " official id", " officer", " clerk", " person", " resource"),
    ),
    "outcome": ("结果", "意见", "结论", " outcome", " result", " decision"),
    "unit_id": ("部门", "单位", "科室", " unit", " unit id", " department", " office"),
}
"""What stands behind a step in the names of columns that say more of it."""
