"""Write the WSDL 1.1 of a contract: document/literal as ASMX publishes it, or rpc/literal as a PHP service does."""

from collections.abc import Iterator

from grootboek.wire.contract import SCALARS, Contract, Field, Operation, Structure, Style, structures_in_order
from grootboek.wire.xml import escape_attribute

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_HTTP = "http://schemas.xmlsoap.org/soap/http"
_NAMESPACES = (
    'xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://www.w3.org/2001/XMLSchema" '
    'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"'
)


def describe(contract: Contract, address: str) -> str:
    """Write a contract as WSDL, with the URL at which the service answers."""
    name, lines = escape_attribute(contract.service), _document if contract.style is Style.DOCUMENT else _rpc
    namespace = escape_attribute(contract.namespace)
    opening = (
        f'{_DECLARATION}\n<wsdl:definitions name="{name}" {_NAMESPACES} xmlns:tns="{namespace}" '
        f'targetNamespace="{namespace}">'
    )
    return "\n".join([opening, *lines(contract, escape_attribute(address)), "</wsdl:definitions>", ""])


def _document(contract: Contract, address: str) -> Iterator[str]:
    port = f"{contract.service}Soap"
    yield from _schema(contract, _document_types(contract))
    for name in contract.operations:
        for direction, element in (("In", name), ("Out", f"{name}Response")):
            yield f'  <wsdl:message name="{name}Soap{direction}">'
            yield f'    <wsdl:part name="parameters" element="tns:{element}" />'
            yield "  </wsdl:message>"
    yield from _port_type(contract, port, "SoapIn", "SoapOut")
    bindings = {port: "soap", f"{port}12": "soap12"}
    for binding, prefix in bindings.items():
        yield f'  <wsdl:binding name="{binding}" type="tns:{port}">'
        yield f'    <{prefix}:binding transport="{_HTTP}" />'
        for operation in contract.operations.values():
            body = f'<{prefix}:body use="literal" />'
            yield from _bound(operation, prefix, "document", (body, body))
        yield "  </wsdl:binding>"
    yield from _service(contract, bindings, address)


def _rpc(contract: Contract, address: str) -> Iterator[str]:
    port, binding = f"{contract.service}Port", f"{contract.service}Binding"
    yield from _schema(contract, _rpc_types(contract))
    for operation in contract.operations.values():
        for message, structure in (("Request", operation.request), ("Response", operation.response)):
            yield f'  <wsdl:message name="{operation.name}{message}">'
            for field in structure.fields:
                yield f'    <wsdl:part name="{field.name}" type="{_type(field)}" />'
            yield "  </wsdl:message>"
    yield from _port_type(contract, port, "Request", "Response")
    yield f'  <wsdl:binding name="{binding}" type="tns:{port}">'
    yield f'    <soap:binding style="rpc" transport="{_HTTP}" />'
    input_body, output_body = (
        f'<soap:body use="literal" namespace="{escape_attribute(namespace)}" />'
        for namespace in (contract.namespace, contract.output_namespace)
    )
    for operation in contract.operations.values():
        yield from _bound(operation, "soap", "rpc", (input_body, output_body))
    yield "  </wsdl:binding>"
    yield f'  <wsdl:service name="{contract.service}">'
    yield f'    <wsdl:port name="{port}" binding="tns:{binding}">'
    yield f'      <soap:address location="{address}" />'
    yield "    </wsdl:port>"
    yield "  </wsdl:service>"


def _port_type(contract: Contract, port: str, input_suffix: str, output_suffix: str) -> Iterator[str]:
    yield f'  <wsdl:portType name="{port}">'
    for name in contract.operations:
        yield f'    <wsdl:operation name="{name}">'
        yield f'      <wsdl:input message="tns:{name}{input_suffix}" />'
        yield f'      <wsdl:output message="tns:{name}{output_suffix}" />'
        yield "    </wsdl:operation>"
    yield "  </wsdl:portType>"


def _bound(operation: Operation, prefix: str, style: str, bodies: tuple[str, str]) -> Iterator[str]:
    yield f'    <wsdl:operation name="{operation.name}">'
    yield f'      <{prefix}:operation soapAction="{escape_attribute(operation.action)}" style="{style}" />'
    yield f"      <wsdl:input>{bodies[0]}</wsdl:input>"
    yield f"      <wsdl:output>{bodies[1]}</wsdl:output>"
    yield "    </wsdl:operation>"


def _service(contract: Contract, bindings: dict[str, str], address: str) -> Iterator[str]:
    yield f'  <wsdl:service name="{contract.service}">'
    for binding, prefix in bindings.items():
        yield f'    <wsdl:port name="{binding}" binding="tns:{binding}">'
        yield f'      <{prefix}:address location="{address}" />'
        yield "    </wsdl:port>"
    yield "  </wsdl:service>"


def _schema(contract: Contract, types: Iterator[str]) -> Iterator[str]:
    yield "  <wsdl:types>"
    yield f'    <s:schema elementFormDefault="qualified" targetNamespace="{escape_attribute(contract.namespace)}">'
    yield from types
    yield "    </s:schema>"
    yield "  </wsdl:types>"


def _document_types(contract: Contract) -> Iterator[str]:
    seen: set[str] = set()
    for operation in contract.operations.values():
        for structure in (operation.request, operation.response):
            yield f'      <s:element name="{structure.name}">'
            if structure.fields:
                yield "        <s:complexType>"
                yield from _sequence(structure, "          ")
                yield "        </s:complexType>"
            else:
                yield "        <s:complexType />"
            yield "      </s:element>"
            yield from _reached(contract, structure, seen)


def _rpc_types(contract: Contract) -> Iterator[str]:
    seen: set[str] = set()
    for operation in contract.operations.values():
        for structure in (operation.request, operation.response):
            yield from _reached(contract, structure, seen)


def _reached(contract: Contract, root: Structure, seen: set[str]) -> Iterator[str]:
    structures = list(structures_in_order(contract, root, seen))
    for structure in [root, *structures]:
        for field in structure.fields:
            if field.type in contract.enumerations and field.type not in seen:
                seen.add(field.type)
                yield from _enumeration(field.type, contract.enumerations[field.type])
    for structure in structures:
        yield f'      <s:complexType name="{structure.name}">'
        yield from _sequence(structure, "        ")
        yield "      </s:complexType>"


def _enumeration(name: str, values: tuple[str, ...]) -> Iterator[str]:
    yield f'      <s:simpleType name="{name}">'
    yield '        <s:restriction base="s:string">'
    for value in values:
        yield f'          <s:enumeration value="{escape_attribute(value)}" />'
    yield "        </s:restriction>"
    yield "      </s:simpleType>"


def _sequence(structure: Structure, indent: str) -> Iterator[str]:
    yield f"{indent}<s:sequence>"
    for field in structure.fields:
        occurs = f'minOccurs="{field.min_occurs}" maxOccurs="{"unbounded" if field.many else 1}"'
        nillable = ' nillable="true"' if field.nillable else ""
        kind = "" if field.type == "any" else f' type="{_type(field)}"'
        yield f'{indent}  <s:element {occurs} name="{field.name}"{nillable}{kind} />'
    yield f"{indent}</s:sequence>"


def _type(field: Field) -> str:
    return f"s:{field.type}" if field.type in SCALARS else f"tns:{field.type}"
