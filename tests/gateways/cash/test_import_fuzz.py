"""Test that whatever is sent as an import is answered with a transaction, and that the books stay sound."""

from base64 import b64encode

from hypothesis import given
from hypothesis import strategies as st

from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.cash.records.amounts import cents_from_import
from grootboek.gateways.cash.records.layout import record_layout, record_numbers
from grootboek.gateways.cash.records.messages import records_from_wire
from tests.gateways.cash.conftest import Door, Reply
from tests.gateways.cash.test_eport import CASH_OUT, GENERAL, PURCHASE, RECEIVED, SALE, row, written

FORMATS = st.sampled_from(["", "0", "1", "3", "5"])
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "43",
            "000043",
            "1300",
            "8000",
            "1700",
            "161201",
            "01-12-2016",
            "KAS",
            "VERKF",
            "12100",
            "-1,00",
            "",
            "J",
            "K",
            "B",
            "H",
        ]
    ),
)
NUMBERS = st.one_of(
    st.sampled_from(["101", "0102", "103", "107", "0110", "111", "174", "201", "203", "204", "242", "302", "303"]),
    st.sampled_from(["305", "306", "307", "309", "711", "901", "902", "903", "911", "912", "1321", "1487", "1493"]),
    st.from_regex("[0-9]{1,5}", fullmatch=True),
)
RECORDS = st.tuples(
    st.sampled_from(["R0301", "R301", "R101", "R0201", "R901", "R0911", "R0311", "X", "Z0101"]),
    st.lists(st.tuples(st.sampled_from("FFFFFZG"), NUMBERS, VALUES), max_size=8),
)


def send(door: Door, data: bytes, formaat: str) -> Reply:
    """Send bytes, in BASE64 where the format asks for it."""
    text = b64encode(data).decode() if formaat in ("1", "3", "5") else as_cdata(data.decode("utf-8", "replace"))
    return door.call("Import", importData=text, formaat=formaat)


def as_cdata(text: str) -> str:
    """Return a text that an XML message can carry."""
    fit = "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff"))
    return f"<![CDATA[{fit.replace(']]>', ']]').replace(chr(0xFFFE), '').replace(chr(0xFFFF), '')}]]>"


def unbalanced(door: Door, reply: Reply) -> list[tuple[str, ...]]:
    """Hold that an answer is one of the vendor's, and return the documents that do not balance."""
    assert reply.status == 200
    assert reply.code == 1
    assert reply.status_of_import == (3 if reply.errors else 2)
    documents: dict[tuple[str, ...], int] = {}
    for line in door.export("0301"):
        key = (line["F0901"], line["F0302"], line["F0303"])
        documents[key] = documents.get(key, 0) + cents_from_import(line["F0307"])
    return [key for key, total in documents.items() if total]


@given(st.binary(max_size=200), FORMATS)
def test_any_bytes(door: Door, data: bytes, formaat: str) -> None:
    assert unbalanced(door, send(door, data, formaat)) == []


@given(st.text(max_size=200), FORMATS)
def test_any_text(door: Door, text: str, formaat: str) -> None:
    assert unbalanced(door, send(door, text.encode("utf-8", "replace"), formaat)) == []


@given(st.lists(RECORDS, max_size=5), st.sampled_from(["0", "1", "5"]))
def test_any_tree(door: Door, records: list[tuple[str, list[tuple[str, str, str]]]], formaat: str) -> None:
    written_records = []
    for tag, fields in records:
        inner = "".join(f"<{letter}{number}>{escaped(value)}</{letter}{number}>" for letter, number, value in fields)
        written_records.append(f"<{tag}>{inner}</{tag}>")
    assert (
        unbalanced(door, send(door, f"<CASH>{''.join(written_records)}</CASH>".encode("utf-8", "replace"), formaat))
        == []
    )


def escaped(text: str) -> str:
    """Escape a value for XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "&#13;").replace("]]>", "]]&gt;")


ROWS = [
    row(order, text) for booking in (SALE, PURCHASE, CASH_OUT, RECEIVED, GENERAL) for order, text in enumerate(booking)
]
CHANGES = st.lists(st.tuples(st.integers(0, len(ROWS) - 1), st.integers(0, 39), VALUES), max_size=6)


@given(CHANGES, st.integers(0, len(ROWS)), st.integers(1, 41))
def test_any_file(door: Door, changes: list[tuple[int, int, str]], left_out: int, columns: int) -> None:
    rows = [list(each) for each in ROWS]
    for line, column, value in changes:
        rows[line][column] = value
    text = "\r\n".join(
        ",".join('"' + each.replace('"', '""') + '"' for each in some[: columns if line == left_out else 40])
        for line, some in enumerate(rows)
        if line != left_out or columns % 2
    )
    assert unbalanced(door, send(door, text.encode("utf-8", "replace"), "3")) == []


def test_files_leave_sound_books(door: Door) -> None:
    assert unbalanced(door, send(door, written(SALE, PURCHASE, CASH_OUT, RECEIVED, GENERAL).encode(), "3")) == []
    with door.book() as book:
        assert list(verify(book)) == []


WIRE_TEXT = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"), max_size=20
)


@given(st.sampled_from(sorted(record_numbers())), st.data())
def test_any_record_of_any_layout_reads_back(number: str, data: st.DataObject) -> None:
    layout = record_layout(number)
    fields = st.sampled_from([each.number for each in layout.fields])
    values = data.draw(st.dictionaries(fields, WIRE_TEXT))
    (record,) = records_from_wire(f"<cash>{layout.to_wire(values)}</cash>")
    assert record.number == layout.number[:4]
    assert dict(record.fields) == {each: text for each, text in values.items() if text}
