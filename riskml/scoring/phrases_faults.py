"""What faults of this room say: detectors."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "others": Text(zh="不是原来的", en="others"),
    "detector": Text(zh="检测方法 {name!r}", en="detector {name!r}"),
    "one_of_pyod": Text(zh="pyod 的或受信任插件的一种检测方法", en="one of pyod or of a trusted plugin"),
    "none_of": Text(zh="都不是", en="none of it"),
    "one_whose_score_of_a_row": Text(
        zh="每行得分只取决于该行本身的检测方法",
        en="one whose score of a row is the row's own",
    ),
    "one_of_which_that_does": Text(
        zh="{refused} 之一，不满足此条件",
        en="one of which that does not hold: {refused}",
    ),
    "what_pyod_needs": Text(zh="pyod 运行它所需的软件包", en="what pyod needs for it"),
    "a_detector_of_pyod": Text(zh="pyod 的检测方法", en="a detector of pyod"),
    "a_class_that_is_none": Text(zh="不是检测方法的类", en="a class that is none"),
    "weight_of": Text(zh="{name!r} 的权重", en="weight of {name!r}"),
    "a_finite_number_above_0": Text(zh="大于 0 的有限数", en="a finite number above 0"),
    "setting_of": Text(zh="{name!r} 的设置 {fixed_share!r}", en="setting {fixed_share!r} of {name!r}"),
    "no_quota_of_strange_people": Text(zh="不设异常人员的名额", en="no quota of strange people"),
    "a_share_that_is_marked_whether": Text(
        zh="{pop!r}，即不论有无异常都要标出的比例",
        en="{pop!r}, a share that is marked whether or not anybody is strange",
    ),
    "leave_it_out_who_is_listed": Text(
        zh="请去掉它：是否列出由得分偶然出现的概率决定，不由名额决定。",
        en="Leave it out: who is listed is decided by the chance of such a score, not by a quota.",
    ),
    "setting_of_2": Text(zh="{name!r} 的设置 {key!r}", en="setting {key!r} of {name!r}"),
    "a_setting_of_that_detector": Text(zh="该检测方法的一项设置", en="a setting of that detector"),
    "a_number_a_text_or_yes": Text(zh="数、文字或真假值", en="a number, a text or yes and no"),
    "a_fit": Text(zh="一次拟合", en="a fit"),
    "other_settings_or_more_rows_may": Text(
        zh="可改用其他设置或更多的行；它还须能逐行给数值行评分。",
        en="Other settings or more rows may help; it must score plain rows of numbers, one by one, too.",
    ),
    "choose_another_detector_an_officials_score": Text(
        zh="请改选检测方法：一个人的得分不得取决于还有谁被评分。",
        en="Choose another detector: an official's score must not depend on who else is scored.",
    ),
    "the_scores_that_it_had": Text(zh="它原有的得分", en="the scores that it had"),
    "another_version_of_pyod": Text(
        zh="安装了其他版本的 pyod 或其依赖：请重新执行 riskml train。",
        en="Another version of pyod or of what it needs is installed; run 'riskml train' again.",
    ),
}
phrase = teller(PHRASES)
