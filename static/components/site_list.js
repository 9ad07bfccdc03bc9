// How many sites are shown, the way back to all, and a list of real buttons, one a site. Text only:
// every word goes in through textContent.
// Buttons are kept by their site's key, so that a rerun does not take the focus away.
// Reports: pick (trigger), the key of the site; reset (trigger); sort (trigger), the order wanted.

// Here, not with the component's data: that travels anew with every change of the list. The style
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

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  if (!parentElement.querySelector("ul")) {
    parentElement.append(document.createRange().createContextualFragment(FRAME));
  }
  const list = parentElement.querySelector("ul");
  const more = parentElement.querySelector(".more");
  const [shown, noun] = data.count;
  parentElement
    .querySelector(".count")
    .replaceChildren(
      Object.assign(document.createElement("b"), { textContent: shown }),
      ` ${noun}`,
    );
  parentElement.querySelector(".reset").onclick = () => setTriggerValue("reset", true);
  const sort = parentElement.querySelector("select");
  sort.value = data.sort;
  sort.onchange = () => setTriggerValue("sort", sort.value);
  list.setAttribute("aria-label", noun);
  const old = new Map([...list.children].map((item) => [item.dataset.row, item]));

  const seen = new Map();
  const plainKey = (name, state) => `${name}-${state}`.toLowerCase().replaceAll(" ", "-");
  const items = data.sites.map(([name, state, key = plainKey(name, state)]) => {
    // A place that joined twice stands here twice.
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    const row = `${key} ${times}`;
    const item = old.get(row) ?? document.createElement("li");
    if (!item.firstChild) {
      item.dataset.row = row;
      const button = document.createElement("button");
      button.type = "button";
      button.append(document.createElement("span"), document.createElement("span"));
      item.append(button);
    }
    const button = item.firstChild;
    button.firstChild.textContent = name;
    button.lastChild.textContent = state;
    button.dataset.site = key;
    button.onclick = () => {
      setTriggerValue("pick", key);
      closeDrawer();
    };
    if (key === data.selected) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    return item;
  });
  if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
    list.replaceChildren(...items);
  }
  more.textContent = data.more ?? "";
  more.hidden = !data.more;
  if (list.dataset.selected !== (data.selected ?? "")) {
    list.dataset.selected = data.selected ?? "";
    const current = list.querySelector("[aria-current]");
    const pane = current && list.closest("[data-testid=stSidebarContent]");
    if (pane) current.scrollIntoView({ block: "nearest" });
  }
}
