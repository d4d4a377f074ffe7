"""What faults of this room say: portraits."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "official": Text(zh="公职人员", en="official"),
    "an_official_of_this_run": Text(zh="本次运行中的公职人员", en="an official of this run"),
    "see_warnings_parquet": Text(zh="见 warnings.parquet。", en="See warnings.parquet."),
    "unit": Text(zh="单位", en="unit"),
    "a_unit_of_this_run": Text(zh="本次运行中的单位", en="a unit of this run"),
    "frame": Text(zh="数据表 {name}", en="frame {name}"),
    "a_column": Text(zh="列 {column!r}", en="a column {column!r}"),
    "no_columns": Text(zh="没有任何列", en="no columns"),
    "draw_portraits_from_the_frames": Text(
        zh="请用同一次完整运行的数据表生成画像。",
        en="Draw portraits from the frames of one whole run.",
    ),
    "contributions_of_a_score": Text(zh="得分的各项贡献", en="contributions of a score"),
    "a_sum_of_exactly": Text(zh="恰好合计为 {score!r}", en="a sum of exactly {score!r}"),
    "score_again_never_round_contributions": Text(
        zh="请重新评分；贡献值不得取整。",
        en="Score again; never round contributions.",
    ),
}
phrase = teller(PHRASES)
