"""From the model of an order to its draft, and what SnelStart checks of it beyond marks and the rules of the books."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from grootboek.gateways.snelstart.call import Call
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.countries import COUNTRY_OF_UID
from grootboek.gateways.snelstart.errors import Failed, Table, Violation, Words, misread, refused_by
from grootboek.gateways.snelstart.orders.model import ORDER, STATUSES
from grootboek.gateways.snelstart.resources.invoice_lists import invoice_uid
from grootboek.ledger.address import Address
from grootboek.ledger.article import FINEST_PRICE
from grootboek.ledger.country import country_of
from grootboek.ledger.order_template import EntryField, EntryKind, OrderTemplate
from grootboek.ledger.refusal import Problem, Reason, Refused
from grootboek.ledger.sales_order import (
    BY_INVOICE,
    OrderLineDraft,
    OrderProgress,
    OrderStage,
    SalesOrderDraft,
)
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import mandate_by
from grootboek.store.masters.articles import ids_of_article_uids
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.order_templates import order_templates
from grootboek.store.masters.parties import party_facts
from grootboek.wire.literals import guid_from_wire

_UNKNOWN: Final = 0
"""The id of nothing: the books say themselves what is wrong with it."""
_ADDRESSES: Final = {"afleveradres": "delivery_address", "factuuradres": "invoice_address"}
_STAGES: Final = {name: stage for stage, name in reversed([*STATUSES.items()])}
_PROGRESS: Final = {"Uitgevoerd": OrderProgress.CARRIED_OUT, "Service": OrderProgress.SERVICE}

_ENTRY_CODES: Final[Mapping[tuple[Reason, str], str]] = {
    (Reason.VALUE_INVALID, "date entry"): "VOR-0016",
    (Reason.NOT_FOUND, "article entry"): "VOR-0017",
    (Reason.VALUE_INVALID, "article entry"): "VOR-0018",
    (Reason.NOT_FOUND, "revenue group entry"): "VOR-0019",
    (Reason.VALUE_INVALID, "revenue group entry"): "VOR-0020",
    (Reason.VALUE_INVALID, "amount entry form"): "VOR-0021",
    (Reason.VALUE_INVALID, "amount entry decimals"): "VOR-0022",
    (Reason.VALUE_INVALID, "amount entry size"): "VOR-0023",
    (Reason.NOT_FOUND, "invoice entry"): "VOR-0024",
    (Reason.VALUE_INVALID, "invoice entry"): "VOR-0025",
    (Reason.NOT_FOUND, "account entry"): "VOR-0026",
    (Reason.VALUE_INVALID, "account entry"): "VOR-0027",
    (Reason.NOT_FOUND, "customer entry"): "VOR-0028",
    (Reason.VALUE_INVALID, "customer entry"): "VOR-0029",
    (Reason.NOT_FOUND, "supplier entry"): "VOR-0030",
    (Reason.VALUE_INVALID, "supplier entry"): "VOR-0031",
    (Reason.NOT_FOUND, "country entry"): "VOR-0032",
    (Reason.VALUE_INVALID, "country entry"): "VOR-0033",
    (Reason.VALUE_INVALID, "whole number entry"): "VOR-0034",
    (Reason.TEXT_TOO_LONG, "text entry"): "VOR-0035",
    (Reason.FIELD_UNKNOWN, "entry"): "VOR-0036",
}

CODES: Final[Table] = {
    **{what: Words(code, "Veld {number}") for what, code in _ENTRY_CODES.items()},
    (Reason.PARTY_UNKNOWN, "party"): Words("VOR-0002", "De relatie bestaat niet"),
    (Reason.PARTY_NOT_CUSTOMER, "party"): Words("VOR-0002"),
    (Reason.PARTY_UNKNOWN, "invoice_party"): Words("VOR-0003", "De factuurrelatie bestaat niet"),
    (Reason.PARTY_NOT_CUSTOMER, "invoice_party"): Words("VOR-0003"),
    Reason.PARTY_HIDDEN: Words("BOE-0054", "{party}"),
    (Reason.MANDATE_OF_ANOTHER_ACCOUNT, "mandate"): Words("VOR-0004"),
    (Reason.NOT_FOUND, "mandate"): Words("VOR-0013"),
    (Reason.MANDATE_LAPSED, "mandate"): Words("VOR-0013", "De machtiging is ingetrokken of eenmalig"),
    **{
        (reason, name): Words(code)
        for reason in (Reason.TEXT_TOO_LONG, Reason.VALUE_INVALID)
        for name, code in (
            ("street", "VOR-0006"),
            ("postcode", "VOR-0007"),
            ("city", "VOR-0008"),
            ("contact", "VOR-0009"),
            ("reference", "VOR-0011"),
        )
    },
    (Reason.NOT_FOUND, "article"): Words("ART-0001"),
    (Reason.NOT_FOUND, "template"): Words("ALG-0103", "Het verkoopordersjabloon bestaat niet"),
    (Reason.VALUE_INVALID, "template"): Words("ALG-0105", "Het verkoopordersjabloon {template}"),
    Reason.COST_CENTRE_UNKNOWN: Words("KPL-0001"),
    (Reason.IN_USE, "purchase_order"): Words("VOR-0014", "{purchase_order}"),
    (Reason.IN_USE, "invoice"): Words("VOR-0015", "De verkooporder is gefactureerd"),
    (Reason.IN_USE, "sales_order"): Words("VOR-0015", "Van de verkooporder is al geleverd"),
}
"""The codes of the reasons for which an order is refused."""

_PROPERTIES: Final[Mapping[str, str]] = {
    "date": "Datum",
    "description": "Omschrijving",
    "memo": "Memo",
    "payment_reference": "Betalingskenmerk",
    "discount": "Factuurkorting",
    "lines": "Regels",
    "stock": "Regels",
}
_LINE_PROPERTIES: Final[Mapping[str, str]] = {
    "description": "Omschrijving",
    "quantity": "Aantal",
    "unit_price": "Stuksprijs",
    "discount": "KortingsPercentage",
}


@contextmanager
def told(gone: Failed | None = None) -> Iterator[None]:
    """Tell a refusal of the books in the codes of orders; what has none, such as too large a number, does not fit the model."""
    try:
        with refused_by(CODES, gone):
            yield
    except Refused as refused:
        misfits = dict(filter(None, map(_misfit, refused.problems)))
        if not misfits:
            raise
        raise misread(misfits) from refused


def _misfit(problem: Problem) -> tuple[str, list[str]] | None:
    match problem.place:
        case ("lines", int(order), *rest):
            name = _LINE_PROPERTIES.get(str(rest[-1])) if rest else "Totaal"
            place = f"verkooporder.Regels[{order}].{name}"
        case (*_, last):
            name = _PROPERTIES.get(str(last))
            place = f"verkooporder.{name}"
        case _:
            return None
    return None if name is None else (place, [f"The field {name} is invalid."])


def check_order(call: Call, *, is_new: bool) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules, behind those of the marks."""
    yield from call.violations
    body = call.body
    if is_new and body.integer("nummer"):
        yield Violation("VOR-0005")
    for name in _ADDRESSES:
        address = body.object(name)
        uid = address.reference("land") if address else None
        if uid is not None and uid not in COUNTRY_OF_UID:
            yield Violation("VOR-0010")
    for stated in (body.objects("extraHoofdVelden"), *(_line_entries(line) for line in body.objects("regels"))):
        numbers = [each.integer("veldNummer") for each in stated]
        if len(set(numbers)) < len(numbers):
            yield Violation("VOR-0036", "Een veld staat er meer dan eens")


