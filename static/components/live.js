// Asks the server's small version address, while the page can be seen, whether the roster changed.
// Says so when the server is away. Reports (states): token, only when there is news; back, when the
// server answers again: after a restart it has to draw the page again.

const version = new URL(import.meta.url).search;
const { Away, isConnected } = await import(`./live.away.js${version}`);

const EVERY_MS = 1000;
const MISSED = 2; // so many questions without an answer are worth a sign

export default function (component) {
  const { data, setStateValue } = component;
  const away = new Away();
  let stopped = false;
  let asking = false;
  let missed = 0;
  const heard = (answered) => {
    missed = answered && isConnected() ? 0 : missed + 1;
    // The briefing has its own sign.
    if (stopped || location.pathname.endsWith("/briefing")) return;
    if (missed >= MISSED) away.set(true);
    if (!missed && away.now) {
      away.set(false);
      setStateValue("back", Date.now());
    }
  };
  const ask = async () => {
    if (stopped || asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(data.address, { cache: "no-store" });
      const token = answer.ok ? await answer.text() : data.token;
      heard(true);
      if (!stopped && token !== data.token) {
        stopped = true;
        setStateValue("token", token);
      }
    } catch {
      heard(false);
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    stopped = true;
    away.set(false);
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
}
