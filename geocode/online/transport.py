"""How a geopy geocoder speaks HTTP here: within a time, within a size, and silent about keys."""

import json
import logging
import queue
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, quote_plus

from geopy.adapters import AdapterHTTPError, BaseSyncAdapter  # type: ignore[import-untyped]
from geopy.exc import (  # type: ignore[import-untyped]
    GeocoderParseError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

MOST_BYTES: Final = 2_000_000
"""A geocoder's answer has some kilobytes; one that does not end is not read to the end."""

Result = TypeVar("Result")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: another host would get the key, and at once, whatever the delay."""

    def redirect_request(self, *_: object) -> None:
        """Leave the redirect to be the answer."""


class BoundedAdapter(BaseSyncAdapter):
    """An HTTP client for geopy whose errors name no address, since addresses hold keys.

    geopy's own clients wait again for every piece of an answer, so that a server which sends a byte
    now and then is never given up; they also read an answer of any size.
    """

    def __init__(self, *, proxies: Mapping[str, str] | None, ssl_context: ssl.SSLContext | None):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler(None if proxies is None else dict(proxies)),
            urllib.request.HTTPSHandler(context=ssl_context),
            _NoRedirect(),
        )

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """Return the JSON at an address; errors as ``get_text`` and ``GeocoderParseError``."""
        try:
            return json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is not JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Return the text at an address.

        Raises
        ------
        AdapterHTTPError
            For a status from 400 on.
        GeocoderTimedOut, GeocoderUnavailable, GeocoderServiceError
            When there is no whole answer.
        """
        end = time.monotonic() + timeout
        try:
            request = urllib.request.Request(url, headers=dict(headers))
            with self._opener.open(request, timeout=timeout) as response:
                return _decoded(response, end)
        except HTTPError as error:
            try:
                text = _decoded(error, end)
            except (OSError, GeocoderServiceError, ValueError):
                text = ""
            raise AdapterHTTPError(
                f"HTTP status {error.code}",
                status_code=error.code,
                headers={name.lower(): value for name, value in error.headers.items()},
                text=text,
            ) from None
        except TimeoutError:
            raise GeocoderTimedOut("No answer in time") from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise GeocoderTimedOut("No answer in time") from None
            raise GeocoderUnavailable("The service cannot be reached") from None
        except UnicodeError:
            raise GeocoderUnavailable("The service's name is not a name of a host") from None
        except OSError:
            raise GeocoderUnavailable("The connection broke off") from None
        except GeocoderServiceError:
            raise
        except Exception:
            # http.client has its own errors for what is not HTTP; none may show the address.
            raise GeocoderServiceError("The answer is not HTTP") from None


def _decoded(response: Any, end: float) -> str:
    parts: list[bytes] = []
    size = 0
    while part := response.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise GeocoderParseError("The answer is too long")
        if time.monotonic() > end:
            raise GeocoderTimedOut("No whole answer in time")
    charset = response.headers.get_content_charset() or "utf-8"
    try:
        return b"".join(parts).decode(charset, errors="replace")
    except LookupError:
        return b"".join(parts).decode("utf-8", errors="replace")


def within(seconds: float, work: Callable[..., Result]) -> Callable[..., Result]:
    """Return a function that gives up after a time, whatever ``work`` is waiting for.

    Looking a host's name up, and headings that come byte by byte, know no timeout. What is given
    up goes on in a thread that does not keep the program from ending.

    Raises
    ------
    GeocoderTimedOut
        When it gives up.
    """

    def bounded(*args: Any, **kwargs: Any) -> Result:
        box: queue.SimpleQueue[tuple[Result | None, BaseException | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                box.put((work(*args, **kwargs), None))
            except BaseException as error:
                box.put((None, error))

        threading.Thread(target=run, daemon=True, name="geocoder").start()
        try:
            result, error = box.get(timeout=seconds)
        except queue.Empty:
            raise GeocoderTimedOut("No answer in time") from None
        if error is not None:
            raise error
        return result  # type: ignore[return-value]

    return bounded


class _KeepSecrets(logging.Filter):
    """Takes secrets out of geopy's log, which at its finest shows whole addresses."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: set[str] = set()

    def add(self, secrets: Iterable[str]) -> None:
        for secret in secrets:
            self._secrets |= {
                secret,
                quote(secret, safe=""),
                quote_plus(secret),
                repr(secret)[1:-1],
            }

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self.redacted(record.getMessage())
        record.args = ()
        # A traceback holds the same addresses.
        record.exc_info = record.exc_text = record.stack_info = None
        return True

    def redacted(self, text: str) -> str:
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "[secret]")
        return text


_KEEPER: Final = _KeepSecrets()


def keep_secret(secrets: Iterable[str]) -> None:
    """Keep these texts out of geopy's log from now on."""
    _KEEPER.add(secret for secret in secrets if secret)
    logging.getLogger("geopy").addFilter(_KEEPER)
