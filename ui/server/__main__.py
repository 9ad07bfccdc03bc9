"""``make run``: serve the map, print its address, and open it in the browser of this computer."""

from common.terminal import command_parser, run


def main() -> int:
    """Serve the map until it is stopped; return the exit status."""
    parser = command_parser("ui.server", __doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    options = parser.parse_args()
    # Imported here so that --help and a wrong option need not wait for Streamlit.
    from ui.server.serve import serve

    return serve(options.host, options.port)


if __name__ == "__main__":
    raise SystemExit(run(main))
