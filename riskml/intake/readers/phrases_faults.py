"""What faults of readers say."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "none": Text(zh="没有", en="none"),
    "nothing": Text(zh="空缺", en="nothing"),
    "header": Text(zh="{where}，表头", en="{where}, header"),
    "one_of": Text(zh="{names} 之一", en="one of {names}"),
    "statements_of_bods_0_2": Text(zh="BODS 0.2 至 0.4 的声明", en="statements of BODS 0.2 to 0.4"),
    "at_most_columns": Text(zh="至多 {most_columns:,} 列", en="at most {most_columns:,} columns"),
    "or_more": Text(zh="{columns:,} 列以上", en="{columns:,} or more"),
    "is_this_the_right_file": Text(
        zh="文件、格式、分隔符或工作表是否选对了？",
        en="Is this the right file and format, and its delimiter or sheet?",
    ),
    "a_header_that_names_the_columns": Text(zh="写明列名的表头", en="a header that names the columns"),
    "blank_lines_only": Text(zh="只有空行", en="blank lines only"),
    "header_2": Text(zh="{path}，表头", en="{path}, header"),
    "text_in": Text(zh="{name} 编码的文字", en="text in {name}"),
    "bytes_that_are_no_text": Text(zh="不是文字的字节", en="bytes that are no text"),
    "line": Text(zh="{path}，第 {line} 行", en="{path}, line {line}"),
    "a_quoted_cell_that_ends": Text(zh="引号完整的单元格", en="a quoted cell that ends"),
    "close_the_quote_or_double": Text(
        zh="请补上引号；如引号属于内容，请写成两个。",
        en="Close the quote, or double it if it belongs to the text.",
    ),
    "documents_of_at_most_bytes": Text(
        zh="每个文档至多 {document:,} 字节",
        en="documents of at most {document:,} bytes",
    ),
    "a_longer": Text(zh="超过此长", en="a longer one"),
    "write_one_release_or_statement": Text(
        zh="请每行写一个发布或声明（JSON Lines）：按行逐一读取。",
        en="Write one release or statement a line (JSON Lines): lines are read one at a time.",
    ),
    "one_sheet_or_all_said": Text(
        zh="写明读取哪一张工作表，或写明全部读取",
        en="which sheet is read, or that all of them are",
    ),
    "sheets_with_the_same_columns": Text(zh="各列相同的工作表 {names}", en="sheets with the same columns: {names}"),
    "say_which_sheets": Text(
        zh='请在映射文件中写 sheet = "*"，各表依次读取；如只取一张，写 sheet = "{first}"。riskml map 会代为提出。',
        en='Write sheet = "*" in a mapping to read one after another, or sheet = "{first}" where that alone is meant; '
        "'riskml map' proposes it.",
    ),
    "a_header_that_ends_plainly": Text(zh="能确定到哪一行为止的表头", en="a header that ends plainly"),
    "row": Text(zh="第 {row} 行：{names}", en="row {row}: {names}"),
    "say_which_in_a_mapping_header": Text(
        zh="请在映射中写明：header_rows = {told} 或 {more}。",
        en="Say which in a mapping: header_rows = {told} or {more}.",
    ),
    "about_character": Text(zh="{path}，约第 {at:,} 个字符处", en="{path}, about character {at:,}"),
    "ocds_releases_or_records": Text(zh="OCDS 的发布（release）或记录（record）", en="OCDS releases or records"),
    "a_database_that_lies_open": Text(zh="未压缩的数据库", en="a database that lies open"),
    "a_packed": Text(zh="压缩的数据库", en="a packed one"),
    "unpack_it": Text(zh="请先解压。", en="Unpack it."),
    "an_event_log_in_ocel_2": Text(zh="OCEL 2.0 格式的事件日志", en="an event log in OCEL 2.0"),
    "one_in_ocel_1_0": Text(zh="OCEL 1.0 格式的日志", en="one in OCEL 1.0"),
    "save_it_anew_in_ocel_2": Text(
        zh="请用生成它的工具另存为 OCEL 2.0。",
        en="Save it anew in OCEL 2.0 with the tool that wrote it.",
    ),
    "object_types": Text(zh="对象类型：{found}", en="object types: {found}"),
    "one_meaning_of_for_ocel": Text(
        zh="{word!r} 在 ocel.{role} 中只有一种含义",
        en="one meaning of {word!r} for ocel.{role}",
    ),
    "an_object_type_and_an_attribute": Text(
        zh="既是对象类型，又是事件的属性",
        en="an object type and an attribute of events",
    ),
    "name_the_attribute_as_a_column": Text(
        zh="请把该属性写作列：[tables.operations.fields] {role}_id = {word!r}。",
        en="Name the attribute as a column: [tables.operations.fields] {role}_id = {word!r}.",
    ),
    "objects_for_ocel_case": Text(zh="ocel.case 所指的对象", en="objects for ocel.case"),
    "an_attribute_of_theirs": Text(zh="它们的属性 {word!r}", en="an attribute of theirs, {word!r}"),
    "events": Text(zh="事件", en="events"),
    "which_objects_are_the_cases": Text(
        zh="哪些对象是办件，由谁经办",
        en="which objects are the cases, and who acts on them",
    ),
    "object_types_attributes_of_events": Text(
        zh="对象类型 {types}；事件的属性：{attributes}",
        en="object types {types}; attributes of events: {attributes}",
    ),
    "say_it_in_a_mapping_such": Text(
        zh="请在映射中写明，如 [ocel] case = {case!r}，official = 'TYPE'、'TYPE:PART' 或 'ATTRIBUTE'；"
        "也可用 --map case_id=TYPE --map official_id=TYPE。",
        en="Say it in a mapping, such as [ocel] case = {case!r}, official = 'TYPE', 'TYPE:PART' or "
        "'ATTRIBUTE'; or with --map case_id=TYPE --map official_id=TYPE.",
    ),
    "a_database_that_is_whole": Text(zh="内容全在一个文件中的数据库", en="a database that is whole in its file"),
    "close_whatever_writes_it_or_make": Text(
        zh="请关闭正在写它的程序，或用 VACUUM INTO 另存一份。",
        en="Close whatever writes it, or make a copy with VACUUM INTO.",
    ),
    "with": Text(zh="{what}，含 {names}", en="{what}, with {names}"),
    "no_table": Text(zh="没有任何表", en="no table"),
    "at_most_bytes_in_a_packed": Text(
        zh="这样大小的压缩文件中至多 {room_of:,} 字节",
        en="at most {room_of:,} bytes in a packed file of this size",
    ),
    "more": Text(zh="超过此数", en="more"),
    "unpack_it_and_look_at_what": Text(zh="请解压后查看其中内容。", en="Unpack it and look at what it holds."),
    "that_can_be_unpacked": Text(zh="可以解压的 {what}", en="{what} that can be unpacked"),
    "its_end": Text(zh="文件提前结束", en="its end"),
    "copy_or_fetch_it_again": Text(
        zh="请重新复制或获取：文件已损坏、不完整或被加密。",
        en="Copy or fetch it again: it is damaged, cut off or locked.",
    ),
    "one_file_in_the_zip": Text(zh="压缩包中有一个 {suffix} 文件", en="one file {suffix} in the zip"),
    "unpack_it_and_import_each": Text(zh="请解压后逐个导入。", en="Unpack it and import each."),
    "what_bytes_of_parquet_can_hold": Text(
        zh="{size:,} 字节的 Parquet 文件装得下的表",
        en="what {size:,} bytes of Parquet can hold of a table",
    ),
    "rows_bytes": Text(zh="{num_rows:,} 行，{unpacked:,} 字节", en="{num_rows:,} rows, {unpacked:,} bytes"),
    "a_parquet_file": Text(zh="Parquet 文件", en="a Parquet file"),
    "write_or_fetch_it_again": Text(
        zh="请重新生成或获取：文件已损坏或不完整。",
        en="Write or fetch it again: it is damaged or cut off.",
    ),
    "a_workbook_that_is_open": Text(zh="未加密的工作簿", en="a workbook that is open"),
    "one_under_a_password": Text(zh="有密码保护", en="one under a password"),
    "open_it_with_its_password": Text(
        zh="请用密码打开，另存为不加密的文件。",
        en="Open it with its password and save it without one.",
    ),
    "is_it_a_web_page": Text(
        zh="是否其实是网页或文本？请用电子表格软件打开后另存。",
        en="Is it a web page or text by another name? Open it in a spreadsheet program and save it anew.",
    ),
    "an_excel_workbook": Text(zh="Excel 工作簿", en="an Excel workbook"),
    "damage": Text(zh="文件已损坏", en="damage"),
    "a_workbook_with_a_sheet": Text(zh="含有工作表的工作簿", en="a workbook with a sheet"),
    "a_sheet": Text(zh="工作表 {name!r}", en="a sheet {name!r}"),
    "an_empty_row": Text(zh="空行", en="an empty row"),
    "row_2": Text(zh="{where}，第 {header_row} 行", en="{where}, row {header_row}"),
    "say_where_with_header_row": Text(
        zh="请在映射中用 header_row 写明在哪一行。",
        en="Say where with header_row in a mapping.",
    ),
    "a_header_and_rows": Text(zh="表头和数据行", en="a header and rows"),
    "an_empty_file": Text(zh="空文件", en="an empty file"),
    "byte": Text(zh="{path}，第 {first_broken} 字节", en="{path}, byte {first_broken}"),
    "text_in_utf_8_utf_16": Text(
        zh="UTF-8、UTF-16、GB18030、Big5 或 Windows-1252 编码的文字",
        en="text in UTF-8, UTF-16, GB18030, Big5 or Windows-1252",
    ),
    "bytes_that_are": Text(zh="有 {broken:,} 个字节不符合 {name_of}", en="{broken:,} bytes that are not {name_of}"),
    "is_this_the_right_file_and_format": Text(
        zh="文件和格式是否选对了？可在映射中用 encoding 写明编码。",
        en="Is this the right file and format? Say what it is in with encoding in a mapping.",
    ),
    "a_workbook_that_unpacks": Text(
        zh="解压后至多 {room:,} 字节的工作簿",
        en="a workbook that unpacks to at most {room:,} bytes",
    ),
    "bytes_in": Text(zh="其中有 {held:,} 字节", en="{held:,} bytes in it"),
    "open_it_in_a_spreadsheet_program": Text(
        zh="请用电子表格软件打开后另存，或重新获取。",
        en="Open it in a spreadsheet program and save it anew, or fetch it again.",
    ),
    "sheet": Text(zh="{path}，工作表 {sheet}", en="{path}, sheet {sheet}"),
    "a_sheet_of_at_most_cells": Text(
        zh="至多 {most_cells:,} 个单元格的工作表",
        en="a sheet of at most {most_cells:,} cells",
    ),
    "rows_of_columns_up": Text(
        zh="到最后一个单元格为止 {rows:,} 行 {columns:,} 列",
        en="{rows:,} rows of {columns:,} columns up to the last cell",
    ),
    "remove_the_cells_that_stand_far": Text(
        zh="请删除远离表格的单元格，或把该表另存为 CSV。",
        en="Remove the cells that stand far from the table, or save the table as CSV.",
    ),
    "an_xes_log_with_traces": Text(zh="含有案例（trace）的 XES 日志", en="an XES log with traces"),
    "at_most_events_in_a_trace": Text(zh="每个案例至多 {trace:,} 个事件", en="at most {trace:,} events in a trace"),
    "attributes_texts_and_comments": Text(
        zh="每个属性、文字和注释至多 {silence:,} 字节",
        en="attributes, texts and comments of at most {silence:,} bytes",
    ),
    "elements_at_most_deep": Text(zh="元素嵌套至多 {depth} 层", en="elements at most {depth} deep"),
    "deeper_ones": Text(zh="嵌套更深", en="deeper ones"),
    "a_document_type_entity_or_reference": Text(
        zh="文档类型声明、实体或对外引用，日志中本不应有",
        en="a document type, entity or reference to outside, which no log has",
    ),
    "at_most_elements": Text(zh="一个元素中至多 {nodes:,} 个元素", en="at most {nodes:,} elements in one"),
    "about_byte": Text(zh="{path}，约第 {at:,} 字节处", en="{path}, about byte {at:,}"),
    "text_in_2": Text(zh="{codec} 编码的文字", en="text in {codec}"),
    "byte_0x": Text(zh="字节 0x{byte:02X}", en="byte 0x{byte:02X}"),
    "a_document_in_an_encoding": Text(zh="编码已知的文档", en="a document in an encoding that is known"),
    "one_declared": Text(zh="所声明的编码为 {name!r}", en="one declared as {name!r}"),
    "json_documents": Text(
        zh="JSON，整个文件一个文档或每行一个文档",
        en="JSON, one document or one a line",
    ),
    "an_ocel_log": Text(
        zh="OCEL 2.0 格式的事件日志",
        en="an event log in OCEL 2.0",
    ),
    "say_which_encoding": Text(
        zh="请在映射中用 encoding 写明编码，或另存为 UTF-8。",
        en="Say which with encoding in a mapping, or save it as UTF-8.",
    ),
    "byte_no_utf8": Text(
        zh="字节 0x{byte:02X}，不是 UTF-8",
        en="byte 0x{byte:02X}, which is no UTF-8",
    ),
    "more_blanks": Text(
        zh="超过 {member:,} 个空白字符",
        en="more than {member:,} blanks",
    ),
    "nested_too_deep": Text(
        zh="嵌套过深的值",
        en="values nested too deep",
    ),
    "no_whole_value": Text(
        zh="不完整的值（{error}）",
        en="no whole value ({error})",
    ),
    "a_value_too_long": Text(
        zh="超过 {member:,} 个字符的值，或被截断的值",
        en="a value of more than {member:,} characters, or one that is cut off",
    ),
    "a_name_no_text": Text(
        zh="不是文字的名称",
        en="a name that is no text",
    ),
    "the_end_of_the_file": Text(
        zh="到文件末尾仍未结束",
        en="the end of the file",
    ),
    "objects_of_type": Text(
        zh="类型为 {name!r} 的对象",
        en="objects of type {name!r}",
    ),
    "objects_or_an_attribute": Text(
        zh="ocel.{role} 所指的对象或属性 {word!r}",
        en="objects or an attribute {word!r} for ocel.{role}",
    ),
}
phrase = teller(PHRASES)
