"""Answers of our own to what is not let through."""

import html

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from ui.address import base_path
from ui.server.logs import current_reference


async def refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """Give an answer in place of the app's, also to one who asks for a web socket."""
    if scope["type"] != "websocket":
        await response(scope, receive, send)
        return
    socket = WebSocket(scope, receive, send)
    if "websocket.http.response" in scope.get("extensions", {}):
        await socket.send_denial_response(response)
    else:
        await socket.close(code=1008)


def page(heading: str, text: str, status: int) -> Response:
    """Return a small page for a person, with the way to the map."""
    heading, text = html.escape(heading), html.escape(text)
    return HTMLResponse(
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        "<style>body{font:1.25rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32em;"
        "padding:0 1em;color-scheme:light dark}</style>"
        f"<title>{heading}</title><h1>{heading}</h1><p>{text}</p>"
        f'<p><a href="{html.escape(base_path() or "/")}">Open the map</a></p>'
        f"<p><small>Reference {current_reference()}</small></p></html>",
        status_code=status,
    )
