"""Programs in C# that call a SOAP door through the proxy that mono's `wsdl` makes."""

from pathlib import Path

from tests.clients.scripts import run


def compiled(folder: Path, wsdl: str, source: Path, namespace: str = "EbApi") -> Path:
    """Compile a program with a proxy in a namespace, made of the WSDL at a path or an address; both go in the folder."""
    proxy, program = folder / f"{namespace}.cs", folder / f"{source.stem}.exe"
    run("wsdl", f"-n:{namespace}", f"-o:{proxy}", wsdl)
    libraries = ("-r:System.Web.Services", "-r:System.Web.Extensions")
    run("mcs", *libraries, f"-out:{program}", str(proxy), str(source))
    return program
