// The queue, as it stands now: looked at again when something at the desk moved. What one is about to press stays where it is.
import { keys, sayWhatWasDone } from "./keys.js";

const place = () => document.querySelector("[data-queue]");
const status = document.querySelector("[data-waits]");
const names = (part) => new Map([...part.querySelectorAll("[data-case]")].map((one) => [one.dataset.case, one]));
let waiting = null;
let looking = false;
let again = false;

const busy = () => place().matches(":hover") || place().contains(document.activeElement);

function show() {
  if (!waiting) return;
  const held = document.activeElement.closest?.("[data-case]")?.dataset.case;
  const top = scrollY;
  place().replaceWith(waiting);
  waiting = null;
  listen();
  if (held) (names(place()).get(held)?.querySelector("a") ?? document.getElementById("main")).focus({ preventScroll: true });
  scrollTo(0, top);
}

function say(fresh) {
  if (!fresh) return;
  const words = fresh === 1 ? status.dataset.one : status.dataset.more.replace("NUMBER", fresh);
  status.querySelector("span").textContent = words;
  status.querySelector("button").hidden = !busy();
}

async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    const answer = await fetch(location.href);
    if (answer.ok) take(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-queue]"));
  } catch {
    // No line just now: the next bell, or the next look, brings it.
  }
  looking = false;
  if (again) {
    again = false;
    look();
  }
}

function take(now) {
  if (!now || now.isEqualNode(place())) return;
  const before = names(place());
  waiting = now;
  const fresh = [...names(now).keys()].filter((one) => !before.has(one)).length;
  say(fresh);
  if (!busy()) show();
}

// As soon as nobody points at it and the keyboard is elsewhere, it is shown by itself.
function listen() {
  const later = () => setTimeout(() => { if (!busy()) show(); }, 600);
  place().addEventListener("pointerleave", later);
  place().addEventListener("focusout", later);
}

if (place() && status) {
  listen();
  status.querySelector("button").addEventListener("click", () => {
    show();
    status.querySelector("button").hidden = true;
    place().querySelector("a")?.focus();
  });
  document.addEventListener("chair:line", ({ detail: { line, ask } }) => {
    line.on("desk.moved", look);
    line.on("connect", async () => { if ((await ask(line, "desk.follow", {})).ok) look(); });
  });
}
keys(() => false);
sayWhatWasDone();
