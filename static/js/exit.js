// Leave quickly, in three ways: a click on any [data-leave] (the button at the top, and a skip link), or Shift pressed
// three times by itself within five seconds (GOV.UK "exit this page"). A blank sheet lies over the page at once; what was
// typed goes along to the house; then the house's own route ends the session and leads to a neutral site, in place of
// this page, so that Back does not return here. Without this file the links still work.
const TIMES = 3;
const WITHIN = 5000;
const LONGEST = 150; // milliseconds that words get to be on their way; nobody waits longer than that
let going = false;

function cover() {
  const sheet = document.createElement("div");
  sheet.className = "blank";
  document.body.append(sheet);
  document.title = "";
}

async function leave(address) {
  if (going) return;
  going = true;
  cover();
  const onTheWay = [];
  const waitUntil = (promise) => onTheWay.push(promise);
  document.dispatchEvent(new CustomEvent("chair:leaving", { detail: { waitUntil } }));
  const patience = new Promise((done) => { setTimeout(done, LONGEST); });
  await Promise.race([Promise.allSettled(onTheWay), patience]);
  window.location.replace(address);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  leave(link.href);
});

// Shift counts when it is pressed and let go with nothing in between: as part of a capital letter, of a selection with
// the mouse or of another shortcut it does not, and any other key begins the count anew.
let taps = [];
let alone = false;

function begin() {
  taps = [];
  alone = false;
}

function say(missing) {
  const place = document.querySelector("[data-leave-said]");
  if (place) place.textContent = missing === 2 ? place.dataset.two : missing === 1 ? place.dataset.one : "";
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Shift" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) begin();
  else if (!event.repeat) alone = true;
}, true);
document.addEventListener("keyup", (event) => {
  if (event.key !== "Shift" || !alone) return;
  alone = false;
  const now = event.timeStamp;
  taps = [...taps.filter((at) => now - at < WITHIN), now];
  say(TIMES - taps.length);
  const way = document.querySelector("[data-leave]");
  if (taps.length >= TIMES && way) leave(way.href);
}, true);
document.addEventListener("pointerdown", begin, true);
window.addEventListener("blur", begin);

// A browser that kept the page as it was may show it again on the way back: it is covered, and asked for anew.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  cover();
  window.location.reload();
});
