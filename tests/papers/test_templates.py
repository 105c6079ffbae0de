"""Templates: what they can name and look like, what is told of wrong ones, and what hostile ones do not get."""

import re

import pytest
from stdnum import iban
from stdnum.eu import at_02, vat

from grootboek.ledger.invoice_template import InvoiceTemplate, template_key
from grootboek.papers.errors import TemplateError
from grootboek.papers.invoice_page import default_template, invoice_html
from grootboek.papers.sample_invoice import samples_of_each_kind
from tests.papers.invoices import by, facts, line


def page(**stated: object) -> str:
    """Return the page of an invoice by a template over the default one."""
    return invoice_html(by(InvoiceTemplate(name="Eigen", **stated)), strict=True)  # type: ignore[arg-type]


def fault(**stated: object) -> TemplateError:
    """Return what is told of a wrong template."""
    with pytest.raises(TemplateError) as found:
        page(**stated)
    return found.value


def test_the_default_template_prints_every_kind_of_invoice() -> None:
    shown = [invoice_html(sample, strict=True) for sample in samples_of_each_kind(default_template())]
    titles = [match[1] for html in shown if (match := re.search("<title>(.*) F00001</title>", html))]
    assert titles == ["Factuur", "Factuur", "Creditnota", "Factuur", "Factuur"]


def test_the_numbers_of_the_samples_are_valid() -> None:
    for sample in samples_of_each_kind(default_template()):
        assert vat.is_valid(sample.sender.vat_number)
        assert vat.is_valid(sample.party.vat_number)
        assert iban.is_valid(sample.sender.iban)
        assert at_02.is_valid(sample.sender.creditor_id)
        assert sample.invoice.collection is None or iban.is_valid(sample.invoice.collection.account_number)


def test_a_page_of_ones_own_names_the_facts_of_the_invoice() -> None:
    html = (
        "{{ title }}/{{ number }}/{{ customer.name }}/{% for line in lines %}{{ line.amount }}{% endfor %}/{{ kind }}"
    )
    assert "Factuur/F00012/Hotel Zeezicht/€\N{NO-BREAK SPACE}100,00/payment" in page(html=html)


def test_what_is_empty_stands_as_in_the_template_beneath() -> None:
    default = default_template()
    beneath = InvoiceTemplate(name="B", colour="#111111", logo=b"L", logo_type="image/png", texts={"a": "A", "b": "B"})
    whole = InvoiceTemplate(name="C", css="p {}", texts={"b": "b"}).over(beneath).over(default)
    assert (whole.name, whole.html, whole.css, whole.colour) == ("C", default.html, "p {}", "#111111")
    assert (whole.logo, whole.logo_type) == (b"L", "image/png")
    assert whole.texts == {**default.texts, "a": "A", "b": "b"}


def test_colour_style_and_logo_are_on_the_page() -> None:
    shown = page(colour="#aa00bb", css="h1 { color: red }</style><script>", logo=b"abc", logo_type="image/png")
    assert "--colour: #aa00bb" in shown
    assert 'src="data:image/png;base64,YWJj"' in shown
    assert "h1 { color: red }" in shown
    assert "</style><script>" not in shown


def test_texts_are_plain_and_have_places_for_facts() -> None:
    shown = page(texts={"intro": "Beste {{ customer.name }},\n<hierbij> & zo", "footer": "Tot {{ due_date }}"})
    assert "Beste Hotel Zeezicht,\n&lt;hierbij&gt; &amp; zo" in shown
    assert "Tot 15 maart 2026" in shown


def test_a_text_for_payment_takes_the_place_of_the_usual_one() -> None:
    shown = page(texts={"payment": "Betaal {{ totals.due }} via de link."})
    assert "Betaal €\N{NO-BREAK SPACE}121,00 via de link." in shown
    assert "Wij verzoeken u" not in shown


def test_a_text_of_another_name_is_for_a_page_that_names_it() -> None:
    assert "[Bel ons]" in page(html="[{{ texts.help }}]", texts={"help": "Bel ons"})


