// How many sites are shown, the way back to all, and a list of real buttons, one a site. Text only:
// every word goes in through textContent.
// The rows of a roster come by address, once; a rerun says by a bit each which of them are shown. Of
// a long list only the rows near the window are drawn. Buttons are kept by their site's key, so that
// a rerun does not take the focus away.
// Reports: pick (trigger), the key of the site; reset (trigger); sort (trigger), the order wanted.

const version = new URL(import.meta.url).search;
const { keepCounts } = await import(`./site_list.counts.js${version}`);

// Here, not with the component's data: that travels again with every change of the list. The style
// sheet lies beside this script and changes its address with it.
const STYLE = import.meta.url.replace("site_list.js", "site_list.css");
const FRAME = `
  <link rel="stylesheet" href="${STYLE}">
  <div class="head"><p class="count" role="status"></p><button type="button" class="reset">Reset</button></div>
  <label class="sort">Sort by <select>
    <option value="file">order of the file</option><option value="name">name</option>
    <option value="state">state</option><option value="joined">newest</option></select></label>
  <ul></ul><p class="more" hidden></p>`;

const OVER_THE_MAP = "(max-width: 768px)"; // so wide, the drawer of the filters covers the map
const LONG = 200; // rows; a longer list has rows of one height, and is one stop of the Tab key
const BEYOND = 10; // rows that are drawn above and below the window
const STEPS = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function closeDrawer() {
  if (!window.matchMedia(OVER_THE_MAP).matches) return;
  document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
}

let fetched = {}; // the last rows that were asked for

function fetchRows(address) {
  if (fetched.address !== address) {
    const rows = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
      const found = await answer.json();
      return { ...found, address, unpinned: new Set(found.unpinned) };
    });
    rows.catch(() => (fetched = {})); // to be asked for again
    fetched = { address, rows };
  }
  return fetched.rows;
}

function passing(rows, bits) {
  const all = rows.keys.map((_, row) => row);
  if (bits === undefined) return all;
  const bytes = atob(bits);
  return all.filter((row) => bytes.charCodeAt(row >> 3) & (128 >> (row & 7)));
}

