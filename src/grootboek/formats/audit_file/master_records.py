"""The texts of what stands in an audit file before its transactions, as long as the XSDs allow."""

from typing import Final

from grootboek.formats.audit_file.values import (
    Address,
    Company,
    FilePeriod,
    FileVatCode,
    Heading,
    LedgerAccount,
    Relation,
)
from grootboek.formats.audit_file.versions import (
    MAX_CITY,
    MAX_COC_NUMBER,
    MAX_ID,
    MAX_NAME,
    MAX_PHONE,
    MAX_POSTCODE,
    MAX_RELATION_NAME,
    MAX_SOFTWARE,
    MAX_SOFTWARE_VERSION,
    MAX_STREET,
    MAX_VAT_NAME,
    MAX_VAT_NUMBER,
    Version,
)
from grootboek.ledger.money import Cents
from grootboek.wire.xml import escape


def tag(name: str, text: str, longest: int | None = None) -> str:
    """Return an element with a text, cut off where it is too long; nothing for an empty text."""
    return f"<{name}>{escape(text[:longest])}</{name}>" if text else ""


def money(amount: Cents) -> str:
    """Return an amount that is not negative, with a point and two decimals."""
    return f"{amount // 100}.{amount % 100:02d}"


def amount_and_side(amount: Cents, about: str = "amnt", side: str = "amntTp") -> str:
    """Return an amount, debit positive, as a positive one with its side."""
    return f"<{about}>{money(abs(amount))}</{about}><{side}>{'C' if amount < 0 else 'D'}</{side}>"


def heading(version: Version, row: Heading) -> str:
    """Return what stands in the header."""
    rgs = tag("RGSVersion", row.rgs_version) if version is Version.V4_0 else ""
    return (
        f"{tag('fiscalYear', row.fiscal_year)}{tag('startDate', str(row.start))}{tag('endDate', str(row.end))}"
        f"<curCode>EUR</curCode>{tag('dateCreated', str(row.created))}{tag('softwareDesc', row.software, MAX_SOFTWARE)}"
        f"{tag('softwareVersion', row.software_version, MAX_SOFTWARE_VERSION)}{rgs}"
    )


def company(version: Version, row: Company) -> str:
    """Return what a company says of itself."""
    name, longest = ("Commercenr", MAX_COC_NUMBER) if version is Version.V4_0 else ("companyIdent", MAX_ID)
    return (
        f"{tag(name, row.coc_number, longest)}<companyName>{escape(row.name[: MAX_NAME[version]])}</companyName>"
        f"<taxRegistrationCountry>{row.country}</taxRegistrationCountry>"
        f"<taxRegIdent>{escape(row.vat_number[:MAX_VAT_NUMBER])}</taxRegIdent>{_address(row.address)}"
    )


def _address(row: Address) -> str:
    parts = (
        tag("streetname", row.street, MAX_STREET)
        + tag("city", row.city, MAX_CITY)
        + tag("postalCode", row.postcode, MAX_POSTCODE)
        + tag("country", row.country)
    )
    return f"<streetAddress>{parts}</streetAddress>" if parts else ""


def relation(version: Version, row: Relation) -> str:
    """Return a customer or supplier."""
    country = tag("taxRegistrationCountry", row.country) if row.vat_number else ""
    number = tag("taxRegIdent", row.vat_number, MAX_VAT_NUMBER)
    if version is Version.V4_0:
        opening = amount_and_side(row.opening, "opBalDesc", "opBalTp") if row.opening else ""
        return (
            f"<customerSupplier>{tag('custSupID', row.code, MAX_ID)}{tag('custSupName', row.name, MAX_RELATION_NAME)}"
            f"{tag('eMail', _token(row.email))}{tag('commerceNr', row.coc_number, MAX_COC_NUMBER)}{country}{number}"
            f"{tag('custSupTp', row.kind)}{opening}{_address(row.address)}</customerSupplier>\n"
        )
    bank = f"<bankAccount>{tag('bankAccNr', row.iban, MAX_ID)}{tag('bankIdCd', row.bic, MAX_ID)}</bankAccount>"
    return (
        f"<customerSupplier>{tag('custSupID', row.code, MAX_ID)}{tag('custSupName', row.name, MAX_RELATION_NAME)}"
        f"{tag('contact', row.contact, MAX_RELATION_NAME)}{tag('telephone', row.phone, MAX_PHONE)}"
        f"{tag('fax', row.fax, MAX_PHONE)}{tag('eMail', _token(row.email))}{tag('website', _token(row.website))}"
        f"{tag('commerceNr', row.coc_number)}{country}{number}{tag('custSupTp', row.kind or _NEITHER)}"
        f"{_address(row.address)}{bank if row.iban else ''}</customerSupplier>\n"
    )


_NEITHER: Final = "O"
"""What 3.2 calls a relation that is neither a customer nor a supplier."""


def _token(text: str) -> str:
    return " ".join(text.split())


def account(version: Version, row: LedgerAccount) -> str:
    """Return an account of the ledger."""
    rgs = tag("RGScode" if version is Version.V4_0 else "leadCode", row.rgs_code)
    return (
        f"<ledgerAccount>{tag('accID', row.code, MAX_ID)}<accDesc>{escape(row.name[: MAX_NAME[version]])}</accDesc>"
        f"<accTp>{row.kind}</accTp>{rgs}</ledgerAccount>\n"
    )


def vat_code(row: FileVatCode) -> str:
    """Return a VAT code."""
    return (
        f"<vatCode>{tag('vatID', row.code)}<vatDesc>{escape(row.name[:MAX_VAT_NAME])}</vatDesc>"
        f"{tag('vatToPayAccID', row.to_pay, MAX_ID)}{tag('vatToClaimAccID', row.to_claim, MAX_ID)}</vatCode>\n"
    )


def period(row: FilePeriod) -> str:
    """Return a period."""
    return (
        f"<period><periodNumber>{row.number}</periodNumber><startDatePeriod>{row.first}</startDatePeriod>"
        f"<endDatePeriod>{row.last}</endDatePeriod></period>\n"
    )
