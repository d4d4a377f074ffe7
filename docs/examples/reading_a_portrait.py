# %% [markdown]
# # 读懂一张画像 · Reading a portrait
#
# 摘要：从一份小日志到一张画像，再到画像里的数值：等级与理由、分数之和、每项指标的观测与期望、分量最重的记录、
# 没能测到的和原因。画像是数据，不是网页；当事人看得懂、能逐项回应。日志为随机生成，其中没有真人。
#
# From a small log to a portrait, and to the values in it. A portrait is data before it is a page: the grade and why,
# the score as a sum, what was observed beside what was expected of the same work, the records that weigh most, and what
# could not be measured. Its subject could answer every line. The log is drawn at random; nobody in it exists.

# %%
import shutil
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import riskml
from riskml.intake import import_source
from riskml.pipeline import create_project

# %% [markdown]
# ## A log
#
# One desk in each of two units, sixty officials, a year; `P07` takes longer than the rest.

# %%
random = np.random.default_rng(7)
number = np.arange(2880)
official = number % 60 + 1
received = pd.to_datetime({"year": 2025, "month": number // 60 % 12 + 1, "day": random.integers(1, 21, len(number))})
received += pd.to_timedelta(random.integers(9 * 60, 17 * 60, len(number)), unit="min")
days = random.integers(1, 7, len(number)) + 3 * (official == 7)  # noqa: PLR2004 (the slow one)
log = pd.DataFrame(
    {
        "case_id": [f"C{one:04}" for one in number],
        "step": "review",
        "official_id": [f"P{one:02}" for one in official],
        "unit_id": [f"U{one % 2}" for one in official],
        "received_at": received,
        "due_at": (received + pd.Timedelta(days=5)).dt.date,
        "occurred_at": received + pd.to_timedelta(days, unit="D"),
    }
)

# %% [markdown]
# ## A project
#
# A copy of the reference project is a bureau's own to edit: here only four metrics are kept, and no rules, so that it
# runs in seconds. Every row of the log is accepted, set aside with its faults, or counted as a duplicate.

# %%
KEPT = {"overdue_rate", "handling_time", "near_limit_share", "strongest_pair"}

with tempfile.TemporaryDirectory() as folder:
    project = create_project(Path(folder) / "bureau")
    for card in (project.features / "metrics").glob("*.toml"):
        if card.stem not in KEPT:
            card.unlink()
    shutil.rmtree(project.features / "rules")
    log.to_csv(Path(folder) / "log.csv", index=False)
    (manifest,) = import_source(project, Path(folder) / "log.csv", table="operations")
    session = riskml.open(project.root)
    page = session.portrait("P07")

# %% [markdown]
# ## The grade, and why
#
# A grade is a place on a list for review. `page` shows itself in a notebook; `page.portrait` is its values.

# %%
portrait = page.portrait
print(f"{portrait.person.official_id} of {portrait.person.unit_id}, {portrait.start} to {portrait.end}")
print("grade:", portrait.grade.grade, "| listed by:", portrait.grade.selected_by or "nothing")
if portrait.grade.reason:
    print(portrait.grade.reason.en)
if portrait.grade.promise:
    print(portrait.grade.promise.en)

# %% [markdown]
# ## The score as a sum
#
# `base` and the contributions, added from left to right, are the score bit for bit. An account for which that does not
# hold cannot be made at all.

# %%
account = portrait.account
print(f"base {account.base:+.3f}")
for one in sorted(account.contributions, key=lambda one: -abs(one.value))[:4]:
    print(f"{one.value:+.3f}  {one.label.en}")
print(f"= {account.score:.3f}, exactly:", account.total() == account.score)

# %% [markdown]
# ## Observed beside expected
#
# Nobody is compared in raw numbers. `expected` is what colleagues would have done with the same steps; `ratio` has an
# interval; `z` says how far chance alone would go. Each metric brings its innocent explanations.

# %%
for panel in portrait.metrics[:3]:
    figures = panel.figures
    print(
        f"{panel.label.en}: observed {figures.observed:.3g}, expected {figures.expected:.3g}, "
        f"z {figures.z:.1f}, {figures.peers} peers"
    )
    print("   may be innocent:", panel.innocent.en)

# %% [markdown]
# ## The records that weigh most
#
# What a reviewer opens first, and what the official can answer, record by record.

# %%
for record in portrait.metrics[0].evidence[:3]:
    print(record.ref, f"{record.at:%Y-%m-%d}", f"weight {record.weight:.2f}")

# %% [markdown]
# ## What is not said
#
# This log names no counterparties. What needs them is off, and the portrait says so; nothing is taken for zero.

# %%
print(len(portrait.gaps), "metrics and rules without an answer; the first:", portrait.gaps[0].reason.en)

# %% [markdown]
# What this does not show: that P07 does anything wrong. The log says longer, not why: leave, a hard caseload, a new
# system. That is why a portrait ends with people who look, and with a word from the person it speaks of.
