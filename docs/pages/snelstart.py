"""The page of SnelStart's door: its operations, models and values, how lists are asked, and its error codes and other answers."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from docs.pages.shown import noted
from docs.pages.sources import GATEWAYS, rows, table
from grootboek.gateways.snelstart import errors
from grootboek.gateways.snelstart.beyond.answering_once import NO_KEY, OTHER_REQUEST
from grootboek.gateways.snelstart.beyond.entity_tags import CHANGED
from grootboek.gateways.snelstart.budgets import MAX_VIOLATIONS, MODEL
from grootboek.gateways.snelstart.contract.functions import functions
from grootboek.gateways.snelstart.contract.headers import COUNTED, KEY, LONGEST_KEY, MATCH, PREFER, REPLAYED, TAG, TOTAL
from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Model, Property, enumeration, models_within
from grootboek.gateways.snelstart.listing import PAGE_SIZE
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.wire.odata import MAX_ORDERINGS
from grootboek.wire.odata_parser import MAX_QUANTIFIERS
from grootboek.wire.odata_words import MAX_LENGTH

DESCRIBED: Final[Mapping[str, Operation]] = {operation.name: operation for operation in SERVED}
"""The operations that are served."""

_FUNCTIONS: Final = "Grootboekfunctie"

_OPENING: Final = """# SnelStart B2B v2

