"""A fabricated run, rich enough to fill every part of every portrait; nobody in it exists."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from riskml.cards import Cards, MatterCard, MetricCard, RuleCard, WorkflowStep
from riskml.core.texts import Text
from riskml.metrics import Measurement
from riskml.portraits import Provenance, Roster, RunData
from riskml.rules import Detection
from riskml.rules.health import HEALTH
from riskml.triage import Triaged
from tests.portraits.fabricated_explanations import CIRCUMSTANCES, counterparts_of, parts_of, peers_of, tried_of

if TYPE_CHECKING:
    from collections.abc import Collection

LAST = pd.Timestamp("2025-06-01")
MONTHS = pd.date_range(end=LAST, periods=12, freq="MS")
UNITS = {"u1": "住房和城乡建设局", "u2": "市场监督管理局", "u3": "行政审批服务局", "u4": "青溪镇人民政府"}
SIZES = {"u1": 14, "u2": 12, "u3": 11, "u4": 3}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"

# name|family|compare|concern|zh|en|unit zh|unit en|base rate or level
_METRICS = """
weighted_completions|workload|volume|both|加权办结量|Effort-weighted completions|标准件|standard pieces|300
open_load|workload|volume|high|在手件负荷|Open load|件|cases|20
off_hours_share|workload|rate|high|非工作时间办理率|Off-hours share|占办理操作的比例|share of operations|0.06
batch_share|workload|rate|high|批量秒办率|Batch share|占办理操作的比例|share of operations|0.08
approval_rate|deviation|rate|both|通过率|Approval rate|占作出决定的办件的比例|share of decisions|0.78
rejection_rate|deviation|rate|both|不予通过率|Rejection rate|占作出决定的办件的比例|share of decisions|0.12
amount_level|deviation|mean|both|裁量金额|Amount within discretion|裁量幅度内的位置|position within the range|0.45
slow_share|deviation|rate|high|异常慢办率|Slow tail|占环节的比例|share of steps|0.1
fast_share|deviation|rate|high|异常快办率|Fast tail|占环节的比例|share of steps|0.1
skipped_steps|deviation|rate|high|跳过环节率|Skipped steps|占环节的比例|share of steps|0.03
repeated_steps|deviation|rate|high|重复环节率|Repeated steps|占环节的比例|share of steps|0.07
queue_jumping|deviation|rate|high|插队办理率|Queue-jumping|占成对先后办件的比例|share of pairs of cases|0.05
overdue_rate|overdue|rate|high|超期率|Overdue rate|占环节的比例|share of steps|0.12
overdue_workdays|overdue|mean|high|超期工作日|Overdue working days|工作日|working days|0.9
near_limit|overdue|rate|high|临期率|Near-limit share|占环节的比例|share of steps|0.1
open_and_late|overdue|rate|high|在办已超期|Open and already late|占在办件的比例|share of open cases|0.08
limit_bunching|overdue|rate|high|压线办结率|Bunching before the limit|占环节的比例|share of steps|0.09
strongest_pair|closeness|pairs|high|最密切关系|Strongest pair|件|cases|14
concentration|closeness|concentration|high|相对人集中度|Concentration|集中度指数|concentration index|0.2
pair_favour|closeness|pairs|high|同一相对人优待|Favour within the pair|工作日|working days|0.4
exclusive_handling|closeness|rate|high|独家经办率|Exclusive handling|占相对人的比例|share of counterparties|0.1
"""
METRICS = [(*parts[:-1], float(parts[-1])) for parts in (line.split("|") for line in _METRICS.strip().split("\n"))]
TRENDS = ["weighted_completions", "approval_rate", "overdue_rate", "strongest_pair"]

WHY = Text(
    zh="承诺时限之外的等待，是吃拿卡要最容易发生的地方；长期偏高，说明时限约束在这里没有起作用，也可能说明有人在等待中获利。",
    en="Waiting past the promised limit is where favours get asked for; a share that stays high says that "
    "the limit does not bind here, or that somebody gains from the wait.",
)
INNOCENT = Text(
    zh="临时调岗、请假代班、案件因补正材料而中止、专人办理某一类疑难件、系统停机后集中补录，都会使这个数字偏高。",
    en="Emergency reassignment, covering for a colleague on leave, cases suspended for missing papers, "
    "a specialist who gets the hard cases by duty, or entries made late after the system was down.",
)
CANNOT_SEE = Text(
    zh="看不到系统之外的等待，例如尚未录入的申请；也看不到当事人自己要求的延后。",
    en="It cannot see waits outside the system, such as applications not entered yet, nor delays that the "
    "applicant asked for.",
)
HOW = Text(
    zh="把实际与期望对照着看：期望是同样的事项、同样的环节由同行来做时的平均水平；区间不含 1 才值得细看。",
    en="Read observed against expected: expected is what peers have with the same matters and steps; "
    "look closer only where the interval excludes 1.",
)


def metric_cards() -> tuple[MetricCard, ...]:
    example = {
        "about": Text(zh="例", en="example"),
        "tables": {"steps": "official_id\na"},
        "expected": {"a": {"observed": 1.0}},
    }
    return tuple(
        MetricCard(
            name=name,
            family=family,
            label=Text(zh=zh, en=en),
            unit=Text(zh=unit_zh, en=unit_en),
            concern=concern,
            why=WHY,
            innocent=INNOCENT,
            cannot_see=CANNOT_SEE,
            how_to_read=HOW,
            formula="O / E",
            minimum=20,
            needs=("operations.occurred_at",),
            compare=compare,
            trend=name in TRENDS,
            observations="select 1 as value" if name == "pair_favour" else "select 1",
            example=(example,),
        )
        for name, family, compare, concern, zh, en, unit_zh, unit_en, _ in sorted(METRICS)
    )


def rule_cards() -> tuple[RuleCard, ...]:
    words = Text(
        zh="按规定应当分开的两个角色由同一人承担，失去了相互制约。",
        en="Two roles that should check each other are held by one person.",
    )
    rules = [
        ("self_approval", "red", "自批自办", "Same person applies and approves"),
        ("approval_before_acceptance", "yellow", "先批后受理", "Approval before acceptance"),
        ("split_purchases", "yellow", "拆分采购", "Purchases split under a threshold"),
    ]
    return tuple(
        RuleCard(
            name=name,
            area="procedure",
            label=Text(zh=zh, en=en),
            definition=words,
            source=words,
            grade=grade,
            why_grade=words,
            why=words,
            innocent=Text(
                zh="窗口只有一人值守时的应急办理；补录时经办人栏填写错误。",
                en="Emergency handling when one person staffs the window; a wrong name entered afterwards.",
            ),
            excluded_when=words,
            cannot_see=words,
            needs=("operations.step",),
            sentence=words,
            hits="select 1",
            example=[
                {
                    "kind": kind,
                    "about": words,
                    "tables": {},
                    "hits": [{"official_id": "a", "records": ["r"]}] if kind == "hit" else [],
                }
                for kind in ("hit", "miss", "near_miss", "missing")
            ],
        )
        for name, grade, zh, en in rules
    )


def matter_cards() -> tuple[MatterCard, ...]:
    return (
        MatterCard(
            name="m1",
            label=Text(zh="建筑工程施工许可", en="Construction permit"),
            law=Text(zh="《建筑法》第七条", en="Construction Law, article 7"),
            step=(
                WorkflowStep(name="accept", label=Text(zh="受理", en="Acceptance")),
                WorkflowStep(name="decide", label=Text(zh="审批决定", en="Decision")),
            ),
        ),
    )


def people() -> list[tuple[str, str]]:
    return [(f"{unit}-{i:02d}", unit) for unit, size in SIZES.items() for i in range(1, size + 1)]


def figures(compare: str, base: float, z: float, n: int) -> dict[str, float]:
    """Make observed, expected, effect and interval that go with a z."""
    if compare in {"rate", "volume", "pairs"}:
        expected = base * n if compare == "rate" else base
        spread = 0.08 if compare == "volume" else 0.22
        ratio = float(np.exp(spread * z))
        if compare == "rate":
            ratio = min(ratio, 0.98 / base)
        low, high = ratio * np.exp(-1.96 * spread), ratio * np.exp(1.96 * spread)
        observed = expected * ratio
        if compare == "pairs":
            observed = float(round(observed))
        cautious = float(np.exp(0.8 * np.log(ratio)))
        return {
            "observed": observed,
            "expected": expected,
            "ratio": cautious,
            "effect": ratio,
            "low": low,
            "high": high,
        }
    spread = base * 0.25
    effect = spread * z
    return {
        "observed": base + effect,
        "expected": base,
        "ratio": np.nan,
        "effect": effect,
        "low": effect - 1.96 * spread,
        "high": effect + 1.96 * spread,
    }


def measurement(rng: np.random.Generator) -> Measurement:  # noqa: C901 - one loop that plants every case
    profile, series, evidence = [], [], []
    names = [(m[0], m[1], m[2], m[8]) for m in METRICS] + [
        (f"{m[0]}_trend", m[1], "trend", 1.0) for m in METRICS if m[0] in TRENDS
    ]
    raised = {"overdue_rate", "near_limit", "strongest_pair", "concentration", "queue_jumping", "overdue_workdays"}
    subjects = [("official", one, unit) for one, unit in people()] + [("unit", u, u) for u in UNITS]
    for subject, subject_id, unit in subjects:
        for name, family, compare, base in names:
            z = float(rng.normal(0, 0.9))
            if subject_id == "u1-01" and name in raised:
                z += 3.4
            if unit == "u2" and name == "limit_bunching":
                z += 2.3 if subject == "official" else 4.0
            n = int(rng.integers(60, 240))
            status = "measured"
            if subject_id == "u1-01" and name in {"pair_favour", "rejection_rate"}:
                status, n = "below_minimum", 12
            if subject_id == "u1-01" and name == "amount_level":
                status = "no_peers"
            row = {
                "subject": subject,
                "subject_id": subject_id,
                "unit_id": unit,
                "month": LAST,
                "metric": name,
                "family": family,
                "exposure": float(n),
                "status": status,
                "peers": 38,
                **figures("mean" if compare == "trend" or name == "pair_favour" else compare, base, z, n),
                "z": z,
            }
            if status != "measured":
                row |= {"effect": np.nan, "ratio": np.nan, "low": np.nan, "high": np.nan, "z": np.nan, "peers": 0}
            profile.append(row)
            if compare == "trend":
                continue
            form = "mean" if name == "pair_favour" else compare
            for i, month in enumerate(MONTHS):
                part = figures(
                    form,
                    base,
                    float(z * (i / 8) + rng.normal(0, 0.6)),
                    max(4, n // 12),
                )
                series.append(
                    {
                        "subject": subject,
                        "subject_id": subject_id,
                        "metric": name,
                        "month": month,
                        "observed": part["observed"],
                        "expected": part["expected"],
                        "exposure": float(max(4, n // 12)),
                        "z": float(rng.normal()),
                    }
                )
            if subject == "official" and status == "measured":
                evidence += [
                    {
                        "subject_id": subject_id,
                        "metric": name,
                        "rank": rank,
                        "ref": f"2025-{unit}-{rng.integers(10000, 99999)}",
                        "at": LAST
                        + pd.Timedelta(days=int(rng.integers(0, 28)), hours=9, minutes=int(rng.integers(0, 59))),
                        "stratum": "m1/decide" if rank % 2 else "m1/accept",
                        "value": 1.0,
                        "weight": float(1 - 0.13 * rank),
                        "counterparty_id": "C-0093" if compare in {"pairs", "concentration"} else None,
                    }
                    for rank in range(1, 6)
                ]
    gaps = pd.DataFrame(
        [
            {
                "metric": "fast_share",
                "reason_zh": "数据中没有收件时间列。",
                "reason_en": "The data have no column of the time of receipt.",
            }
        ]
    )
    frame = pd.DataFrame(profile)
    frame = frame[frame["metric"] != "fast_share"]
    told = {"tried": tried_of(frame), "parts": parts_of(), "peers": peers_of(), "counterparts": counterparts_of()}
    return Measurement(frame, pd.DataFrame(series), pd.DataFrame(evidence), gaps, revised(frame), **told)


def revised(profile: pd.DataFrame) -> pd.DataFrame:
    """The month before, of everybody's overdue share: late records moved one by much and all others by little."""
    told = profile.loc[profile["metric"] == "overdue_rate", ["subject", "subject_id", "metric"]]
    moved = told["subject_id"] == "u1-01"
    return told.assign(month=MONTHS[-2], first_z=1.2, z=moved.map({True: 2.7, False: 1.21}))


