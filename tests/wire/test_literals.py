"""Values as XML Schema and .NET spell them, in and out."""

import math
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.wire import literals

BAD_FORMAT = "Input string was not in a correct format."


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("-12", -12),
        ("+7", 7),
        (" 8\n", 8),
        ("007", 7),
        ("-" + "0" * 5000 + "7", -7),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_longs_are_read(text: str, number: int) -> None:
    assert literals.long_from_wire(text) == number


@pytest.mark.parametrize("text", ["x", "1.0", "1e3", "", "--1", "1 2", "0x10", "１"])
def test_what_is_no_long_is_refused_in_dotnet_words(text: str) -> None:
    with pytest.raises(ValueError, match=BAD_FORMAT):
        literals.long_from_wire(text)


def test_a_number_beyond_its_bits_is_refused() -> None:
    with pytest.raises(ValueError, match="too large or too small for an Int64"):
        literals.long_from_wire("9223372036854775808")
    with pytest.raises(ValueError, match="too large or too small for an Int64"):
        literals.long_from_wire("9" * 5000)
    with pytest.raises(ValueError, match="too large or too small for an Int32"):
        literals.int_from_wire("2147483648")


@pytest.mark.parametrize(
    ("text", "number"),
    [("121", "121"), ("100.50", "100.50"), ("-0.01", "-0.01"), (" +1.5 ", "1.5"), (".5", "0.5"), ("5.", "5")],
)
def test_decimals_are_read_with_a_point(text: str, number: str) -> None:
    assert literals.decimal_from_wire(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234.00", "1,5", "1e5", "INF", "NaN", "abc", "1.2.3", "-", ""])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=BAD_FORMAT):
        literals.decimal_from_wire(text)


def test_a_decimal_of_very_many_digits_is_refused_or_cut_to_eight_places() -> None:
    with pytest.raises(ValueError, match="too large or too small for a Decimal"):
        literals.decimal_from_wire("9" * 40)
    with pytest.raises(ValueError, match="too large or too small for a Decimal"):
        literals.decimal_from_wire(str(-(2**96)))
    assert literals.decimal_from_wire("0." + "3" * 200) == Decimal("0.33333333")
    assert literals.decimal_from_wire("7" * 29 + "." + "9" * 9) == Decimal("7" * 28 + "8")
    assert literals.decimal_from_wire("-" + "7" * 29 + "." + "4" * 40) == Decimal("-" + "7" * 29 + ".44444444")
    assert literals.decimal_from_wire("0" * 500 + str(2**96 - 1)) == 2**96 - 1


@given(st.from_regex(r"[+-]?[0-9]{0,60}\.?[0-9]{0,60}", fullmatch=True))
def test_a_decimal_of_any_length_is_read_or_refused(text: str) -> None:
    try:
        read = literals.decimal_from_wire(text)
    except ValueError:
        return
    assert abs(read - Decimal(text)) < Decimal("1e-8") * (1 + abs(read))


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=4))
def test_a_decimal_survives_the_wire(number: Decimal) -> None:
    assert literals.decimal_from_wire(str(number)) == number


@pytest.mark.parametrize(
    ("text", "flag"), [("true", True), ("1", True), ("false", False), ("0", False), (" true ", True)]
)
def test_booleans_are_read(text: str, flag: bool) -> None:
    assert literals.boolean_from_wire(text) is flag
    assert literals.boolean_to_wire(flag) == ("true" if flag else "false")


def test_what_is_no_boolean_is_refused() -> None:
    with pytest.raises(ValueError, match="The string 'ja' is not a valid Boolean value"):
        literals.boolean_from_wire("ja")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2023-01-31", datetime(2023, 1, 31)),
        ("2023-01-31T00:00:00", datetime(2023, 1, 31)),
        ("2026-11-21T01:36:49.941724", datetime(2026, 11, 21, 1, 36, 49, 941724)),
        ("2026-11-21T01:36:49.9417249", datetime(2026, 11, 21, 1, 36, 49, 941724)),
        ("2026-11-21T01:36:49." + "1" * 30, datetime(2026, 11, 21, 1, 36, 49, 111111)),
        ("2023-01-31T23:30:00Z", datetime(2023, 1, 31, 23, 30)),
        ("2025-12-31T23:00:00Z", datetime(2025, 12, 31, 23)),
        ("2025-12-31T23:00:00+00:00", datetime(2026, 1, 1)),
        ("2023-01-31T23:30:00+02:00", datetime(2023, 1, 31, 22, 30)),
        ("2023-07-31T23:30:00-05:00", datetime(2023, 8, 1, 6, 30)),
        ("2023-07-31+02:00", datetime(2023, 7, 31)),
        ("0001-01-01T00:00:00", datetime(1, 1, 1)),
        ("0001-01-01T00:00:00+01:00", datetime(1, 1, 1)),
        ("9999-12-31T23:59:59-05:00", datetime(9999, 12, 31, 23, 59, 59)),
        ("2023-12-31T24:00:00", datetime(2024, 1, 1)),
    ],
)
def test_moments_keep_their_z_and_turn_an_offset_into_dutch_time(text: str, moment: datetime) -> None:
    assert literals.datetime_from_wire(text) == moment
    assert literals.lenient_datetime_from_wire(text) == moment
    assert literals.lenient_datetime_from_wire(text.replace("T", " ").replace("Z", "z")) == moment


