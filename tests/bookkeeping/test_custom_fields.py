"""Fields that an administration adds: what becomes of the values of parties and articles when a field comes, changes and goes."""

from dataclasses import replace

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.custom_fields import (
    add_custom_field,
    change_custom_field,
    fill_article_fields,
    fill_party_fields,
    filled_fields_of_article,
    filled_fields_of_party,
    remove_custom_field,
)
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.change import Subject
from grootboek.ledger.custom_field import MOST_FIELDS, CustomFieldDraft, FieldSubject, FieldType, FilledField
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import audit_trail
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles
from grootboek.store.masters.changes import changes
from grootboek.store.masters.custom_fields import custom_fields
from grootboek.store.masters.parties import party_by
from tests.bookkeeping.books import Books, refused_for

CUSTOMER, SUPPLIER, ARTICLE = FieldSubject.CUSTOMER, FieldSubject.SUPPLIER, FieldSubject.ARTICLE


def added(book: Book, subject: FieldSubject, name: str, kind: str = "text", **more: object) -> None:
    """Add a field."""
    add_custom_field(book, CustomFieldDraft(subject=subject, name=name, kind=FieldType(kind), **more))  # type: ignore[arg-type]


def party(book: Book, number: int) -> Party:
    """Return a party by its id."""
    found = party_by(book, "id", number)
    assert found is not None
    return found


def values(fields: list[FilledField]) -> dict[str, object]:
    """Return the values of fields by their names."""
    return {field.name: field.value for field in fields}


def test_customers_suppliers_and_articles_have_values_of_their_own(books: Books) -> None:
    with books.writing() as book:
        added(book, CUSTOMER, "Lid sinds", "moment")
        added(book, CUSTOMER, "Aantal", "whole")
        added(book, SUPPLIER, "Aantal", "text", longest=5)
        added(book, ARTICLE, "Aantal", "money")
        both = add_party(book, PartyDraft(name="Vos"))
        stated = {CUSTOMER: {"Aantal": 3}, SUPPLIER: {"Aantal": "drie"}}
        filled = fill_party_fields(book, both.id, stated)
        bell = add_article(book, ArticleDraft(code="BEL", name="Bel"))
        fill_article_fields(book, bell.id, {"Aantal": "3.5"})
    assert (filled.free_fields, filled.supplier_fields) == ({"Aantal": "3"}, {"Aantal": "drie"})
    with books.reading() as book:
        kept = party(book, both.id)
        assert values(filled_fields_of_party(book, kept, CUSTOMER)) == {"Lid sinds": None, "Aantal": 3}
        assert values(filled_fields_of_party(book, kept, SUPPLIER)) == {"Aantal": "drie"}
        (article,) = articles(book, code="BEL")
        assert [(one.place, str(one.value)) for one in filled_fields_of_article(book, article)] == [(0, "3.5")]
    with books.writing() as book:
        fill_party_fields(book, both.id, {CUSTOMER: {"Aantal": None}})
        assert (party(book, both.id).free_fields, party(book, both.id).supplier_fields) == ({}, {"Aantal": "drie"})


def test_a_party_has_the_fields_of_what_it_is(books: Books) -> None:
    klant = books.names.parties["KLANT"]
    with books.writing() as book:
        added(book, SUPPLIER, "Soort")
        assert filled_fields_of_party(book, party(book, klant), SUPPLIER) == []
    with books.writing() as book, refused_for(Reason.FIELD_UNKNOWN, Reason.PARTY_NOT_SUPPLIER):
        fill_party_fields(book, klant, {SUPPLIER: {"Soort": "x"}, CUSTOMER: {"Soort": "x"}})
    with books.reading() as book:
        assert party(book, klant).free_fields == {}


