// Full screen that outlives a reload, and a screen that does not sleep.

const FULL = "briefing-full-screen";

export class FullScreen {
  constructor(signal) {
    this.leaving = false;
    addEventListener("pagehide", () => (this.leaving = true), { signal });
    document.addEventListener(
      "fullscreenchange",
      () => {
        if (!this.leaving) this.note(Boolean(document.fullscreenElement));
      },
      { signal },
    );
    // A browser gives the full screen only to a key or a click.
    for (const name of ["keydown", "pointerdown"]) {
      addEventListener(name, () => this.wanted() && this.ask(), { capture: true, signal });
    }
  }

  wanted() {
    try {
      return sessionStorage.getItem(FULL) === "yes" && !document.fullscreenElement;
    } catch {
      return false;
    }
  }

  note(full) {
    try {
      if (full) sessionStorage.setItem(FULL, "yes");
      else sessionStorage.removeItem(FULL);
    } catch {
      // Without storage a reload leaves the full screen.
    }
  }

  async ask() {
    try {
      await document.documentElement.requestFullscreen?.();
    } catch {
      // Not allowed here, or not by this key: the next one asks again where it was wanted.
    }
  }

  toggle() {
    return document.fullscreenElement ? document.exitFullscreen() : this.ask();
  }
}

export class WakeLock {
  // navigator.wakeLock is there on https and on this computer itself.
  static possible = "wakeLock" in navigator;

  constructor(signal) {
    this.on = false;
    signal.addEventListener("abort", () => this.want(false));
    document.addEventListener("visibilitychange", () => this.hold(), { signal });
  }

  want(on) {
    if (on === this.on) return;
    this.on = on;
    if (on) this.hold();
    else this.lock?.release();
  }

  async hold() {
    if (!this.on || document.visibilityState !== "visible" || !WakeLock.possible) return;
    if (this.lock && !this.lock.released) return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      // The battery is low: the system decides.
    }
  }
}
