"""What faults of this room say: projects, settings, plugins, locks and disks."""

from __future__ import annotations

from riskml.core.texts import Text, teller

FAULT = Text(
    zh="{where}。应为：{expected}；实为：{found}。{remedy}", en="{where}: expected {expected}, found {found}. {remedy}"
)
PHRASES: dict[str, Text] = {
    "room_on_the_disk": Text(zh="磁盘有剩余空间", en="room on the disk"),
    "none_left": Text(zh="磁盘已满", en="none left"),
    "free_some": Text(zh="请腾出空间，再执行一次命令。", en="Free some, and give the command again."),
    "a_read_only_file_system": Text(zh="只读的文件系统", en="a read-only file system"),
    "one_kept_from_this_account": Text(zh="当前账号无权访问", en="one that this account is kept from"),
    "a_place_to_read_and_write": Text(zh="可读可写的位置", en="a place that can be read and written"),
    "see_who_may": Text(zh="请检查该处的读写权限。", en="See who may read and write there."),
    "a_disk_that_works": Text(zh="能正常读写的磁盘", en="a disk that reads and writes"),
    "one_that_fails": Text(zh="读写出错", en="one that fails"),
    "look_at_the_disk": Text(zh="请先检查磁盘，再继续。", en="Look at the disk, then go on."),
    "did_you_mean": Text(zh="是否要写“{name}”？", en="Did you mean {name!r}?"),
    "offered": Text(
        zh="{names} 提供它：如可信任，请写入 pyproject.toml 的 plugins。",
        en="{names} has one: trust it under `plugins` in pyproject.toml.",
    ),
    "the_whole": Text(zh="（整个文件）", en="(the whole)"),
    "until_it_has_ended": Text(
        zh="请等它结束；被强行终止的命令，其锁会立即释放。",
        en="Wait until it has ended; the lock of one that was killed is free at once.",
    ),
    "another_at_work": Text(zh="另有命令在运行", en="another at work"),
    "another_since": Text(
        zh="另一个 {command} 自 {at} 起在运行，进程号 {process}",
        en="another {command} is at work since {at}, process {process}",
    ),
    "another_since_on": Text(
        zh="另一个 {command} 自 {at} 起在 {host} 上运行，进程号 {process}",
        en="another {command} is at work since {at}, process {process} on {host}",
    ),
    "a_known_zone": Text(zh="IANA 时区名，如 Asia/Shanghai", en="an IANA time zone is needed."),
    "hours_in_order": Text(zh="office_hours 的上班时间早于下班时间", en="office_hours must open before they close"),
    "tool_riskml_group": Text(zh="[tool.riskml] 的 group", en="[tool.riskml] group"),
    "a_group_of_this_system": Text(zh="本系统已有的用户组", en="a group of this system"),
    "name_another_or_none": Text(zh="请改用其他用户组，或留空。", en="Name another, or none."),
    "a_group_that_this_account_belongs": Text(zh="当前账号所属的用户组", en="a group that this account belongs to"),
    "a_log_of_moves_and_removals": Text(zh="记录移动和删除的日志", en="a log of moves and removals"),
    "remove_it_and_import_the_source": Text(
        zh="请删除该文件，重新导入来源。",
        en="Remove it and import the source again.",
    ),
    "tell_whoever_makes": Text(
        zh="请告知 {distribution} 的提供者，或从 pyproject.toml 的 plugins 中去掉它。",
        en="Tell whoever makes {distribution}, or take it out of `plugins` in pyproject.toml.",
    ),
    "plugin": Text(zh="插件 {name}", en="plugin {name}"),
    "an_installed_package": Text(zh="已安装的软件包", en="an installed package"),
    "none_of_that_name": Text(zh="没有这个名称的", en="none of that name"),
    "install_it": Text(
        zh="请安装它，或从 pyproject.toml 的 plugins 中去掉它。",
        en="Install it, or take it out of `plugins` in pyproject.toml.",
    ),
    "plugin_version": Text(zh="插件 {name} {version}", en="plugin {name} {version}"),
    "an_entry_point": Text(zh="{groups} 之中的一个入口点", en="an entry point in one of {groups}"),
    "none": Text(zh="没有", en="none"),
    "a_name_that_no_other_trusted": Text(
        zh="与其他受信任插件不同的名称",
        en="a name that no other trusted plugin has",
    ),
    "trust_one_of_the_two": Text(zh="两个之中只信任一个。", en="Trust one of the two."),
    "a_name_of_letters_digits": Text(zh="由字母、数字和下划线组成的名称", en="a name of letters, digits and _"),
    "a_name_that_is_not_built": Text(zh="不与内置名称相同的名称", en="a name that is not built in"),
    "a_projects_pyproject_toml": Text(zh="项目的 pyproject.toml", en="a project's pyproject.toml"),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "run_riskml_init_dir_first": Text(zh="请先执行 riskml init DIR 建立项目。", en="Run 'riskml init DIR' first."),
    "a_content_folder": Text(zh="存放内容的文件夹", en="a content folder"),
    "no_such_folder": Text(zh="没有这个文件夹", en="no such folder"),
    "run_riskml_init_dir_to_see": Text(
        zh="可执行 riskml init DIR 对照参考项目。",
        en="Run 'riskml init DIR' to see one.",
    ),
    "a_table_tool_riskml": Text(zh="[tool.riskml] 一节", en="a table [tool.riskml]"),
    "add_it_it_may_be_empty": Text(zh="请加上这一节，内容可以为空。", en="Add it; it may be empty."),
    "a_folder_or_nothing": Text(zh="一个文件夹，或尚不存在", en="a folder, or nothing"),
    "name_another": Text(zh="请换一个位置。", en="Name another."),
    "valid_toml_in_utf_8": Text(zh="UTF-8 编码、格式正确的 TOML", en="valid TOML in UTF-8"),
    "key": Text(zh="{where}，键 {key}", en="{where}, key {key}"),
    "a_known_key": Text(zh="已知的键", en="a known key"),
    "known_keys": Text(zh="已知的键：{names}。", en="Known keys: {names}."),
    "a_value": Text(zh="一个值", en="a value"),
    "nothing": Text(zh="空缺", en="nothing"),
    "add_it": Text(zh="请补上。", en="Add it."),
    "a_file_system_with_locks": Text(zh="支持文件锁的文件系统", en="a file system with locks"),
    "keep_the_projects_store": Text(
        zh="请把项目的 store 放在本地磁盘上。",
        en="Keep the project's store on a local disk.",
    ),
    "no_other_command_at_work_while": Text(
        zh="{command} 开始时没有其他命令在运行",
        en="no other command at work while {command} is to begin",
    ),
}
PLACES: dict[str, Text] = {
    "card": Text(zh="卡片", en="card"),
    "stage": Text(zh="阶段", en="stage"),
}
"""Kinds of things that are named by a kind and a name."""
MISFITS: dict[str, str] = {
    "bool_parsing": "true 或 false",
    "bool_type": "true 或 false",
    "date_from_datetime_parsing": "日期，如 2025-12-31",
    "date_type": "日期，如 2025-12-31",
    "dict_type": "一节带键的内容（TOML 表）",
    "finite_number": "有限的数",
    "float_parsing": "一个数",
    "float_type": "一个数",
    "greater_than": "大于 {gt} 的数",
    "greater_than_equal": "不小于 {ge} 的数",
    "int_from_float": "整数",
    "int_parsing": "整数",
    "int_type": "整数",
    "less_than": "小于 {lt} 的数",
    "less_than_equal": "不大于 {le} 的数",
    "list_type": "一个列表",
    "literal_error": "{expected} 之一",
    "model_type": "一节带键的内容（TOML 表）",
    "string_pattern_mismatch": "符合格式 {pattern} 的文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_type": "文字（加引号）",
    "time_parsing": "时刻，如 09:00:00",
    "time_type": "时刻，如 09:00:00",
    "too_long": "至多 {max_length} 项",
    "too_short": "至少 {min_length} 项",
    "tuple_type": "一个列表",
}
"""What pydantic expects of a value, in Chinese by the kinds that it names; the English is its own."""
phrase = teller(PHRASES)