def scores_of(profile: pd.DataFrame) -> pd.DataFrame:
    officials = profile[profile["subject"] == "official"]
    z = officials.pivot_table(index="subject_id", columns="metric", values="z", dropna=False).fillna(0.0)
    parts = z.clip(lower=-1, upper=None) * 0.21
    parts.insert(0, "base", 0.731)
    total = parts["base"].to_numpy().copy()
    for name in parts.columns[1:]:
        total = total + parts[name].to_numpy()
    parts.insert(0, "score", total)
    parts.index.name = "official_id"
    return parts


def hits_frame() -> pd.DataFrame:
    def hit(rule, grade, day, zh, en, *, records):
        return {
            "hit_id": f"{rule}-{day}",
            "rule": rule,
            "grade": grade,
            "official_id": "u1-01",
            "unit_id": "u1",
            "at": pd.Timestamp(day),
            "records": records,
            "sentence_zh": zh,
            "sentence_en": en,
            "month": LAST,
        }

    return pd.DataFrame(
        [
            hit(
                "self_approval",
                "red",
                "2025-05-14 10:20",
                "同一人于 2025-05-14 既提交又批准了办件 2025-JS-0417（合同变更）。",
                "On 2025-05-14 one person both submitted and approved case 2025-JS-0417 (contract change).",
                records=["2025-u1-40217", "2025-u1-40219"],
            ),
            hit(
                "split_purchases",
                "yellow",
                "2025-04-03 15:02",
                "30 天内与同一相对人发生 4 笔采购，单笔均低于 50,000 元，合计 187,400 元。",
                "4 purchases from one counterparty within 30 days, each below 50,000 yuan, 187,400 in all.",
                records=["2025-u1-33101", "2025-u1-33120", "2025-u1-33158", "2025-u1-33179"],
            ),
            hit(
                "split_purchases",
                "yellow",
                "2025-02-11 11:40",
                "30 天内与同一相对人发生 3 笔采购，单笔均低于 50,000 元，合计 141,900 元。",
                "3 purchases from one counterparty within 30 days, each below 50,000 yuan, 141,900 in all.",
                records=["2025-u1-21044", "2025-u1-21052", "2025-u1-21087"],
            ),
        ]
    )


