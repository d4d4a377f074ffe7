"""A city's log as a bureau would hand it over, its mappings and matter cards, and the truth beside it."""

from __future__ import annotations

import json
import math
import random as lots
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd

from cities.clock import HOURS

if TYPE_CHECKING:
    from pathlib import Path

    from cities.make import City
    from cities.model import Case, Matter, Step

_OUTCOMES = {
    "passed": ("通过", "approved"),
    "approved": ("准予", "approved"),
    "rejected": ("不予", "rejected"),
    "returned": ("退回补正", "returned"),
    "defects": ("不合格", "rejected"),
    "dropped": ("撤案", "withdrawn"),
    "withdrawn": ("申请人撤回", "withdrawn"),
    "done": ("办结", "done"),
}
"""What a bureau calls an outcome, and which word of the contract that is."""
_OTHER_OUTCOMES = {
    "G": {
        "passed": ("审核合格", "approved"),
        "approved": ("同意", "approved"),
        "rejected": ("不同意", "rejected"),
        "returned": ("告知补正", "returned"),
        "defects": ("发现问题", "rejected"),
        "dropped": ("终止办理", "withdrawn"),
        "withdrawn": ("放弃申请", "withdrawn"),
        "done": ("已完成", "done"),
    },
    "H": {
        "passed": ("in order", "approved"),
        "approved": ("granted", "approved"),
        "rejected": ("refused", "rejected"),
        "returned": ("sent back", "returned"),
        "defects": ("faults found", "rejected"),
        "dropped": ("file dropped", "withdrawn"),
        "withdrawn": ("given up", "withdrawn"),
        "done": ("entered", "done"),
    },
}
"""Likewise, of the bureaus that have words of their own."""
_A = {
    "operation_id": "流水号", "case_id": "办件编号", "matter_id": "事项编码", "step": "环节", "official_id": "经办人",
    "unit_id": "单位", "received_at": "接收时间", "occurred_at": "办理时间", "due_at": "办结期限",
    "recorded_at": "录入时间", "outcome": "结果", "amount": "金额", "counterparty_id": "相对人", "place_id": "地点",
    "channel": "渠道", "device": "终端", "applicant_id": "申请人", "opened_at": "收件时间", "closed_at": "办结时间",
    "basis": "情形", "name": "名称", "post": "岗位", "valid_from": "起", "valid_to": "止", "kind": "类别",
    "limit_workdays": "承诺工作日", "address": "所在地",
}  # fmt: skip
_B = {
    "operation_id": "log_no", "case_id": "file_no", "matter_id": "item", "step": "node", "official_id": "handler",
    "unit_id": "dept", "received_at": "in_time", "occurred_at": "act_time", "due_at": "deadline",
    "recorded_at": "entry_time", "outcome": "result", "amount": "sum_cny", "counterparty_id": "party",
    "place_id": "site", "channel": "via", "device": "terminal", "applicant_id": "applicant", "opened_at": "open_time",
    "closed_at": "close_time", "basis": "category", "name": "title", "post": "position", "valid_from": "from_date",
    "valid_to": "to_date", "kind": "type", "limit_workdays": "workdays", "address": "area",
}  # fmt: skip
_STYLES = {
    "A": (_A, "csv"),
    "B": (_B, "parquet"),
    "C": (_A, "parquet"),
    "D": (_B, "csv"),
    "E": (_A, "csv"),
    "F": (_B, "parquet"),
    "G": (_A, "parquet"),
    "H": (_B, "csv"),
    "I": (_A, "csv"),
    "J": (_B, "parquet"),
}
_CORRECTED = 0.005


@dataclass(frozen=True, slots=True)
class Export:
    """The files of a city, in the order in which they are to be imported: table, source, mapping."""

    sources: tuple[tuple[str, Path, Path], ...]
    truth: Path


