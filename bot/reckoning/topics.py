"""Which calculation a short message asks for: the topic decides, and only a request to reckon opens one.

算 is in many questions that ask for no calculation (这算家暴吗, 离婚冷静期多少天): those go to the answers.
"""

from __future__ import annotations

import re

from bot.knowledge.model import DeadlineRule
from bot.reckoning.choosers import NO_RATE, NO_RULE

LONGEST = 30
"""A longer message tells a story: its answer comes from the FAQ, with the calculation as a button."""

LONGEST_ORDER = 60
"""One that says 帮我算 in so many words may bring its figures along."""

A_STORY = 10
"""What stands before a topic is a story when it is longer than this: the answer belongs to it, not the figure alone."""

_R = DeadlineRule
_ANSWERS = ""
"""A topic that has no calculation: what is said about it stands in the answers."""

_LOAN = r"借(给|了|他|她|我|钱|款|条|出)|民间借贷|高利贷"
_TRADE = (
    r"货款|工程款|[尾进菜料]款|货钱|工程钱|材料[款费钱]|加工[费款]|代工费|运费|服务费|设计费|制作费|广告费|装修[款费]|承揽"
    r"|(客户|甲方|发包方|总包|采购方|买方|饭店|超市).{0,4}(欠|拖|没[付给结])|供货|对账单"
)
_OTHER_DEBTS = r"工资|薪水|加班费|房租|租金|押金|物业费|赔偿[款金]|彩礼|定金|订金|保证金|补偿[款金]|养老金"

