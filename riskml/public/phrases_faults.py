"""What faults of this room say: public."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "a_release_kept": Text(
        zh="已公布内容的留存记录，原样保存", en="what was kept of what was hung out, as it was written"
    ),
    "bring_it_back": Text(
        zh="请从备份中恢复。缺了它就不知道公布过什么，再公布可能泄露个别数字。",
        en="Bring it back from a copy. Without it nobody knows what was hung out, and the next site may give a number "
        "away by its difference.",
    ),
    "units_as_a_tree": Text(
        zh="每个单位最多一个上级，逐级向上不循环", en="a unit above each unit, and no circle of them"
    ),
    "below_itself": Text(zh="单位 {unit} 成了自己的下级", en="{unit} below itself"),
    "mend_units": Text(
        zh="请改正单位表的 parent_id，再导入一次。", en="Mend parent_id in the table of units, and import it again."
    ),
    "a_site_or_nothing": Text(zh="以前生成的公开网页，或尚不存在的文件夹", en="an older site of riskml, or nothing"),
    "other_files": Text(zh="其他文件", en="other files"),
    "the_projects_own": Text(zh="项目自己的文件夹", en="the project's own folder"),
    "name_another_with_to": Text(zh="请用 --to 另指定文件夹。", en="Name another folder with --to."),
    "what_codes_need": Text(zh="生成二维码所需的软件包 segno", en="segno, which draws the codes"),
    "not_installed": Text(zh="没有安装", en="none installed"),
    "install_public": Text(
        zh="请执行 pip install 'riskml[public]'；或在 serving/public.toml 中去掉 address，网页上就没有二维码。",
        en="Run pip install 'riskml[public]'; or take address out of serving/public.toml, and pages have no code.",
    ),
    "a_page_below": Text(zh="不超过 {limit} 字节的网页", en="a page of at most {limit} bytes"),
    "bytes_of": Text(zh="{size} 字节", en="{size} bytes"),
}
phrase = teller(PHRASES)
