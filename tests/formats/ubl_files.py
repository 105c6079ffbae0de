"""UBL files as tests send them: an invoice of 100,00 with 21,00 VAT, of which every part can be another."""

from base64 import b64encode
from typing import Any

NLCIUS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0"
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
SI_UBL_1 = (
    "urn:www.cenbii.eu:transaction:biitrns010:ver2.0:extended:urn:www.peppol.eu:bis:peppol4a:ver2.0"
    ":extended:urn:www.simplerinvoicing.org:si:si-ubl:ver1.2"
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
_SPACE = "urn:oasis:names:specification:ubl:schema:xsd"
_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="{space}:{root}-2" xmlns:cac="{space}:CommonAggregateComponents-2"
 xmlns:cbc="{space}:CommonBasicComponents-2">{version}{customization}
  <cbc:ID>{number}</cbc:ID>
  <cbc:IssueDate>{day}</cbc:IssueDate>{due}
  {kind}
  <cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
  <cbc:BuyerReference>inkoop</cbc:BuyerReference>{more}
  {files}
  <cac:AccountingSupplierParty>{supplier}</cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty>
    <cac:Party>
      <cbc:EndpointID schemeID="0106">12345678</cbc:EndpointID>
      <cac:PostalAddress>
        <cbc:StreetName>Kade 1</cbc:StreetName><cbc:CityName>Delft</cbc:CityName><cbc:PostalZone>2611 AA</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      <cac:PartyLegalEntity>
        <cbc:RegistrationName>Demo</cbc:RegistrationName><cbc:CompanyID schemeID="0106">12345678</cbc:CompanyID>
      </cac:PartyLegalEntity>
    </cac:Party>
  </cac:AccountingCustomerParty>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cbc:PaymentID>{payment_id}</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  {tax}
  <cac:LegalMonetaryTotal>{totals}</cac:LegalMonetaryTotal>
  {lines}
</{root}>
"""


def party(name: str = "Bakkerij BV", vat: str = "NL820646660B01", kvk: str = "27178434", country: str = "NL") -> str:
    """Return a supplier with his identifiers, those that are empty left out."""
    scheme = "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
    taxed = f"<cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID>{scheme}</cac:PartyTaxScheme>" if vat else ""
    registered = f'<cbc:CompanyID schemeID="0106">{kvk}</cbc:CompanyID>' if kvk else ""
    return f"""<cac:Party>
      <cac:PostalAddress>
        <cbc:StreetName>Dam 1</cbc:StreetName><cbc:CityName>Breda</cbc:CityName><cbc:PostalZone>4811 AA</cbc:PostalZone>
        <cac:Country><cbc:IdentificationCode>{country}</cbc:IdentificationCode></cac:Country>
      </cac:PostalAddress>
      {taxed}
      <cac:PartyLegalEntity><cbc:RegistrationName>{name}</cbc:RegistrationName>{registered}</cac:PartyLegalEntity>
    </cac:Party>"""


def share(category: str = "S", rate: str = "21", base: str = "100.00", vat: str = "21.00") -> str:
    """Return one subtotal of VAT."""
    return f"""<cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="EUR">{base}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
    </cac:TaxSubtotal>"""


def taxed(vat: str, *shares: str) -> str:
    """Return the tax of an invoice."""
    return f'<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{vat}</cbc:TaxAmount>{"".join(shares)}</cac:TaxTotal>'


def total(
    lines: str = "100.00", net: str = "100.00", gross: str = "121.00", payable: str = "121.00", more: str = ""
) -> str:
    """Return the totals of an invoice; `more` stands before what is payable."""
    return (
        f'<cbc:LineExtensionAmount currencyID="EUR">{lines}</cbc:LineExtensionAmount>'
        f'<cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount>'
        f'<cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount>{more}'
        f'<cbc:PayableAmount currencyID="EUR">{payable}</cbc:PayableAmount>'
    )


def line(net: str = "100.00", name: str = "Meel", category: str = "S", rate: str = "21", root: str = "Invoice") -> str:
    """Return one line."""
    quantity = "InvoicedQuantity" if root == "Invoice" else "CreditedQuantity"
    return f"""<cac:{root}Line><cbc:ID>1</cbc:ID><cbc:{quantity} unitCode="C62">1</cbc:{quantity}>
      <cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount>
      <cac:Item><cbc:Name>{name}</cbc:Name>
        <cac:ClassifiedTaxCategory><cbc:ID>{category}</cbc:ID><cbc:Percent>{rate}</cbc:Percent>
          <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
      <cac:Price><cbc:PriceAmount currencyID="EUR">{net}</cbc:PriceAmount></cac:Price></cac:{root}Line>"""


def embedded(content: bytes = PDF, name: str = "factuur.pdf") -> str:
    """Return a file within an invoice."""
    return f"""<cac:AdditionalDocumentReference><cbc:ID>bijlage</cbc:ID><cac:Attachment>
      <cbc:EmbeddedDocumentBinaryObject mimeCode="application/pdf" filename="{name}">{b64encode(content).decode()}
      </cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>"""


def ubl(number: str = "F-1", **parts: Any) -> bytes:
    """Return an invoice, or a credit note with `root="CreditNote"`, with parts that differ from the usual."""
    root = parts.get("root", "Invoice")
    customization = parts.get("customization", NLCIUS)
    version, due = parts.get("version", ""), parts.get("due", "")
    kind = parts.get("kind", "380" if root == "Invoice" else "381")
    values = {
        "day": "2026-03-01",
        "currency": "EUR",
        "supplier": party(),
        "payment_id": "1234567890123456",
        "iban": "NL02ABNA0123456789",
        "tax": taxed("21.00", share()),
        "totals": total(),
        "lines": line(root=root),
        "files": "",
        "more": "",
        **parts,
    }
    values |= {
        "root": root,
        "space": _SPACE,
        "number": number,
        "version": f"<cbc:UBLVersionID>{version}</cbc:UBLVersionID>" if version else "",
        "customization": f"<cbc:CustomizationID>{customization}</cbc:CustomizationID>" if customization else "",
        "due": f"<cbc:DueDate>{due}</cbc:DueDate>" if due else "",
        "kind": f"<cbc:{root}TypeCode>{kind}</cbc:{root}TypeCode>",
    }
    return _FRAME.format(**values).encode()