class SiteList {
  constructor(root) {
    root.append(document.createRange().createContextualFragment(FRAME));
    this.root = root;
    this.list = root.querySelector("ul");
    this.more = root.querySelector(".more");
    root.querySelector("link").onload = () => this.draw(); // it says how high a row is
    this.shown = []; // numbers of rows
    this.at = 0; // where in the list the Tab key enters it
    this.list.addEventListener("focusin", ({ target }) => {
      this.at = target.closest("li").getAttribute("aria-posinset") - 1;
    });
    this.list.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS) || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      this.at = Math.max(0, Math.min(this.at + STEPS[event.key], this.shown.length - 1));
      this.draw();
      this.list.querySelector(`[aria-posinset="${this.at + 1}"] button`).focus();
    });
  }

  // Shows what a rerun says; until its rows are there, what was shown before.
  async show(data, trigger) {
    Object.assign(this, { data, trigger });
    let rows;
    try {
      rows = await fetchRows(data.rows);
    } catch {
      // The server is away, or has a newer roster, of which this page is about to hear.
      if (!this.rows) this.say();
      return;
    }
    if (this.data !== data) return;
    this.counting?.abort();
    this.counting = new AbortController();
    keepCounts(rows.values ?? {}, data, this.counting.signal);
    this.rows = rows;
    this.shown = passing(rows, data.shown);
    this.chosen = this.shown.findIndex((row) => rows.keys[row] === data.selected);
    const isNews = this.chosen >= 0 && data.selected !== this.selected;
    this.selected = data.selected;
    this.at = Math.max(0, Math.min(isNews ? this.chosen : this.at, this.shown.length - 1));
    this.say();
    this.draw();
    if (isNews) this.reveal(this.list.querySelector("[aria-current]"));
  }

  // Scrolls a button into view, and the sidebar alone: on a phone it lies beside the screen.
  reveal(button) {
    const pane = this.root.host.closest("[data-testid=stSidebarContent]");
    const [box, seen] = [button.getBoundingClientRect(), pane.getBoundingClientRect()];
    const below = box.bottom + this.more.offsetHeight - seen.bottom;
    if (below > 0) pane.scrollTop += below;
    else if (box.top < seen.top) pane.scrollTop -= seen.top - box.top;
  }

  // Says how many are shown, and of what.
  say() {
    const [shown, all] = this.data.count.map((number) => number.toLocaleString("en-US"));
    const noun = this.data.nouns[all === "1" ? 0 : 1];
    const count = Object.assign(document.createElement("b"), { textContent: shown });
    this.root.querySelector(".count").replaceChildren(count, ` of ${all} ${noun}`);
    this.root.querySelector(".reset").onclick = () => this.trigger("reset", true);
    const sort = this.root.querySelector("select");
    sort.value = this.data.sort;
    sort.onchange = () => this.trigger("sort", sort.value);
    this.list.setAttribute("aria-label", noun);
  }

  // Draws the rows near the window, and those of the focus and the selection wherever they are.
  draw() {
    const count = this.shown.length;
    const long = count > LONG;
    this.list.classList.toggle("long", long);
    const height = long ? parseFloat(getComputedStyle(this.list).lineHeight) : 0;
    this.list.style.height = long ? `${count * height}px` : "";
    let [first, end] = [0, count]; // what can be seen
    if (long) {
      const { top } = this.list.getBoundingClientRect();
      first = Math.floor(-top / height);
      const room = window.innerHeight - top - this.more.offsetHeight;
      end = Math.max(0, Math.min(count, Math.floor(room / height)));
    }
    const wanted = new Set([this.chosen, this.at]);
    for (let i = first - BEYOND; i < end + BEYOND; i += 1) wanted.add(i);

    const old = new Map([...this.list.children].map((item) => [item.dataset.row, item]));
    const seen = new Map();
    const drawn = [...wanted].filter((i) => i >= 0 && i < count).sort((a, b) => a - b);
    const items = drawn.map((i) => {
      // A place that joined twice is here twice.
      const key = this.rows.keys[this.shown[i]];
      seen.set(key, (seen.get(key) ?? 0) + 1);
      const row = `${key} ${seen.get(key)}`;
      return this.fill(old.get(row) ?? newItem(row), i, height);
    });
    // One that stays is not moved: it may have the focus.
    for (const item of old.values()) if (!items.includes(item)) item.remove();
    items.forEach((item, i) => {
      const there = this.list.children[i] ?? null;
      if (item !== there) this.list.insertBefore(item, there);
    });
    this.more.hidden = end >= count;
    this.more.textContent = `${(count - end).toLocaleString("en-US")} more below`;
  }

  // Makes an item the one at a place of the list.
  fill(item, i, height) {
    const { keys, names, states, unpinned } = this.rows;
    const row = this.shown[i];
    item.setAttribute("aria-setsize", this.shown.length);
    item.setAttribute("aria-posinset", i + 1);
    item.style.top = height ? `${i * height}px` : "";
    const button = item.firstChild;
    button.firstChild.textContent = names[row];
    button.lastChild.textContent = states[row] + (unpinned.has(row) ? " · no pin" : "");
    button.title = height ? names[row] : ""; // in one line it may be cut off
    button.tabIndex = height && i !== this.at ? -1 : 0;
    button.dataset.site = keys[row];
    button.onclick = () => {
      this.trigger("pick", keys[row]);
      closeDrawer();
    };
    if (keys[row] === this.selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    return item;
  }
}

function newItem(row) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  item.dataset.row = row;
  button.type = "button";
  button.append(document.createElement("span"), document.createElement("span"));
  item.append(button);
  return item;
}

const lists = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  if (!lists.has(parentElement)) lists.set(parentElement, new SiteList(parentElement));
  const list = lists.get(parentElement);
  list.show(data, setTriggerValue);
  const draw = () => list.shown.length > LONG && list.draw();
  const again = ({ detail: away }) => away || list.show(data, setTriggerValue);
  document.addEventListener("scroll", draw, { capture: true, passive: true });
  window.addEventListener("resize", draw);
  // What is above the list moves it when it grows: a filter, once its counts are there.
  const above = new ResizeObserver(draw);
  above.observe(parentElement.host.closest("[data-testid=stSidebarUserContent]"));
  window.addEventListener("serveraway", again);
  return () => {
    list.counting?.abort();
    document.removeEventListener("scroll", draw, { capture: true });
    window.removeEventListener("resize", draw);
    above.disconnect();
    window.removeEventListener("serveraway", again);
  };
}
