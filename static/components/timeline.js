// Bars of who joined when, a range of them that handles, keys and a finger set, and Play, which adds
// bar after bar. Text only: every word goes in through textContent.
// Reports: range (trigger): the first bar, the end behind the last, and the turn, which counts the
// reports: what the server says of an older turn does not move the handles back.

const STYLE = import.meta.url.replace("timeline.js", "timeline.css");
const FRAME = `
  <link rel="stylesheet" href="${STYLE}">
  <div class="timeline" role="group" aria-label="Who joined when">
    <button type="button" class="play"><svg viewBox="0 0 16 16" aria-hidden="true"><path></path></svg></button>
    <div class="chart">
      <ol></ol>
      <div class="line"></div>
      <input type="range" min="0" step="1" aria-label="From">
      <input type="range" min="0" step="1" aria-label="Through">
    </div>
    <p class="words"><b></b> <span></span></p>
    <p class="hidden" role="status"></p>
  </div>`;
const FRAME_MS = 1000;
const SHAPES = {
  Play: "M4 2v12l10-6z",
  Pause: "M4 2h3v12H4zM9 2h3v12H9z",
  Next: "M3 2v12l8-6zM11 2h2v12h-2z",
};

const root = document.documentElement;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const counted = (number) => number.toLocaleString("en-US");

// The end of the next bar that has sites; of the last one, that of all bars.
export function nextEnd(counts, end) {
  const left = counts.map((count, at) => (count && at >= end ? at : -1)).filter((at) => at >= 0);
  return left.length > 1 ? left[0] + 1 : counts.length;
}

class Timeline {
  constructor(shadow) {
    shadow.append(document.createRange().createContextualFragment(FRAME));
    const find = (selector) => shadow.querySelector(selector);
    this.host = shadow.host;
    this.button = find(".play");
    this.bars = find("ol");
    this.line = find(".line");
    this.inputs = [...shadow.querySelectorAll("input")];
    this.words = find(".words");
    this.status = find("[role=status]");
    this.playing = false;
    this.waiting = false; // for the answer to the last report
    this.late = false; // the range is another one than was reported
    this.button.onclick = () => this.press();
    this.inputs.forEach((input, at) => {
      input.onfocus = () => this.begin();
      input.oninput = () => this.slide(at);
    });
    this.bars.onpointerdown = (event) => this.drag(event);
  }

  // Shows what the server says.
  show(data, report) {
    Object.assign(this, { data, report });
    this.counts = data.bars.map(([, , count]) => count);
    this.turn ??= data.turn;
    if (data.turn >= this.turn) {
      this.turn = data.turn;
      this.waiting = false;
      if (this.late) this.send();
      else this.answered();
    }
    this.draw();
  }

  answered() {
    this.range = this.data.range;
    if (this.playing && this.range[1] === this.counts.length) this.stop();
    if (!this.playing) root.removeAttribute("data-ranging");
  }

  draw() {
    const { bars, count, nouns, words, undated } = this.data;
    const most = Math.max(1, ...this.counts);
    const [first, end] = this.range;
    this.bars.replaceChildren(
      ...bars.map(([label, , number], at) => {
        const item = document.createElement("li");
        const [sum, bar, under] = ["b", "i", "span"].map((tag) => document.createElement(tag));
        sum.textContent = counted(number);
        item.style.setProperty("--part", number / most);
        under.textContent = label;
        item.append(sum, bar, under);
        item.classList.toggle("out", at < first || at >= end);
        return item;
      }),
    );
    this.line.style.setProperty("--first", first / bars.length);
    this.line.style.setProperty("--end", end / bars.length);
    this.inputs.forEach((input, at) => {
      input.max = bars.length;
      input.value = this.range[at];
      const [, name, number] = bars[Math.min(Math.max(this.range[at] - at, 0), bars.length - 1)];
      input.ariaValueText = `${name}, ${counted(number)} ${nouns[number === 1 ? 0 : 1]}`;
    });
    this.said = `${counted(count[0])} of ${counted(count[1])}`;
    this.words.querySelector("b").textContent = counted(count[0]);
    const lines = [
      `of ${counted(count[1])}`,
      words,
      undated && `${counted(undated)} without a date`,
    ];
    this.words.querySelector("span").textContent = lines.filter(Boolean).join("\n");
    this.drawButton();
  }

