// How many sites are shown, the way back to all, and a list of real buttons, one a site. Text only:
// every word goes in through textContent.
// The rows of a roster come by address, once; a rerun says by a bit each which of them are shown.
// Reports: pick (trigger), the key of the site; reset (trigger); sort (trigger), the order wanted.

const version = new URL(import.meta.url).search;
const [{ keepCounts }, { ListRows }] = await Promise.all([
  import(`./site_list.counts.js${version}`),
  import(`./site_list.rows.js${version}`),
]);

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
    this.list = new ListRows({
      list: root.querySelector("ul"),
      more: root.querySelector(".more"),
      pane: root.host.closest("[data-testid=stSidebarContent]"),
      texts: (row) => {
        const { names, states, unpinned } = this.rows;
        return [names[row], states[row] + (unpinned.has(row) ? " · no pin" : "")];
      },
      nameOf: (row) => this.rows.keys[row],
      pick: (row) => {
        this.trigger("pick", this.rows.keys[row]);
        closeDrawer();
      },
    });
    // It says how high a row is, and so where the selected one is.
    root.querySelector("link").onload = () => this.list.show(this.list.shown, this.selected, true);
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
    const isNews = data.selected !== this.selected;
    this.selected = data.selected;
    this.say();
    this.list.show(passing(rows, data.shown), data.selected, isNews);
  }

  // Says how many are shown, and of what.
  say() {
    const [shown, all] = this.data.count.map((number) => number.toLocaleString("en-US"));
    const noun = this.data.nouns[all === "1" ? 0 : 1];
    const count = Object.assign(document.createElement("b"), { textContent: shown });
    const counted = this.root.querySelector(".count");
    // While the timeline plays, a number a second is too much to hear.
    counted.ariaLive = document.documentElement.hasAttribute("data-playing") ? "off" : "polite";
    counted.replaceChildren(count, ` of ${all} ${noun}`);
    this.root.querySelector(".reset").onclick = () => this.trigger("reset", true);
    const sort = this.root.querySelector("select");
    sort.value = this.data.sort;
    sort.onchange = () => this.trigger("sort", sort.value);
    this.root.querySelector("ul").setAttribute("aria-label", noun);
  }
}

const lists = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  if (!lists.has(parentElement)) lists.set(parentElement, new SiteList(parentElement));
  const list = lists.get(parentElement);
  list.show(data, setTriggerValue);
  const draw = () => list.list.isLong && list.list.draw();
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
