"""The timeline under the map, as the page gives it to its component."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def told(test: AppTest) -> list[dict[str, Any]]:
    protos = (element.proto for element in test.get("bidi_component"))
    return [json.loads(proto.json) for proto in protos if proto.component_name == "timeline"]


def test_one_announcement_has_no_timeline(open_page: Open) -> None:
    assert told(open_page()) == []


def test_bars_range_and_count_follow_the_address_and_the_other_filters(
    data: Path, open_page: Open
) -> None:
    with (data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Tulsa,OK,city,2018-10-08\nAkron,OH,city,2019-06-03\nOmaha,NE,city,\n")
    (whole,) = told(open_page())
    assert whole == {
        "bars": [["2017", "2017", 12], ["2018", "2018", 1], ["2019", "2019", 1]],
        "range": [0, 3],
        "words": "2017 to 2019",
        "count": [15, 15],
        "nouns": ["site", "sites"],
        "undated": 1,
        "turn": 0,
    }
    test = open_page(joined="2018-01-01..")
    (late,) = told(test)
    assert late == {**whole, "range": [1, 3], "words": "from 2018", "count": [2, 15]}
    assert test.dataframe[0].value["City"].tolist() == ["Tulsa", "Akron"]
    (ohio,) = told(open_page(joined="..2018-12-31", state="OH"))
    assert [count for _, _, count in ohio["bars"]] == [2, 0, 1]
    assert (ohio["count"], ohio["words"], ohio["undated"]) == ([2, 15], "through 2018", 0)
