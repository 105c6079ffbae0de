"""`grootboek invoice-template`: from the default's files to a template of one's own."""

import json
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from tests.cli.conftest import Run, made
from tests.pango import skip_without_pango
from tests.papers.test_logos import png


def listed(run: Run) -> dict[str, dict[str, object]]:
    """Return the templates by name."""
    return {row["name"]: row for row in json.loads(run("invoice-template", "list", "zaak", "--json").stdout)}


def test_one_begins_from_the_files_of_the_default(run: Run, tmp_path: Path) -> None:
    made(run)
    shown = run("invoice-template", "show", "zaak", "--to", str(tmp_path / "sjabloon")).stdout
    assert "Factuursjabloon, colour #1f4e79, logo none" in shown
    page, style = tmp_path / "sjabloon/factuursjabloon.html", tmp_path / "sjabloon/factuursjabloon.css"
    page.write_text(page.read_text().replace("Omschrijving", "Geleverd"))
    (tmp_path / "logo.png").write_bytes(png(8, 8))
    (tmp_path / "footer.txt").write_text("Tot ziens,\n{{ sender.name }}")
    own = ("--html", str(page), "--css", str(style), "--logo", str(tmp_path / "logo.png"), "--colour", "#aa0000")
    texts = ("--text", f"footer=@{tmp_path / 'footer.txt'}", "--text", "intro=Beste klant,")
    run("invoice-template", "set", "zaak", "Webwinkel", *own, *texts)
    assert listed(run)["Webwinkel"] == {
        "name": "Webwinkel",
        "html": True,
        "css": True,
        "logo": "image/png",
        "colour": "#aa0000",
        "texts": "footer, intro",
    }
    shown = run("invoice-template", "show", "zaak", "webwinkel", "--to", str(tmp_path / "eigen")).stdout
    assert "footer:\nTot ziens,\n{{ sender.name }}" in shown
    assert (tmp_path / "eigen/webwinkel.png").read_bytes() == png(8, 8)
    assert "Geleverd" in (tmp_path / "eigen/webwinkel.html").read_text()


def test_a_preview_shows_a_sample_invoice_of_the_administration(run: Run, tmp_path: Path) -> None:
    skip_without_pango()
    made(run)
    run("invoice-template", "set", "zaak", "--text", "intro=Hierbij de rekening.")
    run("invoice-template", "preview", "zaak", str(tmp_path / "proef.pdf"))
    (page,) = PdfReader(BytesIO((tmp_path / "proef.pdf").read_bytes())).pages
    shown = page.extract_text()
    assert "Mijn zaak" in shown
    assert "Hierbij de rekening." in shown


def test_what_is_not_stated_stays_until_it_is_taken_away(run: Run) -> None:
    made(run)
    run(
        "invoice-template",
        "set",
        "zaak",
        "Webwinkel",
        "--colour",
        "#aa0000",
        "--text",
        "footer=Dag",
        "--text",
        "help=Bel",
    )
    run("invoice-template", "set", "zaak", "Webwinkel", "--text", "footer=Tot ziens")
    run("invoice-template", "set", "zaak", "Webwinkel", "--without", "colour", "--without", "help")
    found = listed(run)["Webwinkel"]
    assert (found["colour"], found["texts"]) == ("", "footer")


def test_a_wrong_template_is_told_and_not_set(run: Run, tmp_path: Path) -> None:
    made(run)
    page = tmp_path / "page.html"
    page.write_text("<p>\n{{ nummer }}</p>")
    told = run("invoice-template", "set", "zaak", "Webwinkel", "--html", str(page), code=1).stderr
    assert "--html is a template that cannot be filled in (line 2: 'nummer' is undefined)" in told
    told = run("invoice-template", "set", "zaak", "Webwinkel", "--logo", str(page), code=1).stderr
    assert "--logo is a file that an invoice cannot carry (it is not a PNG, JPEG or SVG file" in told
    told = run("invoice-template", "set", "zaak", "Webwinkel", "--colour", "rood", code=1).stderr
    assert "--colour must be #rrggbb, such as #1f4e79 (rood)" in told
    for wrong in (("--text", "footer"), ("--without", "footer"), ("--text", f"footer=@{tmp_path}/weg.txt")):
        run("invoice-template", "set", "zaak", "Webwinkel", *wrong, code=2)
    page.write_bytes(b"\xff\xfe\xfd")
    run("invoice-template", "set", "zaak", "Webwinkel", "--html", str(page), code=2)
    assert list(listed(run)) == ["Factuursjabloon"]


def test_a_template_is_removed(run: Run, tmp_path: Path) -> None:
    made(run)
    run("invoice-template", "set", "zaak", "Webwinkel")
    run("invoice-template", "remove", "zaak", "webwinkel")
    assert list(listed(run)) == ["Factuursjabloon"]
    run("invoice-template", "remove", "zaak", "Webwinkel", code=1)
    run("invoice-template", "show", "zaak", "Webwinkel", code=1)
    run("invoice-template", "preview", "zaak", str(tmp_path / "x.pdf"), "Webwinkel", code=1)
