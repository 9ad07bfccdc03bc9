// Beside each value of a filter, how many sites it would leave.
// Streamlit would send all values of a list again with every count, and lose what is chosen in one
// whose words change. So the values come once, with the rows, and only their counts with a rerun.

function write(name, values, counts, [one, many]) {
  const box = document.querySelector(`.st-key-${name.replace(/[^\w-]/g, "-")}`);
  const opened = box?.querySelector("[aria-controls]")?.getAttribute("aria-controls");
  const choices = [
    ...(box?.querySelectorAll("[data-testid=stButtonGroup] button") ?? []),
    ...(document.getElementById(opened)?.querySelectorAll("[role=option]") ?? []),
  ];
  for (const choice of choices) {
    // An address has a word joiner in it, for it not to become a link.
    const value = choice.textContent.replaceAll("\u2060", "").trim();
    const count = counts[values.indexOf(value)];
    const said = count?.toLocaleString("en-US");
    if (said) choice.dataset.count = said;
    else delete choice.dataset.count;
    // A style sheet draws the number; beside a date it would be heard as a part of it.
    choice.ariaLabel = said ? `${value}, ${said} ${count === 1 ? one : many}` : null;
  }
}

// Keeps the counts in the page, also in lists that open later, until the signal ends it.
export function keepCounts(values, { counts, nouns }, signal) {
  const draw = () => {
    for (const name of Object.keys(counts))
      if (values[name]) write(name, values[name], counts[name], nouns);
  };
  const observer = new MutationObserver(draw);
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  draw();
}
