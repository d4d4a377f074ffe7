"""What faults of this room say: the commands."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "answer_sheet": Text(zh="答复表", en="answer sheet"),
    "the_number_under_which_the_inquiry": Text(
        zh="批准核查的文号",
        en="the number under which the inquiry was approved",
    ),
    "none": Text(zh="没有", en="none"),
    "have_the_inquiry_approved_first": Text(
        zh="请先办理核查审批，再填写批准文号。",
        en="Have the inquiry approved first, and give the approval's number.",
    ),
    "answer_sheet_2": Text(zh="{official_id} 的答复表", en="answer sheet of {official_id}"),
    "a_reason_to_be_answered": Text(zh="有需要答复的理由", en="a reason to be answered"),
    "a_portrait_without_any_reason": Text(zh="画像中没有任何理由", en="a portrait without any reason"),
    "a_folder_of_features_rules": Text(zh="features/rules 下的一个文件夹", en="a folder of features/rules"),
    "areas": Text(zh="现有领域：{names}。", en="Areas: {names}."),
    "rule": Text(zh="规则", en="rule"),
    "the_name_of_a_rule": Text(zh="规则名称", en="the name of a rule"),
    "riskml_rules_lists_them": Text(zh="可执行 riskml rules 查看全部规则。", en="'riskml rules' lists them."),
    "a_file_that_ends_with_md": Text(zh="以 .md 或 .html 结尾的文件", en="a file that ends with .md or .html"),
    "a_file_that_can_be_written": Text(zh="可以写入的文件", en="a file that can be written"),
    "name_another": Text(zh="请换一个文件名。", en="Name another."),
    "a_file": Text(zh="一个文件", en="a file"),
    "none_of": Text(zh="没有 {names}", en="none of {names}"),
    "what_the_room_needs": Text(zh="工作台所需的软件", en="what the reading room needs"),
    "install_the_room": Text(zh="请安装 riskml 的 portal 可选功能。", en="Install riskml with the extra 'portal'."),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "an_account": Text(zh="已开设的账号", en="an account of that name"),
    "no_such_account": Text(zh="没有这个账号", en="no such account"),
    "check_the_path": Text(zh="请检查路径。", en="Check the path."),
    "the_page_that_the_content_says": Text(zh="与内容一致的页面", en="the page that the content says"),
    "another": Text(zh="与此不同", en="another"),
    "run_riskml_docs": Text(zh="请执行 riskml docs 重新生成。", en="Run 'riskml docs'."),
    "one_of": Text(zh="{names} 之一", en="one of {names}"),
    "no_file_or_a_proposal": Text(
        zh="没有文件，或无人改动过的建议",
        en="no file, or a proposal that nobody has changed",
    ),
    "give_another_place": Text(zh="请用 --out 另指定位置。", en="Give another place with --out."),
    "a_file_in_a_folder": Text(zh="位于已有文件夹中的文件", en="a file in a folder that exists"),
    "no_such_folder": Text(zh="没有这个文件夹", en="no such folder"),
    "make_it_first": Text(zh="请先建立它。", en="Make it first."),
    "a_head_that_you_kept": Text(zh="您保存的树头", en="a head that you kept"),
    "the_run": Text(zh="要证明的那次运行", en="the run that is to be proved"),
    "name_it_with_run": Text(zh="请用 --run 指明。", en="Name it with --run."),
    "a_public_key_name_id_base64": Text(
        zh="NAME+ID+BASE64 格式的公钥，或存放公钥的文件",
        en="a public key NAME+ID+BASE64, or its file",
    ),
    "another_text": Text(zh="不是公钥的文字", en="another text"),
    "check_it": Text(zh="请核对。", en="Check it."),
    "a_published_run": Text(zh="已发布的运行", en="a published run"),
    "run_riskml_run_as_of_first": Text(
        zh="请先执行 riskml run --as-of {run}。",
        en="Run 'riskml run --as-of {run}' first.",
    ),
    "the_leaf_of_its_publication": Text(zh="该次发布的叶子及其盐值", en="the leaf of its publication, and its salt"),
    "none_that_can_be_opened_here": Text(zh="此处没有能打开的", en="none that can be opened here"),
    "the_warnings_to_bundle": Text(zh="要出卷宗的预警编号", en="identifiers of warnings"),
    "name_them_or_issued": Text(zh="请给出编号，或用 --issued。", en="Name them, or say --issued."),
}
phrase = teller(PHRASES)
