// A map that the server has drawn; its words are escaped there. Pins with a key are buttons.
// Reports: pick (trigger), the key of a place.

export default function ({ parentElement, data, setTriggerValue }) {
  const map = parentElement.querySelector(".still");
  if (map.drawn !== data.svg) {
    const focused = parentElement.activeElement?.dataset.key;
    map.innerHTML = map.drawn = data.svg;
    if (focused) map.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
  map.onclick = ({ target }) => {
    const pin = target.closest("[data-key]");
    if (pin) setTriggerValue("pick", pin.dataset.key);
  };
  map.onkeydown = (event) => {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    map.onclick(event);
  };
}
