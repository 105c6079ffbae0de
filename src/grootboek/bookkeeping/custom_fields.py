"""Fields that an administration adds to its customers, suppliers and articles: adding, changing, deleting and filling them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from grootboek.bookkeeping.articles import change_article
from grootboek.bookkeeping.field_values import stated_texts
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import Article
from grootboek.ledger.custom_field import (
    MOST_FIELDS,
    CustomField,
    CustomFieldDraft,
    FieldSubject,
    FilledField,
    Unfit,
    check_definition,
    filled,
    kept_text,
)
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.party import Party
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import articles
from grootboek.store.masters.custom_fields import (
    custom_fields,
    delete_custom_field,
    drop_texts_of_field,
    insert_custom_field,
    texts_of_field,
    update_custom_field,
)
from grootboek.store.masters.parties import party_by


def add_custom_field(book: Book, draft: CustomFieldDraft) -> CustomField:
    """Add a field and return it; `Refused` with every problem when something is wrong.

    Texts that stand under its name already become its values, so they have to fit.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    refuse_if(_check_new(book, draft))
    refuse_if(_check_texts(book, draft))
    field = insert_custom_field(book, draft)
    write_audit(book, "add custom field", f"custom field {field.id}", after=_facts(field))
    return field


def change_custom_field(
    book: Book, subject: FieldSubject, name: str, change: Callable[[CustomFieldDraft], CustomFieldDraft]
) -> CustomField:
    """Change how long the texts of a field may be, or its choices; `Refused` when a value that is there would not fit."""
    require(book, Right.MANAGE)
    lock_administration(book)
    field = _field(book, subject, name)
    old = draft_of(CustomFieldDraft, field)
    new = change(old)
    if (new.subject, new.name, new.kind) != (old.subject, old.name, old.kind):
        raise refusal(Reason.KIND_CHANGED, "field", name=name)
    refuse_if(check_definition(new))
    refuse_if(_check_texts(book, new))
    changed = replace(field, longest=new.longest, choices=new.choices, modified_at=book.now)
    update_custom_field(book, changed)
    act = ("change custom field", f"custom field {field.id}")
    write_audit(book, *act, before=_facts(field), after=_facts(changed))
    return changed


def remove_custom_field(book: Book, subject: FieldSubject, name: str) -> int:
    """Delete a field with all its values; return how many parties or articles had one, each of which changes by it."""
    require(book, Right.MANAGE)
    lock_administration(book)
    field = _field(book, subject, name)
    kind = "article" if subject is FieldSubject.ARTICLE else "party"
    count = 0
    for number in drop_texts_of_field(book, field):
        count += 1
        write_audit(book, f"change {kind}", f"{kind} {number}", after={"without": name})
    delete_custom_field(book, field)
    write_audit(book, "delete custom field", f"custom field {field.id}", before=_facts(field))
    return count


def fill_party_fields(
    book: Book,
    party_id: int,
    stated: Mapping[FieldSubject, Mapping[str, object]],
    also: Iterable[object] = (),
) -> Party:
    """Give a party values for the fields of customers, of suppliers or of both, and return it; other values stay.

    `Refused` with every problem, and what the door `also` found, when something is wrong.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    party = party_by(book, "id", party_id)
    if party is None:
        raise refusal(Reason.NOT_FOUND, "party")
    problems: list[Problem] = []
    texts: dict[FieldSubject, dict[str, str]] = {}
    for subject, values in stated.items():
        reason = _not_of(party, subject)
        if reason is None:
            texts[subject], misfits = stated_texts(custom_fields(book, subject), values)
            problems += misfits
        else:
            problems.append(Problem(reason, ("custom_fields", subject)))
    refuse_if(problems, also)
    free, of_supplier = (texts.get(subject, {}) for subject in (FieldSubject.CUSTOMER, FieldSubject.SUPPLIER))
    return change_party(
        book,
        party_id,
        lambda draft: replace(
            draft,
            free_fields=_with(draft.free_fields, free),
            supplier_fields=_with(draft.supplier_fields, of_supplier),
        ),
    )


def fill_article_fields(
    book: Book, article_id: int, stated: Mapping[str, object], also: Iterable[object] = ()
) -> Article:
    """Give an article values for the fields of articles, and return it; other values stay.

    `Refused` with every problem, and what the door `also` found, when something is wrong.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    found = articles(book, id=article_id)
    if not found:
        raise refusal(Reason.NOT_FOUND, "article")
    texts, problems = stated_texts(custom_fields(book, FieldSubject.ARTICLE), stated)
    refuse_if(problems, also)
    return change_article(
        book, found[0].code, lambda draft: replace(draft, free_fields=_with(draft.free_fields, texts))
    )


def filled_fields_of_party(book: Book, party: Party, subject: FieldSubject) -> list[FilledField]:
    """Return the fields that a party has as a customer or as a supplier, with its values; none where it is not one."""
    if _not_of(party, subject) is not None:
        return []
    texts = party.free_fields if subject is FieldSubject.CUSTOMER else party.supplier_fields
    return filled(custom_fields(book, subject), texts)


def filled_fields_of_article(book: Book, article: Article) -> list[FilledField]:
    """Return the fields that articles have, with the values of one."""
    return filled(custom_fields(book, FieldSubject.ARTICLE), article.free_fields)


def _not_of(party: Party, subject: FieldSubject) -> Reason | None:
    """Return the reason for which a party has no fields of a subject; None when it has."""
    if subject is FieldSubject.CUSTOMER:
        return None if party.is_customer else Reason.PARTY_NOT_CUSTOMER
    return None if party.is_supplier else Reason.PARTY_NOT_SUPPLIER


def _with(old: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts by name with others in their place; one that is empty is taken away."""
    return {name: text for name, text in {**old, **texts}.items() if text}


def _field(book: Book, subject: FieldSubject, name: str) -> CustomField:
    found = next((field for field in custom_fields(book, subject) if field.name == name), None)
    if found is None:
        raise refusal(Reason.FIELD_UNKNOWN, "field", name=name)
    return found


def _check_new(book: Book, draft: CustomFieldDraft) -> Iterator[Problem]:
    yield from check_definition(draft)
    fields = custom_fields(book, draft.subject)
    if any(field.name == draft.name for field in fields):
        yield Problem(Reason.CODE_TAKEN, ("name",), {"name": draft.name})
    if len(fields) >= MOST_FIELDS:
        yield Problem(Reason.TOO_MANY_LINES, ("fields",), {"most": MOST_FIELDS})


def _check_texts(book: Book, draft: CustomFieldDraft) -> Iterator[Problem]:
    """Yield a problem when a text that stands under the name of a field does not fit it, or is not in its form."""
    if any(not _fits(draft, text) for _, text in texts_of_field(book, draft)):
        yield Problem(Reason.IN_USE, ("field",), {"name": draft.name})


def _fits(draft: CustomFieldDraft, text: str) -> bool:
    try:
        return kept_text(draft, text) == text
    except Unfit:
        return False


def _facts(field: CustomField) -> dict[str, object]:
    own = {"subject": field.subject.value, "name": field.name, "kind": field.kind.value}
    return {**own, "longest": field.longest, "choices": list(field.choices)}