def warnings_frame(scores: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for rank, (official_id, score) in enumerate(scores["score"].sort_values(ascending=False).items()):
        grade, by = ("red", "rule") if official_id == "u1-01" else ("none", "")
        if grade == "none" and rank < 4:
            grade, by = "yellow", "score"
        if rank == 20:
            by = "random"
        rows.append(
            {
                "official_id": official_id,
                "score": score,
                "p_value": (rank + 1) / 400,
                "grade": grade,
                "selected_by": by,
                "concluded": not str(official_id).startswith("u4"),
                "promise_zh": "同类预警中预计每 10 条至多 1 条为误报；本期预警总数不超过核查力量每月可处理的 20 件。",
                "promise_en": "Of ten such warnings at most one is expected to be false; all warnings of this "
                "period fit the 20 that reviewers can handle in a month.",
                "reason_zh": "规则“自批自办”命中，并有记录可查。"
                if grade == "red"
                else ("参照人群中少见的高分。" if grade == "yellow" else "得分在参照人群的常见范围内。"),
                "reason_en": "The rule 'same person applies and approves' has a hit with records."
                if grade == "red"
                else ("A score that is rare in the reference." if grade == "yellow" else "A usual score."),
            }
        )
    return pd.DataFrame(rows).sort_values("official_id")


def provenance() -> Provenance:
    return Provenance(
        as_of=date(2025, 6, 30),
        data_hash="9f2c1e7ab04d5566aa31c07e9f2c1e7ab04d5566aa31c07e9f2c1e7ab04d5566",
        model_version="7",
        engine_version="0.1.0",
        cards_hash="4be01d9937aa2c1e4be01d9937aa2c1e4be01d9937aa2c1e4be01d9937aa2c1e",
        run_id="2025-06-30-9f2c1e7a",
        generated_by="riskml 0.1.0",
    )


def run_data(
    *,
    names: dict[str, str] | None = None,
    hits: pd.DataFrame | None = None,
    measured: Measurement | None = None,
    without: Collection[str] = (),
    **more: Any,
) -> RunData:
    """Gather the run; ``without`` leaves officials out of scores and grades."""
    measured = measured or measurement(np.random.default_rng(20260101))
    whole = measured if "z" in measured.profile else measurement(np.random.default_rng(20260101))
    scores = scores_of(whole.profile)
    scores = scores[~scores.index.isin(without)]
    given = names or {}
    officials = pd.DataFrame(
        [
            {
                "official_id": one,
                "name": given.get(one, f"{SURNAMES[i]}某{'甲乙丙丁戊己庚辛壬癸'[i % 10]}"),
                "unit_id": unit,
                "post": "审批科科员",
            }
            for i, (one, unit) in enumerate(people())
        ]
    )
    units = pd.DataFrame([{"unit_id": one, "name": name} for one, name in UNITS.items()])
    gap = {
        "rule": "approval_before_acceptance",
        "reason_zh": "数据中没有受理环节。",
        "reason_en": "The data have no step of acceptance.",
    }
    more = {"graders": {"self_approval": 1, "split_purchases": 2}, "false_discovery": 0.1} | more
    lists = {one.name: more.pop(one.name) for one in fields(Triaged) if one.name in more}
    return RunData.from_run(
        measurement=measured,
        detection=Detection(
            hits_frame() if hits is None else hits, pd.DataFrame([gap]), pd.DataFrame(columns=list(HEALTH))
        ),
        scores=scores,
        triaged=Triaged(warnings_frame(scores), **lists),
        cards=Cards(metric_cards(), rule_cards(), matter_cards(), "0" * 64, circumstances=CIRCUMSTANCES),
        provenance=provenance(),
        roster=Roster.read(officials, units, pd.DataFrame([{"counterparty_id": "C-0093", "name": "宏远建设有限公司"}])),
        **more,
    )
