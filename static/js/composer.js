// The composer's tools: marks over the words, and a look at them before they are sent. Without this file one types the
// marks by hand, and the preview is a page. Every sentence stands in templates/_macros/composer.html.
const WRAPS = { bold: ["**", "**"], italic: ["*", "*"] };
const ADDRESS = "https://";

// Put words in place of a part of what is written, so that undo brings it back.
function put(area, start, end, words, from, to) {
  area.focus();
  area.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, words)) {
    area.setRangeText(words, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
}

function wrap(area, [before, after]) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const stood = value.slice(start - before.length, start) === before && value.slice(end, end + after.length) === after;
  if (stood && !(before === "*" && value.slice(start - 2, start) === "**" && value.slice(start - 3, start) !== "***")) {
    put(area, start - before.length, end + after.length, value.slice(start, end), start - before.length, end - before.length);
    return;
  }
  // A mark that touches a space is no mark: the spaces at both ends stay outside.
  const chosen = value.slice(start, end);
  const words = chosen.trim();
  const lead = words ? chosen.length - chosen.trimStart().length : 0;
  const from = start + lead + before.length;
  put(area, start + lead, start + lead + words.length, before + words + after, from, from + words.length);
}

function quote(area) {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const stop = value.indexOf("\n", area.selectionEnd);
  const end = stop < 0 ? value.length : stop;
  const lines = value.slice(start, end).split("\n");
  const stood = lines.every((line) => line.startsWith("> "));
  const made = lines.map((line) => (stood ? line.slice(2) : `> ${line}`)).join("\n");
  // A quotation needs an empty line before the next words, or they belong to it.
  put(area, start, end, made, start + made.length, start + made.length);
}

function link(area) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  const words = value.slice(start, end).trim();
  if (/^https?:\/\/\S+$/.test(words)) {
    put(area, start, end, `[](${words})`, start + 1, start + 1);
    return;
  }
  const made = `[${words}](${ADDRESS})`;
  const from = words ? start + words.length + 3 : start + 1;
  put(area, start, end, made, from, words ? from + ADDRESS.length : from);
}

function mark(area, name) {
  if (name === "quote") quote(area);
  else if (name === "link") link(area);
  else wrap(area, WRAPS[name]);
}

// One stop of the Tab key for all four; arrows, Home and End go from tool to tool.
function arm(bar, area) {
  const buttons = [...bar.querySelectorAll("button")];
  const stop = (chosen) => buttons.forEach((one) => { one.tabIndex = one === chosen ? 0 : -1; });
  stop(buttons[0]);
  bar.setAttribute("aria-controls", area.id);
  bar.addEventListener("pointerdown", (event) => event.preventDefault()); // the words keep the focus, a phone its keys
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    stop(button);
    mark(area, button.dataset.mark);
  });
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    const to = step ? (at + step + buttons.length) % buttons.length : { Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    stop(buttons[to]);
    buttons[to].focus();
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!name) return;
    event.preventDefault();
    mark(area, name);
  });
}

async function look(button, form, template) {
  const body = form.elements.body.value;
  const token = form.elements.csrf_token.value;
  const answer = await fetch(button.dataset.preview, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": token },
    body: JSON.stringify({ body }),
  });
  if (!answer.ok) throw new Error(`preview: ${answer.status}`);
  const { html } = await answer.json();
  const shown = template.content.firstElementChild.cloneNode(true);
  shown.querySelector(".prose").append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  form.querySelector(".preview")?.remove();
  button.closest("p").after(shown);
  shown.focus();
}

for (const form of document.querySelectorAll("form.composer")) {
  const tools = form.querySelector("[data-tools]");
  for (const area of tools ? form.querySelectorAll("textarea[name=body]") : []) {
    const bar = tools.content.firstElementChild.cloneNode(true);
    area.before(bar);
    arm(bar, area);
  }
  const button = form.querySelector("[data-preview]");
  button?.addEventListener("click", async (event) => {
    if (button.dataset.plainly || !form.elements.body.value.trim()) return;
    event.preventDefault();
    try {
      await look(button, form, form.querySelector("[data-look]"));
    } catch {
      button.dataset.plainly = "yes"; // the page says what is the matter
      button.click();
    }
  });
}

// Quote: what belongs to the answer comes into the form that stands here, with the words that are chosen in the post.
document.addEventListener("click", async (event) => {
  const way = event.target.closest("a[data-quote]");
  const here = document.querySelector("#reply");
  if (!way || !here || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const chosen = getSelection();
  const prose = way.closest("article").querySelector(".prose");
  const words = !chosen.isCollapsed && prose.contains(chosen.getRangeAt(0).commonAncestorContainer) ? chosen.toString() : "";
  event.preventDefault();
  try {
    const page = new DOMParser().parseFromString(await (await fetch(way.href)).text(), "text/html");
    for (const part of ["#reply-title", "[data-answer]"]) here.querySelector(part).replaceWith(page.querySelector(`#reply ${part}`));
    const area = here.querySelector("[data-answer] textarea");
    if (words) area.value = words;
    here.scrollIntoView();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true })); // what is typed is kept, this too
  } catch {
    location.assign(way.href);
  }
});
