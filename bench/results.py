"""Results: what was measured, against what, and whether it is what was aimed at."""

from dataclasses import dataclass

from bench.goals import GOALS, Goal
from bench.rounds import Outcome, Spread


@dataclass(frozen=True, slots=True)
class Result:
    """One row: two contestants, their rates (or figures of another unit), the ratio in the rounds, and the name of its goal."""

    title: str
    own: str
    peer: str
    own_rate: Spread
    peer_rate: Spread
    ratio: Spread
    goal: str = ""
    unit: str = "/s"

    @property
    def aim(self) -> Goal | None:
        """What the row is aimed at, where it is at something."""
        return GOALS[self.goal] if self.goal else None

    @property
    def missed_by(self) -> float:
        """By how much the middle of the ratio misses the goal; nothing where it is met or there is none."""
        return self.aim.missed_by(self.ratio.middle) if self.aim else 0

    @property
    def verdict(self) -> str:
        """Say whether the goal is met; nothing where there is none."""
        if self.aim is None:
            return ""
        return "not met" if self.missed_by else "met"

    @property
    def name(self) -> str:
        """What was measured, against what."""
        return f"{self.title}: {self.own} against {self.peer}"


def result(title: str, outcome: Outcome, own: str, peer: str, goal: str = "") -> Result:
    """Make a result of the rates of two contestants: how many times the peer's rate the own one is."""
    return Result(title, own, peer, outcome.rate(own), outcome.rate(peer), outcome.ratio(own, peer), goal)


def time_result(title: str, outcome: Outcome, own: str, peer: str, goal: str = "") -> Result:
    """Make a result of the times that two contestants take: how many times the peer's time the own one is."""
    return Result(title, own, peer, outcome.rate(own), outcome.rate(peer), outcome.ratio(peer, own), goal)


def limit_result(title: str, own: str, figures: Spread, goal: str) -> Result:
    """Make a result of figures that are held against one with a unit: which part of it they are."""
    aim = GOALS[goal]
    limit = aim.figure
    ratio = Spread(figures.middle / limit, figures.least / limit, figures.most / limit)
    peer = "the limit" if aim.at_most else "the goal"
    return Result(title, own, peer, figures, Spread(limit, limit, limit), ratio, goal, aim.unit)