@pytest.mark.parametrize(
    "text", ["20230131", "2023-W05-2", "2023-01-31T10", "\u0662023-01-31", "2023-01-31T10:00:00+2"]
)
def test_forms_of_python_alone_are_no_moments(text: str) -> None:
    for read in (literals.datetime_from_wire, literals.lenient_datetime_from_wire):
        with pytest.raises(ValueError, match="is not a valid AllXsd value"):
            read(text)


UID = "0b7c8d9e-1f20-4a3b-8c4d-5e6f708192a3"


@pytest.mark.parametrize("text", [UID, UID.upper(), UID.replace("-", ""), f"{{{UID}}}", f"({UID})", f" {UID}\n"])
def test_a_guid_is_read_in_the_forms_of_dotnet(text: str) -> None:
    assert literals.guid_from_wire(text) == UUID(UID)


@pytest.mark.parametrize("text", ["", f"urn:uuid:{UID}", f"{{{UID}", f"({UID}}}", UID[:8] + UID[9:], "\u0660" * 32])
def test_forms_of_python_alone_are_no_guids(text: str) -> None:
    with pytest.raises(ValueError, match="Unrecognized Guid format"):
        literals.guid_from_wire(text)


@pytest.mark.parametrize("text", ["1_000", "\u0661\u0662\u0661", "\uff11", "1\u00b2"])
def test_digits_are_those_of_ascii(text: str) -> None:
    assert not literals.is_digits(text)
    readers = (literals.int_from_wire, literals.long_from_wire, literals.decimal_from_wire, literals.double_from_wire)
    for read in readers:
        with pytest.raises(ValueError, match="Input string was not in a correct format"):
            read(text)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("caf\u00e9", 4), ("\N{BICYCLE}", 2), ("a\ud83d", 2)]
)
def test_a_text_is_as_long_as_its_units_of_utf_16(text: str, length: int) -> None:
    assert literals.utf16_length(text) == length


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("42", "42"),
        ("50.8200", "50.82"),
        ("100", "100"),
        ("0.2100", "0.21"),
        ("-0.0", "0"),
        ("9999999999999.9999",) * 2,
    ],
)
def test_a_decimal_is_written_without_zeroes_behind(number: str, text: str) -> None:
    assert literals.decimal_to_wire(Decimal(number)) == text


@pytest.mark.parametrize(
    "text", ["31-01-2023", "2023-13-01", "2023-02-30", "2023-01-31 10:00", "gisteren", "9999-12-31T24:00:00"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"The string '{text}' is not a valid AllXsd value."):
        literals.datetime_from_wire(text)


def test_dates_and_moments_are_written_without_zone_or_fraction() -> None:
    assert literals.date_to_wire(date(2025, 3, 3)) == "2025-03-03T00:00:00"
    assert literals.date_to_wire(date(1, 1, 1)) == "0001-01-01T00:00:00"
    assert literals.datetime_to_wire(datetime(2025, 3, 3, 14, 5, 6, 999)) == "2025-03-03T14:05:06"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "-0"),
        (100.0, "100"),
        (12.5, "12.5"),
        (-0.01, "-0.01"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-5, "1E-05"),
        (0.0001, "0.0001"),
        (1e15, "1E+15"),
        (123456789012345.0, "123456789012345"),
        (1.5e300, "1.5E+300"),
        (math.inf, "INF"),
        (-math.inf, "-INF"),
        (math.nan, "NaN"),
    ],
)
def test_doubles_are_written_as_dotnet_writes_them(value: float, text: str) -> None:
    assert literals.double_to_wire(value) == text


@given(st.floats(allow_nan=False))
def test_a_double_survives_the_wire(value: float) -> None:
    assert float(literals.double_from_wire(literals.double_to_wire(value))) == value


def test_what_is_no_double_is_refused() -> None:
    with pytest.raises(ValueError, match=BAD_FORMAT):
        literals.double_from_wire("1,5")
    with pytest.raises(ValueError, match="too large or too small for a Double"):
        literals.double_from_wire("1e999999999")
    assert literals.double_from_wire("NaN").is_nan()


def test_a_double_is_read_as_it_is_written() -> None:
    assert literals.double_from_wire(" 0.1 ") == Decimal("0.1")
    assert literals.double_from_wire("8264.4628099173553719") == Decimal("8264.4628099173553719")


@pytest.mark.parametrize("text", ["1e-400", "-1e-99999999999999999999", "0e99999999999999999999", "0.000"])
def test_a_double_too_near_to_zero_is_zero(text: str) -> None:
    assert literals.double_from_wire(text) == 0


@given(st.integers(-(10**14), 10**14))
def test_cents_are_written_as_the_double_and_the_decimal_of_that_many_euros(cents: int) -> None:
    assert literals.cents_to_double(cents) == literals.double_to_wire(cents / 100)
    assert Decimal(literals.cents_to_decimal(cents)) * 100 == cents
    assert literals.cents_to_decimal(cents).partition(".")[2][2:] == "00"


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0"), (1250, "12.5"), (10000, "100"), (-1, "-0.01"), (10**18, "1E+16")]
)
def test_cents_as_double(cents: int, text: str) -> None:
    assert literals.cents_to_double(cents) == text
