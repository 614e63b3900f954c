"""Who inherits how much when there is no will, and the usual range of child support."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from bot.reckoning.model import Answers, Reckoner, Result, Step, Values, cite, only
from bot.reckoning.money import yuan

_YES, _NO = "在世", "没有或已去世"
_PARTNER = "[我他她]?的?(?:老婆|老公|爱人|妻子|丈夫|配偶|媳妇|老伴|先生|太太)"
_JOINT, _OWN = "夫妻共同的", "去世的人自己的"
_FIXED, _LOOSE, _NOTHING = "有固定工资", "收入不固定（零工、做生意）", "没有收入"
_FEW = ("没有", "1 位", "2 位", "3 位")
_SONS_DAUGHTERS = "儿子?|女儿?|囡|男孩|女孩|男娃|女娃"

_DEAD, _ALIVE = "(?:去世|过世|走了|死了|没了|不在了)", "(?:还在|在世|健在|活着)"
_HE, _SHE = "(?:父亲|爸爸?|爹|公公|爷爷|外公|老公|丈夫)", "(?:母亲|妈妈?|娘|婆婆|奶奶|外婆|老婆|妻子)"
_ONE_OF_TWO_LIVES = (
    f"{_HE}.{{0,6}}{_DEAD}.{{0,12}}{_SHE}.{{0,3}}{_ALIVE}|{_SHE}.{{0,6}}{_DEAD}.{{0,12}}{_HE}.{{0,3}}{_ALIVE}"
)
_OWN_PARTNER = (
    "(?:我们?家?的?|阿拉)?(?:老公|老婆|丈夫|妻子|爱人|老伴|老头子?|老太婆|老太公|先生|太太)"
    "(?![的他她]?[爸妈爹娘父母家哥弟姐妹])"
)
_OWN_PARTNER_DEAD = (
    f"(?<![他她爸妈叔姨舅姑哥姐弟妹]){_OWN_PARTNER}(?:去年|今年|前年|上个?月|刚|已经|都|就)*"
    "(?:去世|过世|走[了脱]|死[了脱掉]|没了|呒没|不在了)"
)
"""Whose husband or wife has died is alive: the question is about the one who is dead."""

_BOTH_GONE = f"(?:父母|爸妈|爹娘|双亲|二老|公婆|爷爷奶奶|外公外婆)(?:双双|都|全|已经|相继)*{_DEAD}"


def intestate_shares() -> Reckoner:
    """Shares of the first order after the spouse's own half; without anybody in it, of the second."""
    steps = (
        Step(
            "spouse",
            "option",
            "去世的人，爱人还在世吗？",
            "爱人",
            (_YES, _NO),
            hears=(
                rf"^({_PARTNER})?(还|都|也|仍然?|现在)*(在|在世|健在|活着|有)({_PARTNER})?(的|呢|啊)*$|复婚",
                "不在(?=了|世|人世|的|$)|没有(?!去世|过世|走|死|离|不在)|去世|死了|走了|过世|离婚|离了|单身|没结婚",
            ),
            told=(f"{_ONE_OF_TWO_LIVES}|{_OWN_PARTNER_DEAD}", _BOTH_GONE),
            others="[爸妈父母爹娘爷奶岳兄弟姐妹]|公公|婆婆|儿子|女儿|孩子|子女|老人",
        ),
        Step(
            "owned",
            "option",
            "这份财产是谁的？",
            "财产",
            (_JOINT, _OWN),
            when=only("spouse", _YES),
            hears=("共同|两个人|婚后|一起", "他的|她的|自己|(?<!两)个人|婚前"),
            told=("(?:夫妻|共同)(?:的)?(?:共同)?(?:财产|共有)|婚后[买购]", "婚前[买购]|个人财产"),
        ),
        Step(
            "children",
            "count",
            "有几个子女？先去世但留下后代的也算一个；收养的、非婚生的、有扶养关系的继子女、怀着没生的都算。没有写 0。",
            "子女",
            _FEW,
            counted=("孩子|小孩|娃|子女|儿女", _SONS_DAUGHTERS),
            nobody="[没无]有?(?:孩子|子女|小孩|儿女|生过?孩|后代)",
        ),
        Step("parents", "count", "去世的人走的时候，父母还有几位在世？没有写 0。", "父母", _FEW[:3], largest=4),
        Step(
            "siblings",
            "count",
            "有几位兄弟姐妹？同父异母、同母异父的都算；先去世、留下子女的也算。没有写 0。",
            "兄弟姐妹",
            _FEW,
            when=_nobody_first,
        ),
        Step(
            "elders",
            "count",
            "祖父母、外祖父母还有几位在世？没有写 0。",
            "祖父母外祖父母",
            _FEW[:3],
            largest=4,
            when=_nobody_first,
        ),
        Step(
            "estate",
            "money",
            "财产一共大约值多少元？不知道就写“不知道”。",
            "财产",
            hint="遗产|财产|房|存款|留下|值",
            skippable=True,
        ),
    )
    law = (
        cite("民法典", "第一千一百五十三条", "夫妻共同所有的财产，先将一半分出为配偶所有，其余为遗产"),
        cite("民法典", "第一千一百二十七条", "第一顺序是配偶、子女、父母；没有的由第二顺序继承"),
        cite("民法典", "第一千一百三十条", "同一顺序继承人的份额一般应当均等"),
        cite("民法典", "第一千一百二十八条", "子女先死亡的，由其直系晚辈血亲代位继承；兄弟姐妹先死亡的由其子女代位"),
        cite("民法典", "第一千一百五十五条", "遗产分割时，应当保留胎儿的继承份额"),
        cite("民法典", "第一千一百二十九条", "丧偶儿媳、女婿尽了主要赡养义务的，作为第一顺序继承人"),
        cite("民法典", "第一千一百三十一条", "依靠被继承人扶养、对被继承人扶养较多的人，可以分给适当的遗产"),
        cite("民法典", "第一千一百六十条", "无人继承又无人受遗赠的遗产，归国家所有，用于公益事业"),
    )
    return Reckoner("intestate_shares", "算继承份额", steps, law, _shares)


