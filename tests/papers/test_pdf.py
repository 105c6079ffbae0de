"""A PDF is of its page alone: nothing from outside it, and the same bytes each time."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
import structlog
from pypdf import PdfReader

from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.papers import drawing, pdf
from grootboek.papers.errors import CannotPrint
from grootboek.papers.invoice_page import invoice_html
from grootboek.papers.pdf import DrawingProgram, pdf_of
from tests.papers.invoices import by, facts, line

KEY = bytes(range(32))
SECRET = "the secret of the machine"
WITH_LITTLE_MEMORY = "from grootboek.papers import drawing; drawing._MAX_MEMORY = 400 * 1024**2; drawing.main()"


def read(html: str) -> PdfReader:
    """Return the PDF of a page."""
    return PdfReader(BytesIO(pdf_of(html, KEY)))


@pytest.mark.usefixtures("pango")
def test_it_tells_its_title_author_and_language() -> None:
    found = read(invoice_html(facts(line())))
    assert found.metadata is not None
    assert (found.metadata.title, found.metadata.author) == ("Factuur F00012", "Bakkerij De Korenbloem B.V.")
    assert found.trailer["/Root"]["/Lang"] == "nl"


@pytest.mark.usefixtures("pango")
def test_the_same_page_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    html = invoice_html(facts(*(line(str(number)) for number in range(1, 60))))
    page = tmp_path / "page.html"
    page.write_text(html, encoding="utf-8")
    program = (
        "import sys; from grootboek.papers.pdf import pdf_of; "
        "sys.stdout.buffer.write(pdf_of(open(sys.argv[1], encoding='utf-8').read(), bytes(range(32))))"
    )
    made = subprocess.run([sys.executable, "-c", program, str(page)], capture_output=True, check=True).stdout
    assert made == pdf_of(html, KEY)
    assert pdf_of(html, bytes(32)) != made


class _Listener(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012 (one server at a time)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> str:
    server = HTTPServer(("127.0.0.1", 0), _Listener)
    _Listener.asked.clear()
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"  # type: ignore[misc]
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("pango")
def test_it_loads_nothing_from_files_or_the_network(host: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    style = tmp_path / "style.css"
    style.write_text(f"body::before {{ content: '{SECRET}' }}")
    names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
    svg = f"<svg {names}><image xlink:href='{host}/svg'/></svg>"
    html = (
        f'<base href="{host}/base/"><link rel="stylesheet" href="{style.as_uri()}"><link rel="stylesheet" href="{host}/css">'
        f'<link rel="attachment" href="{secret.as_uri()}"><link rel="attachment" href="/etc/passwd">'
        f'<img src="{host}/img"><img src="relative.png"><img src="//127.0.0.1/x"><img src="{secret.as_uri()}">'
        f'<object data="{secret.as_uri()}"></object><embed src="{host}/embed"><iframe src="{host}/frame"></iframe>'
        f'<a rel="attachment" href="{secret.as_uri()}">A</a><input type="image" src="{host}/input">{svg}'
        f'<img src="data:image/svg+xml,{svg.replace("#", "%23")}"><p>Zichtbaar</p>'
    )
    css = (
        f'@import "{style.as_uri()}"; @import url({host}/import);'
        f"@font-face {{ font-family: F; src: url({host}/font), url({secret.as_uri()}) }}"
        f"p {{ font-family: F; background: url({host}/bg); list-style: url({host}/list) }}"
        f"p::after {{ content: url({secret.as_uri()}) }} @page {{ background: url({host}/page) }}"
    )
    made = pdf_of(invoice_html(by(InvoiceTemplate(name="Kwaad", html=html, css=css))), KEY)
    found = PdfReader(BytesIO(made))
    assert "Zichtbaar" in found.pages[0].extract_text()
    assert SECRET not in found.pages[0].extract_text()
    assert dict(found.attachments) == {}
    assert _Listener.asked == []


@pytest.mark.usefixtures("pango")
def test_a_logo_inside_the_page_is_drawn() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">Beeldmerk</text></svg>'
    template = InvoiceTemplate(name="Logo", logo=svg, logo_type="image/svg+xml")
    assert "Beeldmerk" in read(invoice_html(by(template))).pages[0].extract_text()


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise OSError("cannot load library 'libpango-1.0-0'")

    drawing._weasyprint.cache_clear()
    monkeypatch.setattr(drawing, "import_module", missing)
    with pytest.raises(CannotPrint, match=r"apt-get install libpango-1.0-0 .*cannot load library"):
        drawing.draw("<p>A</p>", KEY)


PROGRAM = "from sys import stdin, stdout; import struct, os, time; from grootboek.papers.drawing import *; "
READING = "[read_part(stdin.buffer) for _ in range(4)]; "
ANSWERS = "write_frame(stdout.buffer, b'1', b'drawn ' + str(os.getpid()).encode(), b''); "


@pytest.fixture
def drawing_program() -> Iterator[Callable[..., DrawingProgram]]:
    """Make drawing programs, and stop them."""
    made: list[DrawingProgram] = []

    def make(program: str, longest: float = 30) -> DrawingProgram:
        made.append(DrawingProgram([sys.executable, "-c", PROGRAM + program], longest))
        return made[-1]

    yield make
    for each in made:
        each.stop()


def test_what_the_program_says_is_told(drawing_program: Callable[..., DrawingProgram]) -> None:
    with pytest.raises(CannotPrint, match="Pango is missing"):
        drawing_program(READING + "write_frame(stdout.buffer, b'0', b'Pango is missing', b'')").draw("<p>A</p>", KEY)


def test_program_draws_page_after_page(drawing_program: Callable[..., DrawingProgram]) -> None:
    one = drawing_program((READING + ANSWERS) * 2)
    assert one.draw("<p>A</p>", KEY) == one.draw("<p>B</p>", KEY)


def test_program_that_ended_is_started_again(drawing_program: Callable[..., DrawingProgram]) -> None:
    one = drawing_program(READING + ANSWERS)
    assert len({one.draw("<p>A</p>", KEY) for _ in range(3)}) == 3


def test_page_that_takes_too_long_is_given_up_and_the_next_one_drawn(
    drawing_program: Callable[..., DrawingProgram], tmp_path: Path
) -> None:
    mark = tmp_path / "seen"
    slow = f"seen = os.path.exists({str(mark)!r}); open({str(mark)!r}, 'w').close(); time.sleep(0 if seen else 60); "
    one = drawing_program(READING + slow + ANSWERS, 3)
    with pytest.raises(CannotPrint, match="not in time"):
        one.draw("<p>A</p>", KEY)
    assert one.draw("<p>A</p>", KEY)[0].startswith(b"drawn ")


def test_paper_does_not_wait_for_ever_for_another_one(drawing_program: Callable[..., DrawingProgram]) -> None:
    one = drawing_program(READING, 0.05)
    with one._one_at_a_time, pytest.raises(CannotPrint, match="another paper"):
        one.draw("<p>A</p>", KEY)


@pytest.mark.usefixtures("pango")
def test_page_that_asks_for_all_memory_is_refused_and_the_next_one_drawn(
    drawing_program: Callable[..., DrawingProgram],
) -> None:
    program = drawing_program(WITH_LITTLE_MEMORY, 60)
    with pytest.raises(CannotPrint, match="more memory"):
        program.draw("<p>" + "a" * 100_000_000, KEY)
    assert program.draw("<p>A</p>", KEY)[0].startswith(b"%PDF")


@pytest.mark.usefixtures("pango")
def test_a_character_that_no_font_has_is_told_in_the_log_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_told", set())
    with structlog.testing.capture_logs() as lines:
        for name in ("A \ue000", "A \ue000 \ue001", "B"):
            pdf_of(f"<p>{name}</p>", KEY)
    assert [(line["event"], line["characters"]) for line in lines] == [
        ("characters without a font", "\ue000"),
        ("characters without a font", "\ue001"),
    ]


@pytest.mark.usefixtures("pango")
def test_scripts_that_no_font_has_are_told_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    private = pdf.Script("private", "A\ue000", "no package")
    monkeypatch.setattr(pdf, "SCRIPTS", (pdf.Script("Latin", "Aé€", "fonts-liberation"), private))
    assert pdf.lacking_scripts() == (private,)