def _line_entries(line: Bound) -> Sequence[Bound]:
    return line.objects("extraRegelVelden")


def stage_in(body: Bound, old: OrderStage | None) -> OrderStage:
    """Return the stage that a body states; `Failed` for one that only an invoice brings, unless the order has it already."""
    stated = body.choice("procesStatus")
    stage = _STAGES[stated] if isinstance(stated, str) else OrderStage.ORDER
    if old is not None and STATUSES[old] == STATUSES[stage]:
        return old
    if stage in BY_INVOICE:
        raise misread({"verkooporder.ProcesStatus": [f"The value '{stated}' is not available."]})
    return stage


def stated_order(book: Book, old: SalesOrderDraft, body: Bound, stage: OrderStage) -> SalesOrderDraft:
    """Return what a body states of an order."""
    facts: dict[str, Any] = {"template_id": old.template_id, "entries": old.entries}
    template = _template(book, id=old.template_id) if old.template_id is not None else None
    # A quotation has none of these, and keeps what it has of them.
    if any(prop.name == "verkoopordersjabloon" for prop in body.model.properties):
        uid = body.reference("verkoopordersjabloon")
        template = _template(book, uid=uid) if uid else None
        blocked = body.values.get("geblokkeerd")
        facts = {
            "template_id": None if uid is None else (template.id if template else _UNKNOWN),
            "blocked": blocked if isinstance(blocked, bool) else None,
            "progress": _PROGRESS.get(str(body.choice("verkoopOrderStatus")), OrderProgress.IN_HAND),
            "entries": _entries(body.objects("extraHoofdVelden"), template.order_fields if template else ()),
        }
    uid = body.reference("relatie")
    party = party_facts(book, "uid", uid) if uid else None
    mandate_uid, centre_uid = body.reference("incassomachtiging"), body.reference("kostenplaats")
    mandate = mandate_by(book, "uid", mandate_uid) if mandate_uid else None
    centre = chart_of(book).cost_centre_by_uid.get(centre_uid) if centre_uid else None
    way = body.choice("verkooporderBtwIngaveModel")
    party_id = party.id if party else _UNKNOWN
    facts |= {fact: _address(body.object(name), getattr(old, fact)) for name, fact in _ADDRESSES.items()}
    return replace(
        ORDER.stated(old, body),
        **facts,
        party_id=party_id,
        invoice_party_id=old.invoice_party_id if party_id == old.party_id else None,
        stage=stage,
        payment_term=body.integer("krediettermijn"),
        mandate_id=None if mandate_uid is None else (mandate.id if mandate else _UNKNOWN),
        cost_centre_id=None if centre_uid is None else (centre.id if centre else _UNKNOWN),
        amounts_include_vat=None if way is None else way == "Inclusief",
        lines=tuple(_lines(book, body.objects("regels"), old.lines, template)),
    )