def _nobody_first(answers: Answers) -> bool:
    return answers.get("spouse") == _NO and all(answers.get(key) == "0" for key in ("children", "parents"))


_WILL = "这是没有遗嘱的算法；有遗嘱、遗赠扶养协议的先按它。"
_CARED = "丧偶的儿媳、女婿尽了主要赡养义务的，是第一顺序继承人，排在前面：有的话，请当作一位子女再算一次。"
_FIRST = (
    _WILL,
    "先还债、交税，再分。尽赡养多的可以多分，大家商量好也可以不均分。",
    "怀着的孩子要留一份；出生时没有存活的，那一份再由其他继承人分。",
    "丧偶的儿媳、女婿尽了主要赡养义务的，也算第一顺序的一份，请把人数加上再算一次。",
    "一家人前后去世、还没分过的，要一个人一个人分开算，请问公证处或者打 12348。",
)


def _shares(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    spouse = values.get("spouse") == _YES
    joint = spouse and values.get("owned") == _JOINT
    children, parents = _count(values, "children"), _count(values, "parents")
    heirs = int(spouse) + children + parents
    money = values.get("estate")
    if heirs == 0:
        return _second_order(_count(values, "siblings"), _count(values, "elders"), money)
    each = (Fraction(1, 2) if joint else Fraction(1)) / heirs
    lines = ["先分出一半归爱人自己，剩下一半才是遗产。"] if joint else []
    named = (("爱人", int(spouse)), ("子女", children), ("父母", parents))
    who = "、".join(f"{name} {many} 位" for name, many in named if many)
    lines.append(f"第一顺序继承人 {heirs} 位：{who}，每人一份。")
    if spouse:
        own = each + (Fraction(1, 2) if joint else 0)
        lines.append(f"爱人一共得{_part(own, money)}" + (f"（自己的一半，加继承的 {each}）。" if joint else "。"))
    lines += [f"子女每人得{_part(each, money)}；先去世的子女，那一份由他自己的孩子们分。"] if children else []
    lines += [f"父母每人得{_part(each, money)}。"] if parents else []
    lead = "就是全部财产" if each == 1 else f"占全部财产的 {each}"
    return Result(f"遗产分成 {heirs} 份，每人一份，{lead}。", tuple(lines), _FIRST)


def _second_order(siblings: int, elders: int, money: object) -> Result:
    heirs = siblings + elders
    if heirs == 0:
        lines = (
            "第一、第二顺序都没有人，也没有遗嘱的，遗产归国家，用于公益。",
            "平时照顾他多的人、靠他养活的人，可以请求分给适当的遗产。",
        )
        return Result("没有法定继承人。请先问公证处或者打 12348。", lines, (_WILL, _CARED))
    each = Fraction(1, heirs)
    named = (("兄弟姐妹", siblings), ("祖父母、外祖父母", elders))
    who = "、".join(f"{name} {many} 位" for name, many in named if many)
    told = (
        "没有第一顺序继承人，由第二顺序继承。",
        f"第二顺序继承人 {heirs} 位：{who}，每人得{_part(each, money)}。",
        "兄弟姐妹先去世的，那一份由他的子女（侄、甥）来分。",
    )
    lead = "全归这一位" if heirs == 1 else f"每人 {each}"
    return Result(f"由第二顺序继承，分成 {heirs} 份，{lead}。", told, (*_FIRST[:2], _CARED))


def _part(share: Fraction, money: object) -> str:
    said = "全部" if share == 1 else f" {share}"
    if not isinstance(money, Decimal):
        return said
    return f"{said}，约 {yuan(money * share.numerator / share.denominator)}"


def child_support() -> Reckoner:
    """The usual range by the parent's income and the number of children."""
    steps = (
        Step(
            "work",
            "option",
            "付钱的一方，收入是哪一种？",
            "收入",
            (_FIXED, _LOOSE, _NOTHING),
            hears=(
                "工资|上班|固定$|退休金|公务员",
                "不固定|零工|打工|生意|自由|个体|兼职|跑|没有?固定",
                "没有?收入|没工作|失业|无业|没上班|坐牢",
            ),
            told=(
                "(?<!没有)(?<!没)(?<!不是)固定工资|(?<!没)月薪|年薪|工资|公务员|退休金|事业编",
                "不固定|零工|打工|做生意|自由职业|个体户|没有?固定",
                "没有?收入|没工作|失业|无业|坐牢",
            ),
        ),
        Step(
            "income",
            "money",
            "每个月总收入大约多少元？（奖金、津贴都算；写年收入也行，要写明“年”）",
            "每月收入",
            hint="薪|收入|工资|挣|赚",
            when=_earns,
            monthly=True,
            usual=(Decimal(100), Decimal(200_000)),
        ),
        Step(
            "children",
            "count",
            "一共要负担几个孩子？",
            "孩子",
            ("1 个", "2 个", "3 个"),
            counted=("孩子?|小孩|娃|子女|儿女|小囡", _SONS_DAUGHTERS),
            fewest=1,
            largest=12,
        ),
    )
    law = (
        cite("婚姻家庭编解释（一）", "第四十九条", "一般按月总收入百分之二十至三十，两个以上子女不超过百分之五十"),
        cite("婚姻家庭编解释（一）", "第五十一条", "一方无经济收入或者下落不明的，可以用其财物折抵抚养费"),
        cite("婚姻家庭编解释（一）", "第五十三条", "给付期限一般至子女十八周岁为止"),
    )
    return Reckoner("child_support", "算抚养费", steps, law, _support)


def _earns(answers: Answers) -> bool:
    return answers.get("work") != _NOTHING


_SUPPORT_NOTES = (
    "还要看孩子实际需要、双方能力、当地水平，法院可以高一点或低一点。",
    "一般付到孩子满十八岁。双方可以自己商量定。",
)


def _support(values: Values, today: date) -> Result:  # noqa: ARG001 (part of the interface)
    income, children = values.get("income"), max(_count(values, "children"), 1)
    if not isinstance(income, Decimal) or income <= 0:
        return _without_income(children)
    low = income * Decimal("0.2")
    high = income * (Decimal("0.3") if children == 1 else Decimal("0.5"))
    lines = [f"月总收入 {yuan(income)}。一个孩子：20% 到 30%。"]
    if children > 1:
        lines.append("两个以上：比例可以提高，合起来一般不超过 50%。")
        lines.append(f"按 {children} 个孩子平均，每人最多约 {yuan(high / children)}。")
    loose = ("收入不固定的，按当年总收入或者同行业平均收入定，比例一样。",) if values.get("work") == _LOOSE else ()
    lead = f"一般每月 {yuan(low)}到 {yuan(high)}" + ("。" if children == 1 else f"（{children} 个孩子一共）。")
    return Result(lead, tuple(lines), (*loose, *_SUPPORT_NOTES))


def _without_income(children: int) -> Result:
    share = "20% 到 30%" if children == 1 else f"合起来不超过 50%（{children} 个孩子）"
    lines = (
        f"能干活只是没固定收入的：参照同行业平均收入，{share}。",
        "真没有收入，或者人找不到的：可以用他的财产折抵抚养费。",
    )
    return Result("没有收入也要给抚养费，数额要由法院按同行业平均收入或者他的财产来定。", lines, _SUPPORT_NOTES)


def _count(values: Values, key: str) -> int:
    value = values.get(key)
    return value if isinstance(value, int) else 0
