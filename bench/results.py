"""Results: what was measured, against what, and whether it is what was aimed at."""

from dataclasses import dataclass

from bench.rounds import Outcome, Spread


@dataclass(frozen=True, slots=True)
class Goal:
    """What a ratio is aimed at: at least so much, or at most."""

    figure: float
    at_most: bool = False

    def met_by(self, ratio: float) -> bool:
        """Tell whether a ratio is what is aimed at."""
        return ratio <= self.figure if self.at_most else ratio >= self.figure

    def __str__(self) -> str:
        """Write the goal as it stands in the table."""
        return f"{'≤' if self.at_most else '≥'} {self.figure:g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One comparison: two contestants, their rates (or figures of another unit), and the ratio in the rounds."""

    title: str
    own: str
    peer: str
    own_rate: Spread
    peer_rate: Spread
    ratio: Spread
    goal: Goal | None = None
    unit: str = "/s"

    @property
    def verdict(self) -> str:
        """Say whether the goal is met; nothing where there is none."""
        if self.goal is None:
            return ""
        return "met" if self.goal.met_by(self.ratio.middle) else "**not met**"


def result(title: str, outcome: Outcome, own: str, peer: str, goal: Goal | None = None) -> Result:
    """Make a result of the rates of two contestants: how many times the peer's rate the own one is."""
    return Result(title, own, peer, outcome.rate(own), outcome.rate(peer), outcome.ratio(own, peer), goal)


def time_result(title: str, outcome: Outcome, own: str, peer: str, goal: Goal | None = None) -> Result:
    """Make a result of the times that two contestants take: how many times the peer's time the own one is."""
    return Result(title, own, peer, outcome.rate(own), outcome.rate(peer), outcome.ratio(peer, own), goal)


def limit_result(title: str, own: str, figures: Spread, limit: float, unit: str) -> Result:
    """Make a result of figures that have to stay within a limit: which part of it they take."""
    ratio = Spread(figures.middle / limit, figures.least / limit, figures.most / limit)
    return Result(title, own, "the limit", figures, Spread(limit, limit, limit), ratio, Goal(1, at_most=True), unit)