def frames(city: City, seed: int) -> dict[str, pd.DataFrame]:
    """Return the log as tables, columns named as in the contracts; ``corrections`` repair some rows of it."""
    town, work, called = city.town, city.work, _outcomes(city)
    numbers = {id(case): f"{case.opened:%y%m}{number:06}" for number, case in enumerate(work.cases, 1)}
    rows = [
        {
            "operation_id": f"{town.name}{number:07}",
            "case_id": numbers[id(act.case)],
            "matter_id": act.case.matter.name,
            "step": act.step.name,
            "official_id": act.person.official_id,
            "unit_id": act.step.unit,
            "received_at": act.received.replace(microsecond=0),
            "occurred_at": act.occurred.replace(microsecond=0),
            "due_at": _due(city, act.case),
            "recorded_at": act.recorded.replace(microsecond=0),
            "outcome": called[act.outcome][0],
            "amount": act.amount,
            "counterparty_id": act.case.handed_in_by.client_id,
            "place_id": act.place,
            "channel": act.channel,
            "device": act.device,
        }
        for number, act in enumerate(work.acts, 1)
    ]
    operations = pd.DataFrame(rows)
    seen = [case for case in work.cases if case.acts]
    cases = pd.DataFrame(
        {
            "case_id": numbers[id(case)],
            "matter_id": case.matter.name,
            "unit_id": case.matter.unit,
            "applicant_id": case.client.client_id,
            "counterparty_id": case.handed_in_by.client_id,
            "opened_at": case.opened.replace(microsecond=0),
            "closed_at": case.closed.replace(microsecond=0) if case.closed else None,
            "due_at": _due(city, case),
            "outcome": called[case.outcome][0] if case.closed else None,
            "amount": case.amount if case.closed else None,
            "basis": case.basis,
        }
        for case in seen
    )
    operations, corrections = _corrected(operations, seed)
    clients = {one.client_id: one for case in seen for one in (case.client, case.handed_in_by)}
    stints = [(person, stint) for person in town.people for stint in person.stints]
    return {
        "operations": operations,
        "corrections": corrections,
        "cases": cases,
        "officials": pd.DataFrame(
            {"official_id": one.official_id, "name": one.name, "unit_id": one.unit, "post": one.post}
            for one in sorted(town.people, key=lambda one: one.official_id)
        ),
        "posts": pd.DataFrame(
            {
                "official_id": one.official_id,
                "unit_id": stint.unit,
                "post": stint.title or stint.post,
                "valid_from": stint.first,
                "valid_to": stint.last,
            }
            for one, stint in sorted(stints, key=lambda pair: (pair[0].official_id, pair[1].first))
        ),
        "leaves": pd.DataFrame(
            {"official_id": one.official_id, "valid_from": away.first, "valid_to": away.last, "kind": away.kind}
            for one in sorted(town.people, key=lambda one: one.official_id)
            for away in one.leaves
        ),
        "units": pd.DataFrame(town.units, columns=["unit_id", "name", "kind"]),
        "matters": pd.DataFrame(
            {"matter_id": one.name, "name": one.zh, "limit_workdays": one.limit} for one in town.matters
        ),
        "counterparties": pd.DataFrame(
            {"counterparty_id": one.client_id, "name": one.name, "kind": one.kind, "address": one.place}
            for one in sorted(clients.values(), key=lambda one: one.client_id)
        ),
    }


def _outcomes(city: City) -> dict[str, tuple[str, str]]:
    return _OTHER_OUTCOMES.get(city.town.name, _OUTCOMES)


def _due(city: City, case: Case) -> Any:
    return city.work.clock.add(case.opened, case.matter.limit * HOURS).replace(microsecond=0)


