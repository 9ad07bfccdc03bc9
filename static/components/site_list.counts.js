// Beside each value of a filter, how many sites it would leave.
// Streamlit would send all values of a list again with every count, and lose what is chosen in one
// whose words change. So the values come once, with the rows, and only their counts with a rerun.

function write(name, values, counts) {
  const box = document.querySelector(`.st-key-${name.replace(/[^\w-]/g, "-")}`);
  const opened = box?.querySelector("[aria-controls]")?.getAttribute("aria-controls");
  const choices = [
    ...(box?.querySelectorAll("[data-testid=stButtonGroup] button") ?? []),
    ...(document.getElementById(opened)?.querySelectorAll("[role=option]") ?? []),
  ];
  for (const choice of choices) {
    const count = counts[values.indexOf(choice.textContent.trim())];
    if (count === undefined) delete choice.dataset.count;
    else choice.dataset.count = count.toLocaleString("en-US");
  }
}

// Keeps the counts in the page, also in lists that open later, until the signal ends it.
export function keepCounts(values, counts, signal) {
  const draw = () => {
    for (const name of Object.keys(counts))
      if (values[name]) write(name, values[name], counts[name]);
  };
  const observer = new MutationObserver(draw);
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  draw();
}
