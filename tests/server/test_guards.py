"""Every guard, tried against the running app by each of the commands that start it."""

import contextlib
import json
import secrets
import sys

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.helpers.line import ONLY_HERE, Line, ask, knock, token_cookie
from tests.helpers.running import Server
from tests.helpers.text import html_lines
from ui.server.uploads import FILES_OF_A_SESSION, FILES_OF_ALL
from ui.slideshow.rooms import room_of
from ui.slideshow.routes import room_address

MEGABYTE = 1024 * 1024
REFUSED = (
    "This map answers its own pages only. If it is behind a proxy, pass on the Host header, "
    "or set PARTNERSHIP_MAP_ADDRESS to its address.\n"
)
PAGES = (
    *("/", "/map", "/briefing", "/slides", "/sites"),
    *("/update", "/review", "/history", "/about"),
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
DATA_HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


def own(served: Server, **more: str) -> dict[str, str]:
    return {"Origin": served.url, **more}


def foreign_origins(url: str) -> list[dict[str, str]]:
    port = url.rpartition(":")[2]
    return [
        {},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://map.example.org"},
        {"Origin": url.replace("http:", "https:") + ".example.org"},
        {"Origin": f"http://127.0.0.1:{int(port) - 1}"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": f"http://localhost:{port}"},
        {"Origin": f"http://user@127.0.0.1:{port}"},
        {"Origin": f"{url}/path"},
        {"Origin": "http://[127.0.0.1"},
        {"Origin": f"file://127.0.0.1:{port}"},
        {"Origin": url, "Host": f"localhost:{port}"},
        {"Origin": url, "Host": "map.example.org"},
    ]


def test_web_sockets_of_foreign_pages_are_refused_at_once(served: Server) -> None:
    for path in ("/_stcore/stream", room_address(room_of("s"))):
        for headers in foreign_origins(served.url):
            with pytest.raises(InvalidStatus) as refused:
                knock(served.url, headers, path)
            assert refused.value.response.status_code == 403, headers
            assert refused.value.response.body.decode() == REFUSED
        with knock(served.url, own(served), path):
            pass


def test_changes_by_foreign_pages_are_refused(served: Server) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        for headers in ({}, {"Origin": "https://map.example.org"}):
            answer = ask(served.url, "/_stcore/upload_file/a/b", method, b"x", headers)
            assert answer.status == 403


def test_a_page_edits_with_the_token_alone(served: Server) -> None:
    cookie = token_cookie(served)
    port = served.url.rpartition(":")[2]
    strangers = [
        own(served),
        own(served, Cookie=f"partnership-map-{port}={secrets.token_urlsafe(32)}"),
        own(served, **cookie, **{"X-Forwarded-For": "203.0.113.9"}),
        {"Origin": f"http://map.example.org:{port}", "Host": f"map.example.org:{port}", **cookie},
    ]
    for headers in strangers:
        stranger = Line(served.url, headers)
        assert ONLY_HERE in stranger.visit("update"), headers
        stranger.close()
    editor = Line(served.url, own(served, **cookie))
    drawn = editor.visit("update")
    assert ONLY_HERE not in drawn
    assert "file_uploader {" in drawn
    editor.close()


def test_a_wrong_token_gives_nothing(served: Server) -> None:
    for query in (
        "?token=",
        "?token=x",
        f"?token={served.token}x",
        f"?token={served.token}&token=y",
    ):
        answer = ask(served.url, f"/{query}")
        assert answer.status == 403
        assert answer.getheader("set-cookie") is None
        assert html_lines(answer.text)[-3] == (
            "The token in this address is out of date. To edit, open the address "
            "that was printed when the map was started; to look, open the map without it."
        )
    assert ask(served.url, "/?kind=token%3D").status == 200


def test_the_security_headers_are_on_every_answer(served: Server) -> None:
    answers = [ask(served.url, path) for path in PAGES]
    script = next(
        part.split('"')[0]
        for part in answers[0].text.split('src="./')
        if part.startswith("static/js/")
    )
    answers += [
        ask(served.url, path)
        for path in (
            *(f"/{script}", "/favicon.png", "/app/static/states.json", "/_stcore/host-config"),
            *("/_stcore/health", "/roster/version", "/healthz", "/f/0000", "/robots.txt"),
            *("/nowhere", "/media/nothing", "/app/static/../app.py", "/app/static/%2e%2e/app.py"),
            *("/about/", f"/?token={served.token}", "/?token=x"),
        )
    ]
    answers.append(ask(served.url, "/", "POST", b""))
    kinds = ("application/json", "text/plain; charset=utf-8")
    data = [answer for answer in answers if answer.getheader("content-type") in kinds]
    assert 3 < len(data) < len(answers) - len(PAGES)
    for answer in data:
        for name, value in DATA_HEADERS.items():
            assert answer.getheader(name) == value, (answer.status, name)
        answers.remove(answer)
    for answer in answers:
        for name, value in HEADERS.items():
            assert answer.getheader(name) == value, (answer.status, name)
        policy = answer.getheader("content-security-policy") or ""
        rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
        assert rules["default-src"] == rules["connect-src"].split(" data:")[0] == "'self'"
        assert rules["frame-ancestors"] == "'self'"
        assert rules["object-src"] == "'none'"
        assert "unsafe-inline" not in rules["script-src"]
        assert "http" not in policy
        permissions = (answer.getheader("permissions-policy") or "").split(", ")
        assert {"camera=()", "geolocation=()", "microphone=()"} <= {*permissions}
    with pytest.raises(InvalidStatus) as refused:
        knock(served.url, {})
    for name, value in DATA_HEADERS.items():
        assert refused.value.response.headers[name] == value
    assert json.loads(ask(served.url, "/_stcore/host-config").text)["allowedOrigins"] == []


def test_there_is_nothing_but_what_there_is(served: Server) -> None:
    for path in PAGES:
        assert ask(served.url, path).status == 200, path
    for path in (
        *(
            "/nowhere",
            "/api/x",
            "/static/nothing.js",
            "/static",
            "/map/sites",
            "/Map",
            "//",
            "/x/..",
        ),
        *("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent/openapi.json"),
        *("/_stcore/agent/mcp", "/_stcore/message", "/_stcore/nothing", "/briefing/_stcore/health"),
        *("/favicon.ico", "/.git/config", "/app.py", "/data/sites.csv", "/roster", "/f"),
    ):
        answer = ask(served.url, path)
        assert answer.status in (400, 404), path
        assert "<div id=" not in answer.text, path
    page = ask(served.url, "/nowhere", headers={"Accept": "text/html,*/*"})
    assert (page.status, html_lines(page.text)[0]) == (404, "Page not found")
    with pytest.raises(InvalidStatus) as refused:
        knock(served.url, own(served), "/nowhere")
    assert refused.value.response.status_code == 404


def test_health_readiness_and_robots(served: Server) -> None:
    assert (ask(served.url, "/healthz").status, ask(served.url, "/healthz").text) == (200, "ok\n")
    assert (ask(served.url, "/readyz").status, ask(served.url, "/readyz").text) == (200, "ok\n")
    assert ask(served.url, "/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_viewer_hears_nothing_of_the_repository(served: Server) -> None:
    viewer = Line(served.url)
    viewer.visit()
    for kind in ("load_git_info", "clear_cache", "set_run_on_save", "debug_shutdown_runtime"):
        asked = BackMsg()
        setattr(asked, kind, True)
        viewer.send(asked)
    skills = BackMsg()
    skills.backend_operation_request.install_skills.SetInParent()
    viewer.send(skills)
    asked = BackMsg()
    asked.app_heartbeat = True
    viewer.send(asked)
    heard = {told.WhichOneof("type") for told in viewer.until("heartbeat_ack")}
    assert heard <= {"session_status_changed", "heartbeat_ack"}  # the first is of the visit
    viewer.socket.send("text")
    with pytest.raises(ConnectionClosed):
        viewer.until("heartbeat_ack")
    assert viewer.socket.close_code == 1003


class Uploader:
    """A browser on the Update page, that sends files by itself."""

    def __init__(self, served: Server, **cookie: str) -> None:
        self.url = served.url
        xsrf = (ask(served.url, "/_stcore/health").getheader("set-cookie") or "").split(";")[0]
        cookies = "; ".join(filter(None, [xsrf, cookie.get("Cookie", "")]))
        self.line = Line(served.url, own(served, Cookie=cookies))
        self.line.visit("update")
        self.headers = own(
            served,
            Cookie=cookies,
            **{
                "X-Xsrftoken": xsrf.partition("=")[2],
                "Content-Type": "multipart/form-data; boundary=cut",
            },
        )

    def upload(self, size: int = MEGABYTE - 500) -> int:
        head = b'--cut\r\nContent-Disposition: form-data; name="f"; filename="list.csv"\r\n\r\n'
        body = head + b"x" * size + b"\r\n--cut--\r\n"
        path = f"/_stcore/upload_file/{self.line.session}/{secrets.token_hex(8)}"
        return ask(self.url, path, "PUT", body, self.headers).status


def test_only_editors_upload_and_what_they_take_is_given_back(served: Server) -> None:
    stranger = Uploader(served)
    assert stranger.upload(10) == 403
    stranger.line.close()
    cookie = token_cookie(served)
    for _ in range(2):  # the second time, what the first ones held must be free again
        editors = [Uploader(served, **cookie) for _ in range(FILES_OF_ALL // FILES_OF_A_SESSION)]
        for editor in editors:
            assert [editor.upload() for _ in range(FILES_OF_A_SESSION)] == [204] * 3
            assert editor.upload() == 413
        late = Uploader(served, **cookie)
        assert late.upload() == 413
        for editor in editors:
            editor.line.close()
        for _ in range(600):
            if late.upload() == 204:
                break
        else:
            pytest.fail("an ended session still holds its files")
        late.line.close()
        assert late.upload(10) == 403


def test_an_upload_without_its_length_is_refused(served: Server) -> None:
    editor = Uploader(served, **token_cookie(served))
    path = f"/_stcore/upload_file/{editor.line.session}/a"
    chunked = {**editor.headers, "Transfer-Encoding": "chunked"}
    assert ask(served.url, path, "PUT", b"1\r\nx\r\n0\r\n\r\n", chunked).status == 411
    editor.line.close()


@pytest.mark.skipif(sys.platform != "linux", reason="psutil reads the limit on Linux alone")
def test_open_files_are_many_and_given_back(served: Server) -> None:
    process = psutil.Process(served.process.pid)
    soft, hard = process.rlimit(psutil.RLIMIT_NOFILE)
    assert soft == min(hard, 65_536)
    first = Line(served.url)
    first.visit()
    before = process.num_fds()
    lines = [Line(served.url) for _ in range(30)]
    for line in lines:
        line.visit()
    assert process.num_fds() >= before + 30
    for line in lines:
        line.close()
    for _ in range(600):
        first.visit("about")
        with contextlib.suppress(AssertionError):
            assert process.num_fds() <= before + 2
            break
    else:
        pytest.fail(f"{process.num_fds() - before} files stay open")
    first.close()
