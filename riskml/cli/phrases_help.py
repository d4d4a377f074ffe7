"""The help of commands and options in Chinese, by the English that stands in the code.

Plain strings: help is to be quick, and loads nothing else.
"""

from __future__ import annotations

import re

PIECE = re.compile(r"\s+|[(（“]*(?:[!-~]+|.)[，。；：、）”]*")
"""What no line of a Chinese text breaks within: a Latin word or a letter, with the punctuation about it."""

FIRST = re.compile("(?<=。)|\n\n")
"""Where the first sentence of a text ends."""

BETWEEN = "、"
"""What stands between words of a list."""

_COMMANDS: dict[str, str] = {
    "From the log of what officials did to what deserves a human look, with the account of why.": (
        "从权力运行日志，到值得人工核查的线索，并逐条说明理由。"
    ),
    "Make a new project in FOLDER: a copy of the reference project.": "在 FOLDER 新建项目：参考项目的一份副本。",
    "Take SOURCE in: accepted rows to the store, broken ones to quarantine with every fault they have.\n\n"
    "Without SOURCE the mapping says which database; what an earlier import took from it is not read again.\n\n"
    "Ends with 2 where not one row could be accepted; what is wrong with them stands in the quarantine.": (
        "导入 SOURCE：合格的行入库，不合格的行连同全部问题放入隔离区。\n\n"
        "不写 SOURCE 时，由映射文件指明数据库；以前导入过的记录不再重读。\n\n"
        "没有一行合格时，以 2 退出；问题写在隔离区里。"
    ),
    "Look at SOURCE, files or folders, and write a mapping to review, with the reason for each line.\n\n"
    "Ends with 2 where something is asked that only a person can say: it stands in the file as a choice, and "
    "nothing can be imported with the file until it is answered.\n\n"
    "With --import the sources are taken in at once, unless something is asked. The file stays, to be looked "
    "at: to change what it says, edit it and import again; the newer import takes the place of the older.": (
        "查看 SOURCE（文件或文件夹），写出一份待审阅的映射文件，逐行说明理由。\n\n"
        "遇到只有人能回答的问题，以 2 退出：问题写在文件里供选择，回答之前不能用它导入。\n\n"
        "加 --import 时，只要没有要问的，就立即导入。映射文件留下备查：要改动，编辑后再导入一次，新的导入取代"
        "旧的。"
    ),
    "Read every card, recipe and setting, and run every example.": "检查全部卡片、方案和设置，并运行每个示例。",
    "Learn from the project's history; the result is champion, or challenger where its recipe says so.": (
        "用项目的历史数据训练模型；结果成为现用版本（champion），或按方案成为候选版本（challenger）。"
    ),
    "Measure everybody and ask every rule; publish the profile and the hits.": (
        "计算每个人的各项指标，执行每条规则；发布指标表和命中。"
    ),
    "Also score with the champion and grade; publish scores, reasons and warnings.": (
        "再用现用版本评分、定级；发布得分、理由和预警。"
    ),
    "Also draw the portraits; the champion must be there.": "再生成画像；须已有现用版本。",
    "The whole job; with no champion the default recipe is trained first.": (
        "完整执行一遍；没有现用版本时，先按默认方案训练。"
    ),
    "Replay the past month by month: what would have been listed and found, when, and at what cost.\n\n"
    "By a recipe of kind triage the order of warnings is replayed: what it would have put first, beside "
    "random order, level and degree, and the yields of rules. Every month knows only what was recorded by its "
    "end. The champion is neither used nor moved.": (
        "逐月重演过去：当时会列出什么、何时发现、要花多少核查。\n\n"
        "用 triage 类方案时，重演的是预警的排序：它会把什么排在前面，并与随机次序、级别和程度、规则核实率对照"
        "。每个月只用到该月末已记录的数据。不使用也不变动现用版本。"
    ),
    "Account for one official's score as it was published: its reasons, their records, and what was not measured.": (
        "说明一名公职人员已发布的得分：理由、对应的记录，以及未能评价的部分。"
    ),
    "Write the paper on which a person answers, once an inquiry was approved: never before.": (
        "生成供本人作出说明的情况说明表；须先经批准，未经批准不得生成。"
    ),
    "List the rules with their health as of the latest run; with NAME, show that rule's card as a page.": (
        "列出规则及其在最近一次运行中的健康状况；写明 NAME 时，显示该规则的卡片。"
    ),
    "Show the full trail of one case as it was published: every step, who, when, how long, and what is not there.": (
        "显示一件办件已发布的全部轨迹：每个环节、经办人、时间、用时，以及未见的记录。"
    ),
    "Send what was not told yet: of the latest run, and of what is due. For a timer; twice does no harm.\n\n"
    "Ends with 2 where something could not be sent; the next time tries again.": (
        "发送尚未发出的通知：最近一次运行的情况和待办期限。可以定时执行，重复执行不会重发。\n\n"
        "有未能发出的，以 2 退出；下次再发。"
    ),
    "Write the pages that everybody may read, of a published run: a page a unit, no person, no small number.": (
        "生成公开网页：每个单位一页，取自一次已发布的运行，不写人名，不含过小的数字。"
    ),
    "Write one page per card to TARGET, the schemas of cards for editors, and how cases move.": (
        "把每张卡片写成一页，放入 TARGET，并写出供编辑器使用的卡片格式和预警、线索的流转说明。"
    ),
    "List the readers, comparisons, detectors and exporters of other packages, and which the project trusts.\n\n"
    'Nothing of theirs is run. `plugins = ["PACKAGE"]` in [tool.riskml] trusts a package.': (
        "列出其他软件包提供的读取格式、比较方式、检测方法和导出，以及本项目信任哪些。\n\n"
        '不运行其中任何内容。在 [tool.riskml] 中写 `plugins = ["PACKAGE"]`，即信任该软件包。'
    ),
    "Write warnings with all that they rest on, each into a file from which an auditor recomputes it.\n\n"
    "`riskml verify FILE` asks the rules again of the rows in it, adds up the score, and holds p-value, grade and "
    "publication against what is told.": (
        "把预警连同全部依据各写成一份卷宗，审计人员凭卷宗即可重算。\n\n"
        "`riskml verify FILE` 用卷宗内的数据重新查规则、逐项相加得分，并核对 p 值、级别和发布证明。"
    ),
    "Every warning that the run issued.": "该次运行列出的全部预警。",
    "The folder to write into: a file a warning.": "写入的目录：每条预警一个文件。",
    "Verify the ledger, the published runs and BUNDLE, offline; nothing is changed.\n\n"
    "A bundle of `riskml bundle` is recomputed by itself: hits, score, p-value, grade and the proof of publication.\n\n"
    "Ends with 2 and every fault at once: where, what was expected, what was found, what to do.": (
        "核验台账、已发布的运行和 BUNDLE；不连网络，不改动任何内容。\n\n"
        "`riskml bundle` 写出的卷宗单独重算：命中、得分、p 值、级别，以及发布证明。\n\n"
        "有不符之处时，以 2 退出，并一次列出全部：何处、应为什么、实为什么、怎么办。"
    ),
    "Open the reading room on this machine: reads the latest run, then answers until it is stopped.": (
        "在本机开启预警处置工作台：读入最近一次运行，然后等候访问，直到停止。"
    ),
    "Keep the reading room: what it has read, and who may come in.": "管理工作台：已读入的运行和可以登录的账号。",
    "Make an account for each role of a made-up city, and print the passwords once; refuses any other project.": (
        "为合成城市的每个角色开设一个账号，密码只显示一次；其他项目一律拒绝。"
    ),
    "Unlock NAME, end its logins and remove its second factors, as after a telephone was lost.": (
        "为 NAME 解除锁定、在所有设备上退出并取消第二因素，如手机遗失之后。"
    ),
    "Read a published run into the reading room; one that it has is left as it is.": (
        "把一次已发布的运行读入工作台；已读入的保持不变。"
    ),
    "Hand what cases concluded over to the accepted reviews, each finding once: the next run and training read it.": (
        "把办结形成的结论交入核查结论表，每条只交一次；下一次运行和训练即会采用。"
    ),
    "Hand the improvement tasks whose end was signed over to public pages, of nobody by name: publish counts them.": (
        "把经签字办结的完善任务交给公开网页统计，不含人名；riskml publish 据此计数。"
    ),
    "Keep honest people of a made-up CITY in stock, for warnings that are known to be false.\n\n"
    "Its run has to be as of the day of the run that they are put into.": (
        "从合成城市 CITY 备下无辜的人，供检验件使用。\n\n它的运行须与要投放的那次运行截至同一天。"
    ),
    "Keep the accounts of those who may come in.": "管理可以登录的账号。",
    "Make an account for NAME, the code by which the person signs.": "为 NAME（签名所用的编号）开设账号。",
    "Look at versions, calendar, disk, store, models and runs, and say all that needs attention; nothing is "
    "changed.\n\n"
    "What is printed names no people, no sources and no folders of this account, and can be pasted into a report.\n\n"
    "Ends with 2 where something needs attention.": (
        "检查版本、日历、磁盘、存储、模型和运行，一次说清需要处理的事项；不改动任何内容。\n\n"
        "输出不含人名、数据来源名称和本账号的文件夹，可以直接贴进报告。\n\n"
        "有需要处理的事项时，以 2 退出。"
    ),
    "Print what makes SHELL complete the words of riskml: commands, options, cards, recipes, runs and versions.\n\n"
    "For bash: riskml completion bash > ~/.local/share/bash-completion/completions/riskml\n\n"
    "For zsh: riskml completion zsh > a folder of $fpath, as _riskml\n\n"
    "For fish: riskml completion fish > ~/.config/fish/completions/riskml.fish": (
        "输出让 SHELL 补全 riskml 命令的脚本：可补全命令、选项、卡片、方案、运行日期和模型版本；不补全人员编号。\n\n"
        "bash：riskml completion bash > ~/.local/share/bash-completion/completions/riskml\n\n"
        "zsh：riskml completion zsh > $fpath 中的一个文件夹，文件名 _riskml\n\n"
        "fish：riskml completion fish > ~/.config/fish/completions/riskml.fish"
    ),
    "Make a synthetic city in FOLDER, run the whole job on it, and hold the result against the truth.": (
        "在 FOLDER 生成一座虚构城市，完整执行一遍，并把结果与真实情况对照。"
    ),
    "List the versions of the models: aliases, recipe, regime, who trained and who signed.": (
        "列出模型的各个版本：别名、方案、模式、训练人和签字人。"
    ),
    "Show what was measured of VERSION (a number or an alias), with intervals and the gates of its recipe.": (
        "显示 VERSION（编号或别名）的各项评估指标、区间，以及方案规定的门槛。"
    ),
    "Show the figures of two versions side by side; each is a number or an alias.": (
        "并列显示两个版本的评估指标；版本用编号或别名表示。"
    ),
    "Sign VERSION (a number or an alias) as the second person, who has looked at it.": (
        "由第二个人审阅后，为 VERSION（编号或别名）签字。"
    ),
    "Make a version the champion, once its gates pass and a second person has signed it.": (
        "门槛全部通过且有第二个人签字后，把一个版本启用为现用版本。"
    ),
    "Make the champion before the champion again; once more goes further back.": (
        "恢复上一个现用版本；再执行一次，再往前退一个。"
    ),
    "Write a document that an office prints, signs and files, of what was published.\n\n"
    "KIND is one of summary, unit-report, portrait, assignment, inquiry, disposal, check-plan, check-report, closing, "
    "keeping, proposal, rectification, meeting and case-file.": (
        "依据已发布的结果，生成供打印、签批和存档的文书。\n\n"
        "KIND 可写：summary（领导小组摘要）、unit-report（单位月报）、portrait（画像）、assignment（预警交办单）、"
        "inquiry（函询通知书）、disposal（线索处置呈批表）、check-plan（初核方案）、check-report（初核报告）、"
        "closing（了结呈批表）、keeping（暂存呈批表）、proposal（纪检监察建议书）、rectification（整改反馈）、"
        "meeting（上会资料）、case-file（案卷）。"
    ),
}
"""What each command does."""

