"""What faults of this room say: papers, and what they are made with."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "warning": Text(zh="预警编号", en="warning"),
    "a_warning_of_the_register": Text(
        zh="截至 {as_of} 的运行所列事项预警的编号", en="a warning about a matter in the run as of {as_of}"
    ),
    "people_by_official": Text(
        zh="编号见预警清单或 matter_warnings.parquet；关于人员的，请用 --official；提醒只送办理单位，没有文书。",
        en="The register and matter_warnings.parquet have them; people are named with --official; reminders go to "
        "desks and have no paper.",
    ),
    "what_papers_need": Text(zh="制作文书所需的软件", en="what papers are made with"),
    "not_installed": Text(zh="没有安装 {name}", en="{name} is not installed"),
    "install_papers": Text(
        zh="请安装 riskml 的 papers 可选功能：pip install 'riskml[papers]'。",
        en="Install riskml with the extra 'papers': pip install 'riskml[papers]'.",
    ),
    "a_font_with_chinese": Text(zh="含中文字形的静态字体", en="a static font with Chinese letters"),
    "no_font": Text(zh="没有找到", en="none"),
    "install_fonts": Text(
        zh="请安装字体（如 fonts-noto-cjk），或在 serving/papers.toml 的 fonts 中写明字体文件夹。",
        en="Install one, such as fonts-noto-cjk, or name a folder of fonts in serving/papers.toml under 'fonts'.",
    ),
    "a_folder_of_fonts": Text(zh="字体文件夹", en="a folder of fonts"),
    "no_such_folder": Text(zh="没有这个文件夹", en="no such folder"),
    "a_recommendation": Text(
        zh="serving/recommendations.toml 中的一条建议",
        en="a recommendation of serving/recommendations.toml",
    ),
    "a_subject": Text(zh="{names} 之一", en="one of {names}"),
    "none_or_another": Text(zh="没有，或给了别的：{given}", en="none, or another: {given}"),
    "name_the_subject": Text(zh="请写明这件文书是关于谁或什么的。", en="Say whom or what the paper is about."),
    "of_the_whole": Text(zh="不指明对象（关于全域）", en="no subject: it is about the whole"),
    "one_of_many": Text(zh="可以逐一成批制作的文书：{names}", en="a paper that is made of many alike: {names}"),
    "one_by_one": Text(
        zh="其余文书逐件制作：请写明 --official、--unit 或 --warning。",
        en="Others are made one by one: name whom or what with --official, --unit or --warning.",
    ),
    "units_all": Text(
        zh="--each all（预警清单只列人员，不列单位）", en="--each all, since a list has people and no units"
    ),
    "say_each_all": Text(zh="请写 --each all。", en="Say --each all."),
    "reasons_to_ask_about": Text(zh="有需要说明的理由", en="a reason to be asked about"),
    "no_reason": Text(zh="画像中没有任何理由", en="a portrait without any reason"),
}
phrase = teller(PHRASES)
