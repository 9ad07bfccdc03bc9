import pytest

from common.errors import DataFolderError
from roster.links import is_link
from roster.program import parse_program

GOOD = """
name = "A Program"
title = "Program"
short_name = "P"
description = "It does
good."
site_noun = "site"
site_noun_plural = "sites"
website = "https://example.org"
""".replace("It does\ngood.", "It does good.")


def test_a_program_is_read():
    program = parse_program(GOOD.encode())
    assert program.title == "Program"
    assert program.website == "https://example.org"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "Program"', "", "“title”"),
        ('title = "Program"', 'title = " "', "“title”"),
        ('title = "Program"', "title = 5", "“title”"),
        ("https://example.org", "javascript:alert(1)", "website"),
        ("name =", "name", "TOML"),
    ],
)
def test_a_program_that_lacks_something_is_refused_by_name(old, new, said):
    with pytest.raises(DataFolderError, match=said):
        parse_program(GOOD.replace(old, new, 1).encode())


@pytest.mark.parametrize("text", ["https://example.org", "http://example.org/a?b=c#d"])
def test_links_to_the_web_are_links(text):
    assert is_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://",
        "https://[",
        'https://example.org/"onclick=',
        "https://example.org/ x",
        "https://example.org/\x00",
        "//example.org",
    ],
)
def test_anything_else_is_none(text):
    assert not is_link(text)
