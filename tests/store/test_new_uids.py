"""New ids: random UUIDs that nobody makes twice, whoever makes them at the same time."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from grootboek.store.engine.new_uids import new_uid

_MANY = 3000


def _made(count: int) -> list[UUID]:
    return [new_uid() for _ in range(count)]


def test_ids_are_random_uuids_by_the_rules_of_version_4() -> None:
    """The bits that version 4 lays down are there, and every other bit is drawn: each is now on, now off."""
    uids = _made(_MANY)
    assert {(uid.version, uid.variant) for uid in uids} == {(4, RFC_4122)}
    on_once, off_once = 0, 0
    for uid in uids:
        on_once |= uid.int
        off_once |= ~uid.int & (1 << 128) - 1
    always_the_same = ~(on_once & off_once) & (1 << 128) - 1
    assert always_the_same == 0xF000 << 64 | 0xC000 << 48


def test_threads_make_no_id_twice() -> None:
    """Threads that make ids at once each get their own."""
    with ThreadPoolExecutor(8) as pool:
        made = [uid for uids in pool.map(_made, [_MANY] * 8) for uid in uids]
    assert len(set(made)) == len(made)


def test_a_process_that_is_forked_off_makes_other_ids_than_its_parent() -> None:
    """What the parent has drawn ahead is not used by a child too."""
    new_uid()
    with multiprocessing.get_context("fork").Pool(2) as pool:
        made = [uid for uids in pool.map(_made, [100, 100]) for uid in uids]
    made += _made(300)
    assert len(set(made)) == len(made)
