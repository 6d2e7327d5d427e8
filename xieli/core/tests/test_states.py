"""UX: colour means state; what is only begun is neutral, and nobody is late with it."""

from xieli.core.templatetags.xieli import status


def test_s4_a_draft_wears_the_neutral_state() -> None:
    assert '<span class="status" data-state="todo">' in status("draft")
