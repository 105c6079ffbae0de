"""The link of an invoice leads to that invoice, and cannot be made up or altered."""

from uuid import UUID

import pytest

from grootboek.access.invoice_links import InvoiceLink, invoice_link, linked_invoice
from grootboek.access.keyring import Keyring

KEYRING = Keyring(b"the secret of this installation")
UID = UUID("0f8fad5b-d9cb-469f-a165-70867728950e")


def _token(path: str) -> str:
    return path.removeprefix("/factuur/").removesuffix(".pdf")


def test_a_link_leads_to_its_invoice() -> None:
    path = invoice_link(KEYRING, 12, UID)
    assert path == invoice_link(KEYRING, 12, UID)
    assert linked_invoice(KEYRING, _token(path)) == InvoiceLink(12, UID)


def test_the_path_needs_no_escaping() -> None:
    token = _token(invoice_link(KEYRING, 2**31 - 1, UUID(int=2**128 - 1)))
    assert len(token) == 48
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_no_sign_of_a_link_can_be_altered() -> None:
    token = _token(invoice_link(KEYRING, 12, UID))
    altered = [token[:at] + ("A" if sign != "A" else "B") + token[at + 1 :] for at, sign in enumerate(token)]
    assert [linked_invoice(KEYRING, one) for one in altered] == [None] * len(token)


@pytest.mark.parametrize("token", ["", "A", "A" * 47, "A" * 48, "A" * 49, "é" * 48, "../" * 16, "A" * 100_000])
def test_what_is_no_link_leads_nowhere(token: str) -> None:
    assert linked_invoice(KEYRING, token) is None


def test_a_link_of_another_installation_leads_nowhere() -> None:
    token = _token(invoice_link(Keyring(b"the secret of another one"), 12, UID))
    assert linked_invoice(KEYRING, token) is None
