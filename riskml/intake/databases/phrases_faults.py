"""What faults of databases say."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "nothing": Text(zh="没有", en="nothing"),
    "none": Text(zh="没有", en="none"),
    "the_url_of_the_database": Text(zh="数据库的 URL", en="the URL of the database"),
    "a_file_with_the_url": Text(zh="存放数据库 URL 的文件", en="a file with the URL of the database"),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "a_file_that_its_owner_alone": Text(
        zh="只有文件所有者可读的文件（0600）",
        en="a file that its owner alone may read (0600)",
    ),
    "chmod_600": Text(zh="请执行 chmod 600 {file}。", en="chmod 600 {file}"),
    "one_line_the_url": Text(zh="只有一行，即数据库的 URL", en="one line, the URL of the database"),
    "lines": Text(zh="{count} 行", en="{count} lines"),
    "rows_as_the_import_before_has": Text(
        zh="有数据行：上一次导入有 {standing:,} 行，本次将取而代之",
        en="rows, as the import before has {standing:,} that this one would take the place of",
    ),
    "look_at_the_table_where": Text(
        zh="请查看该表：如确应为空，请先从 store 中删除它的清单。",
        en="Look at the table: where it is empty on purpose, remove its manifests from the store first.",
    ),
    "a_column": Text(zh="列 {column!r}", en="a column {column!r}"),
    "watermark": Text(zh="{where}，watermark", en="{where}, watermark"),
    "none_for_has_no_key": Text(
        zh="不设水位列：{table} 没有可供新行取代旧行的键",
        en="none, for {table} has no key by which a changed row could replace the older one",
    ),
    "a_column_for_by_which_a_changed": Text(
        zh="与 {table}.{field} 对应的列，变更后的行据此取代旧行",
        en="a column for {table}.{field}, by which a changed row replaces the older one",
    ),
    "map_it": Text(zh="请补上映射。{whole}", en="Map it. {whole}"),
    "one_column": Text(zh="只有一列 {column!r}", en="one column {column!r}"),
    "times": Text(zh="{column!r} 出现 {count} 次", en="{column!r} {count} times"),
    "name_them_apart_in_a_select": Text(zh="请在 select 中分别命名。", en="Name them apart in a select."),
    "a_whole_number_or_a_time": Text(
        zh="整数，或如 2025-01-06 08:00:00 的时间",
        en="a whole number or a time as 2025-01-06 08:00:00",
    ),
    "name_a_column_that_grows": Text(
        zh="请选用每次变更都会增大的列，或不写 watermark，整表导入。",
        en="Name a column that grows with every change, or leave 'watermark' out: the table is then taken whole.",
    ),
    "watermarks_of_one_kind_all": Text(
        zh="同一种水位值：都带时区，或都不带",
        en="watermarks of one kind, all with a zone or all without",
    ),
    "one_select_that_only_reads": Text(zh="一条只读取数据的 select", en="one select that only reads"),
    "a_comment_that_mysql_runs": Text(zh="MySQL 会执行的注释（/*!）", en="a comment that MySQL runs (/*!)"),
    "a_statement": Text(zh="{statement} 语句", en="a {statement}"),
    "install_riskml_sql": Text(zh="请安装 riskml[sql]。", en="Install 'riskml[sql]'."),
    "a_url_as_postgresql_account_password": Text(
        zh="如 postgresql://account:password@host:port/database 的 URL",
        en="a URL as postgresql://account:password@host:port/database",
    ),
    "something_else_which_is_not_shown": Text(zh="其他内容，此处不显示", en="something else, which is not shown"),
    "a_driver": Text(zh="{backend} 的驱动程序", en="a driver for {backend}"),
    "no": Text(zh="没有 {name}", en="no {name}"),
    "install": Text(zh="请安装 {package}。", en="Install {package}."),
    "text_in_the_databases_own_encoding": Text(zh="数据库自身编码的文字", en="text in the database's own encoding"),
    "say_client_encoding_in_its_url": Text(
        zh="请在其 URL 中写明 client_encoding。",
        en="Say client_encoding in its URL.",
    ),
    "a_database_that_answers_until": Text(
        zh="能一直应答到最后一行的数据库",
        en="a database that answers until the last row",
    ),
    "key_tables": Text(zh="{where}，键 tables.{name}.{key}", en="{where}, key tables.{name}.{key}"),
    "a_source_that_says_which_database": Text(
        zh="[source] 一节，写明是哪个数据库",
        en="a [source] that says which database",
    ),
    "add_it": Text(zh="请补上。", en="Add it."),
    "key_source": Text(zh="{where}，键 source", en="{where}, key source"),
    "one_of_url_from_and_url": Text(zh="url_from 与 url_file 之一", en="one of url_from and url_file"),
    "both": Text(zh="两者都有", en="both"),
    "neither_or_what_is_no_text": Text(zh="两者都没有，或不是文字", en="neither, or what is no text"),
    "neither": Text(zh="两者都没有", en="neither"),
    "key_source_url": Text(zh="{where}，键 source.url_from", en="{where}, key source.url_from"),
    "the_name_of_an_environment_variable": Text(zh="环境变量的名称", en="the name of an environment variable"),
    "key_source_url_file": Text(zh="{where}，键 source.url_file", en="{where}, key source.url_file"),
    "the_path_of_a_file": Text(zh="文件的路径", en="the path of a file"),
    "key_tables_2": Text(zh="{where}，键 tables.{name}", en="{where}, key tables.{name}"),
    "one_of_from_table_and_select": Text(zh="from_table 与 select 之一", en="one of from_table and select"),
    "say_where_its_rows_stand": Text(zh="请写明数据行在哪里。", en="Say where its rows stand."),
    "a_table_as_schema_table": Text(zh="写作 schema.table 的表", en="a table as schema.table"),
    "for_other_names_use_select": Text(zh="其他名称请用 select。", en="For other names use select."),
    "environment_variable": Text(
        zh="环境变量 {name}",
        en="environment variable {name}",
    ),
    "set_it_for_this_command": Text(
        zh="请为本次命令设置它。",
        en="Set it for this command.",
    ),
    "leave_watermark_out": Text(
        zh="不宜使用时请不写 watermark，每次整表导入。",
        en="Leave 'watermark' out where it cannot serve: the table is then taken whole each time.",
    ),
    "watermarks_like_the_last": Text(
        zh="与上次的水位值 {after} 同类",
        en="watermarks like the last one, {after}",
    ),
    "give_the_watermark_another_name": Text(
        zh="请在 select 中给水位列另取名称。",
        en="Give the watermark another name in the select.",
    ),
    "keep_a_single_select": Text(
        zh="请只保留一条 select。",
        en="Keep a single select.",
    ),
    "nothing_was_taken": Text(
        zh="没有导入任何内容。请再执行一次命令，将从上次导入结束处继续。",
        en="Nothing was taken. Give the command again: it begins where the last finished import ended.",
    ),
    "its_driver": Text(
        zh="相应的 SQLAlchemy 方言和驱动程序",
        en="its SQLAlchemy dialect and driver",
    ),
    "not_shown": Text(
        zh="其他内容，可能含有密码，此处不显示",
        en="something else, which is not shown: it may hold a password",
    ),
    "never_in_a_mapping": Text(
        zh="含密码的地址请放在环境变量或单独的文件中，不得写入映射。",
        en="An address with its password stands in the environment or in a file of its own, never in a mapping.",
    ),
}
phrase = teller(PHRASES)
