"""The words of coming in: second factors, single sign-on, and what is confirmed at first; in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

PHRASES: dict[str, Text] = {
    "identity_security": Text(zh="登录与安全", en="Login and security"),
    # the second step of a login
    "identity_second_step": Text(zh="第二步：第二因素", en="Second step: your second factor"),
    "identity_second_step_note": Text(
        zh="请输入身份验证器显示的 6 位验证码；验证器不在身边时，可以输入一个恢复码，每个恢复码只能用一次。",
        en="Enter the six digits that your authenticator shows. If you do not have it with you, enter a recovery code: "
        "each works once.",
    ),
    "identity_code": Text(zh="验证码或恢复码", en="Code, or recovery code"),
    "identity_code_of_authenticator": Text(zh="验证器显示的 6 位验证码", en="The six digits that it shows"),
    "identity_code_failed": Text(
        zh="验证码不对、已用过，或者因多次输错暂时锁定；请等下一个验证码，或稍后再试。",
        en="The code is not right, was used before, or too many wrong ones have locked the account for a while. Wait "
        "for the next one, or try later.",
    ),
    "identity_begin_again": Text(zh="重新登录", en="Log in from the beginning"),
    # setting one
    "identity_set_title": Text(zh="设置第二因素", en="Set a second factor"),
    "identity_set_needed": Text(
        zh="您的角色须以第二因素登录。设置之前，其他页面不能打开。",
        en="Your role comes in with a second factor only. Until one is set, no other page opens.",
    ),
    "identity_set_note": Text(
        zh="用身份验证器（如手机上的验证器应用）扫描下图，或者手工输入密钥，再填写它显示的验证码。",
        en="Scan the picture with an authenticator, such as an app on a telephone, or type its key by hand; then enter "
        "the code that it shows.",
    ),
    "identity_picture": Text(zh="密钥的二维码", en="The key as a QR code"),
    "identity_key": Text(zh="密钥", en="Key"),
    "identity_set": Text(zh="设置", en="Set"),
    # security keys
    "identity_set_key": Text(zh="登记安全密钥", en="Register a security key"),
    "identity_key_instead": Text(zh="改为登记安全密钥", en="Register a security key instead"),
    "identity_key_note": Text(
        zh="安全密钥是插在电脑上或贴近手机的小设备，也可以是电脑、手机自带的指纹或面部识别。填写密码，点“登记”，"
        "再按浏览器的提示操作。",
        en="A security key is a small device that is plugged in or held to a telephone, or the fingerprint or face "
        "recognition of the computer itself. Enter your password, press the button, and do as the browser says.",
    ),
    "identity_key_name": Text(zh="名称（可不填，便于辨认）", en="A name to know it by, if you like"),
    "identity_security_key": Text(zh="安全密钥", en="Security key"),
    "identity_register": Text(zh="登记", en="Register"),
    "identity_key_back": Text(zh="返回", en="Go back"),
    "identity_key_failed": Text(
        zh="没有登记：密码不对，账号因多次输错暂时锁定，或者密钥的答复没有采用。请再试一次。",
        en="Nothing was registered: the password is not right, too many wrong ones have locked the account for a "
        "while, or the key's answer was not taken. Try again.",
    ),
    "identity_key_silent": Text(
        zh="密钥没有答复，或者操作已取消。可以再试一次。", en="The key did not answer, or you called it off. Try again."
    ),
    "identity_key_needs_script": Text(
        zh="使用安全密钥，浏览器须允许运行脚本。不允许脚本时，请用身份验证器或恢复码。",
        en="For a security key the browser has to run a script. Where it may not, use an authenticator or a recovery "
        "code.",
    ),
    "identity_key_needs_name": Text(
        zh="安全密钥绑定网站名称，而现在是用网络地址打开的。在安装工作台的电脑上，请改从 {address} 打开；"
        "其他电脑请用工作台的域名打开。",
        en="A security key is bound to the name of a site, and this page was opened by a number. On the machine that "
        "the room runs on, open {address} instead; elsewhere, open the room by its name.",
    ),
    "identity_key_not_taken": Text(
        zh="密钥的答复没有采用：不是为您登记的密钥，答复已用过，密钥可能被复制，或者账号因多次出错暂时锁定。"
        "请再试一次；仍不行，请用验证码或恢复码，并告知管理人员。",
        en="The key's answer was not taken: it is none of yours, it was used before, the key may have been copied, or "
        "too many tries have locked the account for a while. Try again; if that does not help, use a code, and tell "
        "whoever operates the room.",
    ),
    "identity_use_key": Text(zh="使用安全密钥", en="Use a security key"),
    "identity_recovery_step_note": Text(
        zh="密钥不在身边时，可以输入一个恢复码，每个恢复码只能用一次。",
        en="If you do not have the key with you, enter a recovery code: each works once.",
    ),
    "identity_recovery_code": Text(zh="恢复码", en="Recovery code"),
    "identity_remove_key": Text(zh="取消安全密钥“{name}”", en="Remove the security key “{name}”"),
    # what is set
    "identity_factors": Text(zh="第二因素", en="Second factors"),
    "identity_none": Text(zh="尚未设置。", en="None is set."),
    "identity_codes_set": Text(zh="身份验证器：已设置", en="Authenticator: set"),
    "identity_recovery_left": Text(zh="恢复码：尚余 {count} 个", en="Recovery codes: {count} {count:is|are} left"),
    "identity_set_codes": Text(zh="设置身份验证器", en="Set an authenticator"),
    "identity_new_recovery": Text(zh="换发恢复码", en="New recovery codes"),
    "identity_remove": Text(zh="取消全部第二因素", en="Remove every second factor"),
    "identity_password_asked": Text(
        zh="更改前，请再输入一次密码", en="Your password once more, before anything is changed"
    ),
    "identity_password_failed": Text(
        zh="密码不对，或者因多次输错暂时锁定；没有作任何更改。",
        en="The password is not right, or too many wrong ones have locked the account for a while. Nothing "
        "was changed.",
    ),
    "identity_logins": Text(zh="已登录的设备", en="Logins"),
    "identity_logins_count": Text(
        zh="现有 {count} 处登录，含本次。", en="You are logged in at {count} {count:place|places}, this one among them."
    ),
    "identity_end_logins": Text(zh="在其他设备上退出", en="Log out everywhere else"),
    # recovery codes
    "identity_recovery": Text(zh="恢复码", en="Recovery codes"),
    "identity_recovery_note": Text(
        zh="只显示这一次。请抄下或打印，与手机分开存放；每个只能用一次。",
        en="They are shown this once. Write them down or print them, and keep them apart from the telephone; each "
        "works once.",
    ),
    "identity_go_on": Text(zh="继续", en="Go on"),
    # the notice
    "identity_notice": Text(zh="使用前请确认", en="To be confirmed before you begin"),
    "identity_notice_secrets": Text(
        zh="本系统是非涉密系统，不得录入、上传、存储国家秘密和其他不得在此存放的内容；办理涉密事项，使用规定的涉密系统。",
        en="This system is not classified. State secrets, and whatever else may not be kept here, must not be typed in "
        "or filed here; such matters are handled in the systems provided for them.",
    ),
    "identity_notice_found": Text(
        zh="发现这类内容，立即停止操作并报告保密和系统管理人员，不自行转发、复制。",
        en="Whoever finds such contents stops at once and tells those in charge of secrecy and of the system, and "
        "neither passes them on nor copies them.",
    ),
    "identity_notice_use": Text(
        zh="这里的内容只用于履行职责；每次登录、查看个人页面、导出和签名，都记入不可更改的留痕台账。",
        en="What is here is used for one’s duties alone. Every login, every opening of a person’s page, every export "
        "and every signature is entered into a ledger that cannot be changed.",
    ),
    "identity_notice_signed": Text(
        zh="确认即由 {name} 签认，并记入留痕台账；内容如有修改，将再次请您确认。",
        en="By confirming, {name} signs this, and it is entered into the ledger. If its text changes, you are asked "
        "again.",
    ),
    "identity_confirm": Text(zh="已阅读并确认", en="I have read this, and confirm it"),
    # single sign-on
    "identity_sign_on": Text(zh="通过“{name}”登录", en="Log in with {name}"),
    "identity_sign_on_failed": Text(
        zh="单点登录未完成。您的账号可能尚未在本工作台开设，或者登录请求已过期；请重新登录，或联系管理人员。",
        en="The single sign-on was not completed. There may be no account here by that name, or the request has "
        "expired. Log in again, or tell whoever operates the room.",
    ),
    "identity_left": Text(zh="已退出工作台", en="You are logged out of the room"),
    "identity_left_onward": Text(
        zh="正在前往“{name}”，以便同时退出那里的登录。", en="Going on to {name}, to log out there, too."
    ),
    "identity_left_go": Text(zh="退出“{name}”的登录", en="Log out at {name}"),
    "identity_left_still": Text(
        zh="“{name}”没有提供从工作台退出的途径，那里的登录可能仍然有效。使用公用电脑的，请到那里退出，并关闭浏览器。",
        en="{name} has no way to log out from here: your login there may still be on. On a computer that others use, "
        "log out there and close the browser.",
    ),
    "identity_left_again": Text(zh="重新登录", en="Log in again"),
    "identity_sign_on_returning": Text(zh="正在返回工作台", en="Returning to the room"),
}
