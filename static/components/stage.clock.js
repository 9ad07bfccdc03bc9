// The presenter's clock and timer. The timer is the window's own and survives a reload.

const KEPT = "briefing-timer";

function two(number) {
  return String(number).padStart(2, "0");
}

function reading(ms) {
  const seconds = Math.floor(ms / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export class Clock {
  constructor(box) {
    try {
      this.state = JSON.parse(sessionStorage.getItem(KEPT));
    } catch {
      this.state = null;
    }
    this.state ??= { since: Date.now(), before: 0 }; // since: null while it stands still
    this.element = document.createElement("div");
    this.element.className = "clock";
    this.time = document.createElement("time");
    this.timer = document.createElement("span");
    this.timer.setAttribute("role", "timer");
    this.timer.setAttribute("aria-label", "Time spent");
    this.pause = this.button("Pause", () => this.toggle());
    const reset = this.button("Start again", () => this.reset());
    this.element.append(this.time, this.timer, this.pause, reset);
    box.append(this.element);
    this.ticking = setInterval(() => this.draw(), 250);
    this.draw();
  }

  button(label, pressed) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = (event) => {
      if (event.detail > 0) button.blur();
      pressed();
    };
    return button;
  }

  spent() {
    const { since, before } = this.state;
    return before + (since === null ? 0 : Date.now() - since);
  }

  toggle() {
    const running = this.state.since !== null;
    this.state = { since: running ? null : Date.now(), before: this.spent() };
    this.keep();
  }

  reset() {
    this.state = { since: this.state.since === null ? null : Date.now(), before: 0 };
    this.keep();
  }

  keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(this.state));
    } catch {
      // Without storage a reload starts the timer again.
    }
    this.draw();
  }

  draw() {
    const now = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (this.time.textContent !== now) this.time.textContent = now;
    const spent = reading(this.spent());
    if (this.timer.textContent !== spent) this.timer.textContent = spent;
    this.pause.textContent = this.state.since === null ? "Go on" : "Pause";
  }

  close() {
    clearInterval(this.ticking);
  }
}
