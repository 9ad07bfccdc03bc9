// What is said and what waits while the server is away. The map stays and can be moved; what needs
// the server waits. Streamlit disables its own widgets, and its own words are taken away.

const WORDS =
  "The server is not answering. The map stays as it is and updates when the server is back.";
const WAITS = ".st-key-site-list, .st-key-title-bar-links, [data-testid='stPageLink']";

function closeStreamlitsDialog() {
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    if (/^\s*Connection error/.test(dialog.textContent)) dialog.querySelector("button")?.click();
  }
}

export function isConnected() {
  const app = document.querySelector("[data-testid=stApp]");
  return app?.dataset.testConnectionState === "CONNECTED";
}

export class Away {
  constructor() {
    this.now = false;
    this.observer = new MutationObserver(closeStreamlitsDialog);
  }

  set(away) {
    if (away === this.now) return;
    this.now = away;
    for (const element of document.querySelectorAll(WAITS)) element.inert = away;
    window.dispatchEvent(new CustomEvent("serveraway", { detail: away }));
    this.observer.disconnect();
    if (away) {
      this.observer.observe(document.body, { childList: true, subtree: true });
      closeStreamlitsDialog();
      this.sign = Object.assign(document.createElement("p"), { className: "server-away" });
      this.sign.setAttribute("role", "status");
      document.body.append(this.sign);
      this.sign.textContent = WORDS; // after it is there, so that it is read out
    } else {
      this.sign?.remove();
    }
  }
}
