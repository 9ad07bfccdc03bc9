"""What operators see of a running map: figures, records with a reference, and no secret in any."""

import json
import os
import re
import socket
import subprocess
from collections.abc import Iterator

import psutil
import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.helpers import DATA, ROOT
from tests.helpers.database import Database, until
from tests.helpers.line import Line, ask, knock, token_cookie
from tests.helpers.running import Server, free_port, running_server, uvicorn_command
from ui.access import READS_ONLY
from ui.server.figures import METRICS_VARIABLE
from ui.slideshow.rooms import room_of
from ui.slideshow.routes import room_address
from versions.moving import import_folder
from versions.postgres import PostgresStorage
from versions.storage import NewContent

PASSWORD, COOKIE, CLIENT = "pass-0f3b", "cookie-9c1d", "client-77aa"
CELL, SEARCHED = "Zzyzx Springs", "what-somebody-looks-for"
RESTORE = "Restore this version"
NOW = {
    "sessions": 2,
    "rooms": 1,
    "followers": 1,
    "list_problem": 0,
    "store_errors_total": 0,
    "rerun_seconds_count": 5,
}
REFERENCE = "0123456789abcdef0123456789abcdef"
AUTH = f"""[auth]
redirect_uri = "https://map.example.org/oauth2callback"
cookie_secret = "{COOKIE}"
client_id = "the-map"
client_secret = "{CLIENT}"
server_metadata_url = "https://sign-in.example.org/.well-known/openid-configuration"
"""


@pytest.fixture
def storage(database: Database) -> Iterator[PostgresStorage]:
    one = PostgresStorage(f"{database.address_of(database.schema())}&password={PASSWORD}")
    import_folder(DATA, one)
    yield one
    one.close()


def figures(url: str) -> dict[tuple[str, ...], float]:
    """Return samples by name and label values, with the parser of Prometheus."""
    found = {}
    for family in text_string_to_metric_families(ask(url, "/metrics").text):
        for sample in family.samples:
            found[(sample.name, *sample.labels.values())] = sample.value
    return found


def click(line: Line, button: str) -> None:
    """Run a page, and press a button there."""
    asked = BackMsg()
    asked.rerun_script.page_name = "history"
    asked.rerun_script.widget_states.widgets.append(WidgetState(id=button, trigger_value=True))
    line.send(asked)
    line.until("script_finished")


def button_named(label: str, lines: list[str]) -> str:
    at = lines.index(f'label: "{label}"')
    return re.fullmatch(r'id: "(.*)"', lines[at - 1])[1]


def change_by_hand(storage: PostgresStorage) -> None:
    row = f"\r\n{CELL},Ohio,,2017-06-20".encode()
    storage.update("sites.csv", lambda data: (data or b"").rstrip() + row)


def test_a_walk_is_counted_and_logged_without_what_is_secret(
    storage: PostgresStorage, tmp_path
) -> None:
    secrets = tmp_path / "home" / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(AUTH, "utf-8")
    port = free_port()
    environment = {
        "HOME": str(tmp_path / "home"),
        "PARTNERSHIP_MAP_STORE": storage.address,
        "PARTNERSHIP_MAP_EDITING": "local",
        "PARTNERSHIP_MAP_LOG": "json",
        METRICS_VARIABLE: f"127.0.0.1:{port}",
    }
    with running_server(tmp_path, environment=environment) as server:
        found, page = walk(server, storage, f"http://127.0.0.1:{port}")
        told = server.log.read_text("utf-8").splitlines()
        command = " ".join(psutil.Process(server.process.pid).cmdline())
    # The start prints how to edit, for the person who starts it.
    assert [line.split(" http")[0] for line in told if not line.startswith("{")] == [
        "The map is at",
        "To edit, open",
    ]
    records = [json.loads(line) for line in told if line.startswith("{")]
    assert {one["reference"] for one in records} == {REFERENCE}
    failures = [one for one in records if one.get("event") == "store"]
    assert found["partnership_map_store_errors_total",] == len(failures) > 0
    others = [one for one in records if one not in failures]
    assert [(one["logger"], one["message"], one.get("outcome")) for one in others] == [
        ("partnership_map", "A change was saved", "saved"),
        ("partnership_map", "A change was refused", "conflict"),
        ("streamlit.error_util", "Uncaught app execution", None),
        ("partnership_map", "A page failed", None),
    ]
    for one in others[2:]:
        assert one["exception"].splitlines()[-1] == "UnicodeDecodeError"
    assert f"who runs this map and give the reference {REFERENCE}." in "\n".join(page)
    logged = json.dumps(records)
    for secret in (PASSWORD, COOKIE, CLIENT, CELL, SEARCHED, server.token, "127.0.0.1"):
        assert secret not in logged
        assert secret not in command
    assert not any(PASSWORD in one for one in (*page, *told))
    names = {name for name, *_ in found}
    named, outcomes = figures_of_the_guide()
    assert named <= names
    assert outcomes <= {labels[1] for name, *labels in found if name.endswith("_edits_total")}
    assert {one for one in names if one.startswith("partnership_map_")} - {
        "partnership_map_rerun_seconds_count",
        "partnership_map_rerun_seconds_sum",
    } <= named


