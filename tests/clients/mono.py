"""Programs in C# that call the e-Boekhouden door through the proxy that mono's `wsdl` makes."""

from pathlib import Path

from tests.clients.scripts import run


def compiled(folder: Path, wsdl: str, source: Path) -> Path:
    """Compile a program with a proxy in the namespace EbApi, made of the WSDL at a path or an address; both go in the folder."""
    proxy, program = folder / "EbApi.cs", folder / f"{source.stem}.exe"
    run("wsdl", "-n:EbApi", f"-o:{proxy}", wsdl)
    libraries = ("-r:System.Web.Services", "-r:System.Web.Extensions")
    run("mcs", *libraries, f"-out:{program}", str(proxy), str(source))
    return program
