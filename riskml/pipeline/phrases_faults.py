"""What faults of this room say: runs, and what a run hangs on."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "a_month_of_the_log": Text(zh="日志所含的月份，{begun} 至 {last}", en="a month of the log, {begun} to {last}"),
    "name_another_month_or_import": Text(
        zh="请改选月份，或补充导入日志。",
        en="Name another month, or import more of the log.",
    ),
    "a_month_no_later": Text(zh="不晚于 --to 的月份，{end}", en="a month no later than --to, {end}"),
    "a_whole_number_of_months_1": Text(zh="月数，1 以上的整数", en="a whole number of months, 1 or more"),
    "a_folder_for_the_backtest_alone": Text(
        zh="回测专用的文件夹：以前回测用过的，或尚不存在的",
        en="a folder for the backtest alone: an older one, or nothing",
    ),
    "the_projects_own": Text(zh="项目自己的文件夹", en="the project's own"),
    "a_file": Text(zh="一个文件", en="a file"),
    "and_other_files": Text(zh="{name} 和另外 {count} 个文件", en="{name} and {count} other files"),
    "name_another_folder": Text(zh="请用 --out 另指定文件夹。", en="Name another folder with --out."),
    "nothing_here_yet": Text(zh="此处尚无内容", en="nothing here yet"),
    "a_file_or_folder": Text(zh="已有文件或文件夹", en="a file or folder"),
    "choose_another_folder_or_move": Text(
        zh="请另选文件夹，或先把它移走。",
        en="Choose another folder, or move it away.",
    ),
    "recipe_reference_kind": Text(zh="方案 {name}，reference.kind", en="recipe {name}, reference.kind"),
    "work_to_be_dealt": Text(zh="可以重新分配的工作", en="work to be dealt"),
    "of_the_acts_in_pools": Text(
        zh="只有 {shared:.0%} 的操作所在的组有多人经办",
        en="{shared:.0%} of the acts in pools of several hands",
    ),
    "most_work_has_one_hand": Text(
        zh='大多数工作每组只有一人经办，无法重新分配：请在 [reference] 中设 kind = "empirical_null"。',
        en='Most work has one hand a pool, and cannot be dealt: set kind = "empirical_null" in [reference].',
    ),
    "exporter_table": Text(zh="导出插件，表", en="exporter, table"),
    "a_table_of_the_run": Text(zh="本次运行中的一张表", en="a table of the run"),
    "it_has": Text(zh="现有的表：{names}。", en="It has {names}."),
    "tool_riskml_exporters": Text(zh="[tool.riskml]，exporters", en="[tool.riskml], exporters"),
    "exporters_of_trusted_plugins": Text(zh="受信任插件提供的导出方式", en="exporters of trusted plugins"),
    "the_champion": Text(zh="现用版本（champion）", en="the champion"),
    "a_trained_model": Text(zh="已训练的模型", en="a trained model"),
    "none": Text(zh="没有", en="none"),
    "run_riskml_train_first": Text(zh="请先执行 riskml train。", en="Run 'riskml train' first."),
    "a_model_of_what_was_known": Text(zh="按 {as_of} 当日所知训练的模型", en="a model of what was known on {as_of}"),
    "version_as": Text(zh="版本 {version}，截至 {as_of}", en="version {version} as of {as_of}"),
    "riskml_run_as_of_fits": Text(
        zh="riskml run --as-of {as_of} 会只为该日训练一个模型；现用版本不变。",
        en="'riskml run --as-of {as_of}' fits one for that date alone; the champion stays.",
    ),
    "the_cards_that_were_read": Text(zh="读取时的卡片，{sha256}", en="the cards that were read, {sha256}"),
    "open_the_project_again": Text(zh="请重新打开项目。", en="Open the project again."),
    "as_planned": Text(zh="与计划一致：{short}", en="as planned: {short}"),
    "changed_during_the_run": Text(zh="{short}：运行期间有改动", en="{short}: changed during the run"),
    "an_installed_package": Text(zh="已安装的软件包", en="an installed package"),
    "none_of_that_name": Text(zh="没有这个名称的", en="none of that name"),
    "install_it_pip_install": Text(zh="请安装：pip install .", en="Install it: 'pip install .'"),
    "the_log": Text(zh="日志", en="the log"),
    "at_least_one_metric_that_can": Text(zh="至少一项可以计算的指标", en="at least one metric that can be measured"),
    "silent_metrics": Text(zh="{reason}（{n} 项指标）", en="{reason} ({n} {n:metric|metrics})"),
    "other_silent_metrics": Text(
        zh="另有 {n} 项指标因其他原因无法计算",
        en="{n} {n:metric|metrics} more for other reasons",
    ),
    "measure_asks_the_rules_alone": Text(
        zh="评分要有两人以上办理同样的工作。可执行 riskml measure：它照常查询各项规则，发布命中，不给任何人评分。",
        en="A score needs two people or more who do the same work. 'riskml measure' asks every rule all the same, and "
        "publishes the hits without scoring anybody.",
    ),
    "too_few_operations_of_anybody": Text(zh="每个人的操作都太少", en="too few operations of anybody"),
    "an_of_the_run": Text(zh="截至 {as_of} 的运行中的{kind}", en="an {kind} of the run as of {as_of}"),
    "see_warnings_parquet": Text(zh="见 warnings.parquet。", en="See warnings.parquet."),
    "a_run": Text(zh="包含 {name} 的运行", en="a run with {name}"),
    "a_run_that_went_as_far": Text(
        zh="只执行到 {depth!r} 的运行，由 riskml {version} 完成",
        en="a run that went as far as {depth!r}, by riskml {version}",
    ),
    "run_riskml_as_of_to_make": Text(
        zh="请执行 riskml {command} --as-of {as_of} 重新生成。",
        en="Run 'riskml {command} --as-of {as_of}' to make it.",
    ),
    "the_file_that_was_published": Text(zh="当时发布的文件", en="the file that was published"),
    "another_or_none": Text(zh="不是原文件，或已不在", en="another, or none"),
    "a_published_run": Text(zh="截至 {as_of} 的已发布运行", en="a published run as of {as_of}"),
    "a_published_run_2": Text(zh="已发布的运行", en="a published run"),
    "runs_as": Text(zh="现有截至 {there} 的运行", en="runs as of {there}"),
    "run_riskml_first": Text(zh="请先执行 riskml {command}{asked}。", en="Run 'riskml {command}{asked}' first."),
    "known": Text(zh="已知的有：{names}。", en="Known: {names}."),
    "official_named": Text(zh="公职人员 {official_id!r}", en="official {official_id!r}"),
    "somebody_with_a_score": Text(zh="{month:%Y-%m} 有得分的人员", en="somebody with a score in {month:%Y-%m}"),
    "nobody": Text(zh="没有这个人", en="nobody"),
    "store": Text(zh="数据仓（store）", en="store"),
    "accepted_rows_that_stay_as_they": Text(
        zh="读取期间保持不变的已接收行",
        en="accepted rows that stay as they are while they are read",
    ),
    "an_import_in_between": Text(zh="其间又有导入", en="an import in between"),
    "give_the_command_again": Text(zh="请再执行一次命令。", en="Give the command again."),
    "acts_that_name_an_official": Text(zh="载明公职人员的操作", en="acts that name an official"),
    "the_rules_that_need_none_are": Text(
        zh="无需人员信息的规则可由 riskml run 执行；补上 official_id 一列，才能对人计算。",
        en="The rules that need none are asked by 'riskml run'; a column for official_id lets people be measured.",
    ),
    "accepted_rows_of_operations": Text(
        zh="已接收的 operations 行，或 {others} 之一的行",
        en="accepted rows of 'operations', or of one of {others}",
    ),
    "nothing": Text(zh="没有", en="nothing"),
    "run_riskml_map_source_import_first": Text(
        zh="请先执行 riskml map SOURCE… --import。",
        en="Run 'riskml map SOURCE… --import' first.",
    ),
    "store_table_operations_or_another": Text(
        zh="数据仓（store），operations 或其他记载经过的表",
        en="store, table operations or another of what happened",
    ),
    "at_least_one_accepted_row": Text(zh="至少一行已接收", en="at least one accepted row"),
    "see_quarantine": Text(zh="见 quarantine/。", en="See quarantine/."),
    "case": Text(zh="办件 {case_id!r}", en="case {case_id!r}"),
    "a_case_of_the_log": Text(zh="截至 {as_of} 所知日志中的办件", en="a case of the log as known on {as_of}"),
    "the_case_may_be_younger": Text(
        zh="该办件可能晚于 {as_of} 才发生，或尚未导入。",
        en="The case may be younger than {as_of}, or not yet imported.",
    ),
    "nothing_was_published": Text(
        zh="没有发布任何内容。请再执行一次命令，并在其结束之前不要改动项目。",
        en="Nothing was published. Give the command again, and leave the project alone until it has ended.",
    ),
    "the_rows_read": Text(
        zh="读取的行",
        en="the rows that were read",
    ),
    "settings_in_the_project": Text(
        zh="pyproject.toml 中的设置",
        en="settings in pyproject.toml",
    ),
    "the_imports": Text(
        zh="store/ 中的导入",
        en="the imports in store/",
    ),
    "the_files_of_content": Text(
        zh="{names} 中的文件",
        en="the files of {names}",
    ),
    "the_cards": Text(
        zh="features/ 中的卡片",
        en="the cards in features/",
    ),
    "the_settings": Text(
        zh="设置",
        en="the settings",
    ),
    "the_code": Text(
        zh="riskml 的代码",
        en="the code of riskml",
    ),
    "the_plugins": Text(
        zh="项目信任的插件",
        en="the plugins that the project trusts",
    ),
    "the_packages": Text(
        zh="riskml 所依赖的软件包",
        en="the packages that riskml runs on",
    ),
    "a_scored_metric": Text(
        zh="一项计分的指标、其 _trend，或 rules_ 加领域名",
        en="a scored metric, its _trend, or rules_ and an area",
    ),
    "a_feature_of_warnings": Text(
        zh="预警的一项特征",
        en="a feature of warnings",
    ),
    "a_folder_for_the_run_alone": Text(
        zh="本次运行专用的文件夹",
        en="a folder for the run alone",
    ),
    "a_folder": Text(
        zh="一个文件夹",
        en="a folder",
    ),
    "an_older_run_or_nothing": Text(
        zh="以前的运行，或尚无内容",
        en="an older run, or nothing",
    ),
    "other_files": Text(
        zh="其他文件",
        en="other files",
    ),
    "nothing_but_an_older_run": Text(
        zh="只有以前的运行",
        en="nothing but an older run",
    ),
    "a_run_no_further_than": Text(
        zh="执行到 {until} 为止的运行",
        en="a run that went no further than {until}",
    ),
    "one_as_far_as": Text(
        zh="执行到 {until} 的运行",
        en="one that went as far as {until}",
    ),
    "portrait_official": Text(
        zh="公职人员",
        en="official",
    ),
    "portrait_unit": Text(
        zh="单位",
        en="unit",
    ),
    "check_holds": Text(
        zh="{metrics} 项指标、{rules} 条规则、{matters} 项权力事项和其他 {files} 个文件均已读取；"
        "{examples} 个示例全部成立",
        en="{metrics} metrics, {rules} rules, {matters} matters and {files} other files: all read; "
        "{examples} examples: all hold",
    ),
    "check_holds_unstaffed": Text(
        zh="{metrics} 项指标、{rules} 条规则、{matters} 项权力事项、尚未指定人员的办案流转表和其他 "
        "{files} 个文件均已读取；{examples} 个示例全部成立",
        en="{metrics} metrics, {rules} rules, {matters} matters and tables of cases that nobody is "
        "named for yet, and {files} other files: all read; {examples} examples: all hold",
    ),
    "check_undated": Text(
        zh="请留意：卡片 {name} 读取 {columns}，这是统计日当天有效的时限，在它施行之前已开始计时的办件也会按它来量。"
        "请改读 steps 的 promised_workdays、promised_hours、legal_workdays，cases 的 promised_workdays，"
        "或 limits 表：其中是计时开始那一天的时限。",
        en="Note: card {name} reads {columns}, the limit in force on the run's date, by which whatever began before it "
        "is judged, too. Read promised_workdays, promised_hours or legal_workdays of steps, promised_workdays of "
        "cases, or the table limits: they have the limit of the day on which the clock began.",
    ),
    "check_without_cases": Text(
        zh="没有 serving/cases.toml 和 serving/access.toml：本项目建立在先，其他一切照旧。"
        "如需预警和线索登记，请执行 riskml init NEW，再从 NEW/serving 复制这两个文件。",
        en="serving/cases.toml and serving/access.toml are not there: this project was made before "
        "them, and all else works as it did. For the registers of warnings and clues, run 'riskml "
        "init NEW' and copy both from NEW/serving.",
    ),
}
phrase = teller(PHRASES)
