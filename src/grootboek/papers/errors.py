"""Why a paper cannot be made.

CannotPrint
└── TemplateError
"""


class CannotPrint(Exception):
    """A paper cannot be made; the text says what is missing or wrong, for the operator."""


class TemplateError(CannotPrint):
    """A template is wrong: in which part (`html`, or `texts` and a name), on which line (None when unknown), and what."""

    def __init__(self, part: tuple[str, ...], line: int | None, message: str) -> None:
        self.part = part
        self.line = line
        self.message = message
        where = ".".join(part) + (f", line {line}" if line else "")
        super().__init__(f"the template is wrong ({where}): {message}")
