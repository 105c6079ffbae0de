"""Random bookings, returns and corrections: what was filed stays, and every booking stands on one return or is told as late."""

from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.doors.three import open_three
from tests.engines import Engines
from tests.stateful.vat_machine import VatReturns

pytestmark = pytest.mark.slow

STEPS = 25
EXAMPLES = {"sqlite": 6, "postgresql": 3}
PHASES = (Phase.explicit, Phase.generate)
"""A failure is not made smaller, which would take minutes: each example has books of its own."""
SOAK = 50
"""How many times as many examples the long form runs."""


@pytest.mark.parametrize("engine", EXAMPLES)
def test_every_booking_is_declared_once(engine: str, engines: Engines, tmp_path: Path, soak: bool) -> None:
    examples = EXAMPLES[engine] * (SOAK if soak else 1)
    with engines.migrated(engine, tmp_path) as url:
        three = open_three(url)
        try:
            machine = type("Machine", (VatReturns,), {"opened": three})
            run_state_machine_as_test(
                machine, settings=settings(max_examples=examples, stateful_step_count=STEPS, phases=PHASES)
            )
            assert three.problems() == []
        finally:
            three.server.database.close()
