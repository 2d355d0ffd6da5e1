// First words in a row, by keys: the one that is read now is let through, sent back or left, and the next one is read.
import { keys, sayWhatWasDone } from "./keys.js";

const all = () => [...document.querySelectorAll("[data-lane] > li")];
const here = () => document.activeElement.closest("[data-lane] > li");

function read(one) {
  one?.focus();
  return Boolean(one);
}

const first = () => document.querySelector("[data-lane] > li:target") ?? all()[0];

// Where nothing is read yet, a key reads and does nothing: nothing is let through that was not looked at.
function on(act) {
  const one = here();
  return one ? act(one) : read(first());
}

function publish(one) {
  one.querySelector("button[value=publish]")?.click();
  return true;
}

function ask(one) {
  const part = one.querySelector("details");
  if (!part) return false;
  part.open = true;
  part.querySelector("textarea").focus();
  return true;
}

function leave(one) {
  const list = all();
  return read(list[list.indexOf(one) + 1]) || read(document.querySelector("[data-further]"));
}

const MEANS = { a: publish, e: ask, h: leave };

document.addEventListener("keydown", (key) => {
  if (key.key !== "Enter" || !(key.ctrlKey || key.metaKey)) return;
  const form = key.target.closest("[data-lane] form");
  if (!form) return;
  key.preventDefault();
  form.requestSubmit();
});
keys((name) => (name in MEANS ? on(MEANS[name]) : false));
if (document.querySelector("main .notice[role=status]") || location.hash) read(first());
sayWhatWasDone();
