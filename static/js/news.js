// The dot beside Notices while a page stands open: one line to the house, only while the page is being looked at. The
// chat client is fetched when it is needed, long after the page. A room has a line of its own and lends it to us.
const link = document.querySelector("[data-news]");
const SETTLE = 3000; // whoever clicks through pages opens no line on each of them
const LINGER = 20000; // a page that is out of sight for a moment keeps its line
let line = null;
let timer = 0;
let over = false;

function show() {
  if (!link || link.querySelector(".new")) return;
  const dot = document.getElementById("t-news").content.cloneNode(true);
  document.getElementById("news-said").textContent = `${link.textContent} ${dot.textContent}`;
  link.append(" ", dot);
}

async function open() {
  const client = await import("./live.js").catch(() => null);
  if (!client) later(open, LINGER); // the line is cut just now
  if (!client || over || line || document.hidden) return;
  const { ask, connect } = client;
  line = connect(link.dataset.news, () => { over = true; });
  // A page that wants to hear more than that has this line, too (the desk).
  document.dispatchEvent(new CustomEvent("chair:line", { detail: { line, ask } }));
  // What was rung while nobody listened is asked for, each time the line is up.
  line.on("connect", async () => {
    const answer = await ask(line, "notices.look", {});
    if (answer.ok && answer.new) show();
  });
}

function close() {
  line?.disconnect();
  line = null;
}

function later(step, wait) {
  clearTimeout(timer);
  timer = setTimeout(step, wait);
}

function follow() {
  if (document.hidden) later(close, LINGER);
  else if (!line) later(open, SETTLE);
  else clearTimeout(timer);
}

document.addEventListener("chair:news", show);
if (link && !document.querySelector("[data-room]")) {
  document.addEventListener("visibilitychange", follow);
  document.addEventListener("chair:leaving", () => { over = true; close(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", follow);
}
