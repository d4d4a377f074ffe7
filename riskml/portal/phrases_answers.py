"""The words of answering: to each reason, with papers, and with both numbers beside each other."""

from __future__ import annotations

from riskml.core.texts import Text

PHRASES: dict[str, Text] = {
    # point by point
    "room_points": Text(zh="逐条说明", en="Point by point"),
    "room_points_note": Text(
        zh="以下是请您说明的各条理由，都是线索，不是结论。每条可以选一种回答，也可以只写说明；不回答的，不视为认可。",
        en="These are the reasons that you are asked about: leads, and no verdict. "
        "Give each an answer, or only words; what you leave open "
        "does not count as agreed.",
    ),
    "room_points_for": Text(zh="代谁录入", en="Whose answer it is"),
    "room_points_unit": Text(zh="单位的说明", en="The unit’s answer"),
    "room_points_of": Text(zh="{person} 的说明", en="Answer of {person}"),
    "room_point": Text(zh="第 {place} 条：{label}", en="{place}. {label}"),
    "room_point_rests_on": Text(zh="依据", en="What it rests on"),
    "room_point_computed": Text(zh="怎样算出", en="How it was computed"),
    "room_point_records": Text(zh="记录（共 {total} 条，此处列 {here} 条）", en="Records ({here} of {total})"),
    "room_point_stance": Text(zh="您的回答", en="Your answer"),
    "room_stance_": Text(zh="暂不回答", en="left open"),
    "room_stance_agreed": Text(zh="情况属实", en="agreed"),
    "room_stance_not_so": Text(zh="与事实不符", en="not so"),
    "room_stance_circumstance": Text(zh="事出有因", en="explained by a circumstance"),
    "room_circumstance": Text(zh="事出有因的，请选择情形", en="Where a circumstance explains it: which"),
    "room_circumstance_known": Text(zh="常见的合理情形", en="What often explains it"),
    "room_circumstance_own": Text(zh="其他情形（在下面写明）", en="another one, in my own words"),
    "room_circumstance_words": Text(zh="其他情形，请写明", en="Another circumstance, in your own words"),
    "room_point_words": Text(zh="说明", en="In your own words"),
    "room_point_files": Text(zh="佐证材料（可选多个文件）", en="Records that show it (several files may be chosen)"),
    "room_point_missing": Text(
        zh="第 {place} 条选了“事出有因”，请选择或写明情形",
        en="which circumstance explains reason {place}",
    ),
    "room_point_none": Text(zh="没有回答", en="nothing was said to it"),
    "room_statement_note": Text(
        zh="本页所填即为书面说明；另有纸质或电子说明的，再填以下各项。",
        en="What you write on this page is your statement. Fill in what follows only where there is another on paper "
        "or as a file.",
    ),
    "room_general_words": Text(zh="其他需要说明的", en="Anything else"),
    # draft and sending
    "room_take_back": Text(zh="撤下（暂存时生效）", en="take it back when the draft is saved"),
    "room_keep": Text(zh="暂存", en="Save as a draft"),
    "room_send": Text(zh="提交", en="Send"),
    "room_kept": Text(zh="已暂存（{at}），尚未提交。", en="Saved on {at}; not sent yet."),
    "room_send_note": Text(
        zh="提交后不能修改，可以随时补充说明。暂存的内容只有您自己能看到。",
        en="What is sent cannot be changed; you can add to it at any time. A draft is seen by you alone.",
    ),
    "room_sent_at": Text(zh="{at} 提交", en="Sent {at}"),
    "room_sent_hash": Text(zh="校验值 {sha256}", en="Hash {sha256}"),
    "room_entered_by": Text(zh="由 {person} 根据书面材料代录", en="entered from paper by {person}"),
    "room_answered_here": Text(zh="本页逐条说明", en="the answer, point by point"),
    "room_further": Text(zh="补充说明", en="Further statement"),
    "room_further_note": Text(
        zh="补充说明附在已提交的说明之后，不改动原来的内容，也不改变办理时限。",
        en="It stands beside what was sent, which stays as it is; no deadline changes.",
    ),
    "room_further_add": Text(zh="补充", en="Add"),
    "room_answers_given": Text(zh="说明情况", en="What was answered"),
    # both numbers
    "room_numbers": Text(zh="两个得分", en="Both numbers"),
    "room_numbers_said": Text(
        zh="公布的得分为 {published}；如果把已说明的各条按“与预期相同”计算，得分为 {left}。",
        en="As published {published}; if what was explained is taken as expected: {left}.",
    ),
    "room_numbers_line": Text(zh="按得分列入名单的标准为 {line}。", en="The list’s line is {line}."),
    "room_numbers_remaining": Text(
        zh="名单以按最有利情形解释后的得分为准：公布时为 {before}，这样计算后为 {after}。",
        en="The list goes by what remains under the circumstances that explain it best: {before} as published, {after} "
        "if so taken.",
    ),
    "room_numbers_rule": Text(
        zh="本件不是按得分列入的，得分高低不决定是否列入。",
        en="It was not the score that listed this person: the score decides nothing here.",
    ),
    "room_numbers_rise": Text(
        zh="单看模型，已说明的各条按预期计后，其余情况反而更突出，得分为 {score}。"
        "说明不会使结果变重，仍以公布的得分为准。",
        en="By the model alone, what is left would stand out more, at {score}. An answer never makes anything worse: "
        "the published score stands.",
    ),
    "room_numbers_left_out": Text(
        zh="得分不计或不单独计算的理由：{reasons}。这些理由由核查人员对照记录判断。",
        en="Not part of the score, or not by itself: {reasons}. Whether these stand is for people to see in the "
        "records.",
    ),
    "room_numbers_note": Text(
        zh="这只是对照，不是结论：公布的等级只有在核查结论被采纳之后，才会在下一次运行中改变。",
        en="A comparison, and no decision: a published grade changes only in a later run, through a review that was "
        "accepted.",
    ),
    "room_numbers_reason": Text(zh="理由", en="Reason"),
    "room_numbers_before": Text(zh="公布时", en="As published"),
    "room_numbers_after": Text(zh="按预期计算后", en="If so taken"),
    "room_numbers_taken": Text(zh="按预期计", en="taken as expected"),
    "room_numbers_others": Text(zh="其他指标与基数合计", en="all other metrics, and the base"),
    "room_numbers_total": Text(zh="得分", en="Score"),
    # papers
    "room_files_note": Text(
        zh="可上传 {kinds}，每个不超过 {size} MB。文件原样保存并计算校验值，系统不打开、不解析。",
        en="{kinds}, up to {size} MB each. Files are kept as they come, with their hash; nothing here opens them.",
    ),
    "room_refused_type": Text(zh="{name}：不接收这种文件", en="{name}: files of this type are not taken"),
    "room_refused_content": Text(zh="{name}：内容与文件类型不符", en="{name}: what is in it is not what its name says"),
    "room_refused_size": Text(zh="{name}：文件过大", en="{name}: it is too large"),
    "room_refused_empty": Text(zh="{name}：空文件", en="{name}: it is empty"),
    "room_refused_many": Text(zh="{name}：一次上传的文件过多", en="{name}: too many files at once"),
    "room_files_refused": Text(
        zh="以下文件没有接收，其余内容已暂存：", en="These files were not taken; all else was saved:"
    ),
}
