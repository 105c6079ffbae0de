"""Bodies of requests that are not read to their end."""


class BodyRefused(Exception):
    """A body that is not read to its end; the application answers for a door that does not answer itself."""


class BodyTooLarge(BodyRefused):
    """The body is larger than its entrance takes: 413."""


class BodyTooSlow(BodyRefused):
    """The body did not arrive in time: 408."""


class TooManyBodies(BodyRefused):
    """So many bodies are on their way that this one is not waited for: 429."""