def _template(book: Book, **by: object) -> OrderTemplate | None:
    return next(iter(order_templates(book, **by)), None)


def _address(stated: Bound | None, old: Address) -> Address:
    if stated is None:
        return Address()
    uid = stated.reference("land")
    country = COUNTRY_OF_UID.get(uid) if uid else None
    texts = {
        "contact": stated.text("contactpersoon"),
        "street": stated.text("straat"),
        "postcode": stated.text("postcode"),
        "city": stated.text("plaats"),
    }
    if not any(texts.values()) and country is None:
        return Address()
    # The books keep a country as it is spelt there while it stays the same one.
    same = country is not None and country_of(old.country).code == country.code and old != Address()
    spelt = old.country if same else (country.name if country else "")
    stays = all(getattr(old, name) == text for name, text in texts.items())
    return Address(**texts, country=spelt, name=old.name if stays else "")


def _lines(
    book: Book, stated: Sequence[Bound], old: Sequence[OrderLineDraft], template: OrderTemplate | None
) -> Iterator[OrderLineDraft]:
    """Yield the lines of a body; one in the place of a line of the same article goes on with what was delivered of that.

    Lines keep the numbers by which other doors know them where none was taken out or put between.
    """
    uids = [line.reference("artikel") for line in stated]
    known = ids_of_article_uids(book, {uid for uid in uids if uid is not None})
    articles = [None if uid is None else known.get(uid, _UNKNOWN) for uid in uids]
    stay = [before.article_id == after for before, after in zip(old, articles, strict=False)]
    keeps_numbers = len(stay) == len(old) and all(stay)
    for place, line in enumerate(stated):
        before = old[place] if place < len(stay) and stay[place] else OrderLineDraft()
        yield OrderLineDraft(
            number=before.number if keeps_numbers else place + 1,
            article_id=articles[place],
            description=line.text("omschrijving"),
            quantity=_four_places(line.decimal("aantal")) or Decimal(0),
            unit_price=_four_places(line.decimal("stuksprijs")),
            discount=_four_places(line.decimal("kortingsPercentage")) or Decimal(0),
            entries=_entries(_line_entries(line), template.line_fields if template else ()),
            # What it keeps whatever a body says: what was delivered of it, and what only other doors know.
            delivered=before.delivered,
            status=before.status,
            door_fields=before.door_fields,
        )


def _four_places(number: Decimal | None) -> Decimal | None:
    return None if number is None else number.quantize(FINEST_PRICE, ROUND_HALF_UP)


def _entries(stated: Sequence[Bound], fields: Sequence[EntryField]) -> dict[str, str]:
    kinds = {field.number: field.kind for field in fields}
    entries = {}
    for each in stated:
        number = each.integer("veldNummer")
        entries[str(number)] = _known_by_id(each.text("waarde"), kinds.get(number or 0))
    return entries


def _known_by_id(text: str, kind: EntryKind | None) -> str:
    """Return a value in the terms of the books where it is an id that only this door gives out."""
    try:
        uid = guid_from_wire(text)
    except ValueError:
        return text
    if kind is EntryKind.COUNTRY and uid in COUNTRY_OF_UID:
        return COUNTRY_OF_UID[uid].code
    return str(invoice_uid(uid)) if kind is EntryKind.INVOICE else text
