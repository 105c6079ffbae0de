"""One place turns what a door raises into the vendor's answer; the visit tells the log and the metrics what it was."""

import pytest

from grootboek.gateways.cash import errors as cash
from grootboek.gateways.eboekhouden import errors as eboekhouden
from grootboek.gateways.error_answers import Forms, VendorError, answered
from grootboek.gateways.snelstart import errors as snelstart
from grootboek.wire.http import Visit

FORMS = Forms(VendorError, str, lambda request_id: VendorError(f"unknown error, see {request_id}", ["X99"]))


def act_that(raises: BaseException | None = None) -> str:
    if raises is not None:
        raise raises
    return "the answer"


def test_an_answer_stays_as_it_is() -> None:
    visit = Visit(request_id="r1")
    assert answered(visit, act_that, FORMS) == "the answer"
    assert (visit.refusals, visit.failure) == ([], None)


def test_a_refusal_becomes_the_vendors_form_and_is_no_failure() -> None:
    visit = Visit(request_id="r1", refusals=["earlier"])
    refusal = VendorError("no such account", ["A1", "A2"])
    assert answered(visit, lambda: act_that(refusal), FORMS) == "no such account"
    assert (visit.refusals, visit.failure) == (["earlier", "A1", "A2"], None)


def test_a_failure_is_kept_for_the_log_and_shows_the_client_only_its_id() -> None:
    visit, failure = Visit(request_id="r1"), ZeroDivisionError("secret")
    assert answered(visit, lambda: act_that(failure), FORMS) == "unknown error, see r1"
    assert (visit.refusals, visit.failure) == (["X99"], failure)


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_what_ends_the_process_is_not_answered(end: type[BaseException]) -> None:
    visit = Visit()
    with pytest.raises(end):
        answered(visit, lambda: act_that(end()), FORMS)
    assert visit.failure is None


def test_an_error_of_another_door_is_a_failure() -> None:
    visit = Visit(request_id="r1")
    forms = Forms(snelstart.Failed, lambda failed: failed.status, snelstart.server_failed)
    stray = cash.Failed(cash.LOGIN)
    assert answered(visit, lambda: int(act_that(stray)), forms) == 500
    assert (visit.refusals, visit.failure) == (["ALG-0102"], stray)


@pytest.mark.parametrize(
    ("error", "codes"),
    [
        (eboekhouden.Failed(eboekhouden.manual("AddMutatie", "CMUT004")), ("CMUT004",)),
        (eboekhouden.ServerFailed("r1"), ()),
        (
            snelstart.broken_rules([snelstart.Violation("BOE-0060"), snelstart.Violation("BOE-0039")]),
            ("BOE-0039", "BOE-0060"),
        ),
        (snelstart.server_failed("r1"), ("ALG-0102",)),
        (cash.Failed(cash.LOGIN, "te vaak"), ("2",)),
    ],
)
def test_every_error_of_a_door_names_its_codes(error: VendorError, codes: tuple[str, ...]) -> None:
    assert error.codes == codes
