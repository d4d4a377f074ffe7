"""The words in which `riskml doctor` tells what it found, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "heading_versions": Text(zh="版本", en="Versions"),
    "heading_system": Text(zh="系统", en="System"),
    "heading_project": Text(zh="项目", en="Project"),
    "heading_calendar": Text(zh="日历", en="Calendar"),
    "heading_store": Text(zh="数据存储", en="Store"),
    "heading_models": Text(zh="模型", en="Models"),
    "heading_runs": Text(zh="运行", en="Runs"),
    "heading_plugins": Text(zh="扩展与插件", en="Extras and plug-ins"),
    "riskml": Text(zh="riskml {version}，代码 {code}", en="riskml {version}, code {code}"),
    "python": Text(zh="Python {version}（{kind}）", en="Python {version} ({kind})"),
    "libraries": Text(zh="影响结果的软件包：{packages}", en="packages that can move a figure: {packages}"),
    "system": Text(zh="{system} {release}，{machine}", en="{system} {release}, {machine}"),
    "processors": Text(zh="处理器 {count} 个", en="processors: {count}"),
    "encoding": Text(zh="文件名编码 {encoding}", en="encoding of file names: {encoding}"),
    "encoding_narrow": Text(
        zh="文件名编码 {encoding}：带汉字的文件名可能读不出，请使用 UTF-8",
        en="encoding of file names: {encoding}; use UTF-8, or names in Chinese may not be readable",
    ),
    "zones": Text(zh="时区数据：{source}", en="time zone data: {source}"),
    "zones_none": Text(zh="没有时区数据，请安装 tzdata", en="no time zone data; install tzdata"),
    "zones_system": Text(zh="操作系统自带", en="the system's own"),
    "settings": Text(
        zh="国家 {country}，时区 {timezone}，语言 {language}",
        en="country {country}, time zone {timezone}, language {language}",
    ),
    "cards": Text(
        zh="卡片：指标 {metrics} 张、规则 {rules} 张、事项 {matters} 张",
        en="cards: {metrics} of metrics, {rules} of rules, {matters} of matters",
    ),
    "announced": Text(
        zh="已安装的 {country} 日历收录了截至 {year} 年的放假通知",
        en="the installed calendar of {country} has what was announced until {year}",
    ),
    "holidays_known": Text(
        zh="数据涉及的 {first} 至 {last} 年，放假安排均已知", en="days off are known for {first} to {last}"
    ),
    "holidays_missing": Text(
        zh="数据涉及的年份中，{years} 年的放假安排未知：请更新日历，或填写 data/calendars/overrides.toml",
        en="days off of {years} are not known, and the data are of them: renew the calendars, or fill in "
        "data/calendars/overrides.toml",
    ),
    "no_log": Text(zh="尚未导入数据", en="nothing has been imported yet"),
    "disk": Text(
        zh="磁盘剩余 {free:.1f} GB，已用存储 {held:.2f} GB",
        en="disk: {free:.1f} GB free; the store holds {held:.2f} GB",
    ),
    "disk_short": Text(
        zh="磁盘仅剩 {free:.1f} GB（存储已用 {held:.2f} GB，至少需要 {needed:.1f} GB）",
        en="disk: only {free:.1f} GB free, and {needed:.1f} GB are needed; the store holds {held:.2f} GB",
    ),
    "rights": Text(zh="{folders} 可读可写", en="{folders} can be read and written"),
    "no_rights": Text(zh="当前账号不能读写 {folder}", en="this account may not read and write in {folder}"),
    "open_to_others": Text(
        zh="{folder} 对设置以外的账号开放（权限 {mode}）；下一条改动数据的命令会改正",
        en="{folder} is open to others than the settings say (mode {mode}); the next command that changes data mends "
        "it",
    ),
    "no_folder": Text(zh="{folder} 尚未建立", en="{folder} is not there yet"),
    "free_lock": Text(zh="没有命令正在执行", en="no command is at work"),
    "held_lock": Text(
        zh="{command} 自 {since} 起正在执行；未检查遗留文件",
        en="{command} is at work since {since}; what is left is not looked at",
    ),
    "nothing_left": Text(zh="没有中断的命令留下的文件", en="no interrupted command has left anything"),
    "left": Text(
        zh="中断的命令留下 {count} 项，下一条改动数据的命令会清理",
        en="left by interrupted commands: {count}; the next command that changes data clears it",
    ),
    "imports": Text(
        zh="导入 {imports} 次，共 {tables} 张表、接收 {rows:,} 行，与清单一致",
        en="imports: {imports}, tables: {tables}, rows accepted: {rows:,}; all as their manifests say",
    ),
    "quarantined": Text(zh="隔离区 {rows:,} 行", en="in quarantine: {rows:,} rows"),
    "no_model": Text(zh="{model}：尚无版本", en="{model}: no version yet"),
    "no_champion": Text(zh="{model}：有 {count} 个版本，没有现用版本", en="{model}: {count} versions, and no champion"),
    "champion": Text(
        zh="{model}：现用版本 {version}，截至 {as_of}，方案 {recipe}，签字 {signed} 人",
        en="{model}: the champion is version {version} as of {as_of}, by the recipe {recipe}, signed by {signed}",
    ),
    "unsealed": Text(
        zh="{model}：版本 {version} 的评估指标在训练后被改动",
        en="{model}: figures of version {version} were changed after training",
    ),
    "format": Text(zh="能读取的模型格式：{format}", en="format of models that are read: {format}"),
    "tracking_server": Text(
        zh="模型登记在跟踪服务器上，此处未查询", en="models are kept on a tracking server, which was not asked"
    ),
    "tracking_own": Text(zh="模型登记在项目自己的存储中", en="models are kept in the project's own store"),
    "no_run": Text(zh="尚未发布任何运行", en="no run has been published yet"),
    "run": Text(
        zh="已发布 {count} 次运行，最近一次截至 {as_of}，做到 {until}，由 riskml {version} 生成",
        en="published runs: {count}; the latest is as of {as_of}, went as far as {until}, by riskml {version}",
    ),
    "run_broken": Text(
        zh="截至 {as_of} 的运行，有文件与发布时不同", en="the run as of {as_of} no longer stands as it was published"
    ),
    "extra": Text(zh="可选功能 {extra}：已安装", en="extra {extra}: installed"),
    "extra_lacks": Text(zh="可选功能 {extra}：未安装 {packages}", en="extra {extra}: not installed: {packages}"),
    "plugin": Text(zh="插件 {name}（{group}），来自 {package}", en="plug-in {name} ({group}) of {package}"),
    "no_plugins": Text(zh="没有插件", en="no plug-ins"),
    "unlooked": Text(zh="未能检查：{error}", en="could not be looked at: {error}"),
}

told = teller(PHRASES)
