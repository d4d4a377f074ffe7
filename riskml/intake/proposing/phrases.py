"""The words in which a proposal gives its reasons, and asks, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "assumed": Text(zh="按建议暂定，请复核：{question}", en="assumed as proposed, please review: {question}"),
    "by_own_name": Text(zh="{field}：列名一致", en="{field}: by its name"),
    "by_standard": Text(zh="{field}：XES 标准的列名", en="{field}: by the name that the XES standard gives it"),
    "by_other_name": Text(zh="{field}：其他系统称作{word}", en="{field}: other systems call it {word}"),
    "by_part": Text(zh="{field}：列名含{word}", en="{field}: its name has {word} in it"),
    "by_others": Text(
        zh="{of:,} 个取值中有 {met:,} 个是已知的{kind}编号",
        en="{met:,} of its {of:,} values are identifiers of known {kind}",
    ),
    "cells_times": Text(zh="；内容是时间", en="; its cells are times"),
    "cells_dates": Text(zh="；内容只有日期，没有时刻", en="; its cells are dates without a time of day"),
    "cells_numbers": Text(zh="；内容是数字", en="; its cells are numbers"),
    "cells_identities": Text(
        zh="；{share:.0%} 是校验码正确的身份证号", en="; {share:.0%} are identity numbers with a right check digit"
    ),
    "cells_companies": Text(
        zh="；{share:.0%} 是校验码正确的统一社会信用代码",
        en="; {share:.0%} are unified social credit codes with a right check digit",
    ),
    "cells_such_as": Text(zh="；例如 {example}", en="; such as {example}"),
    "cells_none": Text(zh="；没有内容", en="; its cells say nothing"),
    "cells_unfit": Text(
        zh="列{column}名为“{field}”，但看过的内容只有 {share:.0%} 读得成这一类型，读不成的行导入时会被隔离",
        en="the column {column} bears the name of {field}, but of the cells looked at only {share:.0%} can be read as "
        "that: import will set the other rows aside",
    ),
    "cells_unit": Text(
        zh="列{column}的数字后写有“{unit}”，逐格按所写单位读取",
        en="in {column} cells name a unit themselves, such as '{unit}'; each is read in its own",
    ),
    "header_row": Text(
        zh="第 {row} 行才是列名，上面是标题", en="the columns are named in row {row}; a title stands above"
    ),
    "unit_beside": Text(zh="各行金额的单位：{words}", en="what the sum of each row is in: {words}"),
    "which_sheets": Text(
        zh="工作表{names}各列相同：全部读取（“*”），还是只取一张？如其中有汇总表，请只选明细",
        en="sheets {names} have the same columns: are all of them read (*), or one? A sheet that sums up others is not "
        "to be read beside them",
    ),
    "header_unit": Text(zh="列名括号内写有单位“{unit}”", en="the header names the unit '{unit}' in brackets"),
    "first_that_says": Text(
        zh="{reason}；几列互补，取先有内容的一列",
        en="{reason}; the columns fill each other's gaps: the first that says something",
    ),
    "which_column": Text(zh="“{field}”取哪一列？", en="which column is {field}?"),
    "lacks_column": Text(
        zh="“{field}”（{name}）每行都不能缺，但没有看出是哪一列",
        en="no row may lack {field} ({name}), and no column shows to be it",
    ),
    "lacks_anybody": Text(
        zh="没有看出哪一列是“{field}”（{name}）；来源里确实没有的，请删去该行，这些操作就不计在任何人名下，也不评价任何人",
        en="no column shows to be {field} ({name}); if the source has none, take the line out: the acts are then "
        "nobody's, and nobody is measured by them",
    ),
    "which_decimal": Text(
        zh="列{column}中的小数点后都恰好三位（如{example}），无法判断是小数还是千分位",
        en="in {column} every point stands before just three digits, such as {example}: a decimal sign, or thousands?",
    ),
    "decimal_comma": Text(
        zh="列{column}以逗号为小数点", en="in {column} commas can only be the decimal sign, and points group"
    ),
    "which_order": Text(
        zh="列{column}中如{example}的日期，年、月、日孰先孰后，整列都看不出",
        en="which number is day, month or year in dates like {example} of {column}? Nothing in the column tells",
    ),
    "which_turned": Text(
        zh="列{column}中，写作文字的日期（如{example}）日都在 12 以后，已是日期的日都不超过 12："
        "很可能是电子表格把日当成了月。请从原系统按文本重新导出；确认无误的，再写明先后",
        en="in {column} days that are text, such as {example}, are all after the twelfth of a month, and those that "
        "are days already all before the thirteenth: a spreadsheet has most likely taken days for months. Export it "
        "again as text, or say the order where the days are right as they stand",
    ),
    "order_day_first": Text(
        zh="列{column}（如{example}）：有大于 12 的数在前，日在月前",
        en="{column}, such as {example}: numbers above 12 stand first, so the day comes before the month",
    ),
    "order_month_first": Text(
        zh="列{column}（如{example}）：有大于 12 的数在后，月在日前",
        en="{column}, such as {example}: numbers above 12 stand second, so the month comes before the day",
    ),
    "order_year_first": Text(
        zh="列{column}（如{example}）：开头的数少有变化，末尾的数多有变化，开头两位是年份",
        en="{column}, such as {example}: what stands first hardly changes, the last number does, so the year is first",
    ),
    "no_zone": Text(
        zh="列{column}的时间不带时区，按 {zone} 理解；如不是，请写 timezone",
        en="times of {column} carry no zone and are taken in {zone}; if they are in another, say it with timezone",
    ),
    "offsets": Text(
        zh="时间带有时区偏移（{offsets}），换算到项目的时区 {zone}；单位若在别的时区，请改项目设置的 timezone，"
        "否则钟点会错位",
        en="times carry offsets ({offsets}) and are moved to the project's zone, {zone}; if the bureau is in another, "
        "set timezone in the project's settings, or the hours of the day will be others",
    ),
    "days_only": Text(
        zh="{columns}只有日期：凡要看钟点的指标不用这些时间",
        en="dates only in {columns}: what needs the hour leaves them out",
    ),
    "encoding_marked": Text(zh="文件本身标明是 {name}", en="the file itself shows to be in {name}"),
    "encoding_letters": Text(zh="按此编码读作：{words}", en="so it reads: {words}"),
    "which_encoding": Text(zh="文字用的是哪种编码？{shown}", en="which encoding is the text in? {shown}"),
    "words_taken": Text(zh="视同的用词：{words}", en="words taken for riskml's: {words}"),
    "words_same": Text(zh="已知的用词：{words}", en="words that are known: {words}"),
    "words_unknown": Text(zh="不认识、按原样保留的用词：{words}", en="words not known, kept as they are: {words}"),
    "words_plain": Text(zh="用词：{words}", en="its words: {words}"),
    "words_how": Text(
        zh="要说明它们的含义，可写 [tables.{table}.values.{field}] 一节，例如 {word} = '{ours}'",
        en="to say what they mean, write [tables.{table}.values.{field}] with lines such as {word} = '{ours}'",
    ),
    "more": Text(zh="另有 {n} 种", en="{n} more"),
    "stages": Text(
        zh="每行是一个办件，{columns}各是一个环节的时间",
        en="each row is a case, and {columns} are each the time of a step",
    ),
    "pairs": Text(
        zh="列{column}分别记开始和完成，一项操作两行合为一条：{words}",
        en="{column} says the start and the end of an act on rows of their own, which become one: {words}",
    ),
    "lifecycle_aside": Text(
        zh="列{column}的用词：{words}；只取已完成的",
        en="words of {column}: {words}; only acts that are complete are taken",
    ),
    "lifecycle_plain": Text(zh="列{column}的用词：{words}", en="words of {column}: {words}"),
    "table_fields": Text(zh="{table}（对上 {n} 个字段）", en="{table} ({n} {n:field|fields} met)"),
    "which_table": Text(
        zh="这份数据进哪张表？{tables}都相近", en="which table is it for? {tables} are near each other"
    ),
    "chosen_table": Text(
        zh="{of} 列中有 {met} 列对得上 {table} 的字段，多于其他表",
        en="{met} of {of} columns are fields of {table}, more than of any other table",
    ),
    "named_table": Text(zh="按要求进 {table} 表", en="into {table}, as was asked"),
    "key_unique": Text(
        zh="{columns}没有重复，可作主键", en="no two rows that differ share a value of {columns}: a key"
    ),
    "repeats_keyed": Text(
        zh="有 {n:,} 行与前面的行完全相同，导入时计为重复",
        en="{n:,} exact {n:repeat|repeats} of an earlier row: counted as {n:a duplicate|duplicates} at import",
    ),
    "repeats": Text(
        zh="有 {n:,} 行与前面的行完全相同；没有主键的，导入时保留并说明",
        en="{n:,} exact {n:repeat|repeats} of an earlier row; without a key they are kept at import, and told",
    ),
    "columns_left": Text(zh="没有用到的列：{columns}", en="columns that fill nothing: {columns}"),
    "repeated": Text(zh="办件的信息在每条操作上重复出现", en="what is said of a case is repeated on each of its acts"),
    "optional": Text(zh="不是每个办件都有的列", en="columns that not every case has"),
    "in_store": Text(zh="项目库", en="the project's store"),
    "in_source": Text(zh="{source}", en="{source}"),
    "met_elsewhere": Text(
        zh="{field} 的 {of:,} 个{kind}编号中，有 {met:,} 个见于{where}的 {other}",
        en="of {of:,} identifiers of {kind} in {field}, {met:,} are met in {other} of {where}",
    ),
    "file_head": Text(
        zh="由 riskml map 按 {sources} 提出，请逐行复核；看了 {rows:,} 行中的 {looked:,} 行",
        en="proposed by riskml map for {sources}, to be reviewed line by line; {looked:,} of {rows:,} rows were looked "
        "at",
    ),
    "file_open": Text(
        zh='写着 "?" 的地方须由人来定：从所列各项中选一个填上，或删去该行；在此之前本文件不能用于导入',
        en='where it says "?" a person decides: write one of what is listed, or take the line out; until then nothing '
        "can be imported with this file",
    ),
    "choose_one": Text(zh="可选：{choices}", en="one of: {choices}"),
    "proposed": Text(zh="建议：{choice}", en="proposed: {choice}"),
    "a_day": Text(zh="{year} 年 {month} 月 {day} 日", en="{day} {month} {year}"),
    "a_time": Text(zh="{year} 年 {month} 月 {day} 日 {clock}", en="{day} {month} {year}, {clock}"),
    "an_act": Text(zh="{who} 于 {at} 对 {case} 号办件办理{step}", en="{who} did {step} on case {case} on {at}"),
    "outcome_approved": Text(zh="准予", en="approved"),
    "outcome_rejected": Text(zh="不予", en="rejected"),
    "outcome_withdrawn": Text(zh="撤回", en="withdrawn"),
    "outcome_returned": Text(zh="退回", en="returned"),
    "outcome_done": Text(zh="办结", en="done"),
    "nobody": Text(zh="（未写何人）", en="(nobody named)"),
    "an_outcome": Text(zh="，结果：{value}", en=", outcome {value}"),
    "an_amount": Text(zh="，金额 {value}", en=", amount {value}"),
    "a_counterparty": Text(zh="，相对人 {value}", en=", for {value}"),
    "an_agent": Text(zh="，由 {value} 代办", en=", filed by {value}"),
    "days_after": Text(zh="，距收件 {n} 个工作日", en=", {n} working {n:day|days} after receipt"),
    "same_day": Text(zh="，距收件不到 1 个工作日", en=", within a working day of receipt"),
    "a_limit": Text(zh="，期限 {value}", en=", limit {value}"),
    "a_payment": Text(zh="{at} 向 {payee} 支付 {amount}", en="{amount} was paid to {payee} on {at}"),
    "of_unit": Text(zh="，付款单位 {value}", en=", by the unit {value}"),
    "by_official": Text(zh="，{value} 批准", en=", approved by {value}"),
    "an_invoice": Text(zh="，发票 {value}", en=", invoice {value}"),
    "for_scheme": Text(zh="，用于 {value}", en=", for {value}"),
    "full_stop": Text(zh="。", en="."),
    "a_field": Text(zh="{field} {value}", en="{field} {value}"),
    "a_row": Text(zh="{table}：{fields}。", en="{table}: {fields}."),
    "yes": Text(zh="是", en="yes"),
    "no": Text(zh="否", en="no"),
    "kind_officials": Text(zh="公职人员", en="officials"),
    "kind_counterparties": Text(zh="相对人", en="counterparties"),
    "kind_units": Text(zh="单位", en="units"),
    "kind_cases": Text(zh="办件", en="cases"),
    "kind_matters": Text(zh="事项", en="matters"),
    "kind_contracts": Text(zh="合同", en="contracts"),
    "kind_tenders": Text(zh="采购项目", en="tenders"),
}

told = teller(PHRASES)


def named(column: str) -> Text:
    """Return the name of a column, or a word of a source, between quotation marks in either language."""
    return Text.same(f"“{column}”")
