// Says two minutes before the session ends that it will, with one button; and when it has ended, leaves nothing on the
// screen. Other pages, drafts that are kept and an open meeting count as use, so the house is asked how long is left.
const WARNING = 120; // seconds
const box = document.querySelector("[data-stay]");
let token = "";
let timer;

function later(seconds) {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(1, seconds) * 1000);
}

async function ask(url, options) {
  const answer = await fetch(url, options);
  return answer.ok ? answer.json() : { signed_in: false };
}

function show({ signed_in: here, seconds_left: left, csrf_token: now }) {
  if (!here) {
    gone();
    return;
  }
  token = now;
  box.hidden = left > WARNING;
  later(left > WARNING ? left - WARNING : left + 1);
}

async function look() {
  try {
    show(await ask(box.dataset.session));
  } catch {
    later(30); // no line: nothing can be said
  }
}

// Words in a box may have somebody sign in over the covered page (draft.js). Otherwise the page is asked for anew, without its place marked, so that the same address is not taken for the same page.
function gone() {
  later(WARNING);
  if (!document.dispatchEvent(new CustomEvent("chair:ended", { cancelable: true }))) return;
  const sheet = document.createElement("div");
  sheet.className = "blank";
  document.body.append(sheet);
  window.location.replace(window.location.pathname + window.location.search);
}

box.querySelector("button").addEventListener("click", async () => {
  try {
    show(await ask(box.dataset.stay, { method: "POST", headers: { "X-CSRF-Token": token } }));
  } catch {
    later(5);
  }
});
// A machine that slept has missed its timers.
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
later(Number(box.dataset.idle) - WARNING);
