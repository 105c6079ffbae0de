"""What a PUT leaves as it was: bookings of the other doors are more than a model says, and are not less for being put back.

A booking that is put back as it reads keeps its lines. Of one that is changed, a line keeps its VAT code while it stands on
its account and reads as the same code, on the same day; and what it settles, while it reads as before in all.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from grootboek.gateways.snelstart.bookings.invoice_statement import KEPT
from grootboek.gateways.snelstart.contract.binding import Binding, Bound
from grootboek.gateways.snelstart.contract.marks import Broken, broken_marks
from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.errors import Violation
from grootboek.gateways.snelstart.fields import Row
from grootboek.ledger.amendment import Amendment
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.entry import Line
from grootboek.ledger.presentation import BookingView, ShownLine
from grootboek.ledger.vat import NO_VAT, vat_code


@dataclass(frozen=True, slots=True)
class Standing:
    """A booking as it is to be replaced.

    `read` is the statement that putting it back as it reads would make, and `lines` are those that its lines were read from.
    """

    view: BookingView
    read: Statement
    lines: Sequence[Line | ShownLine]

    def reads_as(self, sent: Statement) -> bool:
        """Tell whether a statement says what this booking reads as, but for its reference and marks."""
        return sent == replace(self.read, reference=sent.reference, door_fields=sent.door_fields)

    def amended(self, sent: Statement) -> Amendment:
        """Return the booking with the reference and the marks of a statement; what other doors keep of it stays."""
        fields = self.view.door_fields or {}
        if sent.door_fields != self.read.door_fields:
            fields = {**{name: kept for name, kept in fields.items() if name != KEPT}, **sent.door_fields}
        return Amendment(standing=self.view, reference=sent.reference, door_fields=fields)

    def changed(self, sent: Statement) -> Statement:
        """Return a statement with what its lines keep of those that stand."""
        kept = replace(sent, lines=tuple(self._with_items(sent.lines)))
        return self._with_codes(kept) if sent.date == self.view.date else kept

    def _with_items(self, lines: Iterable[StatedLine]) -> Iterator[StatedLine]:
        rest: dict[StatedLine, list[Line | ShownLine]] = {}
        for read, old in zip(self.read.lines, self.lines, strict=True):
            rest.setdefault(read, []).append(old)
        for line in lines:
            if same := rest.get(line):
                old = same.pop(0)
                yield replace(line, party_id=old.party_id, invoice_number=old.invoice_number)
            else:
                yield line

    def _with_codes(self, sent: Statement) -> Statement:
        """Return a statement with the VAT codes that its lines had.

        A total goes along with all lines of its code or with none.
        """
        codes = [line.vat_code for line in sent.lines]
        for place, (read, old, new) in enumerate(zip(self.read.lines, self.lines, sent.lines, strict=False)):
            if (read.account_id, read.vat_code) == (new.account_id, new.vat_code) and not _is_apart(sent, old):
                codes[place] = old.vat_code or NO_VAT
        moved: dict[str, set[str]] = {}
        for code, line in zip(codes, sent.lines, strict=True):
            moved.setdefault(line.vat_code, set()).add(code)
        totals = sent.vat_totals or ()
        charged = {total.vat_code for total in totals if total.amount}
        renamed = {code: next(iter(moved[code])) if len(moved.get(code, ())) == 1 else code for code in charged}
        lines = zip(codes, sent.lines, strict=True)
        return replace(
            sent,
            lines=tuple(replace(line, vat_code=renamed.get(line.vat_code, code)) for code, line in lines),
            vat_totals=tuple(replace(total, vat_code=renamed.get(total.vat_code, total.vat_code)) for total in totals),
        )


def _is_apart(sent: Statement, old: Line | ShownLine) -> bool:
    """Tell whether the VAT of a line is stated as lines of their own, so that its code would make it twice."""
    code = vat_code(old.vat_code or NO_VAT)
    return sent.kind is BookingKind.GENERAL and (code.charges or code.due_role is not None)


def body_of(operation: Operation, row: Row) -> tuple[Bound, list[Violation]]:
    """Return what reading answered as the body of the operation that puts it back, and the marks that it breaks."""
    if operation.body is None:
        raise LookupError(f"{operation.name} takes no body")
    bound, broken = Binding().bind(operation.body, row, ""), Broken()
    broken_marks(bound, "", broken)
    return bound, [Violation(code) for code in broken.codes]


def change_of(
    standing: Standing, sent: Statement, told: Sequence[Violation], faults: Iterable[Violation]
) -> tuple[Statement | Amendment, Sequence[Violation]]:
    """Return what a PUT makes of a booking, and which of the violations that are `told` of it are its own.

    The `faults` of the booking as it stands are none of who puts it back.
    """
    if not standing.reads_as(sent):
        return standing.changed(sent), told
    known = list(faults)
    return standing.amended(sent), [violation for violation in told if violation not in known]
