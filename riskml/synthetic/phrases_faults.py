"""What faults of this room say: the synthetic city."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "the_card_toml": Text(zh="卡片 {name}.toml", en="the card {name}.toml"),
    "none": Text(zh="没有", en="none"),
    "the_synthetic_city_plays_it_add": Text(
        zh="合成城市要用到它，请放回。",
        en="The synthetic city plays it; add it back.",
    ),
    "one_step_that_decides": Text(zh="恰有一个作决定的环节", en="one step that decides"),
    "a_unit_kind": Text(zh="单位类型为 {names}", en="a unit kind of {names}"),
    "step": Text(zh="{where}，环节 {name}", en="{where}, step {name}"),
    "a_post_and_limit_workdays": Text(zh="岗位（post）和 limit_workdays", en="a post and limit_workdays"),
    "one_of_them_is_missing": Text(zh="缺少其中之一", en="one of them is missing"),
    "an_empty_folder_or_an_earlier": Text(zh="空文件夹，或以前的演示", en="an empty folder or an earlier demo"),
    "other_files": Text(zh="其他文件", en="other files"),
    "name_another_folder": Text(zh="请另选文件夹。", en="Name another folder."),
}
phrase = teller(PHRASES)
