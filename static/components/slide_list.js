// The slides of a briefing, to be ticked, put in order and annotated. Text only: every word goes in
// through textContent.
// Reports: rows (state), with the revision that they were made from and [id, shown, note] of each.

const version = new URL(import.meta.url).search;
const { make } = await import(`./slideshow.dom.js${version}`);

const REPORT_MS = 250; // a key that is held down is one report
const TAGS = { new: "new", gone: "no longer in the list" };

class SlideList {
  constructor(root) {
    this.find = (selector) => root.querySelector(selector);
    this.list = this.find("ol");
    this.find(".all").onclick = () => this.tick(true);
    this.find(".none").onclick = () => this.tick(false);
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("dragover", (event) => this.onDrag(event));
    this.list.addEventListener("drop", (event) => event.preventDefault());
    root.addEventListener("focusout", () => this.report());
  }

  // Shows the rows of a revision; those that a person has changed since stay as they are.
  show(data, setState) {
    this.setState = setState;
    if (data.revision === this.revision) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.revision = data.revision;
    this.rows = new Map();
    this.list.replaceChildren(...data.rows.map((row) => this.makeRow(row)));
    this.say("");
    this.number();
  }

  makeRow({ id, title, shown, note, tag }) {
    const box = make("input", { type: "checkbox", checked: shown });
    const number = make("span", { className: "number" });
    const name = make("span", { className: "name", textContent: title });
    const label = make("label", {}, [box, number, name]);
    if (tag) label.append(make("span", { className: `tag ${tag}`, textContent: TAGS[tag] }));
    const grip = make("span", { className: "grip", textContent: "⠿", ariaHidden: "true" });
    const up = this.makeMove("↑", `Move ${title} up`, -1);
    const down = this.makeMove("↓", `Move ${title} down`, 1);
    const write = make("button", { type: "button", className: "write", textContent: "Note" });
    write.setAttribute("aria-label", `Note for ${title}`);
    const area = make("textarea", { value: note, rows: 2, maxLength: 5000, hidden: !note });
    area.setAttribute("aria-label", `Note for the speaker: ${title}`);
    const item = make("li", {}, [grip, label, up, down, write, area]);
    this.rows.set(item, { id, title, box, number, area });
    write.ariaExpanded = String(!area.hidden);
    write.onclick = () => {
      area.hidden = !area.hidden;
      write.ariaExpanded = String(!area.hidden);
      if (!area.hidden) area.focus();
    };
    box.onchange = () => this.changed();
    area.oninput = () => this.changed();
    // Only by the grip: text in the note can be marked with the mouse.
    grip.onpointerdown = () => (item.draggable = true);
    grip.onpointerup = () => (item.draggable = false);
    item.ondragstart = (event) => {
      this.dragged = item;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", title);
    };
    item.ondragend = () => {
      item.draggable = false;
      this.dragged = undefined;
      this.moved(item);
    };
    return item;
  }

  makeMove(sign, words, by) {
    const button = make("button", { type: "button", className: "move", textContent: sign });
    button.setAttribute("aria-label", words);
    button.title = `${words} (Alt+${by < 0 ? "Up" : "Down"})`;
    button.onclick = () => this.move(button.closest("li"), by);
    return button;
  }

  onKey(event) {
    const by = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity }[event.key];
    const item = event.target.closest("li");
    if (!by || !item || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.move(item, by);
  }

  onDrag(event) {
    const over = event.target.closest("li");
    if (!this.dragged || !over) return;
    event.preventDefault();
    if (over === this.dragged) return;
    const { top, height } = over.getBoundingClientRect();
    over[event.clientY < top + height / 2 ? "before" : "after"](this.dragged);
  }

  move(item, by) {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return this.say(by < 0 ? "This is the first." : "This is the last.");
    if (Number.isFinite(by)) {
      item[by < 0 ? "after" : "before"](other); // what is moved itself loses the focus
    } else {
      const focused = item.getRootNode().activeElement;
      this.list[by < 0 ? "prepend" : "append"](item);
      focused?.focus();
    }
    item.scrollIntoView({ block: "nearest" });
    this.moved(item);
  }

  moved(item) {
    const items = [...this.list.children];
    this.say(`${this.rows.get(item).title}: ${items.indexOf(item) + 1} of ${items.length}`);
    this.changed();
  }

  tick(shown) {
    for (const { box } of this.rows.values()) box.checked = shown;
    this.changed();
  }

  changed() {
    this.number();
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.report(), REPORT_MS);
  }

  number() {
    let count = 0;
    for (const item of this.list.children) {
      const { box, number } = this.rows.get(item);
      item.classList.toggle("out", !box.checked);
      number.textContent = box.checked ? String(++count) : "–";
    }
    this.find(".count").textContent = `${count} of ${this.rows.size} slides`;
  }

  report() {
    if (this.waiting === undefined) return;
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const rows = [...this.list.children].map((item) => {
      const { id, box, area } = this.rows.get(item);
      return [id, box.checked, area.value];
    });
    this.setState("rows", { revision: this.revision, rows });
  }

  say(text) {
    this.find("[role=status]").textContent = text;
  }
}

const lists = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  if (!lists.has(parentElement)) lists.set(parentElement, new SlideList(parentElement));
  lists.get(parentElement).show(data, setStateValue);
}
