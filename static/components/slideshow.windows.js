// Into the second window, and out of the briefing.

const AGAIN_MS = 3000; // so soon a second Escape leaves
const BLOCKED =
  "The browser blocked the second window. Allow pop-ups for this address (at the end of the " +
  "address bar), then press P again.";

export class Windows {
  constructor(view, line) {
    Object.assign(this, { view, line, until: 0 });
  }

  // leaves() is called at the second time within three seconds.
  leave(leaves) {
    const closes = this.view === "presenter";
    if (Date.now() > this.until) {
      this.until = Date.now() + AGAIN_MS;
      const what = closes ? "close this window" : "leave the briefing";
      this.line.say(`Press Escape again to ${what}.`, AGAIN_MS);
      return;
    }
    if (closes) window.close();
    setTimeout(leaves, closes ? 300 : 0); // a window that no other one opened cannot be closed
  }

  openOther(room) {
    if (this.view === "follow") return;
    if (this.other && !this.other.closed) return void this.other.focus();
    const other = this.view === "stage" ? "presenter" : "stage";
    const address = new URL(location.href);
    address.searchParams.set("view", other);
    if (room) address.searchParams.set("room", room);
    address.searchParams.delete("auto");
    const features = "popup,width=1280,height=800";
    this.other = window.open(address, `briefing-${other}-${room ?? ""}`, features);
    if (!this.other) this.line.say(BLOCKED, 12_000);
  }
}
