"""Invoice templates: set with everything checked, found by name, removed while no invoice uses them."""

from typing import Any

import pytest

from grootboek.bookkeeping.invoice_templates import (
    LARGEST_PART,
    remove_template,
    set_template,
    template_as_set,
    templates_as_set,
    whole_template,
)
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.refusal import Problem, Reason, Refused
from grootboek.papers.invoice_page import default_template
from grootboek.store.audit import audit_trail
from grootboek.store.book import lock_administration
from grootboek.store.invoicing.invoice_templates import template_exists
from tests.bookkeeping.books import Books, open_books, refused_for
from tests.papers.test_logos import png


def set_(books: Books, name: str = "Webwinkel", /, **stated: Any) -> InvoiceTemplate:
    """Set a template."""
    with books.writing() as book:
        return set_template(book, InvoiceTemplate(name=name, **stated))


def whole(books: Books, name: str) -> InvoiceTemplate:
    """Return the template by which invoices are printed."""
    with books.reading() as book:
        return whole_template(book, name)


def refused(books: Books, name: str = "Webwinkel", /, **stated: Any) -> Problem:
    """Return the one problem of a template; nothing is set."""
    with pytest.raises(Refused) as found:
        set_(books, name, **stated)
    with books.reading() as book:
        assert [one.name for one in templates_as_set(book)] == ["Factuursjabloon"]
    (problem,) = found.value.problems
    return problem


def test_what_is_set_of_a_template_lies_over_the_default_one(books: Books) -> None:
    logo = png(8, 8)
    kept = set_(
        books, html="[{{ number }}]", colour="#aa00bb", logo=logo, logo_type="text/html", texts={"footer": "Dag"}
    )
    assert kept.logo_type == "image/png"
    with books.reading() as book:
        assert template_as_set(book, "web winkel") == kept
        assert template_exists(book, "WEBWINKEL")
    found, default = whole(books, "webwinkel"), default_template()
    assert (found.html, found.css, found.colour, found.logo) == ("[{{ number }}]", default.css, "#aa00bb", logo)
    assert found.texts == {**default.texts, "footer": "Dag"}


def test_the_default_template_can_be_adjusted_for_all(books: Books) -> None:
    assert set_(books, "factuur sjabloon", colour="#112233", css="p {}").name == "Factuursjabloon"
    set_(books, css="b {}")
    assert (whole(books, "Factuursjabloon").colour, whole(books, "Factuursjabloon").css) == ("#112233", "p {}")
    assert (whole(books, "Webwinkel").colour, whole(books, "Webwinkel").css) == ("#112233", "b {}")
    with books.reading() as book:
        assert [one.name for one in templates_as_set(book)] == ["Factuursjabloon", "Webwinkel"]


def test_a_template_that_is_set_again_is_replaced_under_its_first_name(books: Books) -> None:
    set_(books, "Web winkel", colour="#112233", texts={"footer": "Dag"})
    assert set_(books, "WEBWINKEL", css="p {}") == InvoiceTemplate(name="Web winkel", css="p {}")
    with books.reading() as book:
        assert len(templates_as_set(book)) == 2


def test_there_is_always_a_default_template(books: Books) -> None:
    with books.reading() as book:
        assert templates_as_set(book) == [InvoiceTemplate(name="Factuursjabloon")]
        assert template_as_set(book, "Factuur sjabloon") == InvoiceTemplate(name="Factuursjabloon")
        assert template_as_set(book, "Webwinkel") is None
    assert whole(books, "Weg").html == default_template().html


