"""Disguises of event logs in XES: plain, packed, and in another encoding."""

from __future__ import annotations

import gzip
import zipfile
from xml.sax.saxutils import quoteattr

from tests.disguises.facts import OUTCOMES, Written, clock, disguise, texts

KEYS = {
    "operation_id": "identity:id", "step": "concept:name", "official_id": "org:resource", "unit_id": "org:group",
    "received_at": "start_timestamp", "occurred_at": "time:timestamp",
}  # fmt: skip
KINDS = {"received_at": "date", "occurred_at": "date", "due_at": "string", "amount": "float"}


def as_xes(rows, codec: str = "UTF-8") -> bytes:
    """Write acts as the events of their cases."""
    said = texts(rows, **clock("%Y-%m-%dT%H:%M:%S.000+08:00"))
    lines = [f'<?xml version="1.0" encoding="{codec}"?>', '<log xes.version="1.0">']
    for case, acts in said.groupby("case_id", sort=False):
        lines.append(f'<trace><string key="concept:name" value={quoteattr(str(case))}/>')
        for act in acts.drop(columns="case_id").to_dict("records"):
            told = [(KINDS.get(name, "string"), KEYS.get(name, name), cell) for name, cell in act.items() if cell]
            inner = "".join(f"<{kind} key={quoteattr(key)} value={quoteattr(cell)}/>" for kind, key, cell in told)
            lines.append(f"<event>{inner}</event>")
        lines.append("</trace>")
    return "\n".join([*lines, "</log>"]).encode(codec)


@disguise
def xes(folder, rows):
    (folder / "log.xes").write_bytes(as_xes(rows))
    return Written([folder / "log.xes"])


@disguise
def xes_packed(folder, rows):
    (folder / "log.xes.gz").write_bytes(gzip.compress(as_xes(rows), mtime=0))
    return Written([folder / "log.xes.gz"])


@disguise
def xes_in_a_zip(folder, rows):
    with zipfile.ZipFile(folder / "log.xes.zip", "w") as packed:
        packed.writestr("log.xes", as_xes(rows))
    return Written([folder / "log.xes.zip"], {"format": "xes"})


@disguise
def xes_in_gbk_with_chinese_outcomes(folder, rows):
    (folder / "log.xes").write_bytes(as_xes(rows.assign(outcome=rows["outcome"].map(OUTCOMES)), "GBK"))
    return Written([folder / "log.xes"])
