"""Every word in which an import is summed up, in Chinese and in English, with fields for its figures."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    # What became of the rows.
    "line": Text(
        zh="{source}{how} → {table}：读入 {read} 行 = 接收 {accepted} + 隔离 {quarantined}{apart} + 重复 {duplicates}",
        en="{source}{how} -> {table}: {read} rows read = {accepted} accepted + {quarantined} quarantined{apart}"
        " + {duplicates} duplicates",
    ),
    "apart": Text(
        zh="（有问题 {faulty}，按映射不收 {left_out}）", en=" ({faulty} faulty, {left_out} left out on purpose)"
    ),
    "left_out": Text(zh="按映射不收：{n} 行，{reason}", en="left out on purpose: {n} x {reason}"),
    "wide": Text(
        zh="源文件 {n:,} 行，每个有时间的环节记为一行；尚未到达的环节：{missed}",
        en="{n:,} rows of the source, each stage that has its time a row; not reached: {missed}",
    ),
    "none_missed": Text(zh="无", en="none"),
    "dates": Text(zh="只有日期、没有时刻：{fields}", en="dates without a time of day: {fields}"),
    "fault": Text(zh="{fault} {n} 处", en="{n} x {fault}"),
    "such_as": Text(zh="，如第 {row} 行{cell}", en=", such as row {row}{cell}"),
    "cell": Text(zh="（{cell}）", en=" ({cell})"),
    "of_field": Text(zh="{field}：{complaint}", en="{field}: {complaint}"),
    "of_stage": Text(zh="{stage}环节，{field}", en="{stage}, {field}"),
    "whole_row": Text(zh="整行", en="row"),
    "more_faults": Text(zh="另有 {n} 类问题，见隔离区", en="other kinds of fault: {n}, see the quarantine"),
    "no_rows": Text(zh="{source} 没有这些表的行：{tables}", en="{source} has no rows for: {tables}"),
    "unused": Text(zh="未使用的列：{columns}", en="columns not used: {columns}"),
    "unused_near": Text(zh="{column}（是否对应 {field}？）", en="{column} (for {field}?)"),
    "replaces": Text(
        zh="取代 {day} 对同一来源的导入：原接收 {before:,} 行，现接收 {now:,} 行",
        en="replaces the import of {day} of the same source: {before:,} rows before, {now:,} now",
    ),
    # How cells were taken.
    "unit": Text(zh="{name}：{column} 列以 {unit} 为单位读取", en="{name}: column {column} read in {unit}"),
    "own_units": Text(
        zh="{name}：{n:,} 个单元格自带单位，只按自带的单位读取",
        en="{name}: {n:,} {n:cell names|cells name} a unit of their own, which counts alone",
    ),
    "signs": Text(
        zh="{name}：{n:,} 个单元格带 {sign} 号，来源未写明币种，按项目的币种计",
        en="{name}: {n:,} {n:cell bears|cells bear} {sign}, and nothing says the currency: taken for the project's own",
    ),
    "nothing": Text(zh="{name}：视为未填：{words}", en="{name}: taken for nothing known: {words}"),
    "taken": Text(zh="{name}：已对应为本系统用语：{words}", en="{name}: words taken for riskml's: {words}"),
    "as_ours": Text(zh="{word} 记为 {ours} {n:,} 次", en="{word} as {ours} {n:,}"),
    "unknown": Text(
        zh="{name}：不认识的词，照原样保留：{words}", en="{name}: words not known, kept as they are: {words}"
    ),
    "one_form": Text(zh="{name}：{n:,} 个编号已统一写法", en="{name}: {n:,} identifiers brought into one form"),
    "repeated": Text(
        zh="{n:,} 行与其他行完全相同而没有 {key}：可能是同类的两笔，均予保留",
        en="{n:,} rows repeat another and have no {key}: kept, for they may be two of a kind",
    ),
    "identities": Text(
        zh="{name}：{seen:,} 个身份号码中有 {wrong:,} 个校验码不符",
        en="{name}: of {seen:,} identity numbers {wrong:,} have a wrong check digit",
    ),
    "others": Text(zh="{shown}，另有 {n:,} 个", en="{shown} and {n:,} others"),
    "comma": Text(zh="{name}：逗号是小数点，点用于分节", en="{name}: the comma is the decimal sign, points group"),
    "day_first": Text(zh="{name}：日在月之前", en="{name}: the day stands before the month"),
    "month_first": Text(zh="{name}：月在日之前", en="{name}: the month stands before the day"),
    "year_first": Text(zh="{name}：开头两位是年份", en="{name}: the two digits that stand first are the year"),
    "serials": Text(
        zh="{name}：{n:,} 个数字按电子表格自 {epoch} 年起的日序读取，如 {example} 即 {day}",
        en="{name}: {n:,} numbers read as days that a spreadsheet counts from {epoch}, such as {example} as {day}",
    ),
    "machines": Text(
        zh="official_id：下列账号可能不是个人，目前仍按个人统计；确属系统账号的，请在人员表（officials）中登记该账号，"
        "is_person 填“否”，其操作便只留在办件经过中，不计入任何人：{shown}",
        en="official_id: may be no person, and is counted as one; of an account that is none import a row of officials "
        "with is_person = no, and its acts stay in the course of their cases and measure nobody: {shown}",
    ),
    "machines_told": Text(
        zh="official_id：下列账号已登记为非个人，其操作保留在办件经过中，不计入任何人：{shown}",
        en="official_id: told to be no person; the acts stay in the course of their cases and measure nobody: {shown}",
    ),
    "machine": Text(zh="{name}（{n:,} 行）", en="{name} ({n:,} rows)"),
    "all_unattributed": Text(
        zh="official_id：没有一次操作写明经办人，无从统计任何人",
        en="official_id: no act names an official: nobody can be measured",
    ),
    "some_unattributed": Text(
        zh="official_id：{acts:,} 次操作中有 {n:,} 次未写明经办人：保留在办件经过中，不计入任何人",
        en="official_id: of {acts:,} acts {n:,} name no official: they stay in the course of their cases and measure"
        " nobody",
    ),
    "after_entry": Text(
        zh="{name}：{n:,} 处晚于 {others} 当天，未采用",
        en="{name}: {n:,} lie after the day of {others}, and are left out",
    ),
    "pairs": Text(
        zh="同一操作的开始与结束并为一行：{n:,} 行开始记录的时间记入其结束行的 {column}",
        en="start and end of one act are one row: {n:,} rows that start an act are told as {column} of its end",
    ),
    "own_words": Text(
        zh="{column} 中不认识的词，各按一次操作计：{words}",
        en="words of {column} that nobody knows, each taken as an act: {words}",
    ),
    "header_rows": Text(zh="表头共 {n} 行", en="the first {n} rows name the columns"),
    "filled": Text(
        zh="{name}：{n:,} 个空单元格按上方内容补足", en="{name}: {n:,} empty cells filled with what stands above"
    ),
    "twice": Text(
        zh="有多列同名 {name}：第 {places} 列；第一列以外的各列在列名后加序号",
        en="several columns are named {name}: columns {places}; each after the first is read as {name} with its number",
    ),
    "empty_lines": Text(zh="{n} 个空行", en="{n} empty lines"),
    "empty_rows": Text(zh="{n} 个空行", en="{n} empty rows"),
    "broken_bytes": Text(
        zh="{n} 个字节不属于 {encoding}，第一个在第 {first} 字节",
        en="{n} bytes are not {encoding}, the first at byte {first}",
    ),
    "two_encodings": Text(
        zh="{n:,} 行是 {own}，其余是 {encoding}：各按自己的编码读取",
        en="{n:,} {n:line is|lines are} in {own}, the others in {encoding}: each is read in its own",
    ),
    # Sheets.
    "sheets": Text(zh="未读取的工作表：{names}", en="sheets not read: {names}"),
    "sheet_rows": Text(zh="工作表 {name}：第 {first:,} 至 {last:,} 行", en="sheet {name}: rows {first:,} to {last:,}"),
    "hidden_sheet": Text(zh="{name}（隐藏）", en="{name} (hidden)"),
    "is_hidden": Text(zh="该工作表是隐藏的", en="the sheet is hidden"),
    "long_numbers": Text(
        zh="{n} 个数字超过 {digits} 位；电子表格只保留 {digits} 位，其中的编号已不是原样：请先把该列设为文本格式再录入",
        en="{n} numbers have more than {digits} digits; a sheet keeps {digits}, so identifiers among them are not the"
        " original ones: format the column as text before typing them",
    ),
    "hidden_rows": Text(
        zh="工作表中有 {n} 行是隐藏的，与其他行一样读取",
        en="{n} rows are hidden in the sheet; they are read like the others",
    ),
    "hidden_columns": Text(
        zh="工作表中隐藏的列，与其他列一样读取：{names}",
        en="columns hidden in the sheet, read like the others: {names}",
    ),
    "merged": Text(
        zh="{n} 个单元格与上方合并，按上方内容读取", en="{n} cells are merged with the one above and read like it"
    ),
    "merged_numbers": Text(
        zh="{n} 个合并单元格是数字，只记在首行",
        en="{n} merged cells hold numbers, which stand on the first of their rows only",
    ),
    # Databases.
    "another_server": Text(
        zh="服务器与上次不同：从头读取，与“{source}”此前提供的行并存",
        en="another server than before: read from the beginning, beside what {source} gave so far",
    ),
    "nothing_new": Text(
        zh="自 {column} = {after} 以来没有新增或改动；以上为上次导入的行数",
        en="nothing new or changed since {column} = {after}; these are the rows of the import before",
    ),
    "read_from_start": Text(
        zh="从头读取，至 {column} = {until}", en="read from the beginning until {column} = {until}"
    ),
    "read_after": Text(
        zh="读取 {after} 之后的行，至 {column} = {until}", en="read after {after} until {column} = {until}"
    ),
    "read_until": Text(zh="读取至 {column} = {until}", en="read until {column} = {until}"),
    "read_again": Text(
        zh="{n:,} 行重新读到，上次导入已照此接收", en="{n:,} rows read again that an earlier import took as they are"
    ),
    "unmarked": Text(
        zh="{n:,} 行没有 {column}，每次都会读取", en="{n:,} rows have no {column}; they are read each time"
    ),
    "zero_days": Text(zh="{zero} 共 {n:,} 处，视为未填", en="{n:,} times {zero}, taken for nothing known"),
    # Parquet and event logs.
    "no_text": Text(
        zh="{column} 列是不成文字的字节，按 0x… 读取",
        en="column {column} holds bytes that are no text; they are read as 0x…",
    ),
    "bytes": Text(
        zh="{column} 列是字节，按 {encoding} 读取：{words}",
        en="column {column} holds bytes, read as {encoding}: {words}",
    ),
    "started": Text(
        zh="同一操作的开始与结束并为一行：{n} 个开始事件的时间记入其结束事件的 {column}",
        en="start and end of one act are one row: {n} events that start an act are told as {column} of its end",
    ),
    "life_own": Text(
        zh="{column} 中来源自用的词，各按一次操作计：{words}",
        en="words of {column} that are the source's own, each taken as an act: {words}",
    ),
    "life_aside": Text(
        zh="{column} 中不表示操作结束的词，未采用：{words}",
        en="words of {column} that are no end of an act, set aside: {words}",
    ),
    # Contracting and ownership data.
    "together": Text(
        zh="同一采购过程的发布记录已合并：{n} 条并为 {processes} 条",
        en="releases put together by process: {n} into {processes}",
    ),
    "no_standard": Text(
        zh="标准中没有的词，照原样保留：{words}", en="words that the standard does not have, kept as they are: {words}"
    ),
    "doubtful": Text(
        zh="有疑问的值未采用，该行其余内容保留：{name}，{n} 个（如 {example}）",
        en="left out as doubtful, the rest of the row stays: {name}, {n} (such as {example})",
    ),
    "superseded": Text(
        zh="已被后来的声明取代而未采用：{n} 条", en="left out because a later statement replaces it: {n}"
    ),
    "relations_closed": Text(
        zh="{n} 项关系的记录已终止，关系止于终止之日；未载明终止日的未采用",
        en="relationships whose record is closed: {n}, ended on that day; left out where none is told",
    ),
    "nobody_known": Text(
        zh="注明身份不明或不予公开的当事人，未采用：{reasons}",
        en="parties that are told to be nobody known, left out: {reasons}",
    ),
    "of_reason": Text(zh="{why} {n} 次", en="{why} {n}"),
    "unnamed_entity": Text(zh="未具名的单位", en="entity not named"),
    "unnamed_person": Text(zh="未具名的个人", en="person not named"),
    "unnamed_holder": Text(zh="权益人未具名", en="interest of one not named"),
    "share_ranges": Text(
        zh="持股比例只给出区间，按下限计：{n} 处（如 {example}）",
        en="shares told as a range, of which the least is taken: {n} (such as {example})",
    ),
    # Logs whose events touch several objects.
    "shared_events": Text(
        zh="{n:,} 个事件涉及不止一个“{case}”对象：在每个对象中各计一次操作，共 {acts:,} 次，时间相同，"
        "编号为事件编号后加案件",
        en="events that touch several objects of type {case}: {n:,}; each is an act in each of them, {acts:,} acts of"
        " one time, with the case behind the event's identifier",
    ),
    "caseless_events": Text(
        zh="不涉及任何“{case}”对象的事件，已隔离：{types}",
        en="events that touch no object of type {case}, set aside: {types}",
    ),
    "several_objects": Text(
        zh="一个字段只容一个对象而事件有多个，留空：{acts:,} 次操作的 {what}，如 {example}",
        en="several objects where a field takes one, left empty: {what} in {acts:,} acts, such as {example}",
    ),
    "unlisted_objects": Text(
        zh="事件提到而日志未列出的对象：{n:,} 处（如 {example}）",
        en="events name objects that the log does not list: {n:,} times (such as {example})",
    ),
    "objects_again": Text(
        zh="重复列出的对象，内容已合并：{n:,} 个", en="objects that are listed again, told of further: {n:,}"
    ),
    "objects_undated": Text(
        zh="时间无法读取的对象变更，未采用：{n:,} 处",
        en="changes of objects at a time that cannot be read, left out: {n:,}",
    ),
    "no_objects": Text(
        zh="对象清单中不是对象的成员，未采用：{n:,} 个",
        en="members of the list of objects that are none, left out: {n:,}",
    ),
    "relations_unread": Text(
        zh="映射未提到的对象间关系，未读取：{n:,} 个",
        en="relations between objects that no word of the mapping goes over, not read: {n:,}",
    ),
    "of_process": Text(
        zh="{table} 中只在本采购过程内可识别（编号未在登记机关登记）：{n} 个",
        en="{table} known within their process only: their identifier is in no register: {n}",
    ),
    "of_publisher": Text(
        zh="{table} 中编号未在登记机关登记、视为发布方自编：{n} 个",
        en="{table} known by a code that is in no register, taken for the publisher's own: {n}",
    ),
    "of_name": Text(zh="{table} 中只能按名称识别：{n} 个", en="{table} known by their name only: {n}"),
}

FAULTS: dict[str, Text] = {
    "missing": Text(zh="未填", en="missing"),
    "time": Text(zh="不是时间", en="not a timestamp"),
    "number": Text(zh="不是数字", en="not a number"),
    "no_unit": Text(zh="金额单位不明", en="in a unit that is not known"),
    "whole": Text(zh="不是整数", en="not a whole number"),
    "flag": Text(zh="既不是“是”也不是“否”", en="neither yes nor no"),
    "rounded": Text(zh="编号已被电子表格改成科学计数，位数丢失", en="an identifier that a spreadsheet rounded"),
    "contradicts": Text(zh="同一编号前面的行说法不同", en="an earlier row says otherwise of it"),
    "summed_up": Text(zh="是其他各行的合计", en="a total of other rows"),
    "no_value": Text(zh="公式没有存下结果", en="a formula without a stored value"),
    "error": Text(zh="单元格显示错误 {said}", en="the error {said}"),
    "nul": Text(zh="含空字符", en="a NUL byte"),
    "no_release": Text(zh="不是一条发布记录", en="not a release"),
    "no_case": Text(zh="不涉及任何“{case}”对象", en="touches no {case}"),
    "no_event": Text(zh="{list} 清单中的一个值不是应有的内容", en="a value among the {list} that is none"),
    "not_listed": Text(zh="见于 {table}，但 {list} 清单中没有", en="in {table}, but not among the {list}"),
    "several_act": Text(
        zh="同一事件有多个经办人，请写明其在事件中的角色",
        en="several who act; name the part that they have in the event",
    ),
    "no_statement": Text(zh="不是 BODS 0.2 至 0.4 的声明", en="not a statement of BODS 0.2 to 0.4"),
    "no_json": Text(zh="不是 JSON", en="not JSON"),
    "byte": Text(zh="字节 {byte} 不属于 {encoding}", en="byte {byte} is not {encoding}"),
    "width": Text(zh="应有 {width} 个单元格，实有 {found} 个", en="not {width} cells but {found}"),
    "accept": Text(zh="{column} 不是 {words}", en="{column} is not {words}"),
    "vocabulary": Text(zh="不属于 {words}", en="none of {words}"),
    "least": Text(zh="小于 {least}", en="less than {least}"),
    "most": Text(zh="大于 {most}", en="more than {most}"),
    "earliest": Text(zh="早于 {day}", en="before {day}"),
    "latest": Text(zh="晚于 {day}", en="after {day}"),
}
"""What is wrong with a row. The store and the quarantine have it in English, so that one search finds all of a kind."""

AND = Text(zh="、", en=" and ")
told = teller(PHRASES)
