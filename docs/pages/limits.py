"""The page of the limits: the budget of every entrance, as the doors declare them and the front holds requests to them."""

from docs.pages.sources import table
from grootboek.access.call_limits import ALLOWANCES
from grootboek.app import ENTRANCES
from grootboek.bookkeeping.carried_file import MAX_FLAWS
from grootboek.formats.audit_file.reading import LARGEST_FILE
from grootboek.formats.audit_file.reading import MAX_WAITING as MAX_MARKUP
from grootboek.formats.bank.reading import FILES
from grootboek.formats.tables.reading import LARGEST_FILE as LARGEST_TABLE
from grootboek.formats.tables.reading import MAX_COLUMNS, MAX_ROWS
from grootboek.formats.tables.workbook import LARGEST_UNPACKED
from grootboek.formats.ubl.reading import UBL_FILE
from grootboek.front.request_middleware import IDLE_SECONDS
from grootboek.front.threads import MAX_WAITING, MAX_WAITING_OF_ADDRESS
from grootboek.gateways.cash.budgets import BEFORE_LOGIN, FURTHER
from grootboek.gateways.snelstart.budgets import MAX_VIOLATIONS
from grootboek.jobs.posting import MAX_ANSWER
from grootboek.papers.template_budget import MAX_SIZE, MAX_STEPS, MAX_VALUES, MAX_WIDTH
from grootboek.wire.budgets import LONGEST_QUERY, Budget
from grootboek.wire.odata import MAX_ORDERINGS
from grootboek.wire.odata_parser import MAX_QUANTIFIERS
from grootboek.wire.odata_words import MAX_LENGTH

_PAGE = """# Limits

Written from the program (`make docs`). Nobody makes the server work more than in proportion to what was sent: every entrance has
a budget, which holds before it is known who asks and after. `GROOTBOEK_BODY_LIMIT` lowers the bytes of all entrances, and raises
none. At any other address no body is read.

{entrances}

- *bytes* are those of the body; *tags* the elements of XML, without those in CDATA; *values* those of JSON, the fields of a form,
  the words of a filter, the records of an import, or the parts of a batch; *depth* how deep they nest; *text* the characters of a
  text that is made or read on the way; *steps* those of a filter on the rows of a list. `-`: there is nothing of the kind.
- A query string has at most {query} bytes: otherwise 414.
- A `$filter` has at most {length} characters in all, `any` and `all` nest {quantifiers} deep.
- `$orderby` names at most {orderings} properties.
- An invoice in UBL has at most {ubl_bytes:,} bytes and {ubl_tags:,} elements, also within a PDF: otherwise BOE-0045.
- SnelStart's door tells {violations} violations, and how many more there are.
- A message of CASH that is larger than {before} bytes begins with its login, which is checked before the rest is kept.
- A template of invoices takes {steps} steps when it is filled in, makes values of at most {size} characters and {values} parts,
  and asks for widths of at most {width}.
- `grootboek import xaf` reads files of at most {file} bytes, with at most {markup} pieces of markup in one transaction; it tells
  {flaws} mistakes at once.
- Imports of CSV and XLSX read files of at most {table} bytes, {rows} rows and {columns} columns; a workbook has at most
  {unpacked} bytes when it is unpacked, and no document type.

## How often

{plans}

These are the limits of a subscription at SnelStart's door, for each administration, when `grootboek credentials limit` switches
them on. `GROOTBOEK_MUTATION_CALLS` limits GetMutaties of e-Boekhouden in a month, `GROOTBOEK_CASH_CALLS` the calls of a user at
CASH's door in a minute.

## Time and threads

- A body arrives within `GROOTBOEK_BODY_SECONDS`, else it is answered with 408 and its connection is closed. While it is waited
  for it takes none of the `GROOTBOEK_THREADS`; a process waits for {waiting} at the same time, for {address} of one address
  unless that is a trusted proxy's, and answers further ones with 429.
- The headers of a request arrive within {idle} seconds. A connection on which no request comes for {idle} seconds is closed, as
  `Keep-Alive` says in each answer; where a body was not read to its end the answer says `Connection: close`.
- What the server posts by itself (couplings, webhooks) takes at most `GROOTBOEK_WEBHOOK_SECONDS`, and of the answer
  {answer} bytes are read.
- A statement in PostgreSQL takes at most `GROOTBOEK_REQUEST_SECONDS`.
"""


def page() -> str:
    """Return the page."""
    head = ["entrance", "bytes", "tags", "values", "depth", "text", "steps", "past them"]
    rows = [[entrance.name, *_cells(entrance.budget), entrance.refusal] for entrance in ENTRANCES]
    rows += [[name, *_cells(budget), refusal] for name, budget, refusal in FURTHER]
    rows.append(
        ["a bank's file, within its entrance or by command", *_cells(FILES), "refused with the line where it stands"]
    )
    plans = [
        [f"`{plan.value}`", _number(may.per_minute), _number(may.per_hour), _number(may.at_once)]
        for plan, may in ALLOWANCES.items()
    ]
    return _PAGE.format(
        plans=table(["plan", "calls a minute", "an hour", "at once"], plans),
        answer=_number(MAX_ANSWER),
        entrances=table(head, rows),
        query=_number(LONGEST_QUERY),
        length=_number(MAX_LENGTH),
        quantifiers=MAX_QUANTIFIERS,
        orderings=MAX_ORDERINGS,
        violations=MAX_VIOLATIONS,
        ubl_bytes=UBL_FILE.body,
        ubl_tags=UBL_FILE.tags,
        before=_number(BEFORE_LOGIN),
        steps=_number(MAX_STEPS),
        size=_number(MAX_SIZE),
        values=_number(MAX_VALUES),
        width=_number(MAX_WIDTH),
        file=_number(LARGEST_FILE),
        markup=_number(MAX_MARKUP),
        flaws=MAX_FLAWS,
        table=_number(LARGEST_TABLE),
        rows=_number(MAX_ROWS),
        columns=MAX_COLUMNS,
        unpacked=_number(LARGEST_UNPACKED),
        waiting=MAX_WAITING,
        address=MAX_WAITING_OF_ADDRESS,
        idle=IDLE_SECONDS,
    )


def _cells(budget: Budget) -> list[str]:
    amounts = (budget.body, budget.tags, budget.values, budget.depth, budget.text, budget.steps)
    return [_number(amount) if amount else "-" for amount in amounts]


def _number(amount: int) -> str:
    return f"{amount:,}"
