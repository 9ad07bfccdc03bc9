// A list of real buttons, one a row. Of a long list only the rows near what can be seen are drawn, and
// those of the focus and the selection wherever they are. Text only: every word goes in through
// textContent. Buttons are kept by their row's name, so that another list does not take the focus away.

const LONG = 200; // rows; a longer list has rows of one height, and is one stop of the Tab key
const BEYOND = 10; // rows that are drawn above and below what can be seen
const STEPS = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

export class ListRows {
  // `pane` scrolls, `more` says how many are below; `texts(row)` are the two of a row, `nameOf(row)`
  // is what tells it from others, and `pick(row)` hears of the one that is pressed.
  constructor({ list, more, pane, texts, nameOf, pick }) {
    Object.assign(this, { list, more, pane, texts, nameOf, pick });
    this.shown = []; // rows
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

  get isLong() {
    return this.shown.length > LONG;
  }

  // Shows rows, one of which has the name `selected`; it is revealed if that `isNews`.
  show(shown, selected, isNews) {
    Object.assign(this, { shown, selected });
    this.chosen = shown.findIndex((row) => this.nameOf(row) === selected);
    const reveals = isNews && this.chosen >= 0;
    this.at = Math.max(0, Math.min(reveals ? this.chosen : this.at, shown.length - 1));
    this.draw();
    if (reveals) this.reveal(this.list.querySelector("[aria-current]"));
  }

  // Scrolls a button into view, and the pane alone: on a phone it lies beside the screen.
  reveal(button) {
    const [box, seen] = [button.getBoundingClientRect(), this.pane.getBoundingClientRect()];
    const below = box.bottom + this.more.offsetHeight - seen.bottom;
    if (below > 0) this.pane.scrollTop += below;
    else if (box.top < seen.top) this.pane.scrollTop -= seen.top - box.top;
  }

  draw() {
    const count = this.shown.length;
    this.list.classList.toggle("long", this.isLong);
    const height = this.isLong ? parseFloat(getComputedStyle(this.list).lineHeight) : 0;
    this.list.style.height = this.isLong ? `${count * height}px` : "";
    let [first, end] = [0, count]; // what can be seen
    if (this.isLong) {
      const { top } = this.list.getBoundingClientRect();
      const seen = this.pane.getBoundingClientRect();
      first = Math.floor((seen.top - top) / height);
      const room = seen.bottom - top - this.more.offsetHeight;
      end = Math.max(0, Math.min(count, Math.floor(room / height)));
    }
    const wanted = new Set([this.chosen, this.at]);
    for (let i = first - BEYOND; i < end + BEYOND; i += 1) wanted.add(i);

    const old = new Map([...this.list.children].map((item) => [item.dataset.row, item]));
    const seen = new Map();
    const drawn = [...wanted].filter((i) => i >= 0 && i < count).sort((a, b) => a - b);
    const items = drawn.map((i) => {
      // A place that joined twice is here twice.
      const name = this.nameOf(this.shown[i]);
      seen.set(name, (seen.get(name) ?? 0) + 1);
      const row = `${name} ${seen.get(name)}`;
      return this.fill(old.get(row) ?? newItem(row), i, height);
    });
    // One that stays is not moved: it may have the focus.
    const kept = new Set(items);
    for (const item of old.values()) if (!kept.has(item)) item.remove();
    items.forEach((item, i) => {
      const there = this.list.children[i] ?? null;
      if (item !== there) this.list.insertBefore(item, there);
    });
    this.more.hidden = end >= count;
    this.more.textContent = `${(count - end).toLocaleString("en-US")} more below`;
  }

  // Makes an item the one at a place of the list.
  fill(item, i, height) {
    const row = this.shown[i];
    const [name, state] = this.texts(row);
    item.setAttribute("aria-setsize", this.shown.length);
    item.setAttribute("aria-posinset", i + 1);
    item.style.top = height ? `${i * height}px` : "";
    const button = item.firstChild;
    button.firstChild.textContent = name;
    button.lastChild.textContent = state;
    button.title = height ? name : ""; // in one line it may be cut off
    button.tabIndex = height && i !== this.at ? -1 : 0;
    button.dataset.site = this.nameOf(row);
    button.onclick = () => this.pick(row);
    if (this.nameOf(row) === this.selected) button.setAttribute("aria-current", "true");
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