def _corrected(operations: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write a slip into some rows, and return what the bureau sent later to repair them."""
    draw = lots.Random(f"corrections {seed}")
    wrong = sorted(draw.sample(range(len(operations)), int(_CORRECTED * len(operations))))
    right = operations.iloc[wrong].copy()
    amounts: list[float] = operations["amount"].astype(float).tolist()
    channels: list[str] = operations["channel"].tolist()
    devices: list[str] = operations["device"].tolist()
    for row in wrong:
        amount = amounts[row]
        if not math.isnan(amount) and draw.random() < 0.6:
            amounts[row] = amount * 10
        elif draw.random() < 0.5:
            channels[row] = "other"
        else:
            devices[row] = "D00000"
    first = operations.assign(amount=amounts, channel=channels, device=devices)
    last = operations["recorded_at"].max()
    later = [timedelta(days=draw.randint(1, 20), seconds=draw.randrange(9000)) for _ in wrong]
    right["recorded_at"] = [min(moment + wait, last) for moment, wait in zip(right["recorded_at"], later, strict=True)]
    return first, right.reset_index(drop=True)


def export(city: City, folder: Path, seed: int) -> Export:
    """Write the log, its mappings and the truth into a folder."""
    words, ending = _STYLES[city.town.name]
    folder.mkdir(parents=True, exist_ok=True)
    sources = []
    for name, frame in frames(city, seed).items():
        table = "operations" if name == "corrections" else name
        renamed = frame.rename(columns=words)
        source, mapping = folder / f"{name}.{ending}", folder / f"{name}.toml"
        if ending == "csv":
            renamed.to_csv(source, index=False, date_format="%Y-%m-%d %H:%M:%S")
        else:
            renamed.to_parquet(source, index=False)
        mapping.write_text(_mapping(city, table, frame, words), "utf-8")
        sources.append((table, source, mapping))
    truth = folder / "truth.json"
    truth.write_text(json.dumps(_truth(city, seed), ensure_ascii=False, indent=1), "utf-8")
    return Export(tuple(sources), truth)


def _mapping(city: City, table: str, frame: pd.DataFrame, words: dict[str, str]) -> str:
    label = f'label = {{ zh = "城市{city.town.name}：{table}", en = "City {city.town.name}: {table}" }}'
    lines = [label, 'timezone = "Asia/Shanghai"', f"[tables.{table}.fields]"]
    lines += [f'{column} = "{words[column]}"' for column in frame.columns]
    if "outcome" in frame.columns:
        lines += [
            f"[tables.{table}.values.outcome]",
            *(f'"{ours}" = "{theirs}"' for ours, theirs in _outcomes(city).values()),
        ]
    return "\n".join(lines) + "\n"


def _truth(city: City, seed: int) -> dict[str, Any]:
    numbers = {id(act): f"{city.town.name}{number:07}" for number, act in enumerate(city.work.acts, 1)}
    known = {habit.person for habit in city.habits}
    others = {one: habit for habit in city.habits for one in habit.involved if one not in known}
    return {
        "city": city.town.name,
        "seed": seed,
        "first": city.town.first.isoformat(),
        "last": city.town.last.isoformat(),
        "people": [
            {
                "official_id": habit.person.official_id,
                "kind": "planted" if habit.planted else "lookalike",
                "code": habit.code,
                "words": habit.words,
                "since": habit.since.isoformat(),
                "records": [numbers[id(act)] for act in city.acts_of(habit)],
            }
            for habit in sorted(city.habits, key=lambda one: (one.code, one.person.official_id))
        ],
        "involved": [
            {"official_id": one.official_id, "code": habit.code, "since": habit.since.isoformat()}
            for one, habit in sorted(others.items(), key=lambda pair: pair[0].official_id)
        ],
    }


def write_cards(city: City, folder: Path) -> None:
    """Write the city's matters as matter cards, as a project keeps them."""
    kinds = {unit: kind for unit, _, kind in city.town.units}
    for matter in city.town.matters:
        (folder / f"{matter.name}.toml").write_text(_card(matter, kinds), "utf-8")


def _card(matter: Matter, kinds: dict[str, str]) -> str:
    units = dict.fromkeys(kinds[step.unit] for step in matter.steps)
    lines = [
        f'name = "{matter.name}"',
        f'label = {{ zh = "{matter.zh}", en = "{matter.en}" }}',
        'law = { zh = "示例", en = "an example" }',
        f"unit_kinds = [{', '.join(json.dumps(kind) for kind in units)}]",
        f"limit_workdays = {matter.limit}",
    ]
    money = matter.money
    if money and money.high:
        lines.append(f"amount = {{ low = {money.low or 0}, high = {money.high} }}")
    if money and money.threshold:
        lines.append(f"threshold = {money.threshold}")
    for step in matter.steps:
        lines += _node(step)
    return "\n".join(lines) + "\n"


def _node(step: Step) -> list[str]:
    english = step.name.replace("_", " ").capitalize()
    lines = [
        "",
        "[[step]]",
        f'name = "{step.name}"',
        f'label = {{ zh = "{step.zh}", en = "{english}" }}',
        f'duty = "{step.duty}"',
        f'post = "{step.post}"',
        f"limit_workdays = {step.limit}",
    ]
    if step.kind in ("decide", "fine"):
        lines.append(f"decides = {'true' if step.kind == 'decide' else 'false'}")
    return lines
