import pytest

from geocode.online.service import OnlineError, read_options, settings_from
from tests.helpers import ROOT

SECRET = "s3cr3t key/+&?"


def test_options_come_from_the_environment_and_the_secrets_file(tmp_path):
    path = tmp_path / "secrets.toml"
    path.write_text('other = 1\n[online]\napi_key = "a"\ncontact = "me@example.org"\nretries = 1\n')
    environment = {"PARTNERSHIP_MAP_ONLINE_API_KEY": "b", "PARTNERSHIP_MAP_ONLINE_DOMAIN": " "}
    assert read_options(environment, path) == {
        "api_key": "b",
        "contact": "me@example.org",
        "retries": "1",
    }
    assert read_options({}, {"api_key": "c"}) == {"api_key": "c"}
    assert read_options({}, tmp_path / "absent.toml") == {}


@pytest.mark.parametrize("text", [f'[online]\nkey = "{SECRET}', "\x00", "[online\n"])
def test_a_broken_secrets_file_is_said_without_its_content(tmp_path, text):
    path = tmp_path / "secrets.toml"
    path.write_text(text)
    with pytest.raises(OnlineError, match=r"^secrets\.toml cannot be read as TOML\.$"):
        read_options({}, path)


@pytest.mark.parametrize(
    ("service", "options", "said"),
    [
        ("nominatum", {}, "not a service that geopy knows"),
        ("nominatim", {}, "PARTNERSHIP_MAP_ONLINE_CONTACT"),
        ("nominatim", {"contact": "a\nb"}, "PARTNERSHIP_MAP_ONLINE_CONTACT"),
        ("nominatim", {"contact": "me", "api_kee": SECRET}, "“api_kee” is not an option"),
        ("nominatim", {"contact": "me", "timeout": "long"}, "timeout is not a number"),
        ("nominatim", {"contact": "me", "min_delay": "nan"}, "min_delay is not a number"),
        ("nominatim", {"contact": "me", "retries": "-1"}, "retries"),
        ("opencage", {"contact": "me"}, "PARTNERSHIP_MAP_ONLINE_API_KEY"),
    ],
)
def test_what_is_wrong_in_the_configuration_is_one_sentence(service, options, said):
    with pytest.raises(OnlineError, match=said) as caught:
        settings_from(service, options)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("service", "options"), [("google", {}), ("nominatim", {"scheme": SECRET}), ("azure", {})]
)
def test_options_that_geopy_refuses_are_said_without_their_values(service, options):
    with pytest.raises(OnlineError) as caught:
        settings_from(service, {"contact": "me"} | options)
    assert SECRET not in str(caught.value)


def test_the_example_of_a_secrets_file_is_a_good_one():
    example = ROOT / ".streamlit" / "secrets.example.toml"
    assert settings_from("nominatim", read_options({}, example)).contact == "you@example.org"
