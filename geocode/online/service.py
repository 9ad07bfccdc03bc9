"""An online service of geopy's: how it is configured, and how it is asked.

Slowly, for a limited time, with retries where they may help. Nothing that is raised or logged holds
a key: the texts of a service's errors, which may, are never passed on.
"""

import inspect
import re
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from geopy.exc import (  # type: ignore[import-untyped]
    ConfigurationError,
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderQuotaExceeded,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.extra.rate_limiter import RateLimiter  # type: ignore[import-untyped]
from geopy.geocoders import (  # type: ignore[import-untyped]
    Nominatim,
    get_geocoder_for_service,
)

from common.errors import PartnershipMapError
from geocode.normalize import county_name, normalize_name
from geocode.online.parsers import parse_answers
from geocode.online.transport import BoundedAdapter, keep_secret, within
from geocode.place import PlaceQuery
from sites.columns import CITY, COUNTY_KIND
from sites.states import BY_CODE

PRODUCT: Final = "partnership-map"

ENVIRONMENT: Final = "PARTNERSHIP_MAP_ONLINE_"
"""What the names of the environment variables begin with; then comes the option in capitals."""

SECTION: Final = "online"
"""Section of the secrets file."""

OURS: Final = ("service", "contact", "min_delay", "timeout", "retries", "error_wait")
"""Options that are ours; any other goes to geopy's geocoder."""

_NUMBERS: Final = {"min_delay": 1.0, "timeout": 10.0, "error_wait": 5.0}

_OPEN: Final = frozenset({"domain", "auth_domain", "scheme", "token_lifetime", "channel"})
"""Options of services that are not secrets; any other is one."""

_NOT_SET_BY_TEXT: Final = frozenset({"self", "ssl_context", "adapter_factory", "user_agent"})

LONGEST_WAIT: Final = 60.0
"""The longest time in seconds that a service may ask us to wait; beyond it the run ends."""

_EXTRA: Final[Mapping[str, Any]] = {
    "addressdetails": True,
    "language": "en",
    "out_fields": "PlaceName,Addr_type,Type,City,Subregion,Region,RegionAbbr,Country",
}
"""Arguments by which a service says more about its answers, for those that take them."""

_COUNTY_WORDS: Final = {"LA": "Parish", "AK": "", "PR": ""}
"""What to add to a county's bare name; Alaska and Puerto Rico have several words or none."""

_LEAST: Final = {"min_delay": 0.0, "timeout": 0.01, "error_wait": 0.0}


class OnlineError(PartnershipMapError, ValueError):
    """A service that cannot be asked as it is configured; the message says what to fix."""


@dataclass(frozen=True, slots=True)
class OnlineSettings:
    """Which service to ask, and how.

    Attributes
    ----------
    service : str
        A name that geopy knows, such as ``nominatim``.
    contact : str
        Who asks: an e-mail or web address, for the user agent.
    options : mapping of str to str
        What geopy's geocoder takes: ``domain``, ``scheme``, ``api_key`` and so on. Never shown.
    min_delay : float
        Seconds between two requests, at least.
    timeout : float
        Seconds to wait for an answer.
    retries : int
        How often a place is asked again after an error that may pass.
    error_wait : float
        Seconds to wait before asking again, when the service names no time.
    """

    service: str
    contact: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    min_delay: float = _NUMBERS["min_delay"]
    timeout: float = _NUMBERS["timeout"]
    retries: int = 2
    error_wait: float = _NUMBERS["error_wait"]


def read_options(
    environment: Mapping[str, str], secrets: Path | Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Return the options for online services.

    Parameters
    ----------
    environment : mapping
        ``PARTNERSHIP_MAP_ONLINE_API_KEY`` and so on; wins over the secrets.
    secrets : Path or mapping, optional
        A TOML file with a section ``[online]``, which may be absent, or such a section as read.

    Raises
    ------
    OnlineError
        When the file cannot be read. Its content is not shown.
    """
    section: Mapping[str, Any] = {}
    if isinstance(secrets, Path):
        try:
            found = tomllib.loads(secrets.read_text("utf-8")).get(SECTION, {})
        except FileNotFoundError:
            found = {}
        except (OSError, ValueError, RecursionError):
            # A decoder's message may quote the line, and a secret with it.
            raise OnlineError(f"{secrets.name} cannot be read as TOML.") from None
        section = found if isinstance(found, Mapping) else {}
    elif secrets is not None:
        section = secrets
    options = {str(name).casefold(): str(value) for name, value in section.items()}
    for name, text in environment.items():
        if name.startswith(ENVIRONMENT) and text.strip():
            options[name.removeprefix(ENVIRONMENT).casefold()] = text.strip()
    return options


def settings_from(service: str, options: Mapping[str, str]) -> OnlineSettings:
    """Check a service's name and its options.

    Raises
    ------
    OnlineError
        With one sentence that says what to fix, and no option's value.
    """
    service = service.strip()
    taken, needed = _parameters(_geocoder_class(service))
    numbers = {
        name: _number(name, options[name], least) if name in options else _NUMBERS[name]
        for name, least in _LEAST.items()
    }
    others = {name: text for name, text in options.items() if name not in OURS}
    if unknown := sorted(set(others) - taken):
        raise OnlineError(
            f"“{unknown[0]}” is not an option of {service}; it takes {', '.join(sorted(taken))}."
        )
    if missing := sorted(needed - set(others)):
        raise OnlineError(
            f"{service} needs the option {missing[0]}: "
            f"set {ENVIRONMENT}{missing[0].upper()} or write it into the secrets file."
        )
    contact = options.get("contact", "").strip()
    if not contact or not (contact.isascii() and contact.isprintable()):
        raise OnlineError(
            f"{service} needs to know who is asking: set {ENVIRONMENT}CONTACT to your e-mail "
            f"address or "
            "a web address."
        )
    if not options.get("retries", "2").strip().isdecimal():
        raise OnlineError("The option retries is not a whole number.")
    settings = OnlineSettings(
        service,
        contact,
        MappingProxyType(others),
        retries=int(options.get("retries", "2")),
        **numbers,
    )
    Service(settings, time.sleep, time.monotonic)  # geopy has the last word on its options
    return settings


class ServiceError(Exception):
    """A place without an answer: what the service did, and whether asking on is of no use."""

    def __init__(self, what: str, *, for_good: bool = False, again: float | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.for_good = for_good
        self.again = again
        """Seconds after which to ask again, or None when that is of no use."""


class _Limiter(RateLimiter):
    """geopy's limiter on our clock. It does not retry: it would do so after a refused key too."""

    def __init__(
        self,
        work: Callable[..., Any],
        delay: float,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
    ) -> None:
        super().__init__(
            work,
            min_delay_seconds=delay,
            error_wait_seconds=delay,
            max_retries=0,
            swallow_exceptions=False,
        )
        self._sleep = sleep
        self._clock = clock


class Service:
    """A geopy geocoder that is asked slowly, for a limited time, and whose errors are ours."""

    def __init__(
        self, settings: OnlineSettings, sleep: Callable[[float], None], clock: Callable[[], float]
    ) -> None:
        self.settings = settings
        self.sleep = sleep
        kind = _geocoder_class(settings.service)
        self.kind: str = kind.__name__
        self.name = re.sub(r"V\d$", "", self.kind)
        keep_secret(
            text
            for name, text in settings.options.items()
            if name not in _OPEN or "@" in text  # user:password@host
        )
        options: dict[str, Any] = dict(settings.options)
        if "token_lifetime" in options:
            options["token_lifetime"] = _number("token_lifetime", options["token_lifetime"], 1)
        try:
            geocoder = kind(
                **options,
                timeout=settings.timeout,
                user_agent=f"{PRODUCT} ({settings.contact})",
                adapter_factory=BoundedAdapter,
            )
        except (ConfigurationError, TypeError, ValueError):
            raise OnlineError(
                f"{settings.service} rejects its options; check "
                f"{', '.join(sorted(settings.options)) or 'them'}."
            ) from None
        self.structured = isinstance(geocoder, Nominatim)
        takes = inspect.signature(geocoder.geocode).parameters
        self.extra = {name: value for name, value in _EXTRA.items() if name in takes}
        # The adapter keeps the time by itself, but for looking up a name and for slow headings.
        bounded = within(settings.timeout * 1.5, geocoder.geocode)
        self.limited = _Limiter(bounded, settings.min_delay, sleep, clock)

    def ask(self, place: PlaceQuery) -> list[Any]:
        """Return a place's answers, asking again where that may help."""
        query = self._query(place)
        for left in range(self.settings.retries, -1, -1):
            try:
                found = self.limited(query, exactly_one=False, **self.extra)
                return parse_answers(self.kind, found)
            except Exception as error:
                failure = self._failure(error)
                if failure.again is None or not left:
                    raise failure from None
                self.sleep(failure.again)
        raise AssertionError("the last try returns or raises")

    def _query(self, place: PlaceQuery) -> str | dict[str, str]:
        state = BY_CODE[place.state_code].name
        name = place.name
        if place.kind == COUNTY_KIND and county_name(name) == normalize_name(name):
            # "Harris, Texas" is a town to most services.
            word = _COUNTY_WORDS.get(place.state_code, "County")
            name = f"{name} {word}".strip()
        if self.structured:
            # Which country a territory belongs to, services do not agree on.
            return {COUNTY_KIND if place.kind == COUNTY_KIND else CITY: name, "state": state}
        return f"{name}, {state}, USA"

    def _failure(self, error: Exception) -> ServiceError:
        wait = self.settings.error_wait
        seconds = f"{self.settings.timeout:g} seconds"
        if isinstance(error, GeocoderRateLimited):
            again = max(0.0, float(error.retry_after)) if error.retry_after is not None else wait
            if again > LONGEST_WAIT:
                return ServiceError(f"asks to wait {again:,.0f} seconds", for_good=True)
            return ServiceError("asks for fewer requests (HTTP 429)", again=again)
        if isinstance(error, GeocoderQuotaExceeded):
            return ServiceError("says that the quota is used up", for_good=True)
        if isinstance(error, GeocoderAuthenticationFailure | GeocoderInsufficientPrivileges):
            return ServiceError("refused the key or the account", for_good=True)
        if isinstance(error, GeocoderTimedOut):
            status = getattr(error.__cause__, "status_code", None)
            what = f"is overloaded (HTTP {status})" if status else f"gave no answer in {seconds}"
            return ServiceError(what, again=wait)
        if isinstance(error, GeocoderUnavailable):
            return ServiceError("could not be reached", again=wait)
        if isinstance(error, GeocoderParseError):
            return ServiceError("answered with something that cannot be read")
        status = getattr(error.__cause__, "status_code", None)
        if isinstance(error, GeocoderServiceError) and status is None and _refused(str(error)):
            return ServiceError("refused the key or the account", for_good=True)
        if isinstance(error, GeocoderQueryError):
            return ServiceError("refused the request")
        if status is not None and 300 <= status < 400:
            return ServiceError(f"sends the request elsewhere (HTTP {status})", for_good=True)
        if isinstance(error, GeocoderServiceError) and status is not None:
            return ServiceError(f"reported an error of its own (HTTP {status})", again=wait)
        # geopy reads an answer of another form with whatever error that gives.
        return ServiceError("answered with something that cannot be read")


def _refused(message: str) -> bool:
    """Whether a service says in words, without a status, that it does not accept the account."""
    folded = message.casefold()
    return any(word in folded for word in ("denied", "token", "api key", "unauthor", "credential"))


def _geocoder_class(service: str) -> Any:
    try:
        return get_geocoder_for_service(service)
    except GeocoderNotFound:
        raise OnlineError(
            f"“{service}” is not a service that geopy knows; use, for example, nominatim, photon, "
            "arcgis or google."
        ) from None


def _parameters(kind: Any) -> tuple[set[str], set[str]]:
    """Return the options that a geocoder takes, and those that it needs."""
    parameters = inspect.signature(kind.__init__).parameters
    taken = set(parameters) - _NOT_SET_BY_TEXT - {"timeout"}
    needed = {name for name in taken if parameters[name].default is inspect.Parameter.empty}
    return taken, needed


def _number(name: str, text: str, least: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not least <= number <= 3600:
        raise OnlineError(f"The option {name} is not a number of seconds from {least:g} to 3,600.")
    return number
