"""What every way of recording raises when the chart has changed since the booking was checked."""


class StaleChart(Exception):
    """The chart has changed since the booking was checked: load it again and check again."""