_OPTIONS: dict[str, str] = {
    "Show the version and exit.": "显示版本号并退出。",
    "Show this message and exit.": "显示本说明并退出。",
    "Say on standard error how long each stage took.": "在标准错误输出上说明每个阶段用了多长时间。",
    "The same as JSON: one object a line on standard error, and nothing else there.": (
        "同上，以 JSON 输出：标准错误输出上每行一个对象，别无其他。"
    ),
    "The project's folder.": "项目所在的文件夹。",
    "The last day that counts as known; the last day of the log by default.": (
        "视为已知的最后一天；默认取日志的最后一天。"
    ),
    "The published run as of this day; the latest by default.": "截至这一天的已发布运行；默认取最近一次。",
    "The site's folder; public/ of the project by default.": "网站的文件夹；默认为项目的 public/。",
    "The run's folder; runs/<as_of>/ of the project by default.": "运行结果的文件夹；默认为项目的 runs/<as_of>/。",
    "The file to write.": "要写入的文件。",
    "Of a proposal: a recommendation out of serving/recommendations.toml; may be given again. Without it, those that "
    "fit are offered.": "用于建议书：serving/recommendations.toml 中的一条建议，可重复；不写时列出相关的各条供选用。",
    "The port on this machine.": "本机端口。",
    "The name under which a proxy with TLS hands requests on; without it only this machine reaches the room.": (
        "加密代理转来访问所用的主机名；不写时只有本机可以访问。"
    ),
    "How many processes answer: one for each processor where many read at once.": (
        "用几个进程应答；同时查阅的人多时，每个处理器一个。"
    ),
    "What the person is here, as access.toml calls it; repeatable.": "此人的角色，用 access.toml 中的名称；可重复。",
    "Where the person serves.": "此人所在单位。",
    "A unit that the person looks after; repeatable.": "此人联系的单位；可重复。",
    "A file with the password; asked otherwise.": "存放密码的文件；不写时当场输入。",
    "Language; the project's by default.": "语言；默认用项目设置的语言。",
    "Language of help and answers.": "说明和回答所用的语言。",
    "Answer in JSON, for programs.": "以 JSON 回答，供程序使用。",
    "By the file's name where not given; PLUGIN is a format that a trusted plugin reads.": (
        "未写明时，按文件名判断；PLUGIN 是受信任的插件所读的格式。"
    ),
    "Only the published run as of this day; every run by default.": "只核验截至该日的运行；默认核验全部运行。",
    "A head that you kept; may be given repeatedly.": "自己另存的树头；可写多个。",
    "The log's public key, or its file, as you hold it.": "自己持有的台账公钥，或其文件。",
    "A witness's public key, or its file: the head must bear its signature.": (
        "见证方的公钥，或其文件：树头须有其签名。"
    ),
    "With --run: write a bundle that proves its publication.": "与 --run 同用：写出可证明该次发布的证明包。",
    "The contract table to fill; else the mapping's tables, else operations.": (
        "要导入的数据表；未写明时用映射文件所列的表，再没有则为 operations。"
    ),
    "Which column gives which field.": "哪一列对应哪个字段。",
    "A mapping file instead of --map.": "用映射文件代替 --map。",
    "Decimal sign; found from each column where not given.": "小数点符号；未写明时逐列判断。",
    "Of days like 3/5/2026; found where not given.": "3/5/2026 一类日期的写法；未写明时自行判断。",
    "A recipe in training/recipes/.": "training/recipes/ 中的方案。",
    "The whole portrait as one HTML page.": "把整份画像输出为一个 HTML 页面。",
    "The number under which the inquiry was approved.": "批准开展了解的文号。",
    "By when the person is to answer.": "本人应在何日之前作出说明。",
    "Where the answer goes.": "说明交到何处。",
    "Only the rules of one area, a folder of features/rules.": (
        "只列一个领域的规则，即 features/rules 下的一个文件夹。"
    ),
    "NAME's page: .md or .html.": "把 NAME 的卡片写入文件：.md 或 .html。",
    "Write the trail as one HTML page.": "把轨迹写成一个 HTML 页面。",
    "Write nothing; end with 2 where a page is not as the content says.": "不写文件；有页面与内容不一致时，以 2 退出。",
    "The same number makes the same city.": "同一个数生成同一座城市。",
    "The last day of its log, and the day that it is run as of.": "日志的最后一天，也是运行所截至的日期。",
    "The contract table that they are for; told from the columns otherwise.": "数据属于哪张表；未写明时按列名判断。",
    "Take what is proposed where something is asked, and say what was assumed.": (
        "有要问的，就按建议办，并说明暂定了什么。"
    ),
    "Import at once with what was written, if nothing is asked.": "没有要问的，就用写出的映射立即导入。",
    "The mapping to write, or a folder where there are several; data/mappings of the project by default.": (
        "映射写到哪里，有多份时写明文件夹；默认为项目的 data/mappings。"
    ),
    "The first month, as 2025-01.": "第一个月，如 2025-01。",
    "The last month; the log's last whole one by default.": "最后一个月；默认取日志最后一个完整的月。",
    "Learn anew every so many months.": "每隔几个月重新训练一次。",
    "So long nobody is looked at again.": "核查过的人在几个月内不再列出。",
    "Where to; runs/backtest of the project by default, or runs/backtest-triage of orders of warnings.": (
        "写到哪里；默认为项目的 runs/backtest，重演预警排序时为 runs/backtest-triage。"
    ),
    "The model that scores people, or the one that orders warnings about matters.": (
        "给人员评分的模型，或给事项预警排序的模型。"
    ),
    "The model that scores people, or the one that orders warnings about matters; both where none is named.": (
        "给人员评分的模型，或给事项预警排序的模型；未写明时两个都列。"
    ),
    "Who does this, for the record; this account by default.": "由谁办理，记录在案；默认为当前账号。",
    "Who signs: another than who trained it.": "签字人：不得是训练人。",
    "What was looked at and found; names nobody who is scored.": "审阅了什么、结果如何；不得写被评分人的姓名。",
    "A number or an alias.": "编号或别名。",
    "Whose signature it rests on; any second person's else.": "以谁的签字为准；未写明时，任何第二个人的均可。",
    "Why; names nobody who is scored.": "原因；不得写被评分人的姓名。",
    "The official that the paper is about.": "文书涉及的公职人员。",
    "The unit that the paper is about.": "文书涉及的单位。",
    "The warning about a matter that the paper is about.": "文书涉及的事项预警。",
    "What to write: Word, PDF, Excel, or values for programs.": "文件格式：Word、PDF、Excel，或供程序读取的数据。",
    "The number under which an inquiry was approved; without it, a draft.": "批准函询的文号；不写时为待批稿。",
    "The file to write; by default one in this folder, by what it is and whom it is about.": (
        "要写入的文件；默认写在当前文件夹，按文书种类和对象命名。"
    ),
    "Write many into the folder that -o names: a portrait of each official who is listed, or of all; a "
    "unit-report of all units.": (
        "成批写入 -o 所指的文件夹：portrait 写给已列入的每个人或全部人员，unit-report 写给全部单位。"
    ),
    "How many processes do it, where there is much to do.": "工作量大时，用几个进程。",
    "this folder": "当前文件夹",
}
"""What each option says."""

