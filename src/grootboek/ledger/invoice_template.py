"""Invoice templates (factuursjabloon): how the invoices of an administration look on paper, and by which name they are called."""


def template_key(name: str) -> str:
    """Return what two names of one template have in common: the letters without regard to case and blanks.

    Samples for the same vendor say both "Factuursjabloon" and "Factuur sjabloon".
    """
    return "".join(name.split()).casefold()
