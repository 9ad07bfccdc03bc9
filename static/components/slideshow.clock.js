// The presenter's clock and timer. All windows of a room share the timer, which the browser keeps.

const version = new URL(import.meta.url).search;
const [{ IDLE, onSlide, reading, restarted, spent, spentOn, toggled }, { read, store }, { make }] =
  await Promise.all([
    import(`./slideshow.timer.js${version}`),
    import(`./slideshow.storage.js${version}`),
    import(`./slideshow.dom.js${version}`),
  ]);

const NAME = "briefing-timer";
const TARGET = "briefing-target"; // minutes

export class Timer {
  enter(room) {
    this.room = room;
  }

  get state() {
    const stored = read(NAME);
    return stored?.room === this.room ? { ...IDLE, ...stored } : IDLE;
  }

  set state(timer) {
    store(NAME, { ...timer, room: this.room });
  }

  onSlide(slide) {
    const before = this.state;
    const after = onSlide(before, slide, Date.now());
    if (after !== before) this.state = after;
  }

  spentOn(slide) {
    return spentOn(this.state, slide, Date.now());
  }
}

export class Clock {
  constructor(box, timer, drawn) {
    this.timer = timer;
    this.drawn = drawn; // called each time, to draw what shows the slides' times
    this.time = make("time");
    this.spent = make("span", { className: "spent" });
    this.spent.setAttribute("role", "timer");
    this.onSlide = make("span", { className: "on-slide" });
    this.pause = make("button", { type: "button" });
    this.pause.onclick = (event) => this.press(event, toggled(timer.state, Date.now()));
    const again = make("button", { type: "button", textContent: "Reset" });
    again.onclick = (event) => this.press(event, restarted(timer.state));
    this.target = make("input", { type: "number", min: 1, max: 600, inputMode: "numeric" });
    this.target.value = read(TARGET) || "";
    this.target.oninput = () => {
      store(TARGET, Math.max(0, Math.min(600, Math.round(Number(this.target.value) || 0))));
      this.draw();
    };
    this.target.onkeydown = (event) => {
      if (["Enter", "Escape"].includes(event.key)) this.target.blur();
    };
    const label = make("label", {}, ["Count down from ", this.target, " min"]);
    this.element = make("div", { className: "clock" }, [
      this.time,
      this.spent,
      this.pause,
      again,
      this.onSlide,
      label,
    ]);
    box.append(this.element);
    this.ticking = setInterval(() => this.draw(), 250);
    this.draw();
  }

  press(event, state) {
    if (event.detail > 0) event.currentTarget.blur(); // the space bar is the slides'
    this.timer.state = state;
    this.draw();
  }

  draw() {
    const { state } = this.timer;
    const now = Date.now();
    const minutes = read(TARGET) || 0;
    const left = minutes * 60_000 - spent(state, now);
    const say = (element, text) => {
      if (element.textContent !== text) element.textContent = text;
    };
    const time = { hour: "2-digit", minute: "2-digit" };
    say(this.time, new Date(now).toLocaleTimeString([], time));
    say(this.spent, reading(minutes ? left : spent(state, now)));
    this.spent.setAttribute("aria-label", minutes ? "Time left" : "Time spent");
    this.spent.classList.toggle("over", Boolean(minutes) && left < 0);
    say(this.onSlide, `This slide ${reading(spentOn(state, state.slide, now))}`);
    say(this.pause, state.since !== null ? "Pause" : state.begun ? "Resume" : "Start");
    this.drawn();
  }

  close() {
    clearInterval(this.ticking);
  }
}
