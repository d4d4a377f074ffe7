"""A published run for the room: portraits of the fabricated run, and made-up warnings about matters."""

from __future__ import annotations

import hashlib
import json
from functools import cache

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskml.pipeline.published import MANIFEST, Published, digests
from riskml.portraits import draw_all
from tests.portraits.fabricated_run import UNITS, run_data

OFFICIALS = ("u1-01", "u1-02", "u1-03", "u2-01", "u2-02", "u3-01")
"""The officials of the run that have a portrait here; the first is red by a rule."""
RULES = ("self_approval", "split_purchases")


@cache
def portraits() -> tuple[tuple[str, str, str], ...]:
    drawn = [one.to_dict() for one in draw_all(run_data(), OFFICIALS)]
    key = {"official": lambda told: told["person"]["official_id"], "unit": lambda told: told["unit_id"]}
    return tuple((one["kind"], key.get(one["kind"], lambda _: "")(one), json.dumps(one, default=str)) for one in drawn)


def both(zh, en):
    return {"zh": zh, "en": en}


def line(place, unit, official, **changes):
    """Return a warning about a matter as the register of a run has it."""
    return {
        "warning_id": hashlib.sha256(f"matter {place}".encode()).hexdigest()[:16],
        "rank": place + 1,
        "about": "case",
        "title": both(f"办件 {place:03}", f"case {place:03}"),
        "grade": "red" if place % 3 == 0 else "yellow",
        "status": "new",
        "officials": [[official, "某甲"]],
        "reason": both(f"第 {place} 件的理由", f"the reason of {place}"),
        "first": "2025-03-04",
        "last": f"2025-05-{1 + place % 28:02}",
        "since": "2025-06-30",
        "inbox": both("监督室", "desk"),
        "drawn": False,
        "unit": unit,
        **changes,
    }


def lines_of(count, **changes):
    units = sorted(UNITS)
    return [
        line(place, units[place % 3], OFFICIALS[place % len(OFFICIALS)], **(changes if place == 0 else {}))
        for place in range(count)
    ]


METRICS = ("overdue_rate", "strongest_pair", "overdue_workdays", "near_limit", "concentration", "queue_jumping")
"""The reasons of u1-01 that the score counts, those that add most first."""
RISES = "queue_jumping"
"""Made up so that by the model alone the rest would stand out more without it."""


def neutralised():
    """Return what a run publishes of u1-01: the score for every choice of reasons."""
    [told] = [json.loads(text) for kind, key, text in portraits() if (kind, key) == ("official", OFFICIALS[0])]
    account, rows = told["account"], []
    for bits in range(2 ** len(METRICS)):
        chosen = [name for at, name in enumerate(METRICS) if bits >> at & 1]
        parts = {one["metric"]: one["value"] for one in account["contributions"]}
        parts |= dict.fromkeys(chosen, -0.125) | ({"open_load": 0.75} if chosen == [RISES] else {})
        score = account["base"]
        for value in parts.values():
            score += value
        own = {"official_id": OFFICIALS[0], "neutralised": chosen, "score": score, "remaining": score - 0.25}
        rows.append({**own, "line": 2.25, "base": account["base"], **parts})
    return rows


def publish(folder, lines, as_of="2025-06-30", later=()):
    """Write a run with these matters issued, and those ranked behind them."""
    folder.mkdir(parents=True)
    rows = []
    for kind, key, told in portraits():
        text = told
        if kind == "register":
            register = json.loads(told)
            register["matters"] |= {"lines": lines, "parties": [], "later": list(later)}
            text = json.dumps(register)
        rows.append({"kind": kind, "id": key, "portrait": text})
    names = {"kind": "unit"}
    roster = [{**names, "id": one, "name": name} for one, name in UNITS.items()]
    for _, _, text in portraits():
        told = json.loads(text)
        if told["kind"] == "official":
            person = told["person"]
            roster.append({"kind": "official", "id": person["official_id"], "name": person["name"]})
    matters = [
        {
            "warning_id": one["warning_id"],
            "officials": [pair[0] for pair in one["officials"]],
            "units": [one["unit"]],
            "reasons": [f"hit {one['warning_id']}"],
            "facts": json.dumps({RULES[at % 2]: [f"R{at}-1", f"R{at}-2"]}),
            "selected_by": "rule",
            "inclusion_probability": 1.0,
        }
        for at, one in enumerate((*lines, *later))
    ]
    hits = [
        {
            "hit_id": one["reasons"][0],
            "rule": RULES[at % 2],
            "official_id": one["officials"][0],
            "unit_id": one["units"][0],
            "month": pd.Timestamp(told["first"]).replace(day=1),
            "refs": [f"R{at}-1", f"R{at}-2"],
            "sentence_zh": f"记录 R{at}-1 等",
            "sentence_en": f"records R{at}-1 and so on",
        }
        for at, (one, told) in enumerate(zip(matters, (*lines, *later), strict=True))
    ]
    rules = [
        {
            "rule": name,
            "area": "interests",
            "grade": "red",
            "status": "ok",
            "label_zh": "自申自批",
            "label_en": "same person",
            "innocent_zh": "代填",
            "innocent_en": "filled in for others",
            "hits": 3,
            "flagged": 2,
            "population": 100,
            "cleared": 0.25,
        }
        for name in RULES
    ]
    tables = {"portraits": rows, "roster": roster, "matter_warnings": matters, "hits": hits, "rules": rules}
    tables["neutralised"] = neutralised()
    for name, table in tables.items():
        frame = pa.Table.from_pandas(pd.DataFrame(table), preserve_index=False)
        pq.write_table(frame, folder / f"{name}.parquet")
    outputs = digests(folder)
    run_id = hashlib.sha256(json.dumps([as_of, outputs], sort_keys=True).encode()).hexdigest()[:16]
    manifest = {"run_id": run_id, "facts_id": "0" * 64, "until": "report", "outputs": outputs, "as_of": as_of}
    (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    run = Published.read(folder)
    assert run is not None
    return run
