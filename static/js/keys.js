// Single keys at the desk. Each does what a control of the page does, and never while one writes or holds a modifier.
// They can be switched off (WCAG 2.1.4): then this device keeps one word, and nothing else is kept on it.
const OFF = "desk:keys";
const WRITES = "input:not([type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";

export const on = () => localStorage.getItem(OFF) !== "off";

// press(key, event) does what the key means here and returns whether it meant anything.
export function keys(press) {
  const box = document.querySelector("[data-keys]");
  if (box) {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = on();
    box.addEventListener("change", () => {
      if (box.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "off");
    });
  }
  document.addEventListener("keydown", (key) => {
    if (!on() || key.ctrlKey || key.metaKey || key.altKey || key.repeat || key.isComposing) return;
    if (key.target.closest?.(WRITES)) return;
    if (press(key.key.toLowerCase(), key) || pressed(key.key.toLowerCase())) key.preventDefault();
  });
}

// Whatever the page says belongs to a key: a button, a link or the summary of something folded.
function pressed(name) {
  const one = [...document.querySelectorAll("[data-key]")].find((it) => it.dataset.key === name && it.checkVisibility());
  one?.click();
  return Boolean(one);
}

// Say it to who does not see the page; what is said twice is heard twice.
export function say(text) {
  const place = document.querySelector("[data-said]");
  if (!place) return;
  place.textContent = "";
  setTimeout(() => { place.textContent = text; }, 100);
}

// What the last page did is said again here: a status that is there from the beginning is not read out.
export function sayWhatWasDone() {
  const done = [...document.querySelectorAll("main .notice[role=status]")].map((one) => one.querySelector("p")?.textContent ?? "");
  if (done.length) say(done.join(" "));
}
