"""What faults of this room say: sources, mappings, databases and what was imported."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "table_as_the_file_is_named": Text(
        zh="table = {stem!r}，与文件名一致",
        en="table = {stem!r}, as the file is named",
    ),
    "contracts_one_toml_file_a_table": Text(
        zh="数据契约，每张表一个 TOML 文件",
        en="contracts, one TOML file a table",
    ),
    "none": Text(zh="没有", en="none"),
    "run_riskml_init_dir_to_see": Text(
        zh="可执行 riskml init DIR 对照参考项目。",
        en="Run 'riskml init DIR' to see them.",
    ),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "no": Text(zh="没有 {name}", en="no {name}"),
    "both": Text(zh="两者都有", en="both"),
    "neither": Text(zh="两者都没有", en="neither"),
    "mapping_of_ocel": Text(zh="{name} 的映射，ocel", en="mapping of {name}, ocel"),
    "a_source_in_ocel_2_0": Text(zh="OCEL 2.0 格式的来源", en="a source in OCEL 2.0"),
    "numbers_that_can_be_read": Text(zh="只有一种读法的数", en="numbers that can be read in one way only"),
    "days_that_can_be_read": Text(
        zh="只有一种读法、或以年份开头的日期",
        en="days that can be read in one way only, or begin with the year",
    ),
    "like_every_point_stands_before_just": Text(
        zh="{ambiguous:,} 处如 {example!r}：小数点后恰为三位数字",
        en="{ambiguous:,} like {example!r}: every point stands before just three digits",
    ),
    "like": Text(zh="{seen:,} 处如 {example!r}：{which}", en="{seen:,} like {example!r}: {which}"),
    "a_file": Text(zh="一个文件", en="a file"),
    "a_column_to_fill_down": Text(
        zh="fill_down 所指的列 {name!r}",
        en="a column {name!r}, which 'fill_down' names",
    ),
    "header": Text(zh="{where}，表头", en="{where}, header"),
    "one_column_of_table": Text(zh="{table} 只有一列 {column!r}", en="one column {column!r} for {table}"),
    "twice_column": Text(zh="{column!r} 出现两次，第 {names} 列", en="{column!r} twice, column {names}"),
    "rename_one_of_them_or_map": Text(
        zh="请改其中一列的名称；如要取第二列，请映射 {second!r}。",
        en="Rename one of them, or map {second!r} where the second is meant.",
    ),
    "rows_accounted": Text(zh="{rows_read:,} 行都有着落", en="{rows_read:,} rows accounted for"),
    "a_manifest": Text(zh="一份清单", en="a manifest"),
    "faults_in": Text(zh="其中有 {error_count} 处有误", en="{error_count} faults in it"),
    "remove_it_and_import_its_source": Text(
        zh="请删除它，重新导入其来源。",
        en="Remove it and import its source again.",
    ),
    "times_in_the_projects_zone": Text(
        zh="按项目现在的时区 {zone} 读取的时间", en="times read in the zone that the project is in now, {zone}"
    ),
    "times_in_zone": Text(zh="导入时的时区 {zone}", en="those of {zone}, as it was when it was imported"),
    "imports_and": Text(zh="{table}，导入 {twin} 与 {import_id}", en="{table}, imports {twin} and {import_id}"),
    "each_source_in_a_table_once": Text(zh="一张表中每个来源只出现一次", en="each source in a table once"),
    "twice": Text(zh="{source} 出现两次", en="{source} twice"),
    "import_again_that_retires_the_older": Text(
        zh="请重新导入 {source}，旧的导入随之停用。",
        en="Import {source} again; that retires the older one.",
    ),
    "manifest_into": Text(
        zh="清单 {import_id}（{source} 入 {table}）",
        en="manifest {import_id} ({source} into {table})",
    ),
    "rows_read_accepted_quarantined_duplicates": Text(
        zh="读取的 {rows_read:,} 行 = 接收 + 隔离 + 重复",
        en="{rows_read:,} rows read = accepted + quarantined + duplicates",
    ),
    "import_again": Text(zh="请重新导入 {source}。", en="Import {source} again."),
    "rows": Text(zh="{accepted:,} 行", en="{accepted:,} rows"),
    "no_readable_file": Text(zh="没有可以读取的文件", en="no readable file"),
    "so_many_rows": Text(zh="{rows:,} 行", en="{rows:,}"),
    "the_rows_that_were_accepted": Text(zh="当时接收的行", en="the rows that were accepted"),
    "other_contents": Text(zh="内容不同", en="other contents"),
    "rows_2": Text(zh="{quarantined:,} 行", en="{quarantined:,} rows"),
    "table": Text(zh="表 {table}", en="table {table}"),
    "a_contract": Text(zh="一份数据契约", en="a contract"),
    "put_toml_back_into_data_contracts": Text(
        zh="请把 {table}.toml 放回 data/contracts。",
        en="Put {table}.toml back into data/contracts.",
    ),
    "columns_that_the_contract_of_has": Text(
        zh="{table} 的契约所列的列",
        en="columns that the contract of {table} has",
    ),
    "a_field": Text(zh="{table} 的字段", en="a field of {table}"),
    "its_fields": Text(zh="它的字段有：{names}。", en="Its fields: {names}."),
    "units": Text(zh="{where}，{table}.units", en="{where}, {table}.units"),
    "a_field_of_numbers": Text(zh="数值字段", en="a field of numbers"),
    "name_and_type": Text(zh="{name}：{type}", en="{name}: {type}"),
    "a_table_of_acts_as_operations": Text(zh="记载操作的表，如 operations", en="a table of acts, as operations is"),
    "a_column_for": Text(
        zh="与 {table}.{name}（{label_of}）对应的列 {column!r}",
        en="a column {column!r} for {table}.{name} ({label_of})",
    ),
    "a_column_for_of_stages": Text(
        zh="与 {table}.{name}（{label_of}）{of_stage} 对应的列",
        en="a column for {table}.{name} ({label_of}){of_stage}",
    ),
    "no_column_at_all": Text(zh="没有任何列", en="no column at all"),
    "if_another_column_says_it_map": Text(
        zh="如由另一列给出：--map {name}={proposed}。",
        en="If another column says it: --map {name}={proposed}.",
    ),
    "say_map_or_in_a_mapping": Text(
        zh="请写 --map {name}={likely}；如都不是，请在映射中写 unused = [{likely!r}]。",
        en="Say --map {name}={likely}, or in a mapping unused = [{likely!r}] where it is none.",
    ),
    "a_column_which_accept_reads": Text(
        zh="accept 要读的列 {column!r}",
        en="a column {column!r}, which 'accept' reads",
    ),
    "a_column_which_pairs_reads": Text(zh="pairs 要读的列 {column!r}", en="a column {column!r}, which 'pairs' reads"),
    "a_column_for_whose_unit": Text(
        zh="与写明了单位的 {table}.{name} 对应的列",
        en="a column for {table}.{name}, whose unit is said",
    ),
    "a_column_of_the_unit_of": Text(
        zh="unit_columns 所写的、说明 {table}.{name} 单位的列 {column!r}",
        en="a column {column!r}, which 'unit_columns' says has the unit of {table}.{name}",
    ),
    "a_column_for_which_no_row": Text(
        zh="与 {table}.{name}（{label_of}）对应的列，任何一行不得缺少",
        en="a column for {table}.{name} ({label_of}), which no row may lack",
    ),
    "say_map_or_let_riskml_map": Text(
        zh="请写 --map {name}={column}，或用 riskml map 提出建议。",
        en="Say --map {name}={column}, or let 'riskml map' propose.",
    ),
    "none_of_its_name": Text(zh="没有同名的列，但有 {likely!r}", en="none of its name, and {likely!r}"),
    "one_of_which_no_word_goes": Text(
        zh="{listed} 之一，没有可对应的词",
        en="one of {listed}, which no word goes to",
    ),
    "say_which_or_constants_where_such": Text(
        zh="请写明是哪一列；如这些操作不属于任何人，请写 constants = {{ {name} = '' }}。",
        en="Say which, or constants = {{ {name} = '' }} where such an act is nobody's.",
    ),
    "a_mapping_in_toml": Text(zh="TOML 格式的映射文件", en="a mapping in TOML"),
    "a_name_or_the_start": Text(
        zh="能看出格式的文件名，或 JSON 公开标准的开头",
        en="a name, or the start of an open standard in JSON, that tells the format",
    ),
    "say_format": Text(zh="请写明 --format {known}。", en="Say --format {known}."),
    "a_file_that_stays": Text(
        zh="读取期间不变的文件，sha256 {sha256}",
        en="a file that stays as it was, sha256 {sha256}",
    ),
    "a_file_or_a_folder": Text(zh="一个文件或文件夹", en="a file or a folder"),
    "a_name_that_tells_the_format": Text(
        zh="能看出格式的文件名：{known}",
        en="a name that tells the format: {known}",
    ),
    "files_of_a_known_format": Text(zh="已知格式的文件：{known}", en="files of a known format: {known}"),
    "columns_of": Text(zh="{names} 之一的列", en="columns of one of {names}"),
    "say_table_if": Text(zh="如数据属于其中一张表，请用 --table 写明。", en="Say --table, if it is for one of them."),
    "format": Text(zh="格式", en="format"),
    "one_of_or_what_a_trusted": Text(
        zh="{names} 之一，或受信任插件能读的格式",
        en="one of {names}, or what a trusted plugin reads",
    ),
    "one_of": Text(zh="{names} 之一", en="one of {names}"),
    "row": Text(zh="第 {row} 行：{names}", en="row {row}: {names}"),
    "times_that_can_be_read": Text(zh="只有一种读法的时间", en="times that can be read in one way only"),
    "like_days_of_a_spreadsheet": Text(
        zh="{numbers:,} 处如 {example!r}：可能是电子表格的日期序号，也可能是年份加当年第几日",
        en="{numbers:,} like {example!r}: days of a spreadsheet, or a year and a day of it",
    ),
    "say_epoch_1900_or_1904": Text(
        zh='如为电子表格的日期序号，请在映射中写 epoch = "1900" 或 "1904"。',
        en='Say epoch = "1900" or "1904" in the mapping if they are days of a spreadsheet.',
    ),
    "table_of": Text(zh="{name} 的表", en="table of {name}"),
    "mapping": Text(zh="映射", en="mapping"),
    "a_table": Text(zh="表 {table!r}", en="a table {table!r}"),
    "one_of_which_fills": Text(zh="{names} 之一，由 {kind} 给出", en="one of {names}, which {kind} fills"),
    "source": Text(zh="来源", en="source"),
    "a_file_or_a_mapping": Text(
        zh="一个文件，或带有 [source]、写明数据库的映射",
        en="a file, or a mapping with a [source] that says which database",
    ),
    "give_the_file_or_add_source": Text(
        zh="请写明文件，或在映射中加上 [source]。",
        en="Give the file, or add [source] to the mapping.",
    ),
    "a_file_or_a_database": Text(zh="文件或数据库之一", en="a file or a database"),
    "leave_the_file_or_the_source": Text(zh="请去掉文件或 [source]。", en="Leave the file or the [source] out."),
    "when_whoever_writes_it_has_finished": Text(
        zh="请在写入完成之后再导入。",
        en="Import it when whoever writes it has finished.",
    ),
    "some_with_the_day": Text(
        zh="有的以日开头，有的以月开头",
        en="some begin with the day, some with the month",
    ),
    "none_tells_the_month": Text(
        zh="没有一处能看出哪个是月",
        en="none tells the month",
    ),
    "none_tells_the_year": Text(
        zh="年份只有两位，看不出年、月、日的先后",
        en="years of two digits, and nothing tells which number is the year",
    ),
    "turned": Text(
        zh="{seen:,} 处如 {example!r}，日都在 12 以后；另有 {plain:,} 个日子已是日期，日都不超过 12："
        "很可能是电子表格把日当成了月",
        en="{seen:,} like {example!r}, all after the twelfth of a month, beside {plain:,} different days that are days "
        "already, none after the twelfth: a spreadsheet has most likely taken days for months",
    ),
    "export_as_text": Text(
        zh='请从原系统重新导出，先把该列设为文本格式再打开；确认这些日期无误的，请在映射中写 date_order = "day_first" '
        '或 "month_first"。',
        en="Export it again, and format the column as text before it is opened; where the days are right as they are, "
        'say date_order = "day_first" or "month_first" in the mapping.',
    ),
    "sums_in_one_currency": Text(
        zh="同一币种的金额，或写明币种的一列",
        en="sums in one currency, or a column that names it",
    ),
    "say_the_currency": Text(
        zh="请用 --map currency=列名 指明币种所在的列；或按币种分成几个文件导入，"
        "各自在映射的 constants 中写明 currency。",
        en="Say --map currency=COLUMN, or import each currency apart, with currency in the mapping's constants.",
    ),
    "sums_of_which_the_unit_is_known": Text(
        zh="单位明确的金额",
        en="sums of which it is known what they are in",
    ),
    "a_column_of_units": Text(
        zh="{column} 列写的是金额单位（{units}），却没有用上",
        en="column {column} says what sums are in ({units}), and fills nothing",
    ),
    "say_the_units": Text(
        zh="请在映射的 [tables.表名.unit_columns] 中写明它是哪个字段的单位，如 amount = {column}；"
        "全表都是{unit}的，也可在 [tables.表名.units] 中写明。与金额无关的，请写 unused = [{column}]。",
        en="Under [tables.TABLE.unit_columns] of the mapping say of which field it is the unit, such as amount ="
        " {column}; where all are in {unit}, [tables.TABLE.units] may say so. Where the column is not about sums,"
        " say unused = [{column}].",
    ),
    "say_which_way": Text(
        zh="请在映射中写明 {ways}，或用 {option}。",
        en="Say which: {ways} in the mapping, or {option}.",
    ),
    "or": Text(
        zh=" 或 ",
        en=" or ",
    ),
    "mapping_of_objects": Text(
        zh="{name} 的映射，ocel.objects",
        en="mapping of {name}, ocel.objects",
    ),
    "tables_are": Text(
        zh="表：{names}",
        en="tables: {names}",
    ),
    "of_stages": Text(
        zh="（{names} 环节）",
        en=" of {names}",
    ),
    "no_file": Text(
        zh="没有文件",
        en="no file",
    ),
    "and": Text(
        zh="、",
        en=" and ",
    ),
    "a_type_takes_no": Text(
        zh="{type} 类型的字段不设 {names}",
        en="a field of type {type} takes no {names}",
    ),
    "others_need_a_vocabulary": Text(
        zh="others 用于取值表之外的值，此处没有取值表",
        en="'others' says what happens outside a vocabulary, and there is none",
    ),
    "words_translate_into": Text(
        zh="words 只译为取值表中的值（多出：{names}）",
        en="'words' translates into {names}, which the vocabulary does not have",
    ),
    "words_take_twice": Text(
        zh="words 中每个词只对应一个值（重复：{names}）",
        en="'words' takes {names} for two words of the vocabulary",
    ),
    "a_unit_is": Text(
        zh="单位为数或 {names} 之一，不是 {unit!r}",
        en="a unit is a number or one of {names}, not {unit!r}",
    ),
    "start_or_complete": Text(
        zh="{names} 不得既表示开始又表示结束",
        en="{names} cannot both start and complete an act",
    ),
    "an_encoding": Text(
        zh="没有名为 {name!r} 的编码；可试 gb18030、big5 或 utf-8",
        en="no encoding of text is called {name!r}; try 'gb18030', 'big5' or 'utf-8'",
    ),
    "field_at": Text(
        zh="{where}，{table}.{name}",
        en="{where}, {table}.{name}",
    ),
}
phrase = teller(PHRASES)
