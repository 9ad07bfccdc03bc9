// What is said beside the slides: how the screen is, who follows, who is away, whether the line holds.

const version = new URL(import.meta.url).search;
const [{ make }, { LEFT_MS, PAUSED_MS, presence }] = await Promise.all([
  import(`./slideshow.dom.js${version}`),
  import(`./slideshow.state.js${version}`),
]);

const SIGN_MS = 700; // a connection that is back within this time is not worth a sign

const COVERS = { black: "Black screen (B)", white: "White screen (W)", code: "Code on screen (Q)" };

// What a presenter is told of the screen that the room sees, with the key that ends it.
function statusLines({ screen, frozen, zoom, auto }, alone) {
  return [
    alone && "Some screens may not follow now",
    COVERS[screen],
    frozen && "Screen frozen (Z)",
    zoom && "Zoomed in (0)",
    auto && `Advances every ${auto} s (A)`,
  ].filter(Boolean);
}

function followers(count) {
  if (!count) return "No one is following yet";
  return count === 1
    ? "1 person is following"
    : `${count.toLocaleString("en-US")} people are following`;
}

export class Status {
  constructor(view, { sign, status }) {
    Object.assign(this, { view, sign, status });
    this.isLost = { room: false, server: false };
    this.awaySince = null;
    // Streamlit's own line to the server, as it says itself.
    this.watch = new MutationObserver(() => {
      const app = document.querySelector('[data-testid="stApp"]');
      const state = app?.dataset.testConnectionState;
      this.setLost("server", Boolean(state) && state !== "CONNECTED");
    });
    this.watch.observe(document.body, {
      subtree: true,
      attributes: true,
      attributeFilter: ["data-test-connection-state"],
    });
  }

  setAway(seconds) {
    this.awaySince = seconds === null ? null : Date.now() - 1000 * seconds;
    this.draw();
  }

  setLost(line, isLost) {
    this.isLost[line] = isLost;
    if (!Object.values(this.isLost).some(Boolean)) {
      clearTimeout(this.signing);
      this.signing = null;
      this.lost = false;
    } else {
      this.signing ??= setTimeout(() => {
        this.lost = true;
        this.draw();
      }, SIGN_MS);
    }
    this.draw();
  }

  draw() {
    clearTimeout(this.waiting);
    const away = this.awaySince === null ? null : Date.now() - this.awaySince;
    const absent = this.view === "follow" ? presence(away) : "";
    const text = this.lost ? "Reconnecting…" : absent;
    this.sign.hidden = !text;
    if (this.sign.textContent !== text) this.sign.textContent = text;
    const next = [PAUSED_MS, LEFT_MS].find((ms) => away !== null && away < ms);
    if (next) this.waiting = setTimeout(() => this.draw(), next - away + 10);
  }

  drawStatus(state, { followers: count, alone }) {
    const lines = this.view === "presenter" ? statusLines(state, alone) : [];
    const text = [...lines, followers(count)].join();
    if (text === this.said) return;
    this.said = text;
    const spans = lines.map((line) => make("span", { textContent: line }));
    const last = make("span", { className: "followers", textContent: followers(count) });
    this.status.replaceChildren(...spans, last);
  }

  close() {
    this.watch.disconnect();
    clearTimeout(this.signing);
    clearTimeout(this.waiting);
  }
}
