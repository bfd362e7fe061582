"""Corpora for measuring: the site's own entries, and made-up regulations beside them, the same in every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from labels import Label

from site_build.search.entries import Entry

PROVISIONS = 12
PLACES = [one + other for one in "安平永新长东西南北丰" for other in "阳川陵源山江湖河林泉"]
SUBJECTS = """
城市更新 物业服务 停车管理 养老服务 托育机构 绿化养护 垃圾分类 道路照明 排水设施
供水保障 消防通道 电梯安全 农贸市场 户外广告 历史建筑 公共租赁住房 地下管线 建筑垃圾
河道管理 学校周边 体育场地 文化设施 便民服务 社区食堂 应急避难 无障碍环境 既有住宅
充电设施 餐饮油烟 噪声防治 宠物管理 志愿服务 网格管理 信访事项 人民调解 残疾人就业
殡葬服务 出租房屋 临时救助 儿童乐园
""".split()
KINDS = """
管理办法 实施细则 暂行规定 若干措施 工作规程
""".split()
ACTORS = """
主管部门 经营者 业主委员会 物业服务企业 居民委员会 镇人民政府 产权人 施工单位
行业协会 监督机构 受委托单位 申请人
""".split()
ACTS = """
编制年度计划 公开办理结果 建立巡查台账 签订服务合同 设置醒目标识 缴存专项资金
组织专家论证 办理备案手续 定期检测维护 委托第三方评估 保存影像资料 听取居民意见
划定服务范围 更换老化部件 制定应急预案 公示收支明细 限期完成整改 配备专职人员
采购保险服务 移送有关机关
""".split()
TIMES = """
每季度 收到申请后 汛期到来以前 年度终了后 工程开工前 合同期满前 重大活动期间
发现隐患后 换届选举以前 试运行期间
""".split()
AIMS = """
保障公共安全 方便群众生活 改善人居环境 提高服务质量 防止重复建设 落实主体责任
节约公共资源 维护合法权益 促进共建共享 减少安全隐患
""".split()
LIMITS = """
不得擅自转让 不得收取押金 不得超出核定范围 不得中断服务 不得占用公共区域
不得隐瞒真实情况 不得拒绝检查 不得降低标准
""".split()


def made_up(pages: int) -> list[Entry]:
    """So many regulations of twelve articles each, as superior documents."""
    chance = random.Random(pages)
    found: list[Entry] = []
    for at in range(pages):
        place = PLACES[at % len(PLACES)] + ("市", "县", "区")[at % 3]
        subject = SUBJECTS[at // len(PLACES) % len(SUBJECTS)]
        kind = KINDS[(at // len(PLACES) // len(SUBJECTS) + at) % len(KINDS)]
        title = f"{place}{subject}{kind}"
        number = f"{place[0]}府发〔{2005 + at % 19}〕{at % 97 + 1}号"
        address = f"made/{at}/"
        found.append(
            Entry(
                kind="superior",
                group=f"《{title}》",
                title=title,
                text=f"规定{place}{subject}的范围、职责和程序。",
                address=address,
                also=(number,),
                cite=f"《{title}》（{number}）",
            )
        )
        found.extend(
            Entry(
                kind="superior",
                group=f"《{title}》",
                title=f"第{chinese(article)}条",
                text=sentence(chance, subject),
                address=f"{address}#art-{article}",
                also=(f"《{title}》第{chinese(article)}条",),
                cite=f"《{title}》第{chinese(article)}条",
                status="要点",
            )
            for article in range(1, PROVISIONS)
        )
    return found


def chinese(number: int) -> str:
    """A number below 20 in characters."""
    digits = "零一二三四五六七八九"
    return digits[number] if number < 10 else f"十{digits[number - 10] if number > 10 else ''}"


def sentence(chance: random.Random, subject: str) -> str:
    """One article: who, when, does what, for what, and what is forbidden, with a figure."""
    pick = chance.choice
    one, other = chance.sample(ACTS, 2)
    figure = f"{pick((5, 7, 10, 15, 20, 45, 60, 90))}{pick(('日', '个工作日'))}内"
    return (
        f"{pick(TIMES)}，{pick(ACTORS)}应当在{figure}就{subject}{one}，并{other}，{pick(AIMS)}。"
        f"{pick(ACTORS)}{pick(LIMITS)}，违反的由{pick(ACTORS)}予以通报；"
        f"涉及面积超过{chance.randrange(2, 900) * 10}平方米的，另行{pick(ACTS)}。"
    )


def drawn(entries: Sequence[Entry], count: int) -> Iterator[Label]:
    """Queries drawn from the made-up part: an article by its document, a document by its number, a piece of a sentence.

    A piece does not end within a number: numbers are found whole.
    """
    chance = random.Random(len(entries))
    articles = [one for one in entries if "#art-" in one.address]
    for _ in range(count):
        one = chance.choice(articles)
        document = next(other for other in entries if other.address == one.address.partition("#")[0])
        yield Label("drawn clause", one.also[0].strip("《").replace("》", ""), (one.address,))
        yield Label("drawn number", document.also[0], tuple(x.address for x in entries if x.also == document.also))
        start = chance.randrange(len(one.text) - 10)
        piece = one.text[start : start + chance.randint(5, 9)].strip("0123456789，。；")
        yield Label("drawn piece", piece, ("literal",))
