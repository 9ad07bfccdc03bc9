// Copies the address of the page as it is now: filters and selection are in it.

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  return copied;
}

export default function (component) {
  const { parentElement } = component;
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("[role=status]");
  let timer;
  button.onclick = async () => {
    const address = window.location.href;
    let copied = false;
    try {
      await navigator.clipboard.writeText(address);
      copied = true;
    } catch {
      // No clipboard outside https and localhost, or not allowed: the older way.
      copied = copyBySelection(address);
    }
    said.textContent = copied ? "Link copied" : "Copy it from the address bar";
    clearTimeout(timer);
    timer = setTimeout(() => (said.textContent = ""), 4000);
  };
  return () => clearTimeout(timer);
}
