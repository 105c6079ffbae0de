"""What every way of recording raises when something that its booking was checked against has changed since."""


class StaleFacts(Exception):
    """The chart has changed since the booking was checked, or a booking that it depends on: check it again."""
