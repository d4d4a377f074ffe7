"""What faults of this room say: notify."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "tls_none_only_here": Text(
        zh='tls = "none" 只能用于本机上的邮件服务器', en='tls = "none" only with a server on this machine'
    ),
    "user_and_secret": Text(zh="user 和 secret 要么都写，要么都不写", en="user and secret, or neither"),
    "a_way": Text(zh="mail 或 webhook 至少一项", en="mail or webhook, at least one"),
    "due_needs_an_inbox": Text(
        zh='tells 含有 "due" 时须写明 role 或 person', en='a role or a person, where tells has "due"'
    ),
    "role_or_person": Text(zh="role 和 person 只写一个", en="a role or a person, not both"),
    "role_of_the_room": Text(zh="access.toml 里有的角色", en="a role that access.toml has"),
    "person_of_the_room": Text(zh="工作台里有待办页的人员", en="somebody of the reading room who has an inbox"),
    "name_another": Text(
        zh="请改正 serving/notify.toml，或先在工作台建立帐户。",
        en="Correct serving/notify.toml, or make the account in the reading room first.",
    ),
    "mail_needs_a_server": Text(zh="有人收邮件时须有 [mail]", en="[mail], where somebody gets mail"),
    "a_webhook_of_the_file": Text(
        zh="本文件 [webhook.…] 中有的名字，没有 {names}", en="webhooks that [webhook.…] of this file has, not {names}"
    ),
    "each_name_once": Text(zh="每个 recipient 的 name 各不相同", en="another name for each recipient"),
    "a_secret": Text(zh="一个密钥", en="a secret"),
    "no_such_variable": Text(zh="没有这个环境变量", en="no such environment variable"),
    "set_it": Text(zh="请在运行 riskml 的环境中设定它。", en="Set it where riskml runs."),
    "a_file_only_you_may_read": Text(
        zh="只有本帐户可以读的文件（0600）", en="a file that only this account may read (0600)"
    ),
    "no_such_file": Text(zh="没有这个文件", en="no such file"),
    "others_may_read_it": Text(zh="别人也可以读", en="one that others may read"),
    "chmod_it": Text(zh="请执行 chmod 600。", en="Run chmod 600 on it."),
    "make_it": Text(zh="请建立它，把密钥写在里面。", en="Make it, with the secret in it."),
    "nothing_in_it": Text(zh="里面是空的", en="nothing in it"),
    "message_of": Text(zh="给 {recipient} 的通知（{way}）", en="message to {recipient} ({way})"),
    "recipient_named": Text(zh="通知对象 {recipient}", en="recipient {recipient}"),
    "by_mail": Text(zh="邮件", en="mail"),
    "by_webhook": Text(zh="消息接口 {name}", en="webhook {name}"),
    "taken": Text(zh="对方接收", en="taken by the other side"),
    "tick_tries_again": Text(
        zh="下次执行 riskml tick 时再发；运行结果不受影响。",
        en="The next 'riskml tick' tries again; nothing of the run hangs on it.",
    ),
}
phrase = teller(PHRASES)
