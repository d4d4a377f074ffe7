"""Every word that commands print of their own, in Chinese and in English, a table a command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language

ACCOUNT: dict[str, Text] = {
    "red": Text(zh="红色，建议优先核查", en="red, for review first"),
    "yellow": Text(zh="黄色，建议核查", en="yellow, for review"),
    "unlisted": Text(zh="未列入", en="not listed"),
    "score": Text(zh="得分", en="score"),
    "base": Text(zh="基准", en="base"),
    "none": Text(
        zh="没有得分：没有一项指标达到最低观测数。", en="No score: no metric reached its minimum of observations."
    ),
    "hits": Text(zh="规则命中", en="Hits of rules"),
    "records": Text(zh="记录", en="records"),
    "gaps": Text(zh="未作评价的部分", en="What nothing is said about"),
    "lead": Text(
        zh="这是线索，不是结论；本人可以逐条说明。",
        en="This is a lead, never a verdict; the person can answer each line.",
    ),
}

ANSWERS: dict[str, Text] = {
    "papers_each": Text(zh="已写入 {place}：共 {count} 份", en="{count} {count:paper|papers} written into {place}"),
    "papers_none": Text(zh="没有可写的文书：本次运行没有列入任何人", en="no paper to write: the run lists nobody"),
    "room_read": Text(zh="已读入截至 {as_of} 的运行", en="run as of {as_of} read"),
    "room_stands": Text(zh="截至 {as_of} 的运行此前已读入，保持原样", en="run as of {as_of} stands as it was read"),
    "room_findings": Text(
        zh="已将 {cases} 件的 {count} 条结论交入核查结论表；下一次运行和训练即会采用",
        en="{count} {count:review|reviews} of {cases} {cases:case|cases} handed over; the next run and training read "
        "them",
    ),
    "room_no_findings": Text(zh="没有新的结论可交", en="no new finding to hand over"),
    "room_improvements": Text(
        zh="已交出 {count} 项经签字办结的完善任务，其中 {shown} 项成效已显现；下一次 riskml publish 即会统计",
        en="{count} improvement {count:task|tasks} handed over, {shown} with an effect shown; the next "
        "'riskml publish' counts them",
    ),
    "room_no_improvements": Text(zh="还没有经签字办结的完善任务", en="no improvement task has been signed as ended"),
    "room_empty": Text(
        zh="尚无已发布的运行；先执行 riskml run，再执行 riskml portal load 读入",
        en="no run is published yet; 'riskml run' makes one, 'riskml portal load' reads it",
    ),
    "room_nobody": Text(
        zh="还没有人可以登录：riskml portal user add NAME --role ROLE --project {folder}",
        en="nobody can log in yet: riskml portal user add NAME --role ROLE --project {folder}",
    ),
    "room_account": Text(zh="{name} 可以登录，角色：{roles}", en="{name} may come in as {roles}"),
    "room_account_bare": Text(
        zh="{name} 可以登录，角色以 access.toml 为准", en="{name} may come in as access.toml says"
    ),
    "room_stock": Text(
        zh="已备下 {count} 件，可投放到截至 {as_of} 的运行",
        en="{count} in stock, for the run as of {as_of}",
    ),
    "room_seeded": Text(
        zh="已混入 {count} 件检验件：说的是虚构的人，办结时告知（见“办案人员监督”）",
        en="{count} {count:warning|warnings} known to be false {count:was|were} put among the others: they are about "
        "nobody, and are told when they end (see: watching the watchers)",
    ),
    "room_demo": Text(
        zh="演示账号与密码（只显示这一次；登记、领导和审计角色首次登录时须设置第二因素）：",
        en="accounts of the demo with their passwords (shown this once; some roles set a second factor at first):",
    ),
    "room_reset": Text(
        zh="{name} 已解除锁定，已在所有设备上退出，第二因素已取消",
        en="{name} is unlocked and logged out everywhere, and has no second factor",
    ),
    "room_password": Text(zh="密码", en="password"),
    "faults": Text(zh="riskml {command}：{count} 处有误", en="riskml {command}: {count} {count:fault|faults}"),
    "our_own": Text(
        zh="riskml：这是 riskml 自身的错误，请连同以上各行一并反馈。",
        en="riskml: this is a fault of riskml itself; please report it with the lines above.",
    ),
    "ticked": Text(zh="已发通知 {sent} 条；此前已发 {before} 条", en="{sent} sent; {before} had been sent before"),
    "ticked_off": Text(
        zh="没有启用通知：见 serving/notify.toml 的 enabled", en="messages are off: see enabled in serving/notify.toml"
    ),
    "site_made": Text(
        zh="{folder}：{units} 个单位的公开网页，{numbers} 个数字，截至 {as_of}",
        en="{folder}: public pages of {units} {units:unit|units}, {numbers} {numbers:number|numbers}, as of {as_of}",
    ),
    "made": Text(zh="项目已建在 {folder}，下一步：", en="project made in {folder}; next:"),
    "set_first": Text(
        zh="    {where}/pyproject.toml：设定 country、timezone 和 language",
        en="    {where}/pyproject.toml: set country, timezone and language",
    ),
    "trained": Text(
        zh="模型 {model} 版本 {version} 已成为{alias}", en="model {model} version {version} is the {alias}"
    ),
    "champion": Text(zh="现用版本（champion）", en="champion"),
    "challenger": Text(zh="候选版本（challenger）", en="challenger"),
    "signed": Text(zh="版本 {version} 已由 {by} 签字", en="version {version} is signed by {by}"),
    "promoted": Text(
        zh="模型 {model} 版本 {version} 已成为现用版本（champion）",
        en="model {model} version {version} is the champion",
    ),
    "promoted_before": Text(
        zh="模型 {model} 版本 {version} 已成为现用版本（champion）；此前为版本 {before}",
        en="model {model} version {version} is the champion; before it: version {before}",
    ),
    "promoted_already": Text(
        zh="模型 {model} 版本 {version} 原已是现用版本（champion）",
        en="model {model} version {version} was the champion already",
    ),
    "rolled_back": Text(
        zh="模型 {model} 版本 {version} 重新成为现用版本（champion）；此前为版本 {before}",
        en="model {model} version {version} is the champion again; before it: version {before}",
    ),
    "pages": Text(zh="{target} 中写了 {count} 个页面", en="{count} pages in {target}"),
    "pages_hold": Text(zh="{target} 中的页面均与内容一致", en="every page in {target} is as the content says"),
    "trail_written": Text(zh="已写入：{out}", en="written: {out}"),
}

BACKTEST: dict[str, Text] = {
    "came_to": Text(
        zh="重演 {months} 个月：名单共 {listed} 人次，需核查 {looks} 人次；真实核查结论为属实的 {found} 人，"
        "{unknown} 人次结果未知；随机次序的预计：{expected}。",
        en="months replayed: {months}; places on lists: {listed}; reviews that they ask for: {looks} (outcome not "
        "known: {unknown}); people whom real reviews confirmed: {found}; expected in random order: {expected}.",
    ),
    "order_came_to": Text(
        zh="重演 {months} 个月，其中 {learned_months} 个月学出了次序；学到的次序把 {first} 件预警排在前面，{decided} 件"
        "有真实核查结论；估计会得到证实的比例：学到的次序 {learned}，按规则的核实率 {yields}，按级别和程度 {severity}，"
        "随机次序 {random}。",
        en="months replayed: {months}, with a learned order: {learned_months}; warnings that it put first: {first} "
        "(decided by real reviews: {decided}); share that a review would confirm, as learned: {learned}; by yields of "
        "rules: {yields}; by level and degree: {severity}; in random order: {random}.",
    ),
    "people": Text(zh="{people:g} 人", en="{people:g}"),
    "unknown": Text(zh="未知", en="not known"),
}

CATALOGUE: dict[str, Text] = {
    "rules": Text(zh="规则", en="rules"),
    "name": Text(zh="名称", en="name"),
    "grade": Text(zh="等级", en="grade"),
    "label": Text(zh="规则", en="rule"),
    "status": Text(zh="状态", en="status"),
    "hits": Text(zh="命中", en="hits"),
    "flagged": Text(zh="标记/总体", en="flagged of"),
    "share": Text(zh="占比", en="share"),
    "last_at": Text(zh="最近命中", en="last hit"),
    "cleared": Text(zh="核查后排除", en="cleared"),
    "red": Text(zh="红", en="red"),
    "yellow": Text(zh="黄", en="yellow"),
    "ok": Text(zh="正常", en="ok"),
    "miscalibrated": Text(zh="阈值待校准", en="miscalibrated"),
    "too_small": Text(zh="样本过少", en="too small"),
    "idle": Text(zh="无可判断", en="nothing to judge"),
    "off": Text(zh="停用", en="off"),
    "failed": Text(zh="出错", en="failed"),
    "as_of": Text(zh="健康状况取自截至 {} 的运行。", en="Health is that of the run as of {}."),
    "no_run": Text(
        zh="尚无已发布的运行，未列健康状况；请先执行 riskml run。",
        en="No run has been published, so no health is told; run 'riskml run' first.",
    ),
    "changed": Text(
        zh="此后卡片有改动，健康状况未必仍然适用。",
        en="The cards have changed since: health may no longer be theirs.",
    ),
    "incomplete": Text(zh="该次运行不完整：{} 条规则出错。", en="That run is incomplete: {} rules failed."),
    "written": Text(zh="已写入 {}", en="written to {}"),
}

DOCTOR: dict[str, Text] = {
    "fine": Text(zh="一切正常。", en="All is well."),
    "attention": Text(
        zh="有 {count} 项需要处理，已用 ! 标出。",
        en="{count} {count:thing needs|things need} attention, marked with !.",
    ),
}

MAP: dict[str, Text] = {
    "head": Text(
        zh="{sources} -> {tables}：建议的映射写在 {file}（看了 {rows:,} 行中的 {looked:,} 行）",
        en="{sources} -> {tables}: proposed mapping in {file} ({looked:,} of {rows:,} rows looked at)",
    ),
    "which_table": Text(zh="{sources}：{about}。请选：{options}", en="{sources}: {about}. Say which: {options}"),
    "asked": Text(zh="  需由人来定：", en="  asked, for only a person can say:"),
    "one_of": Text(zh="  可选：{choices}", en="  one of: {choices}"),
    "proposed": Text(zh="  建议：{choice}", en="  proposed: {choice}"),
    "understood": Text(zh="  这些行将这样理解：", en="  rows as they will be understood:"),
    "would": Text(
        zh="  {table}：看过的 {read:,} 行中，{accepted:,} 行会被接收",
        en="  {table}: of {read:,} rows looked at {accepted:,} would be accepted",
    ),
    "fault": Text(zh="    {fault} {often:,} 处{example}", en="    {often:,} x {fault}{example}"),
    "unfit": Text(
        zh="跳过（列名和内容对不上任何一张表）：{source}", en="passed over, for no table has its columns: {source}"
    ),
    "skipped": Text(zh="跳过（不认识的格式）：{file}", en="passed over, of no known format: {file}"),
    "standard": Text(
        zh="{sources}：公开数据标准，不需要映射", en="{sources}: an open data standard, which needs no mapping"
    ),
    "answer": Text(
        zh='请在文件中写着 "?" 的地方填上答案，或用 --yes 按建议办（会说明暂定了什么）。',
        en='answer in the file where it says "?", or take what is proposed with --yes, which says what it assumed.',
    ),
    "answer_table": Text(
        zh="请用 --table 说明进哪张表，或用 --yes 取第一张。",
        en="say with --table which it is, or take the first with --yes.",
    ),
    "imported": Text(zh="已导入：", en="imported:"),
    "next": Text(zh="下一步：", en="next:"),
}

MODELS: dict[str, Text] = {
    "people": Text(zh="给人员评分的模型（riskml）", en="the model that scores people (riskml)"),
    "triage": Text(
        zh="给事项预警排序的模型（riskml-triage）", en="the model that orders warnings about matters (riskml-triage)"
    ),
    "version": Text(zh="版本", en="version"),
    "aliases": Text(zh="别名", en="aliases"),
    "recipe": Text(zh="方案", en="recipe"),
    "regime": Text(zh="模式", en="regime"),
    "as_of": Text(zh="截至", en="as of"),
    "trained_by": Text(zh="训练人", en="trained by"),
    "signed_by": Text(zh="签字人", en="signed by"),
    "figures": Text(zh="指标数", en="figures"),
    "none": Text(
        zh="尚无模型版本；请先执行 riskml train。", en="no version of the model yet; run 'riskml train' first."
    ),
    "changed": Text(zh="（训练后被改动）", en=" (changed after training)"),
    "figure": Text(zh="指标", en="figure"),
    "value": Text(zh="值", en="value"),
    "interval": Text(zh="区间", en="interval"),
    "gate": Text(zh="门槛", en="gate"),
    "passed": Text(zh="通过", en="passed"),
    "open": Text(zh="未通过", en="not passed"),
    "difference": Text(zh="差", en="difference"),
}

STEPS: dict[str, Text] = {
    "plan": Text(zh="准备", en="getting ready"),
    "measure": Text(zh="计算指标、执行规则", en="metrics and rules"),
    "score": Text(zh="评分、定级", en="scores and lists"),
    "report": Text(zh="画像和页面", en="portraits and pages"),
    "train": Text(zh="训练", en="learning"),
    "backtest": Text(zh="重演", en="replay"),
    "map": Text(zh="查看数据", en="looking at"),
    "sign": Text(zh="签字", en="signing"),
    "promote": Text(zh="启用", en="promoting"),
    "rollback": Text(zh="回退", en="rolling back"),
    "metrics": Text(zh="指标卡", en="cards of metrics"),
    "rules": Text(zh="规则卡", en="cards of rules"),
    "deals": Text(zh="重新分配的人月", en="official-months of work dealt again"),
    "portraits": Text(zh="画像", en="portraits"),
    "months": Text(zh="月份", en="months"),
}

PLUGINS: dict[str, Text] = {
    "none": Text(zh="没有安装插件。", en="No plugin is installed."),
    "reader": Text(zh="读取格式", en="reader"),
    "comparison": Text(zh="比较方式", en="comparison"),
    "detector": Text(zh="检测方法", en="detector"),
    "exporter": Text(zh="导出", en="exporter"),
    "trusted": Text(zh="本项目信任", en="trusted by this project"),
    "not_trusted": Text(zh="未获信任，不会运行", en="not trusted: never run"),
}

TRAIL: dict[str, Text] = {
    "opened": Text(zh="立案", en="opened"),
    "closed": Text(zh="办结", en="closed"),
    "open": Text(zh="尚未办结", en="still open"),
    "day": Text(zh="{} 个工作日", en="{} workday"),
    "days": Text(zh="{} 个工作日", en="{} workdays"),
    "limit": Text(zh="时限 {}", en="limit {}"),
    "limit_since": Text(zh="时限 {}（{} 起施行）", en="limit {}, in force since {}"),
    "over": Text(zh="超 {}", en="{} over"),
    "nobody": Text(zh="无经办人", en="nobody named"),
    "account": Text(zh="账号 {}（非个人）", en="account {} (no person)"),
    "missing": Text(zh="未见材料：{}", en="records not there: {}"),
    "jumped": Text(zh="越过：{}", en="went over: {}"),
    "lacking": Text(zh="未见记录的必经环节", en="Required steps not recorded"),
    "hits": Text(zh="规则命中", en="Hits of rules"),
    "lead": Text(
        zh="没有记录不等于没有办理；这是线索，不是结论。",
        en="What is not recorded may still have been done; this is a lead, never a verdict.",
    ),
}
MARKS: dict[str, Text] = {
    "out_of_order": Text(zh="先后不符", en="out of order"),
    "repeated": Text(zh="再次办理", en="done again"),
    "outside": Text(zh="流程之外", en="outside the workflow"),
    "entered_late": Text(zh="次日以后录入", en="entered on a later day"),
}

VERIFY: dict[str, Text] = {
    "ledger": Text(zh="台账：{n} 片叶子", en="ledger: {n} {n:leaf|leaves}"),
    "opened": Text(zh="凭盐值打开、与登记相符：{n} 片", en="opened with their salts, and as entered: {n}"),
    "destroyed": Text(
        zh="盐值已销毁，只能证明曾有登记：{n} 片",
        en="salt destroyed, so that they prove only that something was there: {n}",
    ),
    "runs": Text(zh="已发布的运行：核对 {n} 次", en="published runs looked at: {n}"),
    "bundle": Text(zh="证明包：{n} 条记录得到证明", en="bundle: {n} {n:act|acts} proved"),
    "holds": Text(zh="全部相符。", en="All of it holds."),
    "faults": Text(zh="{n} 处不符：", en="{n} {n:fault|faults}:"),
    "fault": Text(
        zh="  - {where}。应为：{expected}；实为：{found}。{remedy}",
        en="  - {where}: expected {expected}, found {found}. {remedy}",
    ),
    "unopened": Text(
        zh="没有盐值，运行只与其清单核对，未与台账核对；可用证明包核对。",
        en="Without salts the runs were held against their manifests, not against the ledger; a bundle does that.",
    ),
    "own_key": Text(
        zh="公钥取自台账旁的文件，不能证明由谁签名；请用 --key 给出从别处保存的公钥。",
        en="The key is that beside the ledger, which proves nothing of who signed: give the one you hold with --key.",
    ),
    "no_head": Text(
        zh="未与往日的树头比对：整体退回旧版、另造历史，只有另存的树头或见证方才能发现（--checkpoint、--witness）。",
        en="No head of an earlier day was held against it: only one kept elsewhere, or a witness, shows that all of it "
        "was put back or made anew (--checkpoint, --witness).",
    ),
}


BUNDLES: dict[str, Text] = {
    "written": Text(zh="已写出 {n} 份预警卷宗：{folder}", en="{n} {n:bundle|bundles} written into {folder}"),
    "sparse": Text(
        zh="其中 {n} 份有规则须与众人比较，所需数据超出卷宗可以带出的范围，只列命中，不带数据。",
        en="{n} of them {n:has|have} a rule that looks at more people than a bundle may hand out: its hits are told, "
        "without rows.",
    ),
    "hits": Text(zh="规则命中：共 {of} 条，由卷宗内数据重新得出 {n} 条", en="hits: {n} of {of} come out again"),
    "score": Text(
        zh="得分：{n} 项理由逐项相加；p 值与 {of} 个参照得分比较",
        en="score: {n} reasons added up; p-value held against {of} scores of the reference",
    ),
    "law": Text(zh="《{law}》{version} 文本", en="{law} as of {version}"),
    "laws": Text(zh="规则卡片所依据的法律：{laws}", en="laws that the cards were held against: {laws}"),
    "signed": Text(
        zh="模型：训练 {trainer}；签字 {names}",
        en="model: trained by {trainer}, signed by {names}",
    ),
    "unsigned": Text(
        zh="模型：训练 {trainer}；没有他人签字",
        en="model: trained by {trainer}; nobody else has signed it",
    ),
    "untold": Text(
        zh="卷宗内没有数据、未能重算的规则：{rules}",
        en="not recomputed, for the bundle has no rows for them: {rules}",
    ),
    "published": Text(
        zh="运行清单已登记发布，签名和证明相符",
        en="the manifest is that of a publication in the signed ledger",
    ),
    "promoted": Text(
        zh="模型包已登记启用，证明相符",
        en="the model's package is that of a promotion in the signed ledger",
    ),
    "not_promoted": Text(
        zh="卷宗内没有该模型包登记启用的证明",
        en="The bundle has no proof that the model's package was promoted.",
    ),
    "no_key": Text(
        zh="未给出公钥，发布证明没有核对；请用 --key 给出从别处保存的公钥。",
        en="The proof of publication was not verified: give the ledger's key that you hold with --key.",
    ),
    "no_ledger": Text(
        zh="卷宗内没有发布证明：出具时没有台账，或打不开。",
        en="No proof of publication is in it: there was no ledger when it was made, or none that could be opened.",
    ),
}


def spoken(phrases: Mapping[str, Text], language: Language) -> dict[str, str]:
    """Return a command's phrases in one language.

    Examples
    --------
    >>> spoken(ACCOUNT, "en")["base"]
    'base'
    """
    return {key: text.in_(language) for key, text in phrases.items()}
