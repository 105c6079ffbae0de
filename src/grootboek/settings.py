"""The settings of a server: one frozen record, read from the environment once.

It stands on the lowest floor and imports nothing, so that every floor can be handed settings and none has to look for them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final

PREFIX: Final = "GROOTBOEK_"
_PASSWORD: Final = re.compile(r":(?!//)[^:]*(?=@)")


class BadSetting(ValueError):
    """A setting that cannot be read; the text names its variable and says what it must be."""


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("a text")
    return value.strip()


def _secret(value: str) -> str:
    if len(value.encode()) < 16:
        raise ValueError("a secret of 16 characters or more")
    return value


def _host(value: str) -> str:
    if not value.strip() or set(value.strip()) & set(" /@?#"):
        raise ValueError("the name or address of a host, such as mail.example.nl")
    return value.strip()


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not (value.strip().isascii() and value.strip().isdigit()) or not least <= int(value) <= most:
            raise ValueError(f"a whole number from {least} to {most}")
        return int(value)

    return read


def _networks(value: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip(), strict=False)) for part in value.split(",") if part.strip())
    except ValueError:
        raise ValueError("addresses or networks such as 10.0.0.0/8, separated by commas") from None


def _names(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _choice(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.strip().lower() not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return value.strip().lower()

    return read


def _switch(value: str) -> bool:
    word = value.strip().lower()
    if word not in ("on", "off"):
        raise ValueError("on or off")
    return word == "on"


def _path(value: str) -> Path | None:
    return Path(value.strip()) if value.strip() else None


def _address(value: str) -> str:
    local, _, domain = value.strip().rpartition("@")
    if not local or not domain or not value.isascii() or not value.isprintable() or set(value.strip()) & set(' <>,;"'):
        raise ValueError("an e-mail address such as boeken@example.nl")
    return value.strip()


def _ascii(value: str) -> str:
    # smtplib sends the user name and the password as ASCII.
    if not value.isascii() or not value.isprintable():
        raise ValueError("of plain letters, digits and signs (ASCII)")
    return value


def _setting(default: Any, read: Callable[[str], Any], meaning: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"read": read, "meaning": meaning, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an operator can set; each field is the variable GROOTBOEK_ and its name in capitals."""

    database: str = _setting(
        "sqlite:///data/grootboek.sqlite",
        _text,
        "Where the books are: `sqlite:///path` or `postgresql://user:password@host/name`.",
        secret=True,  # it may hold a password
    )
    document_folder: Path | None = _setting(
        None,
        _path,
        "Where the contents of documents (attachments of bookings and relations) are kept as files, in a folder that is there "
        "already; without it they are kept in the database. What was kept elsewhere before stays there and is still found.",
    )
    secret_key: str = _setting(
        "",
        _secret,
        "The key with which secrets are hashed and tokens signed, 16 characters or more; "
        "without it a key that was made with the database is used. Changing it makes all credentials invalid.",
        secret=True,
    )
    host: str = _setting("127.0.0.1", _text, "The address to listen on; `0.0.0.0` for all.")
    port: int = _setting(8080, _whole(1, 65535), "The port to listen on.")
    workers: int = _setting(1, _whole(1, 64), "Server processes. More than one needs PostgreSQL.")
    threads: int = _setting(
        8,
        _whole(1, 256),
        "Requests that one process handles at the same time; those whose body is still coming are not among them.",
    )
    tls_cert: Path | None = _setting(None, _path, "A PEM file with the certificate chain; the server then speaks TLS.")
    tls_key: Path | None = _setting(None, _path, "A PEM file with the private key of the certificate.")
    body_limit: int = _setting(
        50_000_000,
        _whole(1_000, 2_000_000_000),
        "The largest request body, in bytes, where its entrance takes no less; a larger one is refused.",
    )
    body_seconds: int = _setting(
        30, _whole(1, 3600), "How many seconds a request body may take to arrive; then the connection is closed."
    )
    request_seconds: int = _setting(
        60, _whole(1, 3600), "How many seconds one statement may run or wait in the database (PostgreSQL)."
    )
    stop_seconds: int = _setting(
        30, _whole(1, 3600), "How many seconds a stopping server waits for the requests that are running."
    )
    trusted_proxies: tuple[str, ...] = _setting(
        (), _networks, "Addresses or networks whose `X-Forwarded-*` headers are believed, separated by commas."
    )
    metrics_networks: tuple[str, ...] = _setting(
        ("127.0.0.0/8", "::1/128"), _networks, "Who may read `/metrics`, separated by commas; others get 404."
    )
    session_minutes: int = _setting(
        20, _whole(1, 1440), "How long an e-Boekhouden session lives after its last call, in minutes."
    )
    web_minutes: int = _setting(
        60, _whole(1, 1440), "How long a browser stays signed in after its last page, in minutes."
    )
    session_longest_hours: int = _setting(
        12,
        _whole(1, 720),
        "The longest life of a session at e-Boekhouden's door or in a browser, in hours, however often it is used.",
    )
    mutation_calls: int = _setting(
        5000,
        _whole(0, 1_000_000_000),
        "How often a month GetMutaties of e-Boekhouden is answered for one administration; 0: always.",
    )
    login_tries: int = _setting(
        5,
        _whole(0, 1000),
        "Wrong logins in a row at e-Boekhouden's or CASH's door, per user name and address, before a wait; 0: never wait.",
    )
    login_wait_seconds: int = _setting(
        30,
        _whole(1, 86400),
        "The first wait after too many wrong logins, in seconds; it doubles with each further one.",
    )
    login_longest_wait_seconds: int = _setting(
        900, _whole(1, 86400), "The longest wait after too many wrong logins, in seconds."
    )
    token_seconds: int = _setting(3600, _whole(60, 86400), "How long a SnelStart token lives, in seconds.")
    answers_kept_hours: int = _setting(
        24,
        _whole(1, 720),
        "How many hours SnelStart's door keeps the answer to a write that had an `Idempotency-Key`, to give it again.",
    )
    articles_top: int = _setting(
        25,
        _whole(1, 500),
        "The most articles of a page of SnelStart's door: the vendor publishes 25, but clients are known that ask for 500.",
    )
    cash_wait_seconds: int = _setting(
        30,
        _whole(1, 600),
        "How long a call of CASH waits for an off-line administration, which asks for work every 30 seconds.",
    )
    cash_waiting_calls: int = _setting(
        4,
        _whole(0, 255),
        "How many calls of one process wait for off-line administrations at the same time, always less than "
        "its threads; the others are told at once that their transaction is pending.",
    )
    sync_password: str = _setting(
        "", str, "The password with which `grootboek sync` signs in; otherwise it is asked for.", secret=True
    )
    cash_refuse_repeats: bool = _setting(
        default=False,
        read=_switch,
        meaning="`on`: an import of CASH whose content was booked in the same administration within 24 hours, without "
        "document numbers, is refused; `off`: it is booked twice.",
    )
    cash_calls: int = _setting(
        100, _whole(0, 1_000_000_000), "How many calls a minute of one user the CASH door answers; 0: all."
    )
    cash_token_minutes: int = _setting(
        60, _whole(1, 525_600), "How long a token of CASH API 2.0 (Authenticate) lives, in minutes."
    )
    cash_services: tuple[str, ...] = _setting(
        (),
        _names,
        "The services that may ask for a token at the CASH door, separated by commas; without them any that gives a name.",
    )
    smtp_host: str = _setting(
        "", _host, "The mail host that takes mails (SMTP); without it they are written to files in the mail folder."
    )
    smtp_port: int = _setting(
        587, _whole(1, 65535), "The port of the mail host: mostly 587 with `starttls`, 465 with `tls`."
    )
    smtp_tls: str = _setting(
        "starttls",
        _choice("starttls", "tls", "none"),
        "`starttls` or `tls`: mails go only encrypted, to a host whose certificate is valid; `none`: for a host on this machine.",
    )
    smtp_ca: Path | None = _setting(
        None, _path, "A PEM file with the authorities that sign the mail host's certificate; otherwise the system's."
    )
    smtp_user: str = _setting(
        "", _ascii, "The user name at the mail host; without it the server does not sign in there."
    )
    smtp_password: str = _setting("", _ascii, "The password at the mail host.", secret=True)
    smtp_seconds: int = _setting(60, _whole(1, 120), "How many seconds handing one mail to the mail host may take.")
    mail_sender: str = _setting(
        "",
        _address,
        "The address from which every mail is sent, with answers to the address that its sender stated (`Reply-To`); "
        "for a mail host that sends for its own domain only. Without it mails come from the stated address, "
        "and those of the server itself, about a failed import of CASH, wait.",
    )
    mail_folder: Path | None = _setting(
        None,
        _path,
        "Where mails are written (`.eml`) when there is no mail host; otherwise `mail` beside an SQLite database, "
        "`data/mail` with PostgreSQL.",
    )
    webhook_networks: tuple[str, ...] = _setting(
        (),
        _networks,
        "Networks of your own to which the server may post by itself (couplings and webhooks of SnelStart's door), also without "
        "TLS, separated by commas; otherwise it posts to public addresses only, and with TLS.",
    )
    webhook_seconds: int = _setting(
        10, _whole(1, 60), "How many seconds posting one message to a receiver of couplings or webhooks may take."
    )
    log_format: str = _setting("json", _choice("json", "text"), "`json` for machines, `text` for people.")
    log_level: str = _setting(
        "info", _choice("debug", "info", "warning", "error"), "The lowest level of the log lines that are written."
    )


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings from environment variables; an empty variable counts as absent. BadSetting for a wrong one."""
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        value = environment.get(variable(setting), "")
        if not value:
            continue
        try:
            values[setting.name] = setting.metadata["read"](value)
        except ValueError as problem:
            raise BadSetting(f"{variable(setting)} must be {problem}, not {_quoted(setting, value)}") from None
    return Settings(**values)


def _quoted(setting: "Field[Any]", value: str) -> str:
    return "the value that it has" if setting.metadata["secret"] else repr(without_password(value))


def without_password(text: str) -> str:
    """Return a text, such as the address of a host, without a password in front of an @."""
    return _PASSWORD.sub(":***", text)


def variable(setting: "Field[Any]") -> str:
    """Return the name of the environment variable of a field of Settings."""
    return PREFIX + setting.name.upper()


def settings_table() -> str:
    """Describe every setting as the rows of a Markdown table."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    rows += (
        f"| `{variable(setting)}` | {_shown(setting.default)} | {setting.metadata['meaning']} |"
        for setting in fields(Settings)
    )
    return "\n".join(rows)


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    text = ", ".join(default) if isinstance(default, tuple) else str(default)
    return f"`{text}`" if default not in (None, (), "") else "none"