def test_texts_under_the_name_of_a_new_field_become_its_values(books: Books) -> None:
    klant = books.names.parties["KLANT"]
    with books.writing() as book:
        change_party(book, klant, lambda draft: replace(draft, free_fields={"Def1": "12.5", "Def2": "x"}))
        added(book, CUSTOMER, "Def1", "money")
    with books.writing() as book, refused_for(Reason.IN_USE):
        added(book, CUSTOMER, "Def2", "whole")
    with books.writing() as book:
        # From now on whoever writes the text, states the value: in any form, and none that is not one.
        change_party(book, klant, lambda draft: replace(draft, free_fields={**draft.free_fields, "Def1": "007.50"}))
        assert party(book, klant).free_fields == {"Def1": "7.5", "Def2": "x"}
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        change_party(book, klant, lambda draft: replace(draft, free_fields={"Def1": "veel"}))
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        add_party(book, PartyDraft(name="Nieuw", free_fields={"Def1": "veel"}))


def test_a_change_that_a_value_would_not_fit_is_refused(books: Books) -> None:
    klant = books.names.parties["KLANT"]
    with books.writing() as book:
        added(book, CUSTOMER, "Kleur", "choice", choices=("rood", "groen"))
        added(book, CUSTOMER, "Kort", longest=5)
        fill_party_fields(book, klant, {CUSTOMER: {"Kleur": "rood", "Kort": "12345"}})
    with books.writing() as book, refused_for(Reason.IN_USE):
        change_custom_field(book, CUSTOMER, "Kleur", lambda field: replace(field, choices=("groen",)))
    with books.writing() as book, refused_for(Reason.IN_USE):
        change_custom_field(book, CUSTOMER, "Kort", lambda field: replace(field, longest=4))
    with books.writing() as book, refused_for(Reason.KIND_CHANGED):
        change_custom_field(book, CUSTOMER, "Kort", lambda field: replace(field, kind=FieldType.WHOLE, longest=None))
    with books.writing() as book, refused_for(Reason.FIELD_UNKNOWN):
        change_custom_field(book, SUPPLIER, "Kort", lambda field: field)
    with books.writing() as book:
        change_custom_field(book, CUSTOMER, "Kleur", lambda field: replace(field, choices=("rood", "blauw")))
        assert [field.choices for field in custom_fields(book, CUSTOMER)] == [("rood", "blauw"), ()]


def test_a_field_goes_with_its_values_and_everyone_is_told(books: Books) -> None:
    klant = books.names.parties["KLANT"]
    with books.writing() as book:
        added(book, CUSTOMER, 'Kleur "één"')
        added(book, CUSTOMER, "Maat")
        added(book, ARTICLE, "Maat")
        bell = add_article(book, ArticleDraft(code="BEL", name="Bel", in_webshop=True))
        fill_party_fields(book, klant, {CUSTOMER: {'Kleur "één"': "rood", "Maat": "L"}})
        fill_article_fields(book, bell.id, {"Maat": "L"})
        link_webshop(book)
    with books.writing() as book:
        assert remove_custom_field(book, CUSTOMER, 'Kleur "één"') == 1
        assert remove_custom_field(book, ARTICLE, "Maat") == 1
        assert party(book, klant).free_fields == {"Maat": "L"}
        assert articles(book, code="BEL")[0].free_fields == {}
        assert [change.subject_id for change in changes(book, Subject.PARTY)] == [klant]
        assert [change.subject_id for change in changes(book, Subject.ARTICLE)] == [bell.id]
        # What webhooks are told is read from the trail.
        assert audit_trail(book, f"party {klant}")[0].act == "change party"
        assert [field.name for field in custom_fields(book)] == ["Maat"]
    with books.writing() as book, refused_for(Reason.FIELD_UNKNOWN):
        remove_custom_field(book, ARTICLE, "Maat")


def test_definitions_are_the_owners_and_not_without_end(books: Books) -> None:
    bookkeeper = Actor(1, "test", role=Role.BOOKKEEPER)
    with books.writing(bookkeeper) as book, refused_for(Reason.RIGHT_MISSING):
        added(book, CUSTOMER, "Maat")
    with books.writing() as book:
        for number in range(MOST_FIELDS):
            added(book, CUSTOMER, f"Veld {number}")
    with books.writing() as book, refused_for(Reason.TOO_MANY_LINES, Reason.CODE_TAKEN):
        added(book, CUSTOMER, "Veld 0")
