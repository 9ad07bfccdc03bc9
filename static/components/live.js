// Asks the server's small version address, while the page can be seen, whether the roster changed.
// Reports: token (state), only when there is news.

await import(`./live.steps.js${new URL(import.meta.url).search}`);

const EVERY_MS = 1000;

export default function (component) {
  const { data, setStateValue } = component;
  let stopped = false;
  let asking = false;
  const ask = async () => {
    if (stopped || asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(data.address, { cache: "no-store" });
      const token = answer.ok ? await answer.text() : data.token;
      if (!stopped && token !== data.token) {
        stopped = true;
        setStateValue("token", token);
      }
    } catch {
      // The server is away: Streamlit says so itself, and the next round asks again.
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
  ask();
  return () => {
    stopped = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", ask);
  };
}
