"""The words of the pages about many cases, and of what stands beside one, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

PHRASES: dict[str, Text] = {
    # notes, ties and links of a case
    "pages_notes": Text(zh="备注", en="Notes"),
    "pages_notes_none": Text(zh="还没有备注。", en="Nobody has remarked anything yet."),
    "pages_note_text": Text(zh="内容", en="What is to be noted"),
    "pages_note_rule": Text(
        zh="备注记载作者和时间，写下后不可更改，也不改变件的环节。",
        en="A note bears its author and its time. It is never changed, and moves nothing.",
    ),
    "pages_note_kind": Text(zh="类别", en="Kind"),
    "pages_note_comment": Text(zh="备注", en="comment"),
    "pages_note_dissent": Text(zh="不同意见", en="dissent"),
    "pages_note_write": Text(zh="记入", en="Write it down"),
    "pages_linked_to": Text(zh="关联件", en="Tied to"),
    "pages_linked_of": Text(zh="被关联于", en="Tied from"),
    "pages_grown": Text(zh="▲ {day} 新增事实", en="▲ facts grew on {day}"),
    "pages_grown_first": Text(
        zh="▲ {day} 新增事实，尚未据此办理，故排在前面",
        en="▲ facts grew on {day} and it was not moved on since: therefore it comes first",
    ),
    "pages_until": Text(zh="{day} 再次提请研究", en="to be resubmitted on {day}"),
    "pages_ties": Text(zh="系统比对提示（回避）", en="Computed ties (recusal)"),
    "pages_ties_note": Text(
        zh="以下由个人有关事项和任职记录比对得出，只是提示，不是认定；作出决定前，其不得在本件签名，也不能查看本件。",
        en="Found by comparing declared relatives and posts. It is a question, not a finding; until it is decided, the "
        "person signs nothing in this case and does not open it.",
    ),
    "pages_tie_kin": Text(
        zh="系统比对：申报的亲属关系", en="computed: a declared relative (table of declared relatives)"
    ),
    "pages_tie_past_post": Text(
        zh="系统比对：三年内曾同单位任职", en="computed: served in one unit within three years (table of posts)"
    ),
    "pages_tie_bring": Text(zh="提请决定回避", en="Have recusal decided"),
    # balance of load
    "pages_load": Text(zh="承办工作量", en="Who has how many cases"),
    "pages_load_note": Text(
        zh="列出承办人员手上未办结的件数，供分办、改派时均衡安排；多少不说明优劣。",
        en="Open cases of those who handle them, for whoever assigns or reassigns one. The numbers judge nobody.",
    ),
    "pages_load_person": Text(zh="承办人员", en="Handler"),
    "pages_load_held": Text(zh="在办", en="Open"),
    "pages_load_late": Text(zh="逾期", en="Late"),
    "pages_load_soon": Text(zh="{days} 个工作日内到期", en="Due within {days} working days"),
    "pages_load_proposed": Text(zh="可分给谁", en="To whom they may go"),
    "pages_load_proposed_note": Text(
        zh="“可分给谁”：在可以承办的人员中，列出未办结件数最少的。当事人及其下级、应当回避的、不管该单位的，均不列。"
        "这只是建议，由分办的人决定；承办人员也可以自行领件。",
        en="To whom they may go: of those who may have it, the ones with the fewest open cases. Left out are whom it "
        "is about and who answers to them, who is recused, and whose units it does not concern. It is a proposal, and "
        "whoever assigns decides; a handler may also take a case.",
    ),
    "pages_load_proposed_nobody": Text(zh="没有可以承办的人员", en="there is nobody who may have it"),
    "pages_load_red": Text(zh="红色", en="Red"),
    "pages_load_has": Text(zh="在办 {count} 件", en="{count} open"),
    "pages_load_waiting": Text(zh="尚未分到人的件", en="Cases that are nobody’s yet"),
    "pages_load_none": Text(zh="没有等待分办的件。", en="No case waits to be assigned."),
    "pages_load_ask": Text(zh="查看承办工作量", en="Who has how many"),
    # signals from outside
    "pages_signals": Text(zh="外部来源", en="Signals from outside"),
    "pages_signal": Text(zh="来源", en="Came from"),
    "pages_source_letters": Text(zh="信访举报", en="letters and visits"),
    "pages_source_inspection": Text(zh="巡视巡察", en="an inspection"),
    "pages_source_superior": Text(zh="上级交办", en="assigned from above"),
    "pages_source_other": Text(zh="其他部门移送", en="passed on by another office"),
    "pages_signal_enter": Text(zh="录入外部来源", en="Enter a signal from outside"),
    "pages_signal_note": Text(
        zh="一经录入不可更改。不填关联件编号的，登记为新的问题线索；填写的，并入该件。所述只是来源方的说法，不是认定。",
        en="What is entered is never changed. Without the number of a case it opens a new clue; with one it joins that "
        "case. It is what the source says, and no finding.",
    ),
    "pages_signal_received": Text(zh="收到日期", en="Received on"),
    "pages_signal_reference": Text(zh="来文号或登记号", en="Its number at the source"),
    "pages_signal_text": Text(zh="内容摘要", en="What it says"),
    "pages_signal_people": Text(
        zh="所涉人员编号（多个用逗号分开；不能确定的写在摘要里）",
        en="Identifiers of the people it names (commas between; whoever is not certain goes into the text)",
    ),
    "pages_signal_units": Text(zh="所涉单位编号（多个用逗号分开）", en="Identifiers of units (commas between)"),
    "pages_signal_number": Text(zh="关联件编号（可不填）", en="Number of the case that it joins (may stay empty)"),
    "pages_signal_save": Text(zh="录入", en="Enter"),
    "pages_signal_needs_source": Text(zh="请选择来源。", en="Say where it came from."),
    "pages_signal_needs_day": Text(
        zh="请填写收到日期，不晚于今天。", en="Give the day it was received, not after today."
    ),
    "pages_signal_needs_text": Text(zh="请写明内容摘要。", en="Say in words what it says."),
    "pages_signal_no_person": Text(zh="没有这个人员编号：{what}", en="Nobody has this identifier: {what}"),
    "pages_signal_no_unit": Text(zh="没有这个单位编号：{what}", en="No unit has this identifier: {what}"),
    "pages_signal_no_case": Text(
        zh="没有可以关联的在办件：{what}", en="There is no open case of this number that you may open: {what}"
    ),
    "pages_signal_not_about": Text(
        zh="关联件不涉及此人，请不填关联件编号，另行登记为问题线索：{what}",
        en="The case is not about this person; enter it without the number of a case, as a clue of its own: {what}",
    ),
    "pages_clues_none": Text(zh="没有您可以查看的问题线索。", en="There is no clue that you may open."),
    # improvements
    "pages_improvements_note": Text(
        zh="同一规则在同一单位的提示率，以及该单位指定指标的“实际÷预期”，与开始完善之前相比。区间排除“没有变化”，"
        "或者签署了载明日期的“未见成效”，才能办结。比较的是数据，不是对任何人的评价。",
        en="How often the same rule flagged people of the same unit, and what was observed of a metric that was named, "
        "beside what was expected of the same work: before the improvement began, and since. A task stays "
        "open until an interval excludes that nothing changed, or until a dated “no effect” is signed. It compares "
        "figures, and judges nobody.",
    ),
    "pages_improvements_limits": Text(
        zh="看不到的：完善往往始于提示偏多之时，之后即使什么也不做，也常会回落；近几个月的记录可能尚未报齐。指标的预期"
        "来自做同样工作的其他单位，各单位一齐变好的，看不出来；同一件事里的几次办理互有关联，区间宁可看作偏窄。"
        "一件有几项比较的，区间已相应放宽。",
        en="What it cannot see: improvements begin when many were flagged, and such numbers often fall by themselves; "
        "records of the latest months may not be complete. What is expected by a metric comes from other units that do "
        "the same work, so that what got better everywhere does not show; acts of one matter hang together, so take "
        "its interval for rather too narrow. Where a case has several comparisons, their intervals are "
        "the wider for it.",
    ),
    "pages_improvements_none": Text(
        zh="没有您可以查看的完善任务。", en="There is no improvement that you may look at."
    ),
    "pages_began": Text(zh="{day} 开始", en="begun on {day}"),
    "pages_ended_shown": Text(zh="{day} 签署：成效已显现", en="signed on {day}: effect shown"),
    "pages_ended_none": Text(zh="{day} 签署：未见成效", en="signed on {day}: no effect"),
    "pages_task_open": Text(
        zh="未办结：区间尚未排除“没有变化”，也没有签署“未见成效”",
        en="open: no interval excludes yet that nothing changed, and no “no effect” is signed",
    ),
    "pages_task_fewer": Text(
        zh="未办结：区间已排除“没有变化”，有所好转，可以提请签署",
        en="open: an interval excludes that nothing changed, and the change is for the better; it may be signed",
    ),
    "pages_task_more": Text(
        zh="未办结：区间已排除“没有变化”，但有变差的，不能算作成效",
        en="open: an interval excludes that nothing changed, but something got worse; that is no effect to be signed "
        "as shown",
    ),
    "pages_task_to_sign": Text(
        zh="未办结：没有可以比较的区间，须凭所附测算签署结论",
        en="open: there is no interval to go by; its end is signed on the measured effect that is attached",
    ),
    "pages_before": Text(zh="之前", en="Before"),
    "pages_since": Text(zh="之后", en="Since"),
    "pages_ratio": Text(zh="之后÷之前", en="Since ÷ before"),
    "pages_verdict": Text(zh="说明什么", en="What it says"),
    "pages_verdict_unknown": Text(zh="还无法比较", en="nothing to compare yet"),
    "pages_verdict_open": Text(zh="区间包含“没有变化”", en="the interval includes that nothing changed"),
    "pages_verdict_fewer": Text(zh="提示减少", en="fewer were flagged"),
    "pages_verdict_more": Text(zh="提示增多", en="more were flagged"),
    "pages_half": Text(
        zh="{share}（{flagged}/{of}人·月，{months}个月）",
        en="{share} ({flagged} of {of} person-months, {months} {months:month|months})",
    ),
    "pages_half_metric": Text(
        zh="{times}倍（实际{observed}，预期{expected}，{months}个月）",
        en="{times} times the expected ({observed} observed, {expected} expected, {months} {months:month|months})",
    ),
    "pages_measured_by": Text(zh="规则或指标", en="Rule or metric"),
    "pages_metric_named": Text(zh="指标，{person} 于 {day} 指定", en="a metric, named by {person} on {day}"),
    "pages_metric_name": Text(zh="再指定一项指标来衡量", en="Measure it by a metric, too"),
    "pages_metric_save": Text(zh="指定", en="Name it"),
    "pages_metric_note": Text(
        zh="只能在 {day}（含）以前指定，此后已有数据可看，不能再挑；最多{most}项，指定后不能撤换。"
        "指标越多，每项的区间越宽。",
        en="Up to {day}: after that there are figures to see, and none may be picked by them. At most {most}; what is "
        "named is not taken back. The more there are, the wider is each interval.",
    ),
    "pages_metric_verdict_unknown": Text(zh="还无法比较", en="nothing to compare yet"),
    "pages_metric_verdict_open": Text(zh="区间包含“没有变化”", en="the interval includes that nothing changed"),
    "pages_metric_verdict_fewer": Text(zh="与预期相比，比以前低", en="lower than before, beside what was expected"),
    "pages_metric_verdict_more": Text(zh="与预期相比，比以前高", en="higher than before, beside what was expected"),
    "pages_interval": Text(zh="{level} 区间 {low}–{high}", en="{level} interval {low}–{high}"),
    "pages_no_rule": Text(
        zh="该件没有运行可以逐月比较的规则，也没有指定指标；成效以所附“整改成效测算”为准。",
        en="No rule of this case can be compared month by month, and no metric was named; the measured effect "
        "that is attached counts.",
    ),
    # progress and notices
    "pages_period": Text(zh="{name}进展", en="Progress in {name}"),
    "pages_period_note": Text(
        zh="括号内为上一期。一件涉及多个单位的，各单位都计，合计只计一次。逾期指到期日在本期内而未按期办理。",
        en="In brackets: the period before. A case that concerns several units counts in each, and once over all. "
        "Late: due in the period, and not moved on in time.",
    ),
    "pages_quarter": Text(zh="{year} 年第 {quarter} 季度", en="quarter {quarter} of {year}"),
    "pages_day": Text(zh="{month} {day} 日", en="{day} {month}"),
    "pages_period_before": Text(zh="（{value}）", en="({value})"),
    "pages_span": Text(zh="{first} 至 {last}，单位：件", en="{first} to {last}; numbers of cases"),
    "pages_periods": Text(zh="期间", en="Periods"),
    "pages_of_people": Text(
        zh="涉及人员的件（人员预警和问题线索）", en="About people (warnings about people, and clues)"
    ),
    "pages_of_matters": Text(zh="涉及事项的件（事项预警）", en="About matters (warnings about matters)"),
    "pages_all": Text(zh="合计", en="All"),
    "pages_by_unit": Text(zh="按单位", en="By unit"),
    "pages_by_office": Text(zh="按承办部门", en="By office"),
    "pages_measure_opened": Text(zh="登记", en="opened"),
    "pages_measure_assessed": Text(zh="研判", en="assessed"),
    "pages_measure_assigned": Text(zh="交办", en="assigned"),
    "pages_measure_answered": Text(zh="反馈", en="answered"),
    "pages_measure_rectified": Text(zh="整改", en="put right"),
    "pages_measure_closed": Text(zh="办结", en="closed"),
    "pages_measure_late": Text(zh="逾期", en="late"),
    "pages_few": Text(zh="不足{few}", en="under {few}"),
    "pages_few_note": Text(
        zh="涉及人员的，不足{few}件的数不公布；能够据以推算的数也一并不公布，写作“不足{few}”的可能是后者。",
        en="About people, numbers under {few} are not told, nor those from which they could be worked out: what reads "
        "“under {few}” may be one of these.",
    ),
    "pages_notice_issue": Text(zh="印发本季度督办通报", en="Issue the supervision notice on this quarter"),
    "pages_notice_issue_note": Text(
        zh="印发后文字不可更改，并记入留痕台账。",
        en="Its words are never changed after that, and it is entered in the ledger.",
    ),
    "pages_notices_issued": Text(zh="已印发的通报", en="Notices that were issued"),
    "pages_notices_none": Text(zh="还没有印发过通报。", en="None has been issued yet."),
    "pages_notice_title": Text(
        zh="{year} 年第 {quarter} 季度预警处置督办通报", en="Supervision notice, quarter {quarter} of {year}"
    ),
    "pages_notice_number": Text(zh="编号 {number}，{day}印发", en="Number {number}, issued on {day}"),
    "pages_notice_lead": Text(
        zh="{first}至{last}，各单位预警和问题线索办理进展如下，括号内为上一季度（{before}）。",
        en="How warnings and clues moved from {first} to {last}; in brackets, the quarter before ({before}).",
    ),
    "pages_notice_cell": Text(zh="{what} {now}（{before}）", en="{what} {now} ({before})"),
    "pages_notice_end": Text(
        zh="本通报只列办理进展，不是对任何单位和个人的评价。请有逾期件的单位和部门尽快办理。",
        en="This notice tells how cases moved, and judges no unit and nobody. Units and offices with late cases are "
        "asked to move them on.",
    ),
    "pages_notice_hash": Text(zh="校验值（SHA-256）", en="SHA-256"),
    # meetings
    "pages_agenda": Text(zh="上会", en="On the agenda of a meeting"),
    "pages_agenda_of": Text(zh="{day} 会议", en="meeting of {day}"),
    "pages_agenda_day": Text(zh="会议日期", en="Day of the meeting"),
    "pages_agenda_proposal": Text(zh="提请研究的意见", en="What is proposed"),
    "pages_agenda_put": Text(zh="提请上会", en="Put it on the agenda"),
    "pages_agenda_off": Text(zh="撤下", en="Take it off"),
    "pages_meetings_none": Text(zh="没有安排上会的件。", en="No case that you may open is on an agenda."),
    "pages_meetings_note": Text(
        zh="会上的决定，由有权人员在件上签名作出；不同意见记为备注，一并留存。",
        en="What a meeting decides is signed in the case by those whose signature it takes; dissent is kept as a note.",
    ),
    "pages_meeting_count": Text(zh="{count} 件", en="{count} {count:case|cases}"),
    "pages_meeting_title": Text(zh="上会资料：{day}", en="Meeting pack for {day}"),
    "pages_meeting_answer": Text(zh="本人或单位的说明", en="What the person or the unit answered"),
    "pages_meeting_answer_none": Text(zh="尚未说明。", en="Nobody has answered yet."),
    "pages_meeting_dissent": Text(zh="不同意见", en="Dissent"),
    "pages_meeting_dissent_none": Text(zh="没有记录不同意见。", en="None was noted."),
    "pages_meeting_decide": Text(zh="形成决定（签名）", en="Decide (by signing)"),
    "pages_meeting_by": Text(zh="{person} {at} 提请", en="put on by {person}, {at}"),
    # models
    "pages_models_note": Text(
        zh="以下由已发布的运行、模型包和变动记录给出；这里只看，不训练、不上线。",
        en="As the published run, the model’s package and the journal tell it. Nothing is trained or promoted here.",
    ),
    "pages_model": Text(zh="现用模型", en="Champion"),
    "pages_model_challenger": Text(zh="候选模型", en="Challenger"),
    "pages_model_order": Text(zh="排序模型", en="Order of warnings"),
    "pages_model_order_challenger": Text(zh="候选排序模型", en="Challenger of the order"),
    "pages_model_version": Text(zh="第 {version} 版", en="version {version}"),
    "pages_model_number": Text(zh="版本", en="Version"),
    "pages_model_none": Text(zh="没有模型", en="no model"),
    "pages_model_untold": Text(
        zh="这次运行读入时没有保存模型情况。", en="Nothing was kept of this run’s model when it was read."
    ),
    "pages_model_tables": Text(zh="学习所用数据", en="Learned from"),
    "pages_model_drift": Text(zh="与建模时相比", en="Since the model was made"),
    "pages_model_withdrawn": Text(zh="等级的承诺已撤回", en="The promise on grades was withdrawn"),
    "pages_model_card": Text(zh="模型说明", en="Its card"),
    "pages_model_card_none": Text(
        zh="手边没有与留痕台账相符的模型包，不显示说明。",
        en="No package at hand is the one that the ledger has, so no card is shown.",
    ),
    "pages_model_journal": Text(zh="训练、签署与上线记录", en="Who trained, signed and promoted"),
    "pages_model_journal_none": Text(zh="没有记录。", en="Nothing is written down."),
    "pages_utc": Text(zh="{at}（世界时）", en="{at} UTC"),
    "pages_model_trained_by": Text(zh="{person} 训练", en="trained by {person}"),
    "pages_journal_train": Text(zh="训练", en="trained"),
    "pages_journal_promote": Text(zh="上线", en="promoted"),
    "pages_journal_rollback": Text(zh="退回上一版", en="rolled back"),
    "pages_journal_sign": Text(zh="签署", en="signed"),
    "pages_journal_noticed": Text(zh="发现变动", en="found moved"),
    # areas
    "pages_areas_note": Text(
        zh="每个区域连同其下各级区域一并计算；一件涉及几个单位的，各单位都计，上一级只计一次。预警数为最近一次运行发出的"
        "预警；其余为台账中的件，截至此刻。确认占比是已有结论（确认或澄清）的件中确认的份额，附 95% 精确区间；不足"
        "{few}件的不算，写作“—”。数字不是排名：查得多、报得全的地方数字会大。",
        en="Each area with all that is below it. What concerns several units counts in each, and once above them. "
        "Warnings are those that the latest run issued; the rest are cases in the register, as they stand now. The "
        "share confirmed is of those that were decided (confirmed or explained), with its exact 95% interval; of fewer "
        "than {few} it is not worked out (—). It ranks nobody: where more is looked at and entered, there is more.",
    ),
    "pages_areas_few": Text(
        zh="涉及人员的，不足{few}件的数不公布；能够据以推算出来的数也一并不公布。",
        en="About people, numbers under {few} are not told, nor those from which they could be worked out.",
    ),
    "pages_areas_untold": Text(zh="不公布", en="not told"),
    "pages_areas_people": Text(zh="涉及人员的预警", en="Warnings about people"),
    "pages_areas_matters": Text(zh="涉及事项的预警", en="Warnings about matters"),
    "pages_areas_run": Text(zh="最近一次运行截至 {day}", en="The latest run is as of {day}"),
    "pages_areas_above": Text(zh="上级区域", en="Areas above"),
    "pages_areas_unit": Text(zh="查看该单位的画像", en="Open the portrait of this unit"),
    "pages_areas_csv": Text(zh="导出 CSV（含各级下属区域）", en="As CSV, with all areas below"),
    "pages_areas_area": Text(zh="区域", en="Area"),
    "pages_areas_code": Text(zh="单位编号", en="Unit id"),
    "pages_areas_level": Text(zh="层级", en="Level"),
    "pages_areas_kind": Text(zh="区划级别", en="What it is"),
    "pages_areas_about": Text(zh="涉及", en="About"),
    "pages_areas_itself": Text(zh="本级（不含下属区域）", en="itself, without the areas below"),
    "pages_areas_nowhere": Text(zh="未注明单位", en="of no unit that is known"),
    "pages_areas_of_issued": Text(zh="本期预警", en="Warnings issued"),
    "pages_areas_of_open": Text(zh="未办结", en="Open cases"),
    "pages_areas_of_late": Text(zh="其中逾期", en="Of these late"),
    "pages_areas_of_decided": Text(zh="已有结论", en="Decided"),
    "pages_areas_of_confirmed": Text(zh="其中确认", en="Of these confirmed"),
    "pages_areas_share": Text(zh="确认占比", en="Share confirmed"),
    "pages_areas_low": Text(zh="区间下限（95%）", en="Low end (95%)"),
    "pages_areas_high": Text(zh="区间上限（95%）", en="High end (95%)"),
    "pages_areas_none": Text(zh="没有您可以查看的区域。", en="There is no area that you may look at."),
    # watchers
    "pages_watch_note": Text(
        zh="根据 {since} 以来的签名计算，不涉及任何件的内容。份额附 95% 区间；不足{few}件的不算，写作“—”。"
        "数字不是评价：难件多的人办得慢。",
        en="From what was signed since {since}; nothing of any case’s content. Shares come with 95% intervals, and "
        "of fewer than {few} nothing is worked out (—). The numbers judge nobody: who is given "
        "the hard cases takes longer.",
    ),
    "pages_watch_people": Text(zh="按承办人员", en="By handler"),
    "pages_watch_offices": Text(zh="按部门", en="By office"),
    "pages_watch_office": Text(zh="部门", en="Office"),
    "pages_watch_stages": Text(zh="各环节用时", en="Time at each state"),
    "pages_watch_steps": Text(zh="办理次数", en="Moves signed"),
    "pages_watch_days": Text(zh="每次用时（天，中位数）", en="Days a move (median)"),
    "pages_watch_missed": Text(zh="逾期份额", en="Share late"),
    "pages_watch_ended": Text(zh="已办结", en="Decided"),
    "pages_watch_cleared": Text(zh="其中已澄清", en="Share explained"),
    "pages_watch_recusals": Text(zh="回避件", en="Recusals"),
    "pages_watch_inquiries": Text(zh="登记过问", en="Inquiries registered"),
    "pages_watch_left": Text(zh="经过次数", en="Times left"),
    # warnings that are known to be false
    "pages_seed_title": Text(zh="检验件", en="Warnings known to be false"),
    "pages_seed_note": Text(
        zh="检验件说的是虚构的人和单位，混在真实预警中，用来了解核查时是否调阅了记录。由干部监督提出、主要负责人批准，随下一次"
        "读入的运行一并进入；哪些是检验件，办结以前不告诉任何人。检验件从一开始就不计入任何统计、结论、标注、通报和公开内容；"
        "承办人员手上的件数除外，因为工作量是真实的。它检验的是流程，不是哪一个人。",
        en="They are about people and units that do not exist, and stand among real warnings, to see whether records "
        "are looked at. The supervisor of the watchers proposes and the principal approves; they come with the next "
        "run that is read, and which they are is told to nobody before they end. From the first they are in no figure, "
        "finding, label, notice or public page, but in how many cases somebody has, for that work is real. They check "
        "the process, and nobody in person.",
    ),
    "pages_seed_placed": Text(zh="已投放", en="Placed"),
    "pages_seed_open": Text(zh="尚未办结", en="Not ended yet"),
    "pages_seed_cleared": Text(zh="已澄清", en="Explained"),
    "pages_seed_confirmed": Text(zh="误作属实", en="Taken for true"),
    "pages_seed_wrong": Text(
        zh="占已有结论的 {share}（95% 精确区间 {low}–{high}）",
        en="{share} of those decided (exact 95% interval {low}–{high})",
    ),
    "pages_seed_merged": Text(zh="并入其他件", en="Merged into others"),
    "pages_seed_hands": Text(zh="参与签名的人数", en="People who signed in those that ended"),
    "pages_seed_days": Text(zh="从登记到办结（天，中位数）", en="Days until they ended (median)"),
    "pages_seed_proposals": Text(zh="投放方案", en="Proposals"),
    "pages_seed_count": Text(zh="件数", en="How many"),
    "pages_seed_since": Text(zh="从哪天起", en="From which day on"),
    "pages_seed_area": Text(zh="虚构单位的上级", en="Area that the made-up unit stands in"),
    "pages_seed_top": Text(zh="不设上级", en="none"),
    "pages_seed_reason": Text(zh="理由", en="Why"),
    "pages_seed_approved": Text(zh="批准", en="Approved"),
    "pages_seed_approve": Text(zh="批准投放", en="Approve"),
    "pages_seed_waits": Text(zh="待主要负责人批准", en="waits for the principal"),
    "pages_seed_stock": Text(
        zh="截至 {day} 的运行：备有 {count} 件。", en="For the run as of {day}: {count} in stock."
    ),
    "pages_seed_no_stock": Text(
        zh="没有备件：请管理人员先读入一座合成城市的运行（riskml portal stock）。",
        en="There is none in stock: whoever operates the room reads the run of a made-up city (riskml portal stock).",
    ),
    "pages_seed_propose": Text(zh="提出投放方案", en="Propose some"),
    "pages_seed_sign": Text(zh="签署并提交", en="Sign the proposal"),
    "pages_seed_revealed": Text(
        zh="这是一件检验件：其中的人、单位和记录都是虚构的。",
        en="This was a check: the person, the unit and the records in it are made up.",
    ),
    "pages_seed_revealed_how": Text(
        zh="它用来了解流程是否给了各位调阅记录的时间和条件，不用来评价任何人，也没有计入任何统计和结论。感谢您的核查。",
        en="It is there to see whether the process leaves time and means to look at records. It judges nobody, and is "
        "in no figure and no finding. Thank you for looking at it.",
    ),
    "pages_watch_none": Text(zh="还没有办理记录。", en="Nothing has been signed yet."),
    # saved views
    "pages_views": Text(zh="我的常用查询", en="My views"),
    "pages_views_change": Text(zh="管理我的常用查询", en="Change my views"),
    "pages_view_save": Text(zh="把当前查询存为常用查询", en="Keep what is shown as a view of mine"),
    "pages_view_all": Text(zh="全部", en="everything"),
    "pages_view_name": Text(zh="名称（自己能认出即可）", en="Name (for yourself)"),
    "pages_view_keep": Text(zh="保存", en="Keep"),
    "pages_view_first": Text(zh="打开列表时先用", en="the list opens with it"),
    "pages_view_first_too": Text(zh="打开列表时先用它", en="open the list with it"),
    "pages_view_first_make": Text(zh="设为先用", en="Open with it"),
    "pages_view_first_of": Text(zh="打开列表时先用“{name}”", en="Open the list with “{name}”"),
    "pages_view_not_first_make": Text(zh="不再先用", en="No longer open with it"),
    "pages_view_not_first_of": Text(zh="打开列表时不再先用“{name}”", en="No longer open the list with “{name}”"),
    "pages_view_remove": Text(zh="删除", en="Remove"),
    "pages_view_remove_of": Text(zh="删除“{name}”", en="Remove “{name}”"),
    "pages_view_note": Text(
        zh="保存的是筛选、排序和查找的内容，只有您自己能看到；同名的由新的代替。结果每次重新查询，您无权查看的不会因此显示。",
        en="What is kept is what you filter, sort and search by. Nobody else sees it; a new one takes the place of one "
        "of the same name. The list is asked anew each time, and shows nothing that you may not open.",
    ),
    "pages_view_refused": Text(zh="没有保存，原有的没有改动", en="It was not kept, and nothing was changed"),
    "pages_view_needs_name": Text(
        zh="请填写名称，不超过 {longest} 个字符。", en="Give it a name of at most {longest} characters."
    ),
    "pages_view_needs_parts": Text(
        zh="请先筛选、排序或查找，再保存。", en="Filter, sort or search first: there is nothing to keep yet."
    ),
    "pages_view_too_many": Text(
        zh="每个列表最多保存 {most} 个，请先删除不用的。",
        en="You have {most} views of this list, which is the most. Remove one first.",
    ),
    "pages_view_too_often": Text(
        zh="一小时内改动已满 {often} 次，请稍后再试。",
        en="You have changed views {often} times within an hour. Try later.",
    ),
    "pages_view_back": Text(zh="返回列表", en="Back to the list"),
    "pages_clues_count": Text(zh="共 {count} 条", en="{count} {count:clue|clues}"),
    "pages_officials_count": Text(zh="共 {count} 人", en="{count} {count:person|people}"),
    "pages_cases_count": Text(zh="共 {count} 件", en="{count} {count:case|cases}"),
    "pages_clue_search": Text(zh="查找（编号、事由）", en="Search (number, what it is about)"),
}
