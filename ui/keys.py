"""Every session key and query parameter, in one place.

A filter's key is also its query parameter, since filters bind to the URL.
"""

from enum import StrEnum


class Key(StrEnum):
    """Names of widgets, session values and query parameters."""

    SITE = "site"
    """Query parameter: the key of the selected place, such as ``houston-tx``."""

    SEARCH = "search"
    """Filter: words of a city, a state's name or code."""

    STATE = "state"
    """Filter: state codes."""

    ANNOUNCED = "announced"
    """Filter: ISO dates of announcements."""

    KIND = "kind"
    """Filter: kinds of place."""

    RESET_EMPTY = "reset-filters-empty"
    NO_MATCH = "no-match"
    MAP = "map"
    MAP_PRINTED = "map-without-webgl"
    MAP_STAGE = "map-stage"
    MAP_ACTIONS = "map-actions"
    PANEL = "panel"
    SHOWN = "shown"
    """Session value: the sites that the map shows now."""

    MAP_CONTROLS = "map-controls"
    LIST = "site-list"
    TABLE = "sites-table"
    ROSTER = "roster"
    """Session value: the roster that this run shows."""

    LIVE = "live"
    HOME = "whole-country"
    DOWNLOAD_CSV = "download-csv"
    DOWNLOAD_GEOJSON = "download-geojson"
    BRIEFING_FILE = "briefing-file"
    BRIEFING_SAVE = "briefing-save"
    COPY_LINK = "copy-link"
    CAMERA_COUNT = "camera-count"
    CAMERA = "camera"
    """Session value: the camera that was sent last, and what it was made for."""
    TABLE_ROWS = "sites-table-rows"
    """Session value: the places in the order in which the table was drawn."""

    ALL_TABLE = "all-sites-table"
    FIND = "find"
    """Search of the Sites page."""

    REVIEW_NOTICE = "review-notice"
    """Session value: what the last click on the Review page came to."""

    REVIEW_NOTICE_BOX = "review-notice-box"
    REVIEW_UNDO = "review-undo"
    REVIEW_STEPS = "review-steps"
    REVIEW_PREVIOUS = "review-previous"
    REVIEW_NEXT = "review-next"
    REVIEW_JUMP = "review-jump"
    REVIEW_BY = "review-by"
    REVIEW_CANDIDATE = "review-candidate"
    REVIEW_TAKE = "review-take"
    REVIEW_COORDINATES = "review-coordinates"
    REVIEW_USE = "review-use"
    REVIEW_LEAVE = "review-leave"
    REVIEW_MAP = "review-map"
    REVIEW_DECIDED = "review-decided"
    REVIEW_TAKE_BACK = "review-take-back"

    UPDATE_WORK = "update-work"
    UPDATE_CHOICE = "update-choice"
    UPDATE_HEAD = "update-head"
    UPDATE_COUNT = "update-count"
    UPDATE_FILE = "update-file"
    UPDATE_CHOSEN = "update-chosen"
    UPDATE_SHEET = "update-sheet"
    UPDATE_TELL = "update-tell"
    UPDATE_GUESS = "update-guess"
    UPDATE_UNTELL = "update-untell"
    UPDATE_READ_SO = "update-read-so"
    UPDATE_SURE_COLUMNS = "update-sure-columns"
    UPDATE_BY_HAND = "update-by-hand"
    UPDATE_GET_CSV = "update-get-csv"
    UPDATE_GET_XLSX = "update-get-xlsx"
    UPDATE_GET_TEMPLATE = "update-get-template"
    UPDATE_TABLE = "update-table"
    UPDATE_MODE = "update-mode"
    UPDATE_MEND = "update-mend"
    UPDATE_CORRECTED = "update-corrected"
    UPDATE_MAP = "update-map"
    UPDATE_EDITOR = "update-editor"
    UPDATE_CARD = "update-card"
    UPDATE_ANNOUNCEMENT = "update-announcement"
    UPDATE_EARLIER = "update-earlier"
    UPDATE_SETTLE_EARLIER = "update-settle-earlier"
    UPDATE_SPLIT = "update-split"
    UPDATE_USE = "update-use"
    UPDATE_COORDINATES = "update-coordinates"
    UPDATE_LEAVE = "update-leave"
    UPDATE_DESCRIBE = "update-describe"
    UPDATE_BY = "update-by"
    UPDATE_NOTE = "update-note"
    UPDATE_SURE = "update-sure"
    UPDATE_PUBLISH = "update-publish"
    UPDATE_FAILED = "update-failed"
    UPDATE_DONE = "update-done"
    UPDATE_DONE_BOX = "update-done-box"
    UPDATE_UNDO = "update-undo"
    UPDATE_WAYS = "update-ways"
    UPDATE_NEXT = "update-next"
    UPDATE_BACK = "update-back"
    UPDATE_FORGET = "update-forget"
    UPDATE_ON_NEWEST = "update-on-newest"
    UPDATE_AS_IT_IS = "update-as-it-is"
    UPDATE_KEEP_THEIRS = "update-keep-theirs"
    UPDATE_USE_MINE = "update-use-mine"

    HISTORY_FILE = "history-file"
    HISTORY_VERSION = "history-version"
    HISTORY_COMPARE = "history-compare"
    HISTORY_DOWNLOAD = "history-download"
    HISTORY_RESTORE = "history-restore"
    HISTORY_TABLE = "history-table"
    HISTORY_NOTICE = "history-notice"

    SIGN_IN = "sign-in"
    SIGN_IN_LINE = "sign-in-line"
    SIGN_OUT = "sign-out"

    DESCRIBE = "describe"
    """Form of one announcement; its fields are named after their columns behind it."""

    SAVE_NOTICE = "save-notice"
    """Session value: what the last click that saves came to."""

    TABLE_DRAFT = "table-draft"
    """Session value, one for each file: the rows that somebody is editing."""

    TABLE_EDITOR = "table-editor"
    TABLE_EDITOR_BOX = "table-editor-box"
    TABLE_UPLOAD = "table-upload"
    TABLE_DOWNLOAD = "table-download"
    TABLE_TEMPLATE = "table-template"
    TABLE_NOTE = "table-note"
    TABLE_SAVE = "table-save"
    TABLE_ON_NEWEST = "table-on-newest"
    TABLE_START_AGAIN = "table-start-again"
    SLIDE = "slide"
    """Query parameter of the briefing: the slide's id."""

    VIEW = "view"
    """Query parameter of the briefing: ``stage``, ``presenter`` or ``follow``."""

    ROOM = "room"
    """Query parameter of the briefing: the room that a presenter moves and others follow."""

    AUTO = "auto"
    """Query parameter of the briefing: it advances by itself after so many seconds."""

    STAGE = "stage"
    STAGE_SCREEN = "stage-screen"
    STAGE_PICTURE = "stage-picture"
    STAGE_NEXT = "stage-next"
    STAGE_MAP = "stage-map"
    STAGE_CHART = "stage-chart"
    STAGE_NEXT_CHART = "stage-next-chart"
    STAGE_FOLLOW_CODE = "stage-follow-code"
    STAGE_DESK = "stage-desk"
    STAGE_SECRET = "stage-secret"
    """Session value: the secret that moves the room, where this session made it."""

    STAGE_HEARD = "stage-heard"
    """Session value: the number of the browser's last wish that was answered."""

    STAGE_CAMERA = "stage-camera"
    """Session value: the stage's camera that was sent last, and what it was made for."""


FURTHER_PREFIX = "by-"
"""A further column's filter is ``by-`` and the column's name, so that no name can shadow a key."""


def further_key(column: str) -> str:
    """Return the widget key and query parameter of a further column's filter."""
    return f"{FURTHER_PREFIX}{column}"


def place_widget_key(key: Key, place: str) -> str:
    """Return the key of a widget that every place has one of."""
    return f"{key}-{place}"
