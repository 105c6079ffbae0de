"""Rounds: contestants take turns, so that what drifts on the machine meets all of them alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.contestants import Contestant, Sample


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures with the least and the most of them."""

    middle: float
    least: float
    most: float


def spread(figures: Sequence[float]) -> Spread:
    """Return the median of figures with the least and the most."""
    return Spread(median(figures), min(figures), max(figures))


def figure_text(figure: float) -> str:
    """Write a figure with two decimals, or one where it is large."""
    return f"{figure:.2f}" if figure < 10 else f"{figure:,.1f}"


def ratio_text(ratio: Spread) -> str:
    """Write the middle of ratios with the least and the most."""
    return f"{figure_text(ratio.middle)} ({figure_text(ratio.least)} to {figure_text(ratio.most)})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What each contestant did in each round."""

    samples: dict[str, list[Sample]]

    def rate(self, name: str) -> Spread:
        """Return how often a second a contestant did its work."""
        return spread([sample.rate for sample in self.samples[name]])

    def ratio(self, name: str, peer: str) -> Spread:
        """Return the rate of a contestant as part of its peer's in the same round."""
        pairs = zip(self.samples[name], self.samples[peer], strict=True)
        return spread([own.rate / other.rate for own, other in pairs])


def compete(contestants: Sequence[Contestant], rounds: int, seconds: float) -> Outcome:
    """Let each contestant work in each round, in turns that begin with another one each time, after a short warm-up."""
    for contestant in contestants:
        contestant.run(min(1.0, seconds))
    samples: dict[str, list[Sample]] = {contestant.name: [] for contestant in contestants}
    for number in range(rounds):
        first = number % len(contestants)
        for contestant in [*contestants[first:], *contestants[:first]]:
            samples[contestant.name].append(contestant.run(seconds))
    return Outcome(samples)
