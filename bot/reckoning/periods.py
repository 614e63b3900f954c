"""The plain periods, one record each: from a day that is asked for, so many days, months or years.

Whether a last day that is a day off moves to the next working day stands in each record, with the article.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.model import Citation, DeadlineRule
from bot.language.dates import Sense
from bot.reckoning.model import cite


@dataclass(frozen=True, slots=True)
class Shift:
    """Whether a last day that is a day off moves to the next working day, and where that stands.

    `unless`: for whom it does not move, with {day}, the last day before it was moved; said wherever it has moved.
    """

    moves: bool
    source: str
    unless: str = ""


CIVIL = Shift(moves=True, source="民法典第二百零三条")
COURT = Shift(moves=True, source="民事诉讼法第八十五条")
ADMIN_COURT = Shift(moves=True, source="行政诉讼法第一百零一条、民事诉讼法第八十五条")
REVIEW = Shift(moves=True, source="行政复议法第八十八条、民事诉讼法第八十五条")
CRIMINAL = Shift(
    moves=True,
    source="刑事诉讼法第一百零五条",
    unless="人在押的，在押期间不得因节假日延长：请赶在{day}以前办，别等顺延。",
)
UNSURE = Shift(moves=False, source="遇到休息日也别等顺延，提前去交最稳妥")
STAYS = Shift(moves=False, source="网上退货不看休息日，平台到点就关")


@dataclass(frozen=True, slots=True)
class Period:
    """A period of `days` or `months`.

    `lead`: the result, with {day}. `passed`: what is left when the day has gone, only what the law has; `gone`
    leads to it, `ask_today` says whom to ask.
    """

    title: str
    ask: str
    lead: str
    law: tuple[Citation, ...]
    shift: Shift
    passed: tuple[str, ...]
    days: int = 0
    months: int = 0
    sense: Sense = "past"
    notes: tuple[str, ...] = ()
    gone: str = "但先别放弃，看下面。"
    ask_today: str = "今天就打 12348（法律援助热线）问清楚，别自己放弃。"


COUNT = cite("民法典", "第二百零一条", "按日月年计算期间，开始当日不计入")
_INTERRUPTED = (
    "您催过、对方答应过还或者付过一部分、起诉或者申请过仲裁的，从那天起重新算。",
    "过了时效也可以起诉：法院不会主动提时效，对方不提就照常审；对方答应还的，不能再反悔。",
)
_INTERRUPT_LAW = cite("民法典", "第一百九十五条", "提出履行请求、同意履行、起诉的，时效中断，重新计算")
_NO_OBJECTION = cite("民法典", "第一百九十三条", "法院不得主动适用诉讼时效的规定")
_NOT_EXTENDED = cite("民法典", "第一百九十九条", "撤销权的存续期间不适用中止、中断和延长，届满权利消灭")
_LATE_APPEAL = (
    "因为不可抗拒或者其他正当理由耽误的，障碍消除后十日内可以向法院申请顺延。",
    "判决、裁定生效了，还可以在生效后六个月内申请再审。",
)
_LATE_REVIEW = (
    "有不可抗力等正当理由耽误的，障碍消除后接着算。",
    "没有告诉您可以复议的，从知道可以复议那天算，最长一年。",
    "直接去法院起诉是六个月，可能还来得及。",
)
_LATE_COURT = cite("民事诉讼法", "第八十六条", "因正当理由耽误期限，障碍消除后十日内可以申请顺延")
_RETRIAL = cite("民事诉讼法", "第二百一十六条", "申请再审，应当在判决、裁定发生法律效力后六个月内提出")
_REVIEW_LAW = cite("行政复议法", "第二十条", "自知道行政行为之日起六十日内提出行政复议申请；正当理由耽误的继续计算")
_LATE_ADMIN = ("因不可抗力等不怪您的原因耽误的，那段时间不算；有其他特殊情况的，障碍消除后十日内可以申请延长。",)
_LATE_ADMIN_LAW = cite("行政诉讼法", "第四十八条", "耽误起诉期限的，不计算或者障碍消除后十日内申请延长")
_ASK_LABOUR = "今天就打 12333（人社热线）或者 12348 问清楚，别自己放弃。"

PERIODS: dict[DeadlineRule, Period] = {
    DeadlineRule.LIMITATION_THREE_YEARS: Period(
        "算欠款、赔偿的诉讼时效",
        "您哪天知道权利受损、对方是谁？约好还款日的，写还款日；分期还的，写最后一期。",
        "最晚{day}起诉（含当天）；过了，对方可以拿时效来抗辩。",
        (
            cite("民法典", "第一百八十八条", "诉讼时效期间三年，自知道或者应当知道权利受到损害以及义务人之日起计算"),
            _INTERRUPT_LAW,
            _NO_OBJECTION,
            cite("民法典", "第一百八十九条", "分期履行的，自最后一期履行期限届满之日起计算"),
            COUNT,
        ),
        CIVIL,
        _INTERRUPTED,
        months=36,
        sense="any",
        notes=(
            "中间催过钱、对方答应过还，要留证据：从那天起重新算三年。",
            "借条没写还款日的，从您要他还、给的宽限日子满了那天算。最长不超过权利受损起二十年。",
        ),
    ),
    DeadlineRule.VOIDABLE_ONE_YEAR: Period(
        "算撤销合同的一年",
        "您哪天知道被骗的？被逼迫的，写逼迫结束那天。",
        "最晚{day}向法院或者仲裁机构请求撤销（含当天）。",
        (cite("民法典", "第一百五十二条", "知道撤销事由起一年内没有行使，撤销权消灭；最长五年"), _NOT_EXTENDED, COUNT),
        CIVIL,
        (
            "这一年不中断、不延长，过了就不能再请求撤销。",
            "对方违约、侵害您权利的，还可以另外要求赔偿，一般是三年；被骗钱的可以报警。",
        ),
        months=12,
        notes=("这一年不能中断、延长。自己看错、弄错（重大误解）的只有九十天。合同签了满五年也不能再撤销。",),
    ),
    DeadlineRule.MISTAKE_NINETY_DAYS: Period(
        "算重大误解撤销的九十天",
        "您哪天知道自己弄错了的？",
        "最晚{day}向法院或者仲裁机构请求撤销（含当天）。",
        (
            cite("民法典", "第一百五十二条", "重大误解的，知道撤销事由起九十日内没有行使，撤销权消灭"),
            _NOT_EXTENDED,
            COUNT,
        ),
        CIVIL,
        ("这九十天不中断、不延长。被人骗、被逼迫的不是这个天数，是一年。", "对方违约的，还可以另外要求赔偿。"),
        days=90,
        notes=("这九十天不能中断、延长。",),
    ),
    DeadlineRule.MARRIAGE_REVOCATION: Period(
        "算撤销婚姻的一年",
        "被隐瞒重病的，哪天知道的？被逼结婚的，写逼迫结束那天；被关起来的，写恢复自由那天。",
        "最晚{day}向法院请求撤销婚姻（含当天）。",
        (
            cite("民法典", "第一千零五十二条", "受胁迫结婚的，自胁迫行为终止、恢复人身自由之日起一年内提出"),
            cite("民法典", "第一千零五十三条", "隐瞒重大疾病的，知道撤销事由起一年内请求撤销婚姻"),
            _NOT_EXTENDED,
        ),
        CIVIL,
        ("这一年不中断、不延长。", "过了还可以协议离婚，或者到法院起诉离婚。"),
        months=12,
        notes=("只有被逼结婚、婚前隐瞒重大疾病，才能请求撤销。这一年不能中断、延长。",),
    ),
    DeadlineRule.DEBTOR_ACT_ONE_YEAR: Period(
        "算撤销欠债人转移财产的一年",
        "您哪天知道欠债的人把财产送人、低价卖掉的？",
        "最晚{day}向法院请求撤销（含当天）。",
        (
            cite("民法典", "第五百四十一条", "债权人自知道撤销事由之日起一年内行使；自行为发生之日起五年"),
            _NOT_EXTENDED,
        ),
        CIVIL,
        ("这一年不中断、不延长。", "钱还是可以照样要：找欠债的人的时效另外算三年。"),
        months=12,
        notes=("从他转移那天起满五年，也不能再撤销。",),
    ),
    DeadlineRule.OWNERS_REVOCATION: Period(
        "算撤销业主大会决定的一年",
        "您哪天知道业主大会、业委会作了这个决定？",
        "最晚{day}向法院请求撤销这个决定（含当天）。",
        (
            cite("建筑物区分所有权纠纷解释", "第十二条", "应当在知道或者应当知道决定作出之日起一年内行使"),
            cite("民法典", "第二百八十条", "决定侵害业主合法权益的，业主可以请求法院撤销"),
        ),
        CIVIL,
        ("过了不能再请求撤销。可以找街道、社区和业委会，在下次业主大会上重新表决。",),
        months=12,
    ),
    DeadlineRule.BEQUEST_SIXTY_DAYS: Period(
        "算接受遗赠的期限",
        "您哪天知道遗嘱里有给您的东西？",
        "最晚{day}说清楚要不要（含当天）；不说，就当放弃。",
        (cite("民法典", "第一千一百二十四条", "知道受遗赠后六十日内表示接受或者放弃，没有表示视为放弃"), COUNT),
        CIVIL,
        ("到期没有表示的，视为放弃。当时口头说过、发过微信说要的，也算表示过，请把证据找出来。",),
        days=60,
        notes=("最好用书面，并留下证据。子女等法定继承人不用算这个。",),
    ),
    DeadlineRule.POLICE_REVIEW: Period(
        "算不服治安处罚的复议期",
        "哪天拿到（或者知道）公安的处罚决定？",
        "最晚{day}申请行政复议（含当天）。",
        (
            cite("治安管理处罚法", "第一百二十一条", "对治安管理处罚决定不服可以申请行政复议或者提起行政诉讼"),
            _REVIEW_LAW,
        ),
        REVIEW,
        _LATE_REVIEW,
        days=60,
        notes=("这是治安处罚。刑事案件不立案的复议期另有规定，看通知书上写的。",),
    ),
    DeadlineRule.ADMIN_REVIEW: Period(
        "算行政复议的期限",
        "哪天知道政府部门的这个决定？",
        "最晚{day}申请行政复议（含当天）。",
        (_REVIEW_LAW,),
        REVIEW,
        _LATE_REVIEW,
        days=60,
        notes=("没告诉您可以复议的，从知道可以复议那天算，最长不超过一年。",),
    ),
    DeadlineRule.REVIEW_SUIT_FIFTEEN_DAYS: Period(
        "算不服复议去起诉的期限",
        "哪天收到复议决定书？复议机关到期没答复的，写应当答复的最后一天。",
        "最晚{day}向法院起诉（含当天）。",
        (cite("行政诉讼法", "第四十五条", "不服复议决定，收到决定书之日起十五日内起诉"), _LATE_ADMIN_LAW),
        ADMIN_COURT,
        _LATE_ADMIN,
        days=15,
    ),
    DeadlineRule.ADMIN_SUIT_SIX_MONTHS: Period(
        "算告政府部门的起诉期限",
        "哪天知道政府部门作了这个决定？",
        "最晚{day}向法院起诉（含当天）。",
        (cite("行政诉讼法", "第四十六条", "直接起诉的，知道或者应当知道行政行为之日起六个月内提出"), _LATE_ADMIN_LAW),
        ADMIN_COURT,
        _LATE_ADMIN,
        months=6,
        notes=("先复议再起诉的，是收到复议决定后十五天。有的事必须先复议。",),
    ),
    DeadlineRule.LAND_DECISION_THIRTY_DAYS: Period(
        "算不服土地处理决定的起诉期",
        "哪天收到政府关于土地权属争议的处理决定？",
        "最晚{day}向法院起诉（含当天）。",
        (cite("土地管理法", "第十四条", "对处理决定不服，接到通知之日起三十日内向法院起诉"), _LATE_ADMIN_LAW),
        ADMIN_COURT,
        _LATE_ADMIN,
        days=30,
    ),
    DeadlineRule.STATE_COMPENSATION: Period(
        "算请求国家赔偿的期限",
        "哪天知道国家机关侵犯了您的权利？",
        "最晚{day}请求国家赔偿（含当天）。",
        (cite("国家赔偿法", "第三十九条", "请求国家赔偿的时效为两年，被羁押期间不计算在内"),),
        UNSURE,
        ("被关押的时间不算在两年里；最后六个月里因为不可抗力等提不了的，也停着不算。",),
        months=24,
        notes=("和复议、行政诉讼一起提的，按复议、诉讼的期限。",),
    ),
    DeadlineRule.LABOUR_ARBITRATION: Period(
        "算劳动仲裁时效",
        "您哪天知道权利受损？欠工资又已离职的，写离职那天。",
        "最晚{day}申请劳动仲裁（含当天）。",
        (cite("劳动争议调解仲裁法", "第二十七条", "仲裁时效一年，自知道权利被侵害之日起；欠薪自劳动关系终止起一年"),),
        CIVIL,
        (
            "向单位要过、向劳动部门投诉过、单位答应过的，从那天起重新算一年。",
            "有不可抗力等正当理由没能申请的，那段时间停着不算。",
            "还在职、被欠工资的，不受这一年限制；离职的，离职后一年内都可以。",
        ),
        months=12,
        notes=("还在职、被欠工资的，不受这一年限制。催过、投诉过的，从那天重新算。",),
        ask_today=_ASK_LABOUR,
    ),
    DeadlineRule.LABOUR_SUIT_FIFTEEN_DAYS: Period(
        "算不服劳动仲裁去起诉的期限",
        "哪天收到劳动仲裁裁决书？",
        "最晚{day}向法院起诉（含当天）。",
        (
            cite("劳动争议调解仲裁法", "第五十条", "收到裁决书之日起十五日内起诉；期满不起诉的，裁决书生效"),
            cite("劳动争议调解仲裁法", "第四十八条", "劳动者对裁决不服，收到裁决书之日起十五日内起诉"),
        ),
        COURT,
        ("期满没起诉，裁决书就生效了，双方都要照办；对方不办的，可以申请强制执行。",),
        days=15,
        ask_today=_ASK_LABOUR,
    ),
    DeadlineRule.RETURN_SEVEN_DAYS: Period(
        "算七天退货",
        "哪天签收的货？",
        "最晚{day}在平台上提出退货。",
        (
            cite("消费者权益保护法", "第二十五条", "网购自收到商品之日起七日内退货，无需说明理由"),
            cite("七日无理由退货暂行办法", "第十条", "七日期间自消费者签收商品的次日开始起算"),
            cite("消费者权益保护法", "第二十四条", "不符合质量要求的，依照规定、约定退货，或者更换、修理"),
        ),
        STAYS,
        ("商品有质量问题的，不受这七天限制，可以要求退货、换货、修理。", "商家答应的退货期更长的，按更长的。"),
        days=7,
        notes=(
            "只管网上、电视、电话买的；实体店看商家承诺。",
            "定做的、鲜活易腐的、拆封的音像软件、报刊不适用。货要完好。",
        ),
        ask_today="商家不理，今天就打 12315。",
    ),
    DeadlineRule.PREPAID_SEVEN_DAYS: Period(
        "算预付卡七天退款",
        "哪天付的款？",
        "最晚{day}提出退款（含当天），可以不讲理由。",
        (
            cite("预付式消费解释", "第十四条", "自付款之日起七日内请求返还预付款本金，法院应予支持"),
            cite("预付式消费解释", "第十三条", "变更经营场所、转移义务、不能正常提供服务的，可以请求解除合同"),
            COUNT,
        ),
        CIVIL,
        ("店搬远了很不方便、承诺不限次数却做不到、把卡转给别家的，过了七天也可以要求解除合同、退没用完的钱。",),
        days=7,
        notes=("以前在这家或者别家用过同样服务的，不适用这七天。",),
        ask_today="商家不理，今天就打 12315。",
    ),
    DeadlineRule.ENFORCEMENT_TWO_YEARS: Period(
        "算申请执行的期限",
        "判决（调解书）写的最后付款日是哪天？没写的，写生效那天；分期的，写最后一期。",
        "最晚{day}申请强制执行（含当天）。",
        (
            cite(
                "民事诉讼法", "第二百五十条", "申请执行的期间为二年，从履行期间的最后一日起计算；适用中止、中断的规定"
            ),
            cite("民诉法解释", "第四百八十一条", "超过期间申请执行，法院应予受理；对方异议成立的才不予执行"),
        ),
        COURT,
        (
            "中间催过、对方付过或者答应过的，从那天起重新算两年。",
            "过了也可以去申请：法院应当收下，对方提出异议并且成立，才不执行。",
        ),
        months=24,
        sense="any",
        notes=("分期付的，从最后一期算。对方中间付过或答应过的，可能重新算。",),
    ),
    DeadlineRule.APPEAL_FIFTEEN_DAYS: Period(
        "算民事判决的上诉期",
        "哪天收到（签收）一审民事判决书？",
        "最晚{day}上诉（含当天）。",
        (
            cite("民事诉讼法", "第一百七十一条", "判决书送达之日起十五日内上诉，裁定书十日内"),
            cite("民事诉讼法", "第八十五条", "开始的日不计算在内，最后一日是法定休假日的顺延"),
            _LATE_COURT,
            _RETRIAL,
            cite("民事诉讼法", "第二百一十三条", "对已经生效的解除婚姻关系的判决、调解书，不得申请再审"),
        ),
        COURT,
        (*_LATE_APPEAL, "准予离婚的判决生效后，离婚这一项不能申请再审。"),
        days=15,
        notes=("这是不服判决的天数；不服裁定只有十天。寄出的，按交邮那天算。",),
    ),
    DeadlineRule.APPEAL_RULING_TEN_DAYS: Period(
        "算民事裁定的上诉期",
        "哪天收到（签收）一审民事裁定书？",
        "最晚{day}上诉（含当天）。",
        (
            cite("民事诉讼法", "第一百七十一条", "裁定书送达之日起十日内上诉"),
            cite("民事诉讼法", "第一百五十七条", "不予受理、管辖异议、驳回起诉的裁定可以上诉"),
            cite("民事诉讼法", "第八十五条", "开始的日不计算在内，最后一日是法定休假日的顺延"),
            _LATE_COURT,
            _RETRIAL,
        ),
        COURT,
        _LATE_APPEAL,
        days=10,
        notes=("只有不予受理、驳回起诉、管辖异议的裁定可以上诉，看裁定书最后一段。",),
    ),
    DeadlineRule.ADMIN_APPEAL_FIFTEEN_DAYS: Period(
        "算行政判决的上诉期",
        "哪天收到（签收）一审行政判决书？",
        "最晚{day}上诉（含当天）。",
        (cite("行政诉讼法", "第八十五条", "判决书送达之日起十五日内上诉，裁定书十日内"),),
        ADMIN_COURT,
        ("因为不可抗拒或者其他正当理由耽误的，障碍消除后十日内可以向法院申请顺延。",),
        days=15,
        notes=("不服裁定只有十天。",),
    ),
    DeadlineRule.CRIMINAL_APPEAL_TEN_DAYS: Period(
        "算刑事判决的上诉期",
        "哪天接到一审刑事判决书？",
        "最晚{day}上诉（含当天）。",
        (
            cite("刑事诉讼法", "第二百三十条", "不服判决的上诉期限为十日，从接到判决书的第二日起算"),
            cite("刑事诉讼法", "第二百二十七条", "可以用书状或者口头上诉；近亲属经被告人同意，可以提出上诉"),
            cite("刑事诉讼法", "第一百零五条", "期间最后一日为节假日的，以节假日后的第一日为期满日期"),
            cite("刑事诉讼法", "第一百零六条", "有正当理由耽误的，障碍消除后五日以内可以申请继续进行"),
            cite("刑事诉讼法", "第二百五十二条", "对已经生效的判决、裁定，可以向法院或者检察院提出申诉"),
        ),
        CRIMINAL,
        (
            "有不能抗拒的原因或者其他正当理由的，障碍消除后五日内可以向法院申请。",
            "判决生效后，本人和近亲属还可以向法院或者检察院申诉。",
        ),
        days=10,
        notes=("口头说要上诉也可以，被关着的可以通过看守所交。家属要上诉，得本人同意。今天就问律师。",),
    ),
    DeadlineRule.CRIMINAL_RULING_FIVE_DAYS: Period(
        "算刑事裁定的上诉期",
        "哪天接到一审刑事裁定书？",
        "最晚{day}上诉（含当天）。",
        (
            cite("刑事诉讼法", "第二百三十条", "不服裁定的上诉期限为五日，从接到裁定书的第二日起算"),
            cite("刑事诉讼法", "第一百零五条", "期间最后一日为节假日的，以节假日后的第一日为期满日期"),
            cite("刑事诉讼法", "第一百零六条", "有正当理由耽误的，障碍消除后五日以内可以申请继续进行"),
        ),
        CRIMINAL,
        ("有不能抗拒的原因或者其他正当理由的，障碍消除后五日内可以向法院申请。",),
        days=5,
    ),
    DeadlineRule.RETRIAL_SIX_MONTHS: Period(
        "算民事再审的申请期",
        "判决、裁定哪天生效的？（不能再上诉的，写收到二审判决那天）",
        "最晚{day}申请再审（含当天）。",
        (_RETRIAL,),
        COURT,
        ("有新证据、主要证据是伪造的、原来依据的文书被撤销、法官枉法的，从知道那天起算六个月。",),
        months=6,
        notes=("申请再审，判决照样先执行。",),
    ),
    DeadlineRule.COURT_FEE_SEVEN_DAYS: Period(
        "算交诉讼费的七天",
        "哪天收到法院的交费通知？",
        "最晚{day}交诉讼费（含当天）。",
        (
            cite("诉讼费用交纳办法", "第二十二条", "自接到交纳诉讼费用通知次日起7日内交纳案件受理费"),
            cite("诉讼费用交纳办法", "第四十四条", "交费有困难可以申请缓交、减交或者免交"),
        ),
        COURT,
        ("马上打电话给通知上的法官或者书记员，说明原因。交不起的，提出缓交、减交、免交申请。",),
        days=7,
        notes=("交不起，在这七天里提出缓交、减交、免交。",),
    ),
    DeadlineRule.JUDICIAL_CONFIRMATION: Period(
        "算司法确认的期限",
        "调解协议哪天生效（一般是签字那天）？",
        "最晚{day}双方一起申请司法确认（含当天）。",
        (
            cite("民事诉讼法", "第二百零五条", "双方自调解协议生效之日起三十日内共同提出司法确认"),
            cite("人民调解法", "第三十二条", "对履行或者协议内容发生争议的，可以向法院起诉"),
        ),
        COURT,
        ("协议照样有效。对方不照办，可以拿协议去法院起诉，也可以请调委会督促。",),
        days=30,
    ),
    DeadlineRule.GUARANTEE_SIX_MONTHS: Period(
        "算担保的期限",
        "借款约定哪天还？",
        "没约定保证期间的，到{day}为止。",
        (
            cite("民法典", "第六百九十二条", "没有约定保证期间的，为主债务履行期限届满之日起六个月，不中断不延长"),
            cite("民法典", "第六百九十三条", "一般保证应在期间内起诉或者仲裁债务人，连带保证应在期间内请求保证人"),
            cite("民法典", "第六百八十六条", "对保证方式没有约定或者约定不明确的，按照一般保证承担保证责任"),
        ),
        CIVIL,
        (
            "没写明连带的：债主在这天以前没有起诉（或仲裁）借钱的人，担保人不再担责。",
            "写明连带的：债主在这天以前没有向担保人要，担保人不再担责。",
            "这个期间不中断、不延长。债主按时起诉或者要过的，担保人还要担责。",
        ),
        months=6,
        sense="any",
        gone="担保人还要不要担责，看下面。",
        notes=(
            "没写明连带的：债主要在这天前起诉（或仲裁）借钱的人，光是催不够。",
            "写明连带的：债主要在这天前向担保人要。",
            "写了保证期间的，按写的算。",
        ),
    ),
    DeadlineRule.HIDDEN_ASSETS_THREE_YEARS: Period(
        "算再分财产的期限",
        "您哪天发现对方藏了财产？",
        "最晚{day}起诉，请求再分一次（含当天）。",
        (
            cite("婚姻家庭编解释（一）", "第八十四条", "再次分割夫妻共同财产的诉讼时效为三年，从发现之日起计算"),
            _INTERRUPT_LAW,
            _NO_OBJECTION,
        ),
        CIVIL,
        _INTERRUPTED,
        months=36,
    ),
}