# The first topic that is found decides; special ones stand before general ones. What sounds like one of our rules but
# has its own (or none that was checked) stands first.
_TOPICS: tuple[tuple[str, str], ...] = (
    (r"(不立案|刑事).{0,8}(复议|复核|申诉|再审|追诉|时效)|追诉时效|追诉期", NO_RULE),
    (r"撤销.{0,8}(仲裁|裁决)|裁决.{0,3}撤销|执行异议|异议之诉|(监外|缓刑|刑期|死刑).{0,3}执行", NO_RULE),
    (r"(保险|理赔|产品|环境|污染|税|国际|进出口|海运).{0,8}时效|离婚.{0,4}损害赔偿.{0,6}时效", NO_RULE),
    (r"(购房|买房|消费|加盟|特许|保险|装修).{0,3}冷静期", NO_RULE),
    (r"(存款|房贷|公积金|信用卡|银行|按揭|迟延履行|判决后|理财).{0,6}(利息|利率)", _ANSWERS),
    (r"工伤.{0,8}时效", _R.WHICH_LIMITATION),
    (r"工伤.{0,4}(认定|申报|申请)", _R.WORK_INJURY_CLAIM),
    (r"国家赔偿", _R.STATE_COMPENSATION),
    (r"(劳动仲裁裁决|不服.{0,4}仲裁|仲裁.{0,4}不服).{0,8}(起诉|期)", _R.LABOUR_SUIT_FIFTEEN_DAYS),
    (r"劳动.{0,2}仲裁.{0,4}上诉", _R.LABOUR_SUIT_FIFTEEN_DAYS),
    (r"劳动.{0,2}(仲裁|争议)|劳动.{0,4}时效|仲裁时效", _R.LABOUR_ARBITRATION),
    (r"(欠薪|工资|辞退|加班费|赔偿金|经济补偿金?).{0,4}(时效|仲裁)", _R.LABOUR_ARBITRATION),
    (r"(申请|强制)执行|执行.{0,2}(时效|期限|期)|判决.{0,4}时效", _R.ENFORCEMENT_TWO_YEARS),
    (r"(抚养费|赡养费|扶养费|抚育费).{0,6}时效", _R.SUPPORT_NO_LIMIT),
    (r"(停止侵害|排除妨碍|排除妨害|噪音|漏水).{0,4}时效", _R.NUISANCE_NO_LIMIT),
    (r"土地.{0,8}(处理决定|确权).{0,6}(起诉|期)", _R.LAND_DECISION_THIRTY_DAYS),
    (r"(复议决定|不服复议|复议.{0,3}不服|复议完|复议后).{0,6}(起诉|期)", _R.REVIEW_SUIT_FIFTEEN_DAYS),
    (r"(治安|公安|派出所|拘留).{0,10}复议", _R.POLICE_REVIEW),
    (r"复议", _R.ADMIN_REVIEW),
    (r"(行政诉讼|民告官|告政府|起诉政府).{0,4}", _R.ADMIN_SUIT_SIX_MONTHS),
    (r"(刑|附带民).{0,8}裁定.{0,6}上诉", _R.CRIMINAL_RULING_FIVE_DAYS),
    (r"(刑事|附带民|判刑|坐牢|有期徒刑|缓刑|量刑|刑期|被判了?.{0,3}年).{0,12}上诉", _R.CRIMINAL_APPEAL_TEN_DAYS),
    (r"上诉.{0,8}(刑事|判刑)", _R.CRIMINAL_APPEAL_TEN_DAYS),
    (r"行政.{0,8}上诉", _R.ADMIN_APPEAL_FIFTEEN_DAYS),
    (r"民事裁定.{0,6}上诉", _R.APPEAL_RULING_TEN_DAYS),
    (r"(民事|离婚|借款|欠款|合同|租房).{0,8}上诉", _R.APPEAL_FIFTEEN_DAYS),
    (r"上诉", _R.WHICH_APPEAL),
    (r"再审", _R.RETRIAL_SIX_MONTHS),
    (r"撤销.{0,6}婚姻|婚姻.{0,3}撤销|撤婚", _R.MARRIAGE_REVOCATION),
    (r"(业主|业委会?).{0,10}撤销|撤销.{0,6}(业主|业委)", _R.OWNERS_REVOCATION),
    (r"重大误解", _R.MISTAKE_NINETY_DAYS),
    (r"撤销.{0,6}(欠债|债务人|转移)|(欠债|债务人).{0,8}撤销", _R.DEBTOR_ACT_ONE_YEAR),
    (r"撤销.{0,4}合同|合同.{0,4}撤销", _R.VOIDABLE_ONE_YEAR),
    (r"撤销", _R.WHICH_REVOCATION),
    (r"(隐瞒|隐匿|藏|转移).{0,6}财产|再次?分.{0,6}财产", _R.HIDDEN_ASSETS_THREE_YEARS),
    (r"遗赠(?!扶养)", _R.BEQUEST_SIXTY_DAYS),
    (r"(担保|保证(?!金))人?.{0,3}(期限|期间|期|时效)", _R.GUARANTEE_SIX_MONTHS),
    (r"冷静期", _R.COOLING_OFF),
    (r"(第二次|二次|再次|再)起?诉.{0,2}离婚|离婚.{0,4}(第二次|再次)起?诉", _R.SECOND_DIVORCE),
    (r"保护令", _R.PROTECTION_ORDER),
    (r"(交费|交诉讼费|缴费).{0,3}(七天|7天|期限?)|交诉讼费的", _R.COURT_FEE_SEVEN_DAYS),
    (r"(预付|办卡|充值|会员|健身|美容|卡).{0,8}[七7]天.{0,2}(退款?)?|[七7]天.{0,4}退卡", _R.PREPAID_SEVEN_DAYS),
    (r"[七7]天.{0,4}退款", _R.WHICH_SEVEN_DAYS),
    (r"[七7]天.{0,4}(退货?|无理由)(退货)?|退货.{0,2}(期限|期)|无理由退货", _R.RETURN_SEVEN_DAYS),
    (r"司法确认", _R.JUDICIAL_CONFIRMATION),
    (r"(欠款|欠钱|借款|借条|借钱|欠条|货款|房租|违约|赔偿|合同).{0,16}时效", _R.LIMITATION_THREE_YEARS),
    (r"(诉讼)?时效", _R.WHICH_LIMITATION),
    (r"诉讼费|受理费|起诉费|立案费|打官司.{0,4}费用?", "court_fee"),
    (r"利息|利率|月息|年息|lpr", "loan_interest"),
    (r"(法定)?继承.{0,4}(份额|几分之几|怎么分|比例)|遗产.{0,4}(份额?|比例)", "intestate_shares"),
    (r"抚养费|抚育费", "child_support"),
)  # fmt: skip

# Said in so many words (帮我算一人多少), less is enough to know the topic.
_ORDERED_TOPICS = (*_TOPICS, (r"打官司.{0,6}(钱|费)", "court_fee"), (r"没有?遗嘱|遗产|继承(?!权)", "intestate_shares"))