@pytest.mark.parametrize(
    ("html", "line_no", "words"),
    [
        ("<p>\n{% if number %}\n", 2, "end of template"),
        ("<p>\n\n{{ number", 3, "end of print statement"),
        ("{{ nummer }}", 1, "'nummer' is undefined"),
        ("<p>\n{{ customer.naam }}", 2, "has no attribute 'naam'"),
        ("{{ texts.unknown }}", 1, "has no attribute 'unknown'"),
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("{% include 'x' %}", 1, "no loader"),
    ],
)
def test_a_wrong_page_is_told_with_its_line(html: str, line_no: int, words: str) -> None:
    found = fault(html=html)
    assert (found.part, found.line) == (("html",), line_no)
    assert words in found.message


def test_a_wrong_text_is_told_by_its_name() -> None:
    found = fault(texts={"footer": "Tot {{ ziens"})
    assert found.part == ("texts", "footer")
    assert "texts.footer, line 1" in str(found)


def test_an_invoice_is_printed_though_its_template_names_what_is_not_there() -> None:
    template = InvoiceTemplate(name="Eigen", html="[{{ collection.iban }}{{ missing }}{{ number }}]")
    assert "[F00012]" in invoice_html(by(template, facts(line())))


@pytest.mark.parametrize(
    "html",
    [
        "{{ number.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ customer.__init__.__globals__ }}",
        "{{ number|attr('__class__')|attr('__mro__') }}",
        "{{ self.__init__.__globals__ }}",
        "{{ '{0.__class__.__base__}'.format(customer) }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ lipsum(n=1000000) }}",
        "{% for a in range(1000000000) %}x{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ [number] * 1000000000 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ '%999999999d' % 1 }}",
        "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{{ 'a'.ljust(900000000)|length }}",
        "{{ number.center(900000000)|length }}",
        "{{ '{:>900000000}'.format(1) }}",
        "{{ '{:>{}}'.format(1, 900000000) }}",
        "{{ '%*d'|format(900000000, 1) }}",
        "{{ '%900000000d'|format(1)|length }}",
        "{{ 'a'|center(900000000)|length }}",
        "{{ 'a'|indent(900000000, true)|length }}",
        "{{ 1.5|round(900000000) }}",
        "{{ (5).to_bytes(900000000, 'big')|length }}",
        "{{ 'a'.expandtabs(900000000) }}",
        "{{ ('a' ~ range(9999)|join)|replace('', range(9999)|join)|length }}",
        "{{ (range(9999)|join).replace('1', range(9999)|join)|length }}",
        "{{ (range(9999)|join).join(range(9999)|list)|length }}",
        "{{ range(9999)|join(range(9999)|join)|length }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a|length }}",
        "{% set a = 'aaaaaaaaaa' %}" + "{% set a = a + a %}" * 40 + "{{ a|length }}",
        "{% set a = [1, 2, 3] %}" + "{% set a = a + a %}" * 40 + "{{ a|length }}",
        "{% set a = [number] %}" + "{% set a = [a, a] %}" * 40 + "{{ a }}",
        "{{ '\\\\'" + "|tojson" * 60 + "|length }}",
        "{% for a in range(6000) %}{% for b in range(6000) %}{% endfor %}{% endfor %}",
        "{% for a in range(9) recursive %}{{ loop(range(9)) }}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "{{ " + "+".join(["range(99999)|sum"] * 9999) + " }}",
    ],
)
def test_a_hostile_template_gets_nothing(html: str) -> None:
    assert fault(html=html).part == ("html",)


def test_a_template_still_reckons() -> None:
    assert "[42 1]" in page(html="[{{ 6 * 7 }} {{ 7 % 3 }}]")


def test_names_of_templates_differ_by_more_than_case_and_blanks() -> None:
    assert template_key(" Factuur Sjabloon ") == template_key("factuursjabloon")
    assert template_key("Webwinkel 1") != template_key("Webwinkel 2")


def test_what_templates_usually_do_is_done() -> None:
    html = (
        "{{ number.ljust(12, '.') }}|{{ '{:>8}'.format(number) }}|{{ '%8s'|format(number) }}|{{ number|center(10) }}|"
        "{{ number ~ '<' }}|{{ customer.name|replace('Hotel', 'Huize')|upper }}|{{ ['a', 'b']|map('upper')|join(', ') }}|"
        "{{ number.replace('F', 'G') }}|{% for a in [1, 2] %}{{ a + loop.index }}{% endfor %}|{{ '-'.join(['a', 'b']) }}"
    )
    shown = "F00012......|  F00012|  F00012|  F00012  |F00012&lt;|HUIZE ZEEZICHT|A, B|G00012|24|a-b"
    assert shown in page(html=html)
