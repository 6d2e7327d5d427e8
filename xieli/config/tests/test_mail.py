"""Where mail is handed in."""

import pytest

from xieli.config.mail import mailers, sender


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example.com", ("mail.example.com", 587, "", "", False, False)),
        (
            "smtp://me%40x:p%2Fw@mail.example.com:25?from=a@example.com",
            ("mail.example.com", 25, "me@x", "p/w", False, True),
        ),
        ("smtps://me:pw@mail.example.com", ("mail.example.com", 465, "me", "pw", True, False)),
    ],
)
def test_one_address_says_where_mail_goes(address: str, expected: tuple[object, ...]) -> None:
    options = mailers(address)["default"]["OPTIONS"]
    names = ("host", "port", "username", "password", "use_ssl", "use_tls")
    assert tuple(options[name] for name in names) == expected


def test_it_says_whom_mail_comes_from() -> None:
    assert sender("smtp://h.example.com?from=a@example.com") == "a@example.com"
    assert sender("smtp://h.example.com") == "xieli@h.example.com"


def test_an_address_of_another_kind_is_refused_when_it_starts() -> None:
    with pytest.raises(ValueError, match="XIELI_MAIL"):
        mailers("mail.example.com")


def test_without_a_server_nothing_is_sent() -> None:
    assert mailers("")["default"]["BACKEND"].endswith("dummy.EmailBackend")
