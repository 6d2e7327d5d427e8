"""Whoever has waited longest writes next (R3)."""

import threading
from collections.abc import Callable

from xieli.core.turns import Turns


def aside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def wait_until(holds: Callable[[], bool]) -> None:
    for _moment in range(2000):
        if holds():
            return
        threading.Event().wait(0.005)
    raise AssertionError("it never came to that")


def test_r3_who_takes_it_again_at_once_lets_the_others_in_first() -> None:
    turns, order = Turns(), list[str]()

    def greedy() -> None:
        for _time in range(3):
            turns.acquire(10)
            order.append("greedy")
            wait_until(lambda: len(turns._waiting) > 0 or len(order) > 1)
            turns.release()

    def other() -> None:
        turns.acquire(10)
        order.append("other")
        turns.release()

    first = aside(greedy)
    wait_until(lambda: bool(order))
    second = aside(other)
    first.join(10)
    second.join(10)
    assert order == ["greedy", "other", "greedy", "greedy"]


def test_r3_they_come_in_the_order_they_asked() -> None:
    turns, order = Turns(), list[int]()
    turns.acquire(1)

    def ask(number: int) -> Callable[[], None]:
        def asked() -> None:
            assert turns.acquire(10)
            order.append(number)
            turns.release()

        return asked

    threads = []
    for number in range(5):
        threads.append(aside(ask(number)))
        wait_until(lambda number=number: len(turns._waiting) == number + 1)
    turns.release()
    for thread in threads:
        thread.join(10)
    assert order == list(range(5))


def test_who_has_it_may_take_it_again() -> None:
    turns = Turns()
    assert turns.acquire(1) and turns.acquire(1)
    turns.release()
    gave_up = list[bool]()
    aside(lambda: gave_up.append(turns.acquire(0.01))).join(10)
    assert gave_up == [False]
    turns.release()
    aside(lambda: gave_up.append(turns.acquire(1))).join(10)
    assert gave_up == [False, True]
