"""Values of the fields that an administration adds, held against these fields before a party or an article is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from grootboek.ledger.custom_field import CustomField, FieldSubject, Unfit, kept_text
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Problem, Reason
from grootboek.store.book import Book
from grootboek.store.masters.custom_fields import custom_fields


def stated_texts(fields: Iterable[CustomField], stated: Mapping[str, object]) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts as which stated values of fields are kept, empty for one that is taken away, and what is wrong.

    A value that is None or an empty text takes away what there was.
    """
    by_name = {field.name: field for field in fields}
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value in stated.items():
        if name not in by_name:
            problems.append(Problem(Reason.FIELD_UNKNOWN, ("custom_fields", name), {"field": name}))
            continue
        try:
            # An empty text means nothing in a field of any type.
            texts[name] = "" if value is None or value == "" else kept_text(by_name[name], value)
        except Unfit as unfit:
            problems.append(unfit.problem)
    return texts, problems


def fitted(book: Book, old: PartyDraft, new: PartyDraft) -> tuple[PartyDraft, list[Problem]]:
    """Return a party whose changed texts have the form of values, where a field has their name, and what is wrong with them.

    Other texts may say anything.
    """
    changed = {name: text for name, text in new.free_fields.items() if old.free_fields.get(name) != text}
    if not changed:
        return new, []
    fields = [field for field in custom_fields(book, FieldSubject.CUSTOMER) if field.name in changed]
    texts, problems = stated_texts(fields, {field.name: changed[field.name] for field in fields})
    return (replace(new, free_fields={**new.free_fields, **texts}) if texts else new), problems