@pytest.mark.parametrize(
    ("stated", "reason", "place"),
    [
        ({"html": "x" * (LARGEST_PART + 1)}, Reason.TEXT_TOO_LONG, ("html",)),
        ({"css": "x" * (LARGEST_PART + 1)}, Reason.TEXT_TOO_LONG, ("css",)),
        ({"css": "\0"}, Reason.VALUE_INVALID, ("css",)),
        ({"colour": "red"}, Reason.VALUE_INVALID, ("colour",)),
        ({"colour": "#12345"}, Reason.VALUE_INVALID, ("colour",)),
        ({"colour": "#123456; x"}, Reason.VALUE_INVALID, ("colour",)),
        ({"logo": b"GIF89a"}, Reason.VALUE_INVALID, ("logo",)),
        ({"logo": png(9999, 9)}, Reason.VALUE_INVALID, ("logo",)),
        ({"texts": {"Footer": "A"}}, Reason.VALUE_INVALID, ("texts",)),
        ({"texts": {"footer": "x" * 10_001}}, Reason.TEXT_TOO_LONG, ("texts", "footer")),
        ({"texts": {f"t{number}": "A" for number in range(51)}}, Reason.TEXT_TOO_LONG, ("texts",)),
        ({"html": "<p>\n{{ number"}, Reason.VALUE_INVALID, ("html",)),
        ({"html": "{{ nummer }}"}, Reason.VALUE_INVALID, ("html",)),
        ({"html": "{{ collection.iban }}"}, Reason.VALUE_INVALID, ("html",)),
        ({"texts": {"collection": "{{ collection.bic }}"}}, Reason.VALUE_INVALID, ("texts", "collection")),
        ({"html": "{{ ''.__class__ }}"}, Reason.VALUE_INVALID, ("html",)),
    ],
)
def test_what_is_wrong_with_a_template_is_told(
    books_on_sqlite: Books, stated: dict[str, Any], reason: Reason, place: tuple[str, ...]
) -> None:
    problem = refused(books_on_sqlite, **stated)
    assert (problem.reason, problem.place) == (reason, place)


@pytest.mark.parametrize(
    ("name", "reason"), [("", Reason.TEXT_MISSING), ("  ", Reason.TEXT_MISSING), ("x" * 51, Reason.TEXT_TOO_LONG)]
)
def test_a_name_has_one_to_fifty_characters(books_on_sqlite: Books, name: str, reason: Reason) -> None:
    assert refused(books_on_sqlite, name).reason is reason


def test_a_wrong_page_is_told_with_its_line(books_on_sqlite: Books) -> None:
    problem = refused(books_on_sqlite, html="<p>\n\n{% endif %}")
    assert str(problem.facts["fault"]).startswith("line 3: ")


def test_a_template_is_removed_unless_invoices_use_it(books: Books) -> None:
    set_(books, "Web winkel")
    set_(books, "Ander")
    books.invoice(template="WEBWINKEL")
    with refused_for(Reason.IN_USE), books.writing() as book:
        remove_template(book, "Webwinkel")
    with books.writing() as book:
        remove_template(book, " ander ")
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        remove_template(book, "Ander")
    with books.reading() as book:
        assert [one.name for one in templates_as_set(book)] == ["Factuursjabloon", "Web winkel"]


def test_removing_the_default_template_takes_away_what_was_set_of_it(books: Books) -> None:
    set_(books, "Factuursjabloon", colour="#112233")
    books.invoice()
    with books.writing() as book:
        remove_template(book, "Factuursjabloon")
    assert whole(books, "Factuursjabloon").colour == default_template().colour


@pytest.mark.parametrize("role", [Role.BOOKKEEPER, Role.READER])
def test_only_who_manages_sets_and_removes(books: Books, role: Role) -> None:
    actor = Actor(1, "test", role=role)
    with refused_for(Reason.RIGHT_MISSING), books.writing(actor) as book:
        set_template(book, InvoiceTemplate(name="A"))
    with refused_for(Reason.RIGHT_MISSING), books.writing(actor) as book:
        remove_template(book, "Factuursjabloon")


def test_the_trail_tells_what_was_set(books: Books) -> None:
    set_(books, logo=png(8, 8))
    set_(books, colour="#112233")
    with books.writing() as book:
        lock_administration(book)
        remove_template(book, "Webwinkel")
        removed, changed, added = audit_trail(book, "invoice template Webwinkel")
    assert (added.act, changed.act, removed.act) == ("set invoice template",) * 2 + ("remove invoice template",)
    assert added.before is None
    assert added.after is not None
    assert (added.after["logo_type"], added.after["logo_bytes"]) == ("image/png", len(png(8, 8)))
    assert changed.before == added.after
    assert removed.before == changed.after


def test_templates_are_of_one_administration(books: Books) -> None:
    other = open_books(books.database, "tweede")
    set_(books, colour="#112233")
    set_(books, "Factuursjabloon", colour="#112233")
    with other.reading() as book:
        assert templates_as_set(book) == [InvoiceTemplate(name="Factuursjabloon")]
        assert whole_template(book, "Webwinkel").colour == default_template().colour
