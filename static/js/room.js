// The live room. One rule for everything that arrives: events have numbers; what is next is shown, what is old is passed
// over, a gap is waited for a moment and then asked for. A new line, a woken phone and a lost socket all end in "sync".
import { acts, keys } from "./acts.js";
import { Lines } from "./lines.js";
import { ask, connect } from "./live.js";
import { Outbox } from "./outbox.js";
import { address, arch, fold, part, wordsOf } from "./parts.js";
import { helpline, Private } from "./private.js";
import { Say } from "./say.js";
import { put, Turns } from "./turns.js";

const GAP = 300;
const HEARTBEAT = 30000;
// After these the room stands otherwise, and nobody else may say so; after a step, who leads has another line to say.
const TURNING = ["opened", "closing", "closed", "held", "resumed"];
const OFFERED = 5; // of the newest lines, for who leads to hide one
const get = (id) => document.getElementById(id);
const main = document.querySelector("main[data-room]");
const { room, csrf, me, zone, sealed, edits } = main.dataset;
const leads = main.dataset.leads === "yes";
const words = wordsOf(get("words"));
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
const lines = new Lines(get("log"), words, { me, clock, leads, edits: Number(edits), below: get("below") });
const turns = new Turns(words, { me, clock, announce });
const socket = connect(csrf, () => location.assign(sealed));
const waiting = new Map();
let last = Number(main.dataset.after);
let epoch = main.dataset.epoch;
let gap = 0;
let inside = false;
let asking = null;
let again = false;
let later = 0;
let refused = ""; // the last no, until something else was done

const outbox = new Outbox(
  `room:${room}:${me}`,
  async ({ nonce, text, answers }) => {
    if (!inside) return { ok: false, lost: true };
    return helps(await ask(socket, "room.say", { room, nonce, text, ...(answers && { answers: answers.id }) }));
  },
  (entry) => lines.mark(entry),
);
const say = get("say-form") && new Say(get("say-form"), words, {
  send: (text, answers) => lines.pending(outbox.add(text, answers)),
  change: async (message, text) => {
    const answer = helps(await askInTime("room.edit", { room, message, text }));
    if (!answer.ok) announce(answer.problem?.detail ?? words.offline);
    return answer.ok;
  },
  hold: () => turns.me && !turns.me.may_say,
  refused: () => sayAgain(get("say-why"), get("say-why").textContent),
});
const privately = get("private") && new Private(get("private"), words, {
  room, me, clock, announce, ask: (event, payload) => ask(socket, event, payload),
});

// What is to be said once: the timer, a no, news of another kind than words. It stands there to be read, too.
function announce(text) {
  sayAgain(get("said"), text);
}

// The same words are spoken once more only when they were gone for a moment.
function sayAgain(place, text) {
  place.textContent = "";
  setTimeout(() => put(place, text ?? ""), 50);
}

// The words are said. Where to turn stands beside them, for who wrote them alone.
function helps(answer) {
  if (!answer.help) return answer;
  get("help-now").querySelector("div").replaceChildren(...answer.help.lines.map(helpline));
  get("help-now").hidden = false;
  announce(get("help-now").querySelector("summary").textContent);
  return answer;
}

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
  if (event.kind === "hidden") lines.hide(event.target, event.code);
  else if (event.kind === "reacted") lines.react(event.target, event.code, event.by?.name, event.on);
  else if (event.kind === "shown" || event.kind === "edited") askFor(event.target);
  else lines.show(event);
  if (TURNING.includes(event.kind) || (leads && event.kind === "step")) soon();
}

// The words of a line that is shown again or was changed are asked for: who came in after it does not get them.
async function askFor(seq) {
  if (!lines.numbered(seq)) return;
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
  if (asking) again = true; // what changed while the answer was on its way
  asking ??= catchUp().finally(() => {
    asking = null;
    if (again) sync();
    again = false;
  });
  return asking;
}

// Several reasons within a moment are one question.
function soon() {
  later ||= setTimeout(() => {
    later = 0;
    sync();
  }, GAP);
}

async function catchUp() {
  for (let more = true; more;) {
    const asked = last;
    const answer = await askInTime("room.sync", { room, after_seq: asked });
    if (!answer.ok) {
      if (!answer.lost && answer.problem.status < 429) over();
      return;
    }
    more = heard(answer, asked);
  }
}

