"""What takes part in a measurement: something that works for some seconds and says how often it did its work."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Protocol

ROOT = Path(__file__).resolve().parents[1]


class MeasurementFailed(Exception):
    """A contestant did not do its work; the text says what happened."""


@dataclass(frozen=True, slots=True)
class Sample:
    """How often the work was done in how many seconds; `cpu` is the processor time of the contestant's own process."""

    count: int
    seconds: float
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Pieces of work a second."""
        return self.count / self.seconds


class Contestant(Protocol):
    """Works for about so many seconds."""

    name: str

    def run(self, seconds: float) -> Sample:
        """Work and tell how it went; MeasurementFailed when it went wrong."""
        ...


class Worker:
    """A contestant in a process of its own, which reads seconds from its input and writes samples to its output."""

    def __init__(
        self, name: str, module: str, arguments: Mapping[str, object], environment: Mapping[str, str] | None = None
    ) -> None:
        """Start the process and wait until it is ready; MeasurementFailed when it is not."""
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._say(json.dumps(arguments))
        if self._hear() != "ready":
            raise MeasurementFailed(f"{name} did not start")

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def run(self, seconds: float) -> Sample:
        """Let the process work for so many seconds."""
        self._say(str(seconds))
        return Sample(*json.loads(self._hear()))

    def stop(self) -> None:
        """End the process."""
        with suppress(BrokenPipeError):
            self._process.communicate(timeout=30)

    def _say(self, text: str) -> None:
        if self._process.stdin is None:
            raise MeasurementFailed(f"{self.name} has no input")
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def _hear(self) -> str:
        heard = self._process.stdout.readline().strip() if self._process.stdout else ""
        if not heard:
            raise MeasurementFailed(f"{self.name} ended with {self._process.wait()}")
        return heard


def arguments_of_worker() -> dict[str, object]:
    """Return what the starter of this process gave to it."""
    arguments: dict[str, object] = json.loads(sys.stdin.readline())
    return arguments


def work_for_starter(run: Callable[[float], Sample]) -> None:
    """Work whenever the starter of this process says for how long, until it says no more."""
    print("ready", flush=True)
    for seconds in sys.stdin:
        sample = run(float(seconds))
        print(json.dumps([sample.count, sample.seconds, sample.cpu]), flush=True)


def repeated(step: Callable[[], object]) -> Callable[[float], Sample]:
    """Make a run out of one step: it is taken again and again until the time is up."""

    def run(seconds: float) -> Sample:
        count, begin, cpu = 0, perf_counter(), process_time()
        end = begin + seconds
        while (now := perf_counter()) < end:
            step()
            count += 1
        return Sample(count, now - begin, process_time() - cpu)

    return run
