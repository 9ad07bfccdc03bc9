// Slides that advance by themselves. Of a room's windows one alone does it.

const IDLE_MS = 120_000;

export class Auto {
  // next() shows the next slide; resume() advances again a screen whose address asks for it, so
  // that it does not stay where a passer-by's key stopped it.
  constructor({ next, resume }) {
    Object.assign(this, { next, resume });
    this.runsFor = "";
  }

  // A slide that has come gets its whole time; 0 seconds: none.
  run(slide, seconds) {
    const now = seconds ? `${seconds} ${slide}` : "";
    if (now === this.runsFor) return;
    this.runsFor = now;
    clearTimeout(this.running);
    if (now) this.running = setTimeout(this.next, seconds * 1000);
  }

  touched() {
    clearTimeout(this.idle);
    this.idle = setTimeout(this.resume, IDLE_MS);
  }

  close() {
    clearTimeout(this.running);
    clearTimeout(this.idle);
  }
}
