// The live room. One rule for everything that arrives: events have numbers; what is next is shown, what is old is passed
// over, a gap is waited for a moment and then asked for. A new line, a woken phone and a lost socket all end in "sync".
import { ask, connect } from "./live.js";
import { Lines, showPeople, wordsOf } from "./lines.js";
import { Outbox } from "./outbox.js";

const GAP = 300;
const HEARTBEAT = 30000;
const get = (id) => document.getElementById(id);
const main = document.querySelector("main[data-room]");
const { room, csrf, me, zone, sealed } = main.dataset;
const leads = main.dataset.leads === "yes";
const words = wordsOf(get("words"));
const lines = new Lines(get("log"), words, { me, zone, leads });
const socket = connect(csrf, () => location.assign(sealed));
const waiting = new Map();
let last = Number(main.dataset.after);
let epoch = main.dataset.epoch;
let gap = 0;
let inside = false;
let asking = null;

const outbox = new Outbox(
  `room:${room}:${me}`,
  ({ nonce, text }) => (inside ? ask(socket, "room.say", { room, nonce, text }) : { ok: false, lost: true }),
  (entry) => lines.mark(entry),
);

// -- hearing ----------------------------------------------------------------------------------------------------------

function take(event) {
  if (event.seq <= last) return;
  waiting.set(event.seq, event);
  while (waiting.has(last + 1)) {
    apply(waiting.get(last + 1));
    waiting.delete(last);
  }
  clearTimeout(gap);
  if (waiting.size) gap = setTimeout(sync, GAP);
}

function apply(event) {
  last = event.seq;
  if (event.nonce && event.by?.name === me) outbox.settle(event.nonce);
  if (event.kind === "hidden") lines.hide(event.target);
  else if (event.kind === "shown") showAgain(event.target);
  else lines.show(event);
  if (event.kind !== "message") setTimeout(sync, GAP); // the room's state may be another one
}

// The words of a line that is shown again are asked for: who came in after it does not get them.
async function showAgain(seq) {
  const answer = await askInTime("room.sync", { room, after_seq: seq - 1 });
  const found = answer.ok && answer.events.find((event) => event.seq === seq);
  if (found) lines.show(found);
}

// Ask, and when the house wants us to be slower or is too busy, again after the time that it names.
async function askInTime(event, payload) {
  for (;;) {
    const answer = await ask(socket, event, payload);
    if (answer.ok || answer.lost || answer.problem.status < 429) return answer;
    await new Promise((go) => { setTimeout(go, 1000 * (answer.problem.retry_after ?? 2)); });
  }
}

function sync() {
  asking ??= catchUp().finally(() => { asking = null; });
  return asking;
}

async function catchUp() {
  for (let more = true; more;) {
    const answer = await askInTime("room.sync", { room, after_seq: last });
    if (!answer.ok) {
      if (!answer.lost && answer.problem.status < 429) over();
      return;
    }
    more = heard(answer);
  }
}

// What the house says we should know; true when there is more to ask for.
function heard(answer) {
  if (answer.epoch !== epoch || answer.last_seq < last) {
    // Numbers began anew (a restored database): nothing we have may be trusted.
    epoch = answer.epoch;
    last = answer.snapshot.from_seq;
    waiting.clear();
    lines.clear();
    return true;
  }
  for (const event of answer.events) if (event.seq > last) apply(event);
  last = Math.max(last, answer.last_seq);
  for (const seq of waiting.keys()) if (seq <= last) waiting.delete(seq);
  show({ ...answer.snapshot, state: answer.snapshot.state.state });
  return answer.more;
}

function show({ state, roster }) {
  const text = words[`state-${state}`] ?? "";
  const shown = get("state-words");
  if (shown.textContent !== text) shown.textContent = text;
  get("state").classList.toggle("is-paused", state === "held");
  if (get("people")) showPeople(get("people"), roster, me);
  if (state === "closed") closed();
}

// -- coming and going -------------------------------------------------------------------------------------------------

async function enter() {
  const answer = await askInTime("room.enter", { room, after_seq: last });
  if (answer.lost) return;
  if (!answer.ok) {
    if (answer.problem.code === "meeting_over") await sync();
    else if (answer.problem.status < 429) over();
    return;
  }
  if (!answer.in_room) {
    location.assign(sealed);
    return;
  }
  inside = true;
  get("look").hidden = true;
  hint("");
  if (heard(answer.heard)) await sync();
  outbox.wake();
}

function closed() {
  const say = get("say");
  if (say) say.hidden = true;
}

// Nothing more may be read or said here: the words leave the screen, and the page says how things stand.
function over() {
  inside = false;
  socket.disconnect();
  outbox.forget();
  lines.clear();
  get("state-words").textContent = words.left;
  location.assign(sealed);
}

function hint(text) {
  const place = get("say-hint");
  if (place) place.textContent = text;
}

socket.on("connect", enter);
socket.on("disconnect", () => {
  inside = false;
  get("look").hidden = false;
  hint(words.offline);
});
socket.on("room.events", (batch) => { if (batch.room === room) batch.events.forEach(take); });
socket.on("room.roster", (news) => { if (news.room === room && get("people")) showPeople(get("people"), news.roster, me); });
socket.on("room_left", (news) => { if (news.room === room) over(); });
const wake = () => {
  if (socket.connected) sync();
  else if (!document.hidden) socket.connect();
};
addEventListener("online", wake);
document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
setInterval(() => { if (socket.connected) sync(); }, HEARTBEAT);

// -- saying -----------------------------------------------------------------------------------------------------------

const form = get("say-form");
form?.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  const field = get("f-text");
  const text = field.value.trim();
  if (text) lines.pending(outbox.add(text));
  field.value = "";
  field.focus();
});
get("f-text")?.addEventListener("keydown", (key) => {
  if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
});

get("log").addEventListener("click", async (click) => {
  const button = click.target.closest("button[data-act]");
  const act = button?.dataset.act;
  if (act === "again" || act === "back") {
    const line = button.closest("[data-nonce]");
    const entry = outbox.entries.find((one) => one.nonce === line.dataset.nonce);
    if (entry && act === "again") outbox.again(entry);
    if (entry && act === "back") {
      outbox.take(entry);
      line.remove();
      get("f-text").value ||= entry.text;
      get("f-text").dispatchEvent(new Event("input", { bubbles: true }));
    }
    get("f-text").focus();
  } else if (act && socket.connected) {
    click.preventDefault();
    await ask(socket, `room.${act}`, { message: button.dataset.message });
  }
});

// Leaving takes along what was not sent: nothing of it stays on this device.
document.addEventListener("chair:leaving", () => outbox.forget());
document.querySelector("form[action$='/leave']")?.addEventListener("submit", () => outbox.forget());
get("quiet").hidden = false;
get("pause").addEventListener("change", (change) => {
  get("log").setAttribute("aria-live", change.target.checked ? "off" : "polite");
});
outbox.restore().forEach((entry) => lines.pending(entry));
lines.toEnd();
