"""One fixed little company; every permission test is about somebody in it."""

from dataclasses import dataclass

from xieli.people import commands
from xieli.people.models import Department, Person

PASSWORD = "correct-horse-battery"


@dataclass(frozen=True, slots=True)
class Cast:
    """客服部 leads, 质控部 supervises, 市场部 takes no part."""

    service: Department
    product: Department
    quality: Department
    marketing: Department
    zhou_ba: Person  # head of 客服部
    zhang_san: Person  # member of 客服部
    li_si: Person  # head of 产品部
    chen_yi: Person  # head of 质控部
    wu_jiu: Person  # head of 市场部, a stranger to the project
    admin: Person


def found_company() -> Cast:
    """Build the company by the real commands."""
    commands.found_organisation(name="示例公司", actor=None)
    departments = {
        key: commands.add_department(name=name, actor=None)
        for key, name in {
            "service": "客服部",
            "product": "产品部",
            "quality": "质控部",
            "marketing": "市场部",
        }.items()
    }

    def hire(name: str, login: str, department: str, *, admin: bool = False) -> Person:
        return commands.add_person(
            name=name,
            department=departments[department],
            email=f"{login}@example.com",
            is_administrator=admin,
            actor=None,
        )

    cast = Cast(
        service=departments["service"],
        product=departments["product"],
        quality=departments["quality"],
        marketing=departments["marketing"],
        zhou_ba=hire("周八", "zhou.ba", "service"),
        zhang_san=hire("张三", "zhang.san", "service"),
        li_si=hire("李四", "li.si", "product"),
        chen_yi=hire("陈一", "chen.yi", "quality"),
        wu_jiu=hire("吴九", "wu.jiu", "marketing"),
        admin=hire("管理员", "admin", "quality", admin=True),
    )
    for department, head in (
        (cast.service, cast.zhou_ba),
        (cast.product, cast.li_si),
        (cast.quality, cast.chen_yi),
        (cast.marketing, cast.wu_jiu),
    ):
        commands.appoint_head(department=department, head=head, actor=None)
    return cast
