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

// Whether it worked. No clipboard outside https and localhost, or where it is not allowed: then the
// older way.
export async function copyText(text, older = copyBySelection) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return older(text);
  }
}

export default function (component) {
  const { parentElement } = component;
  const button = parentElement.querySelector("button");
  const said = parentElement.querySelector("[role=status]");
  let timer;
  button.onclick = async () => {
    const copied = await copyText(window.location.href);
    said.textContent = copied ? "Link copied" : "Copy it from the address bar";
    clearTimeout(timer);
    timer = setTimeout(() => (said.textContent = ""), 4000);
  };
  return () => clearTimeout(timer);
}
