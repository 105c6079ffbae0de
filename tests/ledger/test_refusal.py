"""A refusal tells its problems in the default order."""

import pytest

from grootboek.ledger.actor import RIGHTS, Actor, Right, Role
from grootboek.ledger.refusal import PRECEDENCE, Problem, Reason, Refused, refusal, refuse_if


def test_problems_are_told_in_the_order_of_the_reasons() -> None:
    given = [
        Problem(Reason.VAT_CODE_UNKNOWN, ("lines", 0)),
        Problem(Reason.DATE_MISSING),
        Problem(Reason.ACCOUNT_UNKNOWN),
    ]
    refused = Refused(*given)
    assert refused.reasons == (Reason.DATE_MISSING, Reason.ACCOUNT_UNKNOWN, Reason.VAT_CODE_UNKNOWN)
    assert str(refused) == "DATE_MISSING at (); ACCOUNT_UNKNOWN at (); VAT_CODE_UNKNOWN at ('lines', 0)"


def test_problems_of_one_reason_keep_their_order() -> None:
    given = [Problem(Reason.ACCOUNT_UNKNOWN, ("lines", order)) for order in (2, 0, 1)]
    assert [problem.place[1] for problem in Refused(*given).problems] == [2, 0, 1]


def test_a_refusal_without_a_problem_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="at least one problem"):
        Refused()


def test_nothing_wrong_is_not_refused() -> None:
    refuse_if(iter(()))
    with pytest.raises(Refused) as caught:
        refuse_if(Problem(reason) for reason in (Reason.NOT_BALANCED, Reason.NOT_FOUND))
    assert caught.value.reasons == (Reason.NOT_FOUND, Reason.NOT_BALANCED)


def test_a_refusal_of_one_problem() -> None:
    (problem,) = refusal(Reason.TEXT_TOO_LONG, "lines", 1, "description", longest=250).problems
    assert problem == Problem(Reason.TEXT_TOO_LONG, ("lines", 1, "description"), {"longest": 250})


def test_each_reason_has_a_place_in_the_order() -> None:
    assert sorted(PRECEDENCE.values()) == list(range(len(Reason)))


@pytest.mark.parametrize(
    ("role", "rights"),
    [(Role.OWNER, set(Right)), (Role.BOOKKEEPER, {Right.READ, Right.BOOK}), (Role.READER, {Right.READ})],
)
def test_an_actor_may_what_the_role_holds(role: Role, rights: set[Right]) -> None:
    actor = Actor(user_id=1, door="web", role=role)
    assert {right for right in Right if actor.may(right)} == rights
    assert set(RIGHTS) == set(Role)


def test_what_the_door_found_refuses_too_and_comes_back_with_the_problems() -> None:
    refuse_if([], also=[])
    with pytest.raises(Refused) as alone:
        refuse_if([], also=["too long a text"])
    assert (alone.value.problems, alone.value.also) == ((), ("too long a text",))
    with pytest.raises(Refused) as both:
        refuse_if([Problem(Reason.NOT_FOUND)], also=["too long a text"])
    assert (both.value.reasons, both.value.also) == ((Reason.NOT_FOUND,), ("too long a text",))