Written from the program (`make docs`). What the door takes for granted where the vendor is silent stands in its
[README](../../src/grootboek/gateways/snelstart/README.md#assumptions); the operations and codes of the vendor that are not
served, and which test shows the others, in [coverage](../coverage.md#snelstart).

## Addresses and signing in

| address | what |
|---|---|
| `POST /b2b/token` | exchanges a client key for a token; at the vendor this is on `auth.snelstart.nl` |
| `/v2/...` | the resources; at the vendor on `b2bapi.snelstart.nl` |
| `/v2/docs` | this reference in a browser, with a sample of every request and answer; without a key |
| `/v2/openapi.json` | the same for programs: the interface of what is served; without a key |

A token is asked with a form of `grant_type=clientkey` and `clientkey=...`. Every call of a resource has two headers:
`Authorization: Bearer` with the token, and `Ocp-Apim-Subscription-Key` with the subscription key. A token holds
for `GROOTBOEK_TOKEN_SECONDS` ([settings](settings.md)). That of a user who may only read has no scope to write.

## Operations
"""
_LONGEST: Final = f"{MAX_LENGTH:,} characters; `any` and `all` nest {MAX_QUANTIFIERS} deep"
_LISTS: Final = f"""## Lists

A list takes the options of OData v3 on the properties of its model. In `$filter`, `$orderby` and `$select` the name of a property
begins with a capital, and properties of type uri are unknown.

| option | what | limit |
|---|---|---|
| `$filter` | comparisons, `and`, `or`, `not`, sums, functions of texts, moments and numbers, `any`, `all` | {_LONGEST} |
| `$orderby` | properties, each with `asc` or `desc` | {MAX_ORDERINGS} properties |
| `$select` | which properties the answer has | |
| `$top`, `$skip` | a page of the list | {PAGE_SIZE} rows, also without `$top` |
"""
_BEYOND: Final = f"""## Beyond the vendor

Headers that the vendor does not have. A client that does not know them sees no difference.

| header | where | what |
|---|---|---|
| `{KEY}` | on every write | the same request under the same key is done once; again it gets its first answer, with `{REPLAYED}` |
| `{TAG}` | of every answer that is one record | changes with anything that can be seen of the record |
| `{MATCH}` | on `PUT` and `DELETE` of a record | the change is made only while the record has one of these tags, or any for `*` |
| `Link` | of a full page of a list | where the next page is: `<address>; rel="next"` |
| `{TOTAL}` | of a page of a list | how many rows all pages have |
| `{PREFER}: {COUNTED}` | on a list | asks for `{TOTAL}` |

- A key is 1 to {LONGEST_KEY} characters of ASCII without blanks, of one user in one administration. The answer is kept for
  `GROOTBOEK_ANSWERS_KEPT_HOURS` ([settings](settings.md)) and is in the books at the same moment as what was done, so it is
  there after a crash, a restart and in every process. The same request is the same operation, ids and bytes of the body;
  another one under the key is refused with 422. What was refused, or failed, was not done: it is not kept, and may come again
  under its key, also mended.
- A tag that no longer holds is answered with 412 and the tag of now in `{TAG}`. A tag that a proxy marked as weak counts as
  well.
- `{TOTAL}` is told without a question where counting costs nothing: of a list that is kept in memory (such as landen and
  grootboeken), and on a last page. Otherwise it takes a query more, so it comes when it is asked, with `Preference-Applied`.
- A page that is full has a `Link` unless the rows were counted and this was the last of them; the page that it leads to may be
  empty.
"""
_MODELS: Final = """## Models

A list of values is marked with `[]`. *Length* and *required* are about what is sent: a text is counted in units of UTF-16.
"""
_CODES: Final = f"""## Error codes

Broken rules are answered with status 400 and a list of all of them in the order of their codes, each as `errorCode`,
`message` and `details`; of more than {MAX_VIOLATIONS} the last one says how many more there are. An id that is unknown is
answered with 404 and its code in the same form. These are the codes that the door's tests show.
"""
_OTHERS: Final = """## Other answers

What is wrong before the rules are looked at has a form of its own:
"""


def page() -> str:
    """Return the page."""
    parts = [_OPENING, table(["operation", "what it does", "scope", "body", "answer"], list(_operations())), ""]
    parts += [_LISTS, _BEYOND, _MODELS, *(_model(shape) for shape in _reached())]
    parts += ["## Values\n", *_values(), "## Functions\n", _functions()]
    parts += [_CODES, table(["code", "text"], [[f"`{code}`", text] for code, text in _codes()]), ""]
    parts += [_OTHERS, table(["status", "when", "body"], list(_others())), ""]
    parts += ["The limits of a request are in [limits](limits.md).", ""]
    return "\n".join(parts)


def _operations() -> Iterator[list[str]]:
    for operation in DESCRIBED.values():
        many = "a list of " if operation.answer_many else ""
        answer = f"{operation.status} {many}{_linked(operation.answer)}".strip()
        scopes = ", ".join(f"`{scope}`" for scope in operation.scopes)
        yield [
            f"`{operation.method} /v2{operation.path}`",
            operation.does,
            scopes,
            f"{'a list of ' if operation.body_many else ''}{_linked(operation.body)}",
            answer,
        ]


def _linked(shape: Model | None) -> str:
    return f"[{shape.short}](#{shape.short.lower()})" if shape else ""


def _reached() -> list[Model]:
    """Return every model that an operation takes or gives, and those in them, each after the first that holds it."""
    return models_within(
        shape for operation in DESCRIBED.values() for shape in (operation.answer, operation.body) if shape
    )


def _model(shape: Model) -> str:
    body = [
        [f"`{prop.name}`", _type(prop), str(prop.longest or ""), "yes" if prop.required else ""]
        for prop in shape.properties
    ]
    return f"### {shape.short}\n\n{table(['property', 'type', 'length', 'required'], body)}\n"


def _type(prop: Property) -> str:
    many = "[]" if prop.many else ""
    if isinstance(prop.holds, Model):
        return _linked(prop.holds) + many
    if isinstance(prop.holds, Enumeration):
        return f"[{prop.holds.name}](#{'functions' if prop.holds.name == _FUNCTIONS else 'values'}){many}"
    return f"{prop.holds}{many}"


def _values() -> Iterator[str]:
    """Yield a line for each enumeration that a model has."""
    named = {
        prop.holds.name for shape in _reached() for prop in shape.properties if isinstance(prop.holds, Enumeration)
    }
    yield "A value is read as its name, in any case, or as its number.\n"
    for name in sorted(named - {_FUNCTIONS}):
        numbers = enumeration(name).numbers
        values = (f"`{value}`" if number is None else f"`{value}` ({number})" for value, number in numbers.items())
        yield f"{name}: {', '.join(values)}.\n"


def _functions() -> str:
    """Return the table of the functions of ledger accounts."""
    numbers = enumeration(_FUNCTIONS).numbers
    body = [
        [
            str(numbers[name]),
            f"`{name}`",
            ", ".join(f"`{soort}`" for soort in function.btw) + (" (to be stated)" if function.must_choose else ""),
            function.rubriek or "",
        ]
        for name, function in functions().items()
    ]
    return table(["number", "function", "btwSoort of a line", "box of the VAT return"], body) + "\n"


def _codes() -> Iterator[tuple[str, str]]:
    shown = noted().codes("snelstart")
    for row in rows(GATEWAYS / "snelstart" / "contract" / "error_codes.tsv"):
        if row["code"] in shown:
            yield row["code"], row["message"]


def _others() -> Iterator[list[str]]:
    """Yield the status of each answer that tells no code, when it comes, and its body as the door makes it."""
    told = {
        "the address is none of the vendor's that is served": errors.no_resource(),
        "there is no subscription key": errors.key_missing("..."),
        "the subscription key does not hold": errors.key_invalid("..."),
        "the token is missing, expired or revoked": errors.denied(),
        "the token has not the scope of the operation": errors.out_of_scope(),
        "the body is no JSON, or does not fit its model": errors.misread(
            {"model.Klant": ["The Klant field is required."]}
        ),
        "an option of a list names what is not there": errors.bad_query("..."),
        f"the body is larger than {MODEL.body // 2**20} MiB": errors.by_gateway(413, "Request Entity Too Large"),
        "the body does not arrive in time": errors.by_gateway(408, "Request Timeout"),
        f"`{MATCH}` has no tag of the record": errors.by_gateway(412, CHANGED),
        f"`{KEY}` came with another request before": errors.by_gateway(422, OTHER_REQUEST),
        f"`{KEY}` is no key": errors.by_gateway(400, NO_KEY),
        "the server itself fails": errors.server_failed("the id of the request"),
    }
    for when, answer in told.items():
        yield [str(answer.status), when, f"`{json.dumps(answer.body)}`"]
