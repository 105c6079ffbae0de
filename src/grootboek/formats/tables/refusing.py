"""What is said of a file that is no table, or a larger one than is read."""


class TableRefused(ValueError):
    """A file that is not read, or not read on; `line` is where, None for the whole file."""

    def __init__(self, words: str, line: int | None = None) -> None:
        super().__init__(words)
        self.line = line
