"""What faults of this room say: accounts, secrets, its database, and what was signed meanwhile."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "enter_it": Text(
        zh="对外公布的内容须先记入留痕台账；请打开台账。",
        en="What is told to everybody is entered into the ledger first; switch it on.",
    ),
    "user": Text(zh="账号 {name}", en="user {name}"),
    "no_role_it_is_named": Text(
        zh="不另给角色：access.toml 已写明此人",
        en="no role: access.toml names this person",
    ),
    "leave_it_out": Text(zh="请去掉。", en="Leave it out."),
    "a_role_one_of": Text(zh="角色，{roles} 之一", en="a role, one of {roles}"),
    "give_one_with_role": Text(zh="请用 --role 给出。", en="Give one with --role."),
    "a_role_of_access": Text(zh="access.toml 中的角色", en="a role of access.toml"),
    "one_duty_of": Text(zh="{duties} 之一", en="one of {duties}"),
    "give_one_role_less": Text(zh="请少给一个角色。", en="Give one role less."),
    "a_free_name": Text(zh="未被使用的名称", en="a name that is not taken"),
    "an_account_of_that_name": Text(zh="已有同名账号", en="an account of that name"),
    "a_safe_password": Text(zh="他人猜不到的密码", en="a password that others do not guess"),
    "the_paper_received": Text(zh="收到时的文件", en="the paper that was received"),
    "another_or_none": Text(zh="不是原来的，或没有", en="another, or none"),
    "one_room_a_process": Text(zh="一个进程只开一处工作台", en="one room in a process"),
    "that_of": Text(zh="已开启 {project} 的", en="that of {project}"),
    "start_another": Text(zh="请另起一个进程。", en="Start another process."),
    "what_was_planted": Text(zh="合成城市中预设情形的文件", en="what was planted in a made-up city"),
    "no_such_file": Text(zh="没有此文件", en="no such file"),
    "use_demo": Text(zh="请用 riskml demo 生成合成城市。", en="Use 'riskml demo'."),
    "a_run_read": Text(zh="工作台已读入的运行", en="a run that the room has read"),
    "run_load": Text(zh="请执行 riskml portal load。", en="Run 'riskml portal load'."),
    "accounts_of_the_demo": Text(zh="只有演示用的账号", en="accounts of the demo alone"),
    "none": Text(zh="没有", en="none"),
    "secret_of": Text(zh="{client} 的密钥", en="the secret of {client}"),
    "put_the_secret": Text(
        zh="请写入环境变量 RISKML_ROOM_SIGN_ON，或文件 secrets/portal/sign_on（权限 600）。",
        en="Put it into the environment as RISKML_ROOM_SIGN_ON, or into secrets/portal/sign_on with mode 600.",
    ),
    "database_address": Text(zh="工作台数据库的地址", en="the address of the room's database"),
    "no_scheme": Text(zh="没有协议", en="no scheme"),
    "the_database": Text(zh="工作台的数据库", en="the room's database"),
    "psycopg": Text(zh="psycopg（PostgreSQL 的驱动程序）", en="psycopg, the driver of PostgreSQL"),
    "install_it": Text(
        zh="请安装 riskml 的 portal-postgresql 可选功能。",
        en="Install riskml with the extra 'portal-postgresql'.",
    ),
    "case_as_read": Text(zh="与所读一致的件", en="the case as you have read it"),
    "another_signature": Text(zh="其后另有签名", en="one with another signature"),
    "read_and_sign_again": Text(
        zh="其间有人签过。请阅读新的签名后重签。",
        en="Somebody has signed since. Read what was signed, and sign again.",
    ),
    "an_open_case_to_merge_into": Text(
        zh="并入同一台账中另一个未办结的件，写明其编号",
        en="the number of another case of the register that is open, to merge it into",
    ),
    "case_named": Text(zh="件 {number}", en="case {number}"),
    "characters_or_more": Text(zh="不少于 {least} 个字符", en="{least} characters or more"),
    "remove_the_key": Text(
        zh="请删除后重新开启：将另生成一个，各人须重新登录。",
        en="Remove it, and start again: a new one is made, and everybody logs in anew.",
    ),
    "a_file_of_mode_600": Text(zh="权限为 600 的文件", en="a file of mode 600"),
    "chmod": Text(zh="请执行 chmod 600 {file}。", en="Run 'chmod 600 {file}'."),
    "workers_until_stopped": Text(zh="各进程应答访问，直到停止", en="processes that answer until they are stopped"),
    "worker_ended": Text(
        zh="有一个进程自行退出（代码 {code}），其余已一并停止",
        en="one ended by itself (code {code}); the others were stopped",
    ),
}
phrase = teller(PHRASES)