  drawButton() {
    const name = this.playing ? "Pause" : calm.matches ? "Next" : "Play";
    this.button.setAttribute("aria-label", name === "Next" ? "Add the next" : name);
    this.button.querySelector("path").setAttribute("d", SHAPES[name]);
  }

  // A gesture begins: all that it changes is one step of the browser's history.
  begin() {
    if (!this.waiting) root.removeAttribute("data-ranging");
    this.begun = false;
  }

  set(first, end) {
    if (first === this.range[0] && end === this.range[1]) return;
    this.range = [first, end];
    this.late = true;
    if (!this.waiting) this.send();
    this.draw();
  }

  send() {
    root.toggleAttribute("data-ranging", Boolean(this.begun));
    this.begun = true;
    this.late = false;
    this.waiting = true;
    this.turn += 1;
    this.report({ first: this.range[0], end: this.range[1], turn: this.turn });
  }

  slide(at) {
    this.pause();
    const [first, end] = this.range;
    const wanted = Number(this.inputs[at].value);
    if (at === 0) {
      const from = Math.min(wanted, this.counts.length - 1);
      this.set(from, Math.max(end, from + 1));
    } else this.set(Math.min(first, Math.max(wanted, 1) - 1), Math.max(wanted, 1));
    this.draw();
  }

  // A bar that is pressed is the last one shown; from one bar to another all between are.
  drag(event) {
    if (event.button !== 0) return;
    this.pause();
    this.begin();
    const before = this.range;
    const barAt = ({ clientX }) => {
      const { left, width } = this.bars.getBoundingClientRect();
      const at = Math.floor(((clientX - left) / width) * this.counts.length);
      return Math.max(0, Math.min(at, this.counts.length - 1));
    };
    const from = barAt(event);
    this.bars.setPointerCapture(event.pointerId);
    const through = () => this.set(before[0] <= from ? before[0] : 0, from + 1);
    const move = (moved) => {
      const at = barAt(moved);
      if (at !== from) this.set(Math.min(from, at), Math.max(from, at) + 1);
    };
    const end = (ended) => {
      this.bars.onpointermove = this.bars.onpointerup = this.bars.onpointercancel = null;
      if (ended.type === "pointercancel") this.set(...before);
    };
    this.bars.onpointermove = move;
    this.bars.onpointerup = (ended) => {
      if (barAt(ended) === from) through();
      end(ended);
    };
    this.bars.onpointercancel = end;
  }

  press() {
    if (this.playing) return this.pause(true);
    this.begin();
    if (calm.matches) return this.step();
    this.playing = true;
    root.toggleAttribute("data-playing", true);
    this.status.textContent = "";
    const tick = () => {
      if (!this.host.isConnected) this.pause();
      else if (!this.waiting) this.step();
    };
    this.timer = setInterval(tick, FRAME_MS);
    tick();
    this.drawButton();
  }

  // Adds the next bar; after the last one, begins again. Where no other is to be added, it ends.
  step() {
    const [before, most] = [this.range, this.counts.length];
    const [first, end] = before[0] < most ? before : [0, 0];
    this.set(first, nextEnd(this.counts, end < most ? end : first));
    if (this.range === before) this.pause(true);
  }

  pause(isSaid = false) {
    if (!this.playing) return;
    this.stop(isSaid);
    if (!this.waiting) root.removeAttribute("data-ranging");
    this.drawButton();
  }

  stop(isSaid = true) {
    clearInterval(this.timer);
    this.playing = false;
    root.removeAttribute("data-playing");
    const { count, nouns, words } = this.data;
    const said = `${counted(count[0])} of ${counted(count[1])} ${nouns[count[1] === 1 ? 0 : 1]}, ${words}`;
    this.status.textContent = isSaid ? said : "";
  }
}

const timelines = new WeakMap();

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  if (!timelines.has(parentElement)) timelines.set(parentElement, new Timeline(parentElement));
  const timeline = timelines.get(parentElement);
  timeline.show(data, (range) => setTriggerValue("range", range));
  const away = ({ detail }) => detail && timeline.pause();
  const changed = () => timeline.drawButton();
  window.addEventListener("serveraway", away);
  calm.addEventListener("change", changed);
  return () => {
    window.removeEventListener("serveraway", away);
    calm.removeEventListener("change", changed);
  };
}