_JUDGED = re.compile(
    r"算不算|算没算|算是|算什么|算作|算数|算话|打算|就算|算了|算计|算命|合算|划算|结算|预算|清算|失算|算账|算上(?!诉)|算进|算在|算入"
    r"|还算|不算|总算|算得上|算成|算到.{0,6}(头上|名下)|该怎么办"
)
_GAP = (
    r"(的|期限|期间|期|限|权|书|决定|时间|时效|天数|日子|份额|比例|钱|数额|数|金额|标准|费用|费|上限|一般|现在|应该|应当|该|到底|究竟|要|是|法院"
    r"|都|我|能|可以|可|这个|那个|多少|最后一天|具体|又|最多|最晚|一共|总共|大概|大约|起诉|申请|退款|退|判决|请|麻烦|您|你)*"
)
_TAIL = r"(一下|下|的|法|呢|啊|呀|吧|呗|嘛|出来|谢谢|好吗|行吗|可以吗|行不行|好不好|[?？。.!！~,，])*"
_HOW = re.compile(_GAP + r"(怎么|怎样|如何|咋)(样|么)?(来|去|个)?(计|测|核)?算" + _TAIL)
_PLEASE = re.compile(
    _GAP + r"(帮|给|替)?(我|俺|忙)?(来|去)?(计|测|核)?算(一下|一算|算看|算|下|个|看|清楚)*(吗|数)?" + _TAIL
)
_UNTIL = re.compile(
    _GAP
    + r"(计?算)?((到|至|截止到?)(哪一?天|几号|几月几号|什么时候|啥时候)|(哪一?天|几号)(到期|截止|结束|届满|过期))"
    + r"(为止|截止|到期|结束|过期|了)?"
    + _TAIL
)
_ASKED_BEFORE = re.compile(
    r"(^|[,，。.!！?？]|帮|给|替|忙|请|想|要|来|能|会|以|烦|我|你|您|们|怎么|怎样|如何|何|咋)(计|测|核)?算(一下|一算|算|下|个|看)*"
    r"[^,，。.!！?？]{0,6}$"
)
_AFTER = re.compile(
    _GAP + r"(有|为|得)?(多少|几号|哪一?天|到哪一?天|到几号|几天|多久|多长|怎么算)?(钱|天|元|时间)?(吗)?" + _TAIL
)
_POLITE = re.compile(r"帮|给我|替我|麻烦|[你您](能|可以|会)|好吗|可以吗|行吗")
_ORDER = re.compile(
    r"^(请|麻烦)?(算|推)(一下|一算|算|下(?!来))|(帮|给|替)(我|忙|俺)[^,，。]{0,4}(算|推)|(算|推)(一下|一遍|算看|一算|算)(吧|呗|呢|啊|好吗|可以吗|谢谢|[?？。.!！~])*$"
)
_ASKS_MORE = re.compile(r"吗|嘛|犯法|犯罪|违法|合法|怎么办|该不该|要不要|是不是|有没有")
_HOW_MUCH = re.compile(_GAP + r"多少(钱)?" + _TAIL)
_A_SUM = re.compile(r"[\d一二两三四五六七八九十]+[万千百]|\d{3,}")
_SOME_PERIOD = re.compile(
    r"(请|麻烦|能|你|您)*(帮|给|替)(我|忙|俺)(来|把)?(计|测)?算(一下|一算|算|下|个|看)*.{1,12}"
    r"(期限|时限|最后一天|(到|是)哪一?天(到期|截止|结束)?|(到|是)?几号(到期|截止|结束)?)" + _TAIL
)
_PLAIN_PERIOD = re.compile(
    r"(请|麻烦)?(你|您)?(帮|给|替)?(我|忙|俺)?(想|要)?(计)?算(一下|一算|算|下|个|看)*(一个|个)?(期限|时限|截止日期?|日子|到期日|最后一天)"
    + _TAIL
)


def interest_on(folded: str) -> str:
    """Return the calculation of the interest that a message asks for, by what is owed: a loan, a price, or neither."""
    if re.search(_LOAN, folded):
        return "loan_interest"
    if re.search(_TRADE, folded):
        return "overdue_payment"
    return NO_RATE if re.search(_OTHER_DEBTS, folded) else "loan_interest"


def topic_asked_for(folded: str) -> str | None:
    """Return the id of the calculation that a short message asks for (“帮我算诉讼费”), or None."""
    ordered = bool(_ORDER.search(folded)) and not _ASKS_MORE.search(folded)
    if len(folded) > (LONGEST_ORDER if ordered else LONGEST) or _JUDGED.search(folded):
        return None
    if _PLAIN_PERIOD.fullmatch(folded):
        return _R.WHICH_LIMITATION
    return _by_topic(folded, ordered=ordered)


def _by_topic(folded: str, *, ordered: bool) -> str | None:
    for pattern, target in _ORDERED_TOPICS if ordered else _TOPICS:
        if places := list(re.finditer(pattern, folded)):
            asks = ordered or any(_asks_to_reckon(folded[: one.start()], folded[one.end() :]) for one in places)
            if target == "loan_interest":
                target = interest_on(folded)
            return str(target) if target and asks else None
    return NO_RULE if _SOME_PERIOD.fullmatch(folded) else None


def _asks_to_reckon(before: str, after: str) -> bool:
    """Whether what stands around a topic is a request to reckon: 算…, …怎么算, …帮我算一下, …算到哪天."""
    if len(before) <= A_STORY:
        if _HOW.fullmatch(after) or _UNTIL.fullmatch(after):
            return True
        if _PLEASE.fullmatch(after):
            return "吗" not in after or bool(_POLITE.search(before + after))
    if _HOW_MUCH.fullmatch(after) and _A_SUM.search(before):
        return True
    if not _ASKED_BEFORE.search(before) or not _AFTER.fullmatch(after):
        return False
    return "吗" not in after or bool(_POLITE.search(before))
