"""Every session key and query parameter, in one place.

A filter's widget has the filter's name as its key (``roster/filters.py``).
"""

from enum import StrEnum


class Key(StrEnum):
    """Names of widgets, session values and query parameters."""

    SITE = "site"
    """Query parameter: the key of the selected place, such as ``houston-tx``."""

    SEARCH = "search"
    """Query parameter and widget: words of a city, a state's name or code."""

    COLOR = "color"
    """Query parameter and widget: the filter whose values color the pins."""

    SHOW = "show"
    """Query parameter and widget: ``states`` shades them in place of pins."""

    AREA = "area"
    """Query parameter: ``country`` shows the whole of it, whatever states are chosen."""

    AS_OF = "as_of"
    """Query parameter: the day or version that is shown, as ``2019-06-03`` or ``version:12``."""

    SINCE = "since"
    """Query parameter of the briefing: it tells what has changed since that day or version."""

    NAMED = "named"
    """Query parameter of the briefing: the name of one's own, with its sites, slides and notes."""

    PAST = "past-list"
    SHOW_TODAY = "show-todays-list"
    TOLD_PROBLEM = "told-problem"
    FORGET_TOLD = "forget-told"
    CLOSE_TOLD = "close-told"
    TOLD_CLOSED = "told-closed"
    """Session value: what was closed of what is said about the briefing that is told."""

    LEGEND = "legend"
    """With the filter's name behind it."""

    CHOICE = "choice"
    """Session value: filters and selection, the same on all pages."""

    NOT_UNDERSTOOD = "not-understood"
    FORGET = "forget-not-understood"
    RESET_EMPTY = "reset-filters-empty"
    NO_MATCH = "no-match"
    MAP = "map"
    STILL_MAP = "map-without-webgl"
    MAP_STAGE = "map-stage"
    MAP_ACTIONS = "map-actions"
    PANEL = "panel"
    PANEL_STEPS = "panel-steps"
    PANEL_PREVIOUS = "panel-previous"
    PANEL_NEXT = "panel-next"
    PANEL_CLOSE = "panel-close"
    PANEL_ALSO = "panel-also-here"
    SORT = "sort"
    """Session value: what the list of sites is in the order of."""

    SHOWN = "shown"
    """Session value: the sites that the map shows now."""

    TIMELINE = "timeline"
    TIMELINE_TURN = "timeline-turn"
    """Session value: the number of the timeline's last report that was answered."""

    MAP_CONTROLS = "map-controls"
    PHONE = "phone"
    """Session value: whether the browser is as narrow as a phone. The report goes with its page."""

    LIST = "site-list"
    TABLE = "sites-table"
    ROSTER = "roster"
    """Session value: the roster that this run shows."""

    LIVE = "live"
    DOWNLOAD = "download"
    """With the file's ending behind it."""
    BRIEFING_FILE = "briefing-file"
    BRIEFING_SAVE = "briefing-save"
    COPY_LINK = "copy-link"
    EMBED = "embed"
    CAMERA_AREA = "camera-area"
    CAMERA_COUNT = "camera-count"
    CAMERA = "camera"
    """Session value: the camera that was sent last, and what it was made for."""
    ALL_TABLE = "all-sites-table"
    TABLE_SORT = "all-sites-sort"
    TABLE_LOCATED = "all-sites-located"
    SHOW_ALL = "show-all-sites"
    TITLE_BAR = "title-bar"
    """Session value: where the title bar's links are drawn."""

    REVIEW_NOTICE = "review-notice"
    """Session value: what the last click on the Review page came to."""

    REVIEW_STEPS = "review-steps"
    REVIEW_PREVIOUS = "review-previous"
    REVIEW_NEXT = "review-next"
    REVIEW_JUMP = "review-jump"
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
    UPDATE_MODE = "update-mode"
    UPDATE_FIX = "update-fix"
    UPDATE_CORRECTED = "update-corrected"
    UPDATE_EDITOR = "update-editor"
    UPDATE_CARD = "update-card"
    UPDATE_ANNOUNCEMENT = "update-announcement"
    UPDATE_EARLIER = "update-earlier"
    UPDATE_SETTLE_EARLIER = "update-settle-earlier"
    UPDATE_SPLIT = "update-split"
    UPDATE_USE = "update-use"
    UPDATE_COORDINATES = "update-coordinates"
    UPDATE_LEAVE = "update-leave"
    UPDATE_NOTE = "update-note"
    UPDATE_SURE = "update-sure"
    UPDATE_PUBLISH = "update-publish"
    UPDATE_NOTICE = "update-notice"
    """Session value: what the last click on Publish, or on its Undo, came to."""

    UPDATE_WAYS = "update-ways"
    UPDATE_NEXT = "update-next"
    UPDATE_BACK = "update-back"
    UPDATE_FORGET = "update-forget"
    UPDATE_ON_NEWEST = "update-on-newest"
    UPDATE_AS_IT_IS = "update-as-it-is"
    UPDATE_KEEP_THEIRS = "update-keep-theirs"
    UPDATE_USE_MINE = "update-use-mine"

    HISTORY_FILE = "history-file"
    HISTORY_RANGE = "history-range"
    HISTORY_VERSION = "history-version"
    HISTORY_COMPARE = "history-compare"
    CHANGE_MAP = "change-map"
    CHANGE_STILL = "change-still-map"
    CHANGE_TABLE = "change-table"
    FROM = "from"
    """Query parameter and widget of the History page: the older version or day that is compared."""

    TO = "to"
    """Query parameter and widget of the History page: the newer one."""

    COMPARE = "compare"
    COMPARE_LEAVE = "compare-leave"
    HISTORY_DOWNLOAD = "history-download"
    HISTORY_RESTORE = "history-restore"
    HISTORY_TABLE = "history-table"
    HISTORY_NOTICE = "history-notice"
    """Session value: what the last click on Restore came to."""

    NOTICE_BOX = "notice-box"
    """Around a notice, named after its key; so is its button."""

    NOTICE_UNDO = "notice-undo"

    PERSON = "person"
    """The name under which this session's changes are written down."""

    SIGN_IN = "sign-in"
    SIGN_IN_LINE = "sign-in-line"
    SIGN_OUT = "sign-out"

    DESCRIBE = "describe"
    """Form of one announcement; its fields are named after their columns behind it."""

    SAVE_NOTICE = "save-notice"
    """Session value: what the last click that saves came to."""

    TABLE_DRAFT = "table-draft"
    """Session value, one for each file: the rows that someone is editing."""

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

    SLIDESHOW = "slideshow"
    SLIDESHOW_SCREEN = "slideshow-screen"
    SLIDESHOW_PICTURE = "slideshow-picture"
    SLIDESHOW_NEXT = "slideshow-next"
    SLIDESHOW_MAP = "slideshow-map"
    SLIDESHOW_STILL = "slideshow-still"
    SLIDESHOW_NEXT_STILL = "slideshow-next-still"
    SLIDESHOW_FOLLOW_CODE = "slideshow-follow-code"
    PRESENTER_VIEW = "presenter-view"
    SLIDES_DRAFTS = "slides-drafts"
    """Session value: the briefings that someone is editing, by name."""

    SLIDES_NUMBER = "slides-number"
    """Session value: counts drafts, and the rows that the page has given the browser."""

    SLIDES_NOTICE = "slides-notice"
    """Session value: what the last click on Save, Delete or Undo came to."""

    SLIDES_NAME = "slides-name"
    SLIDES_TITLE = "slides-title"
    SLIDES_FILTERS = "slides-filters"
    SLIDES_LIST = "slides-list"
    SLIDES_ADDS_NEW = "slides-adds-new"
    SLIDES_SAVE = "slides-save"
    SLIDES_COPY = "slides-copy"
    SLIDES_AGAIN = "slides-again"
    SLIDES_DELETE = "slides-delete"
    SLIDES_KEEP = "slides-keep"
    SLIDES_THEIRS = "slides-theirs"
    SLIDESHOW_SECRET = "slideshow-secret"
    """Session value: the secret that moves the room, where this session made it."""

    SLIDESHOW_ENTERED = "slideshow-entered"
    """Session value: the mark of the browser's request that the room was made for."""

    SLIDESHOW_ANSWERED = "slideshow-answered"
    """Session value: the number of the browser's last request that was answered."""

    SLIDESHOW_CAMERA = "slideshow-camera"
    """Session value: the slideshow's camera that was sent last, and what it was made for."""


def place_widget_key(key: Key, place: str) -> str:
    """Return the key of a widget that every place has one of."""
    return f"{key}-{place}"
