"""Invoice templates (factuursjabloon): how the invoices of an administration look on paper, and by which name they are called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NAME_LENGTH: Final = 50
"""The longest name (e-Boekhouden manual chapter 3.1)."""

PAYMENT_TEXTS: Final = ("payment", "collection", "credit", "settled")
"""The texts of which an invoice shows one: how it is paid, collected or paid back, or that nothing is due."""

TEXT_NAMES: Final = ("intro", *PAYMENT_TEXTS, "footer")
"""The texts that the default template has a place for; another template may have places for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceTemplate:
    """How invoices look: the page in HTML with places for its facts, its style, and what is the sender's own.

    What is empty stands as it does in the template beneath: the administration's default one, and under that the one that
    comes with the program. `colour` is `#rrggbb`; `texts` are plain texts by name with places for the invoice's facts.
    """

    name: str
    html: str = ""
    css: str = ""
    colour: str = ""
    logo: bytes | None = None
    logo_type: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def over(self, beneath: "InvoiceTemplate") -> "InvoiceTemplate":
        """Return this template with what it leaves empty taken from the template beneath it."""
        # The type belongs to the logo, so both come from one template.
        has_logo = self.logo is not None
        return InvoiceTemplate(
            name=self.name,
            html=self.html or beneath.html,
            css=self.css or beneath.css,
            colour=self.colour or beneath.colour,
            logo=self.logo if has_logo else beneath.logo,
            logo_type=self.logo_type if has_logo else beneath.logo_type,
            texts={**beneath.texts, **self.texts},
        )


def template_key(name: str) -> str:
    """Return what two names of one template have in common: the letters without regard to case and blanks.

    Samples for the same vendor say both "Factuursjabloon" and "Factuur sjabloon".
    """
    return "".join(name.split()).casefold()
