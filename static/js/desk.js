// A case that stands open: it stays with whoever reads it, is given back when they leave it, and says at once when somebody
// else decides it. Keys: what is decided, by which rule, and done.
import { keys, say, sayWhatWasDone } from "./keys.js";
import { wordsOf } from "./parts.js";

const PAUSE = 4 * 60 * 1000; // a lease lasts 15 minutes: three signs of life, should two be lost
const WAYS = { h: "hide", k: "keep", p: "publish", e: "ask_change", r: "remove" };
const RULES = [..."1234567890-="];
const open = document.querySelector("[data-now]");
const form = document.querySelector("form[data-decide]");
const words = wordsOf(document.getElementById("t-desk"));
let lease = form?.dataset.lease ?? "";
let typed = false;
let sent = false;
let filled = "";

// --- having it --------------------------------------------------------------------------------------------------------

const headers = () => ({ "X-CSRF-Token": form.elements.csrf_token.value });

async function alive() {
  if (document.hidden || sent) return;
  try {
    const answer = await fetch(form.dataset.claim, { method: "POST", headers: headers() });
    if (answer.ok) lease = (await answer.json()).lease;
    else if (answer.status === 403) moved("taken");
  } catch {
    // A lost sign of life costs nothing: the claim ends by itself, and what is typed stays on the page.
  }
}

function leave() {
  if (sent || typed || !lease) return;
  fetch(`${form.dataset.claim}?lease=${lease}`, { method: "DELETE", headers: headers(), keepalive: true }).catch(() => {});
  lease = "";
}

const empty = () => [...form.querySelectorAll("textarea")].every((one) => !one.value.trim());

if (form?.dataset.claim) {
  typed = !empty();
  form.addEventListener("input", () => { typed = true; });
  document.addEventListener("submit", () => { sent = true; });
  setInterval(alive, PAUSE);
  document.addEventListener("visibilitychange", alive);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) { sent = false; alive(); } });
}

// --- what others do meanwhile -----------------------------------------------------------------------------------------

function moved(word) {
  const box = document.querySelector("[data-moved]");
  box.hidden = false;
  box.querySelector("p").textContent = words[word];
}

async function look() {
  if (sent) return;
  const answer = await fetch(open.dataset.now).catch(() => null);
  if (!answer) return;
  if (answer.status === 404 || answer.status === 403) moved("gone");
  if (!answer.ok) return;
  const now = await answer.json();
  if (String(now.version) !== open.dataset.version) moved(now.status === "open" ? "moved" : "decided");
  else if (now.claimed_by && !now.is_mine && form?.dataset.claim) moved("taken");
}

if (open) {
  document.addEventListener("chair:line", ({ detail: { line, ask } }) => {
    line.on("desk.moved", look);
    line.on("connect", async () => { if ((await ask(line, "desk.follow", {})).ok) look(); });
  });
}

// --- keys -------------------------------------------------------------------------------------------------------------

const way = () => form.querySelector("[name=action]:checked");

// The text kept ready: what was done, what the rule says of it, and what they can do now.
function ready(action, rule) {
  const part = (name, of) => document.querySelector("#t-ready")?.content.querySelector(`[data-${name}="${of}"]`)?.textContent;
  const parts = [part("opening", action), part("fact", rule), part("way", action)];
  return parts.every(Boolean) ? parts.join("\n\n") : "";
}

function fill(rule) {
  const list = form.elements.rule;
  const box = form.elements.reason;
  if (!list || ![...list.options].some((one) => one.value === rule)) return false;
  list.value = rule;
  const text = ready(way()?.value, rule);
  // What somebody wrote themselves is kept; what was filled in for another rule is not.
  const own = box.value.replace(filled, "").trim();
  if (text) box.value = own ? `${own}\n\n${text}` : text;
  filled = text;
  typed = true;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  say(`${list.selectedOptions[0].textContent}. ${text ? words.filled : words.first}`);
  return true;
}

function choose(action) {
  const radio = form.querySelector(`[name=action][value=${action}]`);
  if (!radio) return false;
  radio.checked = true;
  radio.focus();
  typed = true;
  if (form.elements.rule?.value) fill(form.elements.rule.value);
  return true;
}

// Nothing is decided that nobody has looked at: what is folded is opened first.
const unread = () => [...document.querySelectorAll(".evidence details:not([data-read])")].find((one) => !one.open);

function decide() {
  const shut = unread();
  if (shut) {
    say(words.folded);
    shut.querySelector("summary").focus();
  } else if (way()) {
    form.requestSubmit(form.querySelector("button.btn--main"));
  } else {
    say(words.choose);
  }
  return true;
}

for (const one of document.querySelectorAll(".evidence details")) {
  one.addEventListener("toggle", () => { if (one.open) one.dataset.read = ""; });
}

function unfold() {
  const shut = unread();
  if (!shut) return false;
  shut.open = true;
  shut.querySelector("summary").focus();
  return true;
}

keys((name, { target }) => {
  if (name === "o") return unfold();
  if (!form) return false;
  if (name in WAYS) return choose(WAYS[name]);
  if (RULES.includes(name)) return fill(String(RULES.indexOf(name) + 1));
  if (name === "enter") return !target.closest("a, button, summary") && decide();
  return false;
});

form?.addEventListener("keydown", (key) => {
  if (key.key !== "Enter" || !(key.ctrlKey || key.metaKey)) return;
  key.preventDefault();
  decide();
});

sayWhatWasDone();