_ABOUT_WORDS: dict[str, str] = {
    "Usage:": "用法：",
    "Options": "选项：",
    "Commands": "命令：",
    "default: {value}": "默认：{value}",
    "required": "必填",
    "Try '{command} --help' for help.": "执行“{command} --help”查看说明。",
    "Error: {message}": "错误：{message}",
    "No such option {name}.": "没有选项 {name}。",
    "No such command {name}.": "没有命令 {name}。",
    "Did you mean {names}?": "是否要写 {names}？",
    "Missing {hint}.": "缺少 {hint}。",
    "Invalid value for {hint}: {message}": "{hint} 的值不对：{message}",
    "one of {choices} is needed": "应为 {choices} 之一",
    "a date such as {form} is needed": "应为日期，如 {form}",
    "give --map or --mapping, not both": "--map 与 --mapping 只能写一个",
    "--out writes the page of one rule: give its NAME": "--out 写的是一条规则的卡片：请写明 NAME",
    "give one of --official, --unit and --warning": "--official、--unit 与 --warning 只能写一个",
    "give --each or one of --official, --unit and --warning, not both": (
        "--each 与 --official、--unit、--warning 只能写一种"
    ),
    "give NAME or --area, not both": "NAME 与 --area 只能写一个",
}
"""Headings of the help, and complaints about the words of a command."""

HELP: dict[str, str] = {**_COMMANDS, **_OPTIONS, **_ABOUT_WORDS}
