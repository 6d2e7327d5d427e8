"""The people of the demonstration, and how they sign in."""

from dataclasses import asdict, dataclass

PASSWORD = "xieli-demo-2026"  # noqa: S105 - printed on purpose, the demonstration is nobody's secret
DEPARTMENTS = ("客服部", "产品部", "技术部", "运营部", "质控部", "市场部")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody of the demonstration; `role` is head, owner, member, executive or admin."""

    name: str
    email: str
    password: str
    department: str
    role: str
    post: str


def _account(name: str, login: str, department: str, role: str, post: str) -> Account:
    return Account(name, f"{login}@xieli.example", PASSWORD, department, role, post)


ACCOUNTS = (
    _account("周八", "zhou.ba", "客服部", "head", "客服部经理"),
    _account("张三", "zhang.san", "客服部", "owner", "客服主管"),
    _account("钱二", "qian.er", "客服部", "member", "客服专员"),
    _account("李四", "li.si", "产品部", "head", "产品部经理"),
    _account("王五", "wang.wu", "产品部", "owner", "产品经理"),
    _account("郑十一", "zheng.shiyi", "技术部", "head", "技术部经理"),
    _account("赵六", "zhao.liu", "技术部", "owner", "研发工程师"),
    _account("冯二", "feng.er", "运营部", "head", "运营部经理"),
    _account("孙七", "sun.qi", "运营部", "owner", "运营专员"),
    _account("赵六", "zhao.liu.zk", "质控部", "head", "质控部经理"),
    _account("陈一", "chen.yi", "质控部", "member", "质控专员"),
    _account("吴九", "wu.jiu", "市场部", "head", "市场部经理"),
    _account("何五", "he.wu", "市场部", "member", "市场专员"),
    _account("褚四", "chu.si", "运营部", "executive", "副总经理"),
    _account("管理员", "admin", "技术部", "admin", "系统管理员"),
)


def accounts() -> list[dict[str, str]]:
    """Return `name, email, password, department, role`, each department's head first."""
    return [{k: v for k, v in asdict(row).items() if k != "post"} for row in ACCOUNTS]