def walk(
    server: Server, storage: PostgresStorage, metrics: str
) -> tuple[dict[tuple[str, ...], float], list[str]]:
    """Visit twice, publish once, be refused once, let one window follow a briefing, and fail once.

    Return the last figures, and what the page that failed says.
    """
    assert ask(server.url, "/metrics").status == 404
    viewer = Line(server.url)
    viewer.visit(query=f"search={SEARCHED}")
    cookie = token_cookie(server)
    # A list that was changed by hand can be replaced by its newest version.
    seen = storage.read("sites.csv")
    storage.publish([NewContent("sites.csv", seen.data + b"\r\n", seen.digest)], who="Ada")
    change_by_hand(storage)
    editor = Line(server.url, {"Origin": server.url, "X-Request-ID": REFERENCE, **cookie})
    click(editor, button_named(RESTORE, editor.visit("history")))
    newest = storage.versions("sites.csv")[0]
    found = figures(metrics)
    info = [labels for name, *labels in found if name == "partnership_map_list_info"]
    assert [labels[1] for labels in info] == [str(newest.number)] == ["4"]
    at = found["partnership_map_list_changed_timestamp_seconds",]
    assert at == pytest.approx(newest.saved_at.timestamp(), abs=0.001)
    change_by_hand(storage)
    button = button_named(RESTORE, editor.visit("history"))
    change_by_hand(storage)
    click(editor, button)
    presenter, follower = (
        knock(server.url, {"Origin": server.url}, room_address(room_of("secret"))) for _ in range(2)
    )
    presenter.send(json.dumps({"secret": "secret", "slide": "a"}))
    while json.loads(follower.recv(timeout=60))["serial"] == 0:
        pass
    found = figures(metrics)
    edits = {labels[1]: n for (name, *labels), n in found.items() if name.endswith("edits_total")}
    assert edits == {
        **dict.fromkeys(("unchanged", "locked", "failed", "not_allowed"), 0),
        **{"saved": 1, "conflict": 1},
    }
    requests = {
        tuple(labels): n for (name, *labels), n in found.items() if name.endswith("requests_total")
    }
    assert requests == {
        **{("session", "101"): 2, ("room", "101"): 2, ("page", "303"): 1},
        **{("health", "200"): 1, ("other", "404"): 1},
    }
    assert {name: found[f"partnership_map_{name}",] for name in NOW} == NOW
    assert found["process_resident_memory_bytes",] > 0
    entries = [one for one in storage.audit() if one.reference]
    assert [(one.what, one.version, one.reference, one.where) for one in entries] == [
        ("restored", 4, REFERENCE, "this computer"),
        ("refused", None, REFERENCE, "this computer"),
    ]
    for line in (presenter, follower):
        line.close()
    with psycopg.connect(storage.address, autocommit=True) as connection:
        connection.execute("ALTER TABLE map_version RENAME TO away")
        editor.visit("history")
        connection.execute("ALTER TABLE away RENAME TO map_version")
        connection.execute("UPDATE map_version SET who = '\\xff'")
    page = editor.visit("history")
    found = figures(metrics)
    viewer.close()
    editor.close()
    return found, page


def figures_of_the_guide() -> tuple[set[str], set[str]]:
    """Return the names that the alerts ask for, and the outcomes."""
    text = (ROOT / "docs" / "for-operators.md").read_text("utf-8")
    part = text.partition("\n## Figures and alerts\n")[2].partition("\n## ")[0]
    names = set(re.findall(r"\b(?:partnership_map|process)_[a-z_]+", part))
    return names, set(re.findall(r'outcome="([a-z_]+)"', part))


def test_a_port_that_is_taken_ends_the_start_with_the_setting_and_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            uvicorn_command(free_port()),
            cwd=ROOT,
            env={**os.environ, METRICS_VARIABLE: f"127.0.0.1:{port}"},
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        "",
        f"{METRICS_VARIABLE}: nothing can listen at 127.0.0.1, port {port} "
        "(Address already in use); choose another port.\n",
    )


def test_the_start_of_a_server_that_may_only_read_says_so(database: Database, tmp_path) -> None:
    schema = database.schema()
    editor = PostgresStorage(database.address_of(schema))
    import_folder(DATA, editor)
    editor.close()
    environment = {
        "PARTNERSHIP_MAP_STORE": database.address_of(schema, database.viewer(schema)),
        "PARTNERSHIP_MAP_EDITING": "local",
    }
    with running_server(tmp_path, environment=environment) as server:
        until(lambda: READS_ONLY in server.log.read_text("utf-8"))
        assert server.log.read_text("utf-8") == (
            f"The map is at {server.url}/ (Ctrl+C stops it)\n{READS_ONLY}\n"
        )
