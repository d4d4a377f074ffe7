"""What a verification says of each thing that it found, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

EXPECTED: dict[str, Text] = {
    "key_malformed": Text(zh="台账的公钥（名称+编号+Base64）", en="the ledger's public key, NAME+ID+BASE64"),
    "key_differs": Text(zh="您保存的公钥 {trusted}", en="the key that you hold, {trusted}"),
    "checkpoint_missing": Text(zh="签名的树头", en="a signed head"),
    "checkpoint_malformed": Text(
        zh="符合 C2SP tlog-checkpoint 格式的签名树头", en="a signed head in the format C2SP tlog-checkpoint"
    ),
    "signature_missing": Text(zh="由 {key} 签名的树头", en="a head signed by {key}"),
    "signature_broken": Text(zh="有效的签名", en="a signature that holds"),
    "witness_missing": Text(zh="见证方 {key} 的联署", en="the cosignature of the witness {key}"),
    "witness_broken": Text(zh="见证方 {key} 的有效联署", en="a cosignature of the witness {key} that holds"),
    "leaves_absent": Text(zh="台账的叶子文件", en="the file of the ledger's leaves"),
    "leaf_torn": Text(zh="完整的一行", en="a whole line"),
    "leaf_malformed": Text(zh="一片叶子：承诺值及其哈希算法", en="a leaf: a commitment and the name of its hash"),
    "hash_differs": Text(zh="由叶子算出的哈希", en="the hashes that follow from the leaves"),
    "leaves_missing": Text(zh="已签名的 {signed} 片叶子", en="the {signed} {signed:leaf|leaves} that were signed"),
    "leaves_unsigned": Text(
        zh="不超过已签名的 {signed} 片叶子", en="no more than the {signed} {signed:leaf|leaves} that were signed"
    ),
    "root_differs": Text(
        zh="前 {n} 片叶子已签名的根 {signed}", en="the signed root over {n} {n:leaf|leaves}, {signed}"
    ),
    "rolled_back": Text(
        zh="不少于您所存树头的 {kept} 片叶子", en="at least the {kept} {kept:leaf|leaves} of the head that you kept"
    ),
    "history_differs": Text(
        zh="您所存树头中前 {n} 片叶子的根 {kept}", en="the root over {n} {n:leaf|leaves} that you kept, {kept}"
    ),
    "salts_more": Text(zh="{n} 个盐值，每片叶子一个", en="{n} salts, one for each leaf"),
    "opening_differs": Text(zh="与叶子中的承诺值相符的记录和盐值", en="a record and a salt that the leaf was made of"),
    "act_unknown": Text(zh="已知种类、取值规范的记录", en="a record of a known kind with values of its types"),
    "manifest_unreadable": Text(zh="运行的清单文件", en="the run's manifest"),
    "file_missing": Text(zh="清单所列的文件", en="the file that is named"),
    "file_differs": Text(zh="SHA-256 值 {expected}", en="SHA-256 {expected}"),
    "beside_differs": Text(zh="SHA-256 值 {expected}", en="SHA-256 {expected}"),
    "file_more": Text(zh="只有清单所列的文件", en="no files but those of the manifest"),
    "run_without_leaf": Text(zh="台账中有本次运行的发布记录", en="a leaf for the publication of this run"),
    "run_superseded": Text(
        zh="当日最后一次发布的运行，见第 {last} 片叶子", en="the run that was published last of that day, leaf {last}"
    ),
    "ledger_absent": Text(zh="已启用的台账", en="a ledger that was begun"),
    "key_not_held": Text(zh="台账的公钥", en="the log's public key"),
    "bundle_malformed": Text(zh="证明包（JSON）", en="a bundle of proofs, in JSON"),
    "proof_broken": Text(zh="证明本叶在 {n} 片叶子的树中的路径", en="a path that proves the leaf in a tree of {n}"),
    "more": Text(zh="没有更多同类问题", en="no more of this kind"),
}

FOUND: dict[str, Text] = {
    "key_malformed": Text(zh="没有，或格式不符", en="none, or another text"),
    "key_differs": Text(zh="{found}", en="{found}"),
    "checkpoint_missing": Text(zh="没有这个文件", en="no such file"),
    "checkpoint_malformed": Text(zh="格式不符的内容", en="another text"),
    "signature_missing": Text(zh="签名方：{found}", en="signatures of {found}"),
    "signature_broken": Text(zh="与内容不符的签名", en="one that does not fit the text"),
    "witness_missing": Text(zh="签名方：{found}", en="signatures of {found}"),
    "witness_broken": Text(zh="与内容不符的签名", en="one that does not fit the text"),
    "leaves_absent": Text(zh="没有这个文件", en="no such file"),
    "leaf_torn": Text(zh="{n} 个字节，没有写完", en="{n} {n:byte|bytes} that were not written to their end"),
    "leaf_malformed": Text(zh="其他内容", en="something else"),
    "hash_differs": Text(zh="不同的哈希", en="others"),
    "leaves_missing": Text(zh="{found} 片", en="{found}"),
    "leaves_unsigned": Text(zh="{found} 片", en="{found}"),
    "root_differs": Text(zh="{found}", en="{found}"),
    "rolled_back": Text(zh="{found} 片", en="{found}"),
    "history_differs": Text(zh="{found}", en="{found}"),
    "salts_more": Text(zh="{found} 个", en="{found}"),
    "opening_differs": Text(zh="与叶子不符的内容", en="others"),
    "act_unknown": Text(zh="{said}", en="{said}"),
    "manifest_unreadable": Text(zh="没有，或无法读取", en="none, or one that cannot be read"),
    "file_missing": Text(zh="没有这个文件", en="no such file"),
    "file_differs": Text(zh="{found}", en="{found}"),
    "beside_differs": Text(zh="{found}", en="{found}"),
    "file_more": Text(zh="清单之外的文件", en="one that it does not name"),
    "run_without_leaf": Text(zh="没有对应 {found} 的叶子", en="none for {found}"),
    "run_superseded": Text(zh="较早的一次，见第 {own} 片叶子", en="an earlier one, leaf {own}"),
    "ledger_absent": Text(zh="没有", en="none"),
    "key_not_held": Text(zh="没有", en="none"),
    "bundle_malformed": Text(zh="没有，或格式不符", en="none, or another text"),
    "proof_broken": Text(zh="无法得出树头之根的路径", en="one that does not lead to the head's root"),
    "more": Text(zh="另有 {n} 处", en="{n} more"),
}

_FORKED = Text(
    zh="您所存的树头已有签名，而今的台账与之不符：请保存两者，由另一人核查。",
    en="Both were signed, and they do not go together: keep both, and have another person look.",
)
_RESTORE = Text(
    zh="请从备份恢复，并查明何时、由谁改动；在此之前不再登记。",
    en="Put it back from a copy, and find out when and by whom it was changed; enter nothing until then.",
)

REMEDY: dict[str, Text] = {
    "key_malformed": Text(
        zh="请用 --key 给出从别处保存的公钥。", en="Give the key that was kept elsewhere, with --key."
    ),
    "key_differs": Text(
        zh="只信任您保存的公钥，并查明台账何时换了钥匙。",
        en="Trust the one that you hold, and find out since when another stands there.",
    ),
    "checkpoint_missing": _RESTORE,
    "checkpoint_malformed": _RESTORE,
    "signature_missing": Text(
        zh="未经该钥匙签名的内容不可采信；请核对公钥。",
        en="What this key has not signed proves nothing; see whether it is the right key.",
    ),
    "signature_broken": _RESTORE,
    "witness_missing": Text(
        zh="请向见证方要求联署，或查明为何没有联署。", en="Ask the witness for it, or find out why there is none."
    ),
    "witness_broken": Text(
        zh="请见证方出示其保存的树头，两相核对。", en="Ask the witness for the head that it keeps, and compare."
    ),
    "leaves_absent": _RESTORE,
    "leaf_torn": Text(
        zh="若是登记时进程被终止，下一次登记会自动清除；签名覆盖的叶子不受影响。",
        en="If a command was killed there, the next that enters something cuts it off; no signed leaf is touched.",
    ),
    "leaf_malformed": _RESTORE,
    "hash_differs": Text(
        zh="叶子若无问题，可将这些哈希文件移走，下一次登记会重新算出。",
        en="Where the leaves hold, move the hashes away: the next command that enters something works them out anew.",
    ),
    "leaves_missing": _RESTORE,
    "leaves_unsigned": Text(
        zh="若是登记时进程被终止，下一次登记会补签；否则请查明来历。",
        en="If a command was killed there, the next that enters something signs them; else find out what they are.",
    ),
    "root_differs": _RESTORE,
    "rolled_back": _FORKED,
    "history_differs": _FORKED,
    "salts_more": Text(
        zh="若是登记时进程被终止，下一次登记会自动清除；否则叶子可能被截断，请与另存的树头核对。",
        en="If a command was killed there, the next that enters something cuts them off; else leaves may have been "
        "taken away: compare with a head kept elsewhere.",
    ),
    "opening_differs": _RESTORE,
    "act_unknown": Text(
        zh="叶子只证明登记过这段内容；请查明是哪个版本写入的。",
        en="The leaf proves only that this text was entered; find out which version wrote it.",
    ),
    "manifest_unreadable": _RESTORE,
    "file_missing": _RESTORE,
    "file_differs": Text(
        zh="此文件不是当初发布的那一份，不可采信；请重新执行 riskml run。",
        en="It is not the file that was published: rely on nothing in it, and run 'riskml run' again.",
    ),
    "beside_differs": Text(
        zh="这不是当初登记的那一份，不可采信；请向出具方重新索取。",
        en="It is not the file that was entered: rely on nothing in it, and ask anew whoever gave it.",
    ),
    "file_more": Text(zh="请移走；它不属于发布的内容。", en="Move it away: it is no part of what was published."),
    "run_without_leaf": Text(
        zh="若发布于台账启用之前或登记失败，重新执行 riskml run 即会补登；否则请查明来历。",
        en="If it was published before the ledger, or could not be entered, 'riskml run' enters it; else find out "
        "where it comes from.",
    ),
    "run_superseded": Text(
        zh="请恢复最后发布的运行，并查明为何放回了旧的。",
        en="Put the last one back, and find out why an older one stands in its place.",
    ),
    "ledger_absent": Text(
        zh="设置 ledger = true 时，下一次运行会建立台账；若曾经有过，请查明去向。",
        en="With the setting 'ledger = true' the next run begins one; if there was one, find out where it went.",
    ),
    "key_not_held": Text(
        zh="请用 --key 给出从别处保存的公钥。", en="Give the key that was kept elsewhere, with --key."
    ),
    "bundle_malformed": Text(zh="请向出具方重新索取。", en="Ask anew whoever gave it."),
    "proof_broken": Text(zh="请向出具方重新索取。", en="Ask anew whoever gave it."),
    "more": Text(zh="先处理已列出的。", en="See to those that are listed first."),
}