// What the house says we should know; true when there is more to ask for. Meanwhile newer events may have come.
function heard(answer, asked) {
  if (answer.epoch !== epoch || answer.last_seq < asked) {
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
  const { state, me: how, roster } = answer.snapshot;
  turns.show(state, how, roster);
  return answer.more;
}

// -- coming and going -------------------------------------------------------------------------------------------------

async function enter() {
  const asked = last;
  const answer = await askInTime("room.enter", { room, after_seq: asked });
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
  line("");
  if (heard(answer.heard, asked)) await sync();
  outbox.wake();
  privately?.sync();
}

// Nothing more may be read or said here: the words leave the screen, and the page says how things stand.
function over() {
  inside = false;
  socket.disconnect();
  outbox.forget();
  lines.clear();
  put(get("state-words"), words.left);
  location.assign(sealed);
}

function line(text) {
  put(get("line"), text);
}

socket.on("connect", enter);
socket.on("disconnect", () => {
  inside = false;
  get("look").hidden = false;
  line(words.offline);
});
socket.on("room.events", (batch) => { if (batch.room === room) batch.events.forEach(take); });
socket.on("room.state", (news) => {
  if (news.room !== room) return;
  turns.show(news.state);
  if (leads) soon(); // what they could say now
});
socket.on("room.roster", (news) => {
  if (news.room !== room) return;
  turns.people(news.roster);
  if (leads) soon(); // "only one person came" is over when another one comes
});
socket.on("room.private", (news) => { if (news.room === room) privately?.take(news); });
socket.on("room_left", (news) => { if (news.room === room) over(); });
const wake = () => {
  if (socket.connected) sync();
  else if (!document.hidden) socket.connect();
};
addEventListener("online", wake);
addEventListener("pageshow", (shown) => { if (shown.persisted) wake(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
setInterval(() => { if (socket.connected) sync(); }, HEARTBEAT);

// -- doing ------------------------------------------------------------------------------------------------------------

acts({
  room,
  ready: () => inside,
  version: () => turns.state.version,
  send: (event, payload) => ask(socket, event, payload),
  done(event, answer, form) {
    fold(form.closest("details[data-pick]"));
    helps(answer);
    if (event === "room.help" && answer.ok) privately?.open(answer.person, answer);
    if (event === "room.private" || event.startsWith("room.help_")) privately?.said(answer, form);
    if (answer.ok) fold(form.closest("details.more"));
    if (answer.ok && get("said").textContent === refused) put(get("said"), "");
    refused = answer.ok ? "" : answer.problem?.detail ?? words.offline;
    if (refused) announce(refused);
    if (answer.problem?.code === "room_changed") sync();
  },
});

get("log").addEventListener("click", (click) => {
  const button = click.target.closest("[data-act]");
  const act = button?.dataset.act;
  const of = button?.closest(".line");
  if (act === "again" || act === "back") {
    const entry = outbox.entries.find((one) => one.nonce === of.dataset.nonce);
    if (entry && act === "again") outbox.again(entry);
    if (entry && act === "back") {
      outbox.take(entry);
      of.remove();
      say.giveBack(entry.text);
    }
  } else if (act && inside) {
    click.preventDefault();
    const [name, text] = [".by__name", ".prose"].map((one) => of.querySelector(one).textContent.trim());
    say[act](of.id.slice(2), { seq: Number(of.dataset.seq), name, text });
  }
});

// Hide: the newest words of others, so that what was just said is gone with two presses.
for (const pick of document.querySelectorAll("details[data-pick]")) {
  pick.querySelector("summary").addEventListener("click", () => {
    if (pick.dataset.pick === "hide" && !pick.open) offer(pick.querySelector("ul"));
  });
  pick.addEventListener("toggle", () => {
    if (!pick.open) return;
    for (const one of document.querySelectorAll("details[data-pick]")) if (one !== pick) one.open = false;
    pick.querySelector("ul button")?.focus();
  });
  pick.addEventListener("keydown", (key) => {
    if (key.key !== "Escape") return;
    pick.open = false;
    pick.querySelector("summary").focus();
  });
}

function offer(list) {
  list.replaceChildren(...lines.newest(OFFERED).reverse().map(({ id, name, text }) => {
    const item = part("t-pick");
    arch(item, name);
    item.querySelector(".name").textContent = name;
    item.querySelector("[data-text]").textContent = text;
    address(item, { name, ID: id });
    return item;
  }));
}

get("script-say")?.addEventListener("click", () => say.giveBack(get("script-line").textContent.trim()));

// Leaving takes along what was not sent: nothing of it stays on this device.
document.addEventListener("chair:leaving", () => outbox.forget());
document.querySelector("form[action$='/leave']")?.addEventListener("submit", () => outbox.forget());

// Announcements rest while this is ticked: nothing in the room speaks by itself, and nothing is made up for later.
const QUIET = "room:quiet";
const live = [[get("log"), "polite"], [get("state"), "polite"], [get("said"), "polite"], [get("say-why"), "polite"]].filter(([place]) => place);
const rest = (quiet) => { for (const [place, manner] of live) place.setAttribute("aria-live", quiet ? "off" : manner); };
get("quiet").hidden = false;
get("pause").checked = sessionStorage.getItem(QUIET) === "yes";
get("pause").addEventListener("change", ({ target }) => {
  sessionStorage.setItem(QUIET, target.checked ? "yes" : "no");
  rest(target.checked);
});
rest(get("pause").checked);
keys(get("keys"));
outbox.restore().forEach((entry) => lines.pending(entry));
lines.toEnd();
