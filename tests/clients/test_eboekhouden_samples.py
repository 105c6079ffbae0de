"""The samples of e-Boekhouden's manual against the real server: PHP, C# and NodeJS.

When the manual is at hand its own samples are run too, with nothing changed but the address, the credentials and what the
page's margin broke; C# also needs what CSHARP says. The VB.NET sample (chapter 8) is the C# one in another language; no
compiler for it comes with Debian.
"""

import re
from pathlib import Path

import pytest

from tests.clients.eboekhouden_door import Door
from tests.clients.mono import compiled
from tests.clients.scripts import HERE, TEXT, run

pytestmark = pytest.mark.slow

MANUAL = HERE.parents[2] / "shared" / "seeds" / "000_f536ef001a0831ed.txt"
VENDOR = "https://soap.e-boekhouden.nl"
CSHARP = {
    # The sample is for a WCF reference; mono's `wsdl` makes the older kind of proxy, a class named after the service.
    "new EbApi.soapAppSoapClient()": "new EbApi.soapApp()",
    # Source came to OpenSession after the sample was written, and C# wants every part of a call.
    "securityCode2);": "securityCode2, null);",
    # Only the C# and VB.NET samples say ErrorMessage: the WSDL, the manual's tables and its other samples say ErrorMsg.
    ".ErrorMessage": ".ErrorMsg",
}
"""What differs between the manual's C# and the proxy, which has the address that the WSDL was fetched from."""
BROKEN = {
    "6 Voorbeeldcode PHP": {"\n> 'Koppelingen'": " > 'Koppelingen'", "-\n>": "->"},
    "7 Voorbeeldcode C#": {
        ">\n            'Magento'": "> 'Magento'",
        "Omschrijving\n(": "Omschrijving (",
        "}\n{errorMsg": "} {errorMsg",
        "            }\n        }\n    }\n}\n        // sessie": "        // sessie",
        "    return true;\n}\n}\n}\n}": "    return true;\n}\n}\n}",
    },
    "9 Voorbeeldcode NodeJS": {'    });\n});\nconsole.log("Response': 'console.log("Response'},
}
"""What the pages broke: lines that the margin cut, and the first page's closing of what the second goes on with."""


def printed_sample(chapter: str) -> str:
    """Return the manual's sample in a chapter, its code put together over the pages."""
    text = MANUAL.read_text(encoding="utf-8")
    start = text.rindex(f"\n{chapter}\n")
    following = re.compile(r"^\d+ Voorbeeldcode |^10 ", re.MULTILINE).search(text, start + 2)
    within = text[start : following.start() if following else None]
    code = "\n".join(block.strip("\n") for block in re.findall(r"^```\w*\n(.*?)^```", within, re.MULTILINE | re.DOTALL))
    return replaced(code, BROKEN[chapter])


def replaced(code: str, changes: dict[str, str]) -> str:
    """Replace what must be in the code."""
    for old, new in changes.items():
        assert old in code
        code = code.replace(old, new)
    return code


def sample(name: str, chapter: str, door: Door) -> str:
    """Return a sample for a server: the one that stands in for the manual's, or the manual's own."""
    code = printed_sample(chapter) if chapter else (HERE / name).read_text(encoding="utf-8")
    names = ("Username", "SecurityCode1", "SecurityCode2")
    return replaced(code, {f"[{name.lower()}]": door.known[name] for name in names})


def sources(chapter: str) -> list[str]:
    """Return which samples can be run: the stand-in (no chapter), and the manual's when it is at hand."""
    return ["", chapter] if MANUAL.is_file() else [""]


@pytest.mark.parametrize("chapter", sources("6 Voorbeeldcode PHP"))
def test_php_sample(chapter: str, door: Door, tmp_path: Path) -> None:
    script = tmp_path / "sample.php"
    code = sample("eboekhouden_sample.php", chapter, door)
    script.write_text(replaced(code, {VENDOR: door.url}), encoding="utf-8")
    printed = run("php", "-d", "soap.wsdl_cache_enabled=0", str(script))
    assert re.search(r"SessionID: \{[0-9A-F-]{36}\}", printed)
    assert "<td>Eigen vermogen</td><td>BAL</td>" in printed
    assert printed.count("<td>BAL</td>") > 50


@pytest.mark.parametrize("chapter", sources("7 Voorbeeldcode C#"))
def test_csharp_sample(chapter: str, door: Door, tmp_path: Path) -> None:
    source = tmp_path / "sample.cs"
    code = sample("eboekhouden_sample.cs", chapter, door)
    source.write_text(replaced(code, CSHARP), encoding="utf-8")
    printed = run("mono", str(compiled(tmp_path, f"{door.url}/soap.asmx?WSDL", source)))
    assert re.search(r"SessionID: \{[0-9A-F-]{36}\}", printed)
    assert re.search(r"^ +\d+  0600  BAL Eigen vermogen", printed, re.MULTILINE)
    assert printed.count(" BAL ") > 50


@pytest.mark.parametrize("chapter", sources("9 Voorbeeldcode NodeJS"))
def test_node_sample(chapter: str, door: Door, tmp_path: Path) -> None:
    script = tmp_path / "sample.js"
    code = sample("eboekhouden_sample.js", chapter, door)
    script.write_text(replaced(code, {VENDOR: door.url}), encoding="utf-8")
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    printed = run("node", str(script))
    assert re.search(r'"SessionID":"\{[0-9A-F-]{36}\}"', printed)
    assert f'"ArtikelOmschrijving":"{TEXT}"' in printed
