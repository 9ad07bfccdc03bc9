// The HTML that shows this map in a frame of another page, with the filters of the address.

const { copyText } = await import(`./copy_link.js${new URL(import.meta.url).search}`);

const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

// The frame tells its height; only what it says itself counts.
export function snippet(address, title) {
  return `<iframe src="${escaped(address.href)}" title="${escaped(title)}" width="100%" height="640" loading="lazy" style="border:0"></iframe>
<script>
(function (frame) {
  addEventListener("message", function (event) {
    var height = event.data && event.data.partnershipMapHeight;
    if (event.source === frame.contentWindow && event.origin === "${address.origin}" && height > 0)
      frame.height = height;
  });
})(document.currentScript.previousElementSibling);
</script>
`;
}

export default function ({ parentElement, data }) {
  const host = parentElement.host ?? parentElement;
  const find = (selector) => parentElement.querySelector(selector);
  const dialog = find("dialog");
  const area = find("textarea");
  const finds = find("input");
  const said = find("[role=status]");
  const write = () => {
    const address = new URL(data.path, window.location.origin);
    address.search = window.location.search;
    if (finds.checked) address.searchParams.set("searchbox", "1");
    area.value = snippet(address, data.title);
    said.textContent = "";
  };
  find(".alone").hidden = data.elsewhere;
  finds.onchange = write;
  find(".open").onclick = () => {
    write();
    dialog.showModal();
    host.toggleAttribute("data-dialog", true); // Escape is for it, not for the map
    area.select();
  };
  dialog.onclose = () => host.toggleAttribute("data-dialog", false);
  find(".close").onclick = () => dialog.close();
  find(".copy").onclick = async () => {
    const bySelection = () => {
      area.select();
      return document.execCommand("copy");
    };
    const copied = await copyText(area.value, bySelection);
    said.textContent = copied ? "HTML copied" : "Select the HTML and copy it";
  };
}
