// Nothing typed is lost: every composer keeps its words at the house while they are typed, from the first character. They
// are in this page's memory and at the house, and nowhere on the device: others may use it. When the session has ended,
// one signs in over the page. Every sentence stands in templates/_macros/draft.html.
import { signInHere, useToken } from "./signin.js";

const PAUSE = 1000;
const LONGEST = 5000;
const AGAIN = [2000, 4000, 8000, 16000, 30000];
const HOUSE = ["csrf_token", "nonce", "draft_place", "draft_by", "draft_version", "draft_writer", "draft_others"];
const WRITTEN = [
  "title", "body", "text", "words", "reason", "person_reason", "note", "description", "agreement", "runs_it", "own_rules",
  "blank_operator", "blank_address", "blank_registered", "blank_responsible", "blank_privacy", "blank_servers",
  "blank_helpers", "blank_authority", "blank_law",
];
const drafts = [];

class Draft {
  constructor(part) {
    Object.assign(this, { part, form: part.closest("form"), writer: crypto.randomUUID(), tries: 0, changes: 0, kept: 0 });
    this.words = Object.fromEntries(
      [...part.querySelector("[data-words]").content.querySelectorAll("[data-word]")].map((one) => [one.dataset.word, one.textContent]),
    );
    this.form.addEventListener("input", (event) => this.changed(event.target));
    this.form.addEventListener("change", (event) => this.changed(event.target));
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("draft:moves", (event) => this.moves(event.detail));
    this.places = [part.dataset.url, part.dataset.late, this.form.elements.draft_place.value];
  }

  get version() { return this.form.elements.draft_version; }
  get unkept() { return this.changes !== this.kept; }

  // One box that serves several places, one at a time: 'TALK' in its addresses stands for which one.
  get nowhere() { return this.part.dataset.url.includes("TALK"); }

  // What a person writes in; the choices beside it are kept with it.
  get written() { return [...this.form.elements].filter((one) => WRITTEN.includes(one.name) && one.type !== "radio"); }
  get blank() { return this.written.every((one) => !one.value.trim()); }

  // Nothing is written, and nothing was kept before.
  get empty() { return this.blank && this.version.value === "0"; }

  fields() {
    const found = {};
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value === "string" && !HOUSE.includes(name)) (found[name] ??= []).push(value);
    }
    return found;
  }

  say(word) {
    const text = this.words[word] ?? word;
    const place = this.part.querySelector("[data-status]");
    if (place.textContent !== text) place.textContent = text;
  }

  changed(field) {
    if (field.closest("[data-others]") || this.gone || this.nowhere) return;
    this.changes += 1;
    this.since ??= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  // Keep what stands here now. One at a time: who asks meanwhile waits for the one after. Resolves to true when it is safe.
  async keep() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (this.gone) return false;
    if (this.empty || this.nowhere) {
      this.kept = this.changes;
      this.say("");
      return true;
    }
    this.running = this.#send().finally(() => { this.running = null; });
    return this.running;
  }

  async #send() {
    const changes = this.changes;
    const blank = this.blank;
    this.since = undefined;
    const body = { fields: this.fields(), version: Number(this.version.value), writer: this.writer, by: this.form.elements.draft_by.value };
    const answer = await call("PUT", this.part.dataset.url, body, this.form.elements.csrf_token.value);
    if (answer.ok) {
      this.tries = 0;
      this.failing = false;
      this.kept = changes;
      this.version.value = answer.version;
      this.showOthers(answer.others);
      this.say(this.blank ? "" : "kept");
      if (this.blank && !blank) this.changed(this.form); // another script has sent them meanwhile
      return true;
    }
    return this.#refused(answer);
  }

  async #refused({ status, code, detail, retry_after: wait }) {
    this.failing = true;
    if (code === "csrf" || code === "not_signed_in") return this.#ended();
    if (code === "words_of_another") return this.#notTheirs();
    if (status && status < 500 && code !== "slow_down") {
      this.say(detail);
      return false;
    }
    this.say("trying");
    const pause = AGAIN[Math.min(this.tries, AGAIN.length - 1)];
    this.tries += 1;
    this.timer = setTimeout(() => this.keep(), Math.max(pause, (wait ?? 0) * 1000));
    return false;
  }

  // The session is another one, or none. First the words are brought in safety: the mark of this page says whose they are.
  async #ended() {
    const now = await call("GET", this.part.dataset.session);
    if (now.ok && now.signed_in) {
      const token = this.form.elements.csrf_token.value;
      useToken(now.csrf_token);
      if (token !== now.csrf_token) return this.#send();
    }
    const changes = this.changes;
    const safe = await this.late();
    if (safe) {
      this.kept = changes;
      this.failing = false;
    }
    this.say(safe ? "signedout" : "signedoutnow");
    const here = await signInHere(this.part);
    if (!here) return false;
    const kept = await this.#send();
    if (kept) this.say(this.sending ? "again" : "kept");
    return false; // who was about to send presses once more, having seen that all is there
  }

  // The session has ended while nobody was looking: nothing stays on the screen but the question who is here.
  async ended() {
    if (this.sheet) return;
    this.sheet = document.createElement("div");
    this.sheet.className = "blank";
    document.body.append(this.sheet);
    if (this.unkept) await this.late();
    if (!(await signInHere(this.part))) {
      location.replace(location.pathname + location.search);
      return;
    }
    await this.#send();
    this.sheet.remove();
    this.sheet = null;
  }

  // Someone else has signed in: these words are kept for the person who wrote them, and leave the screen.
  async #notTheirs() {
    await this.late();
    this.gone = true;
    for (const one of this.written) one.value = "";
    this.kept = this.changes;
    this.say("another");
    return false;
  }

  // As a plain form, which is taken in also when the session has just ended.
  async late(keepalive = false) {
    const form = new FormData(this.form);
    form.set("draft_writer", this.writer);
    const options = { method: "POST", body: form, redirect: "manual", keepalive };
    try {
      const answer = await fetch(this.part.dataset.late, options).catch(() => fetch(this.part.dataset.late, { ...options, keepalive: false }));
      return answer.status === 204 || answer.headers.get("Words-Kept") === "yes";
    } catch {
      return false;
    }
  }

  // The box turns to another place: what stood in it is kept at the old one; what was begun at the new one comes back.
  moves(mark) {
    this.leave();
    const [url, late, place] = this.places.map((one) => one.replace("TALK", mark || "TALK"));
    Object.assign(this.part.dataset, { url, late });
    this.form.elements.draft_place.value = place;
    this.version.value = "0";
    this.kept = this.changes;
    if (mark) this.look().then(() => this.say(""));
  }

  // The page is going, or out of sight: what is not kept yet goes along, whatever becomes of the page.
  leave() {
    if (!this.unkept || this.through || this.gone || this.empty) return Promise.resolve();
    clearTimeout(this.timer);
    const changes = this.changes;
    return this.late(true).then((safe) => { if (safe) this.kept = changes; });
  }

  async submitted(event) {
    const button = event.submitter;
    if (this.through || this.empty) return;
    if (event.defaultPrevented) { // another script sends these words; an emptied box lets its draft go
      setTimeout(() => this.changed(this.form));
      return;
    }
    event.preventDefault();
    if (button?.dataset.keep !== undefined) {
      await this.keep();
      return;
    }
    if (button?.name === "draft_others") {
      await this.settle(button.value === "below");
      return;
    }
    this.sending = true;
    const safe = await this.keep();
    this.sending = false;
    if (!safe) {
      if (this.failing && (!navigator.onLine || this.tries)) this.say("offline");
      button?.focus();
      return;
    }
    this.through = true;
    // Not within the event that was stopped: a form that is being sent cannot be sent.
    setTimeout(() => this.form.requestSubmit(button));
  }

  // -- other devices --------------------------------------------------------------------------------------------------

  showOthers(texts) {
    const box = this.part.querySelector("[data-others]");
    box.querySelector("[data-list]").replaceChildren(...texts.map((text) => {
      const area = document.createElement("textarea");
      Object.assign(area, { rows: 4, readOnly: true, value: text });
      area.setAttribute("aria-label", this.words.others);
      return area;
    }));
    box.hidden = !texts.length;
  }

  async settle(add) {
    if (this.unkept && !(await this.keep())) return;
    const answer = await call("POST", `${this.part.dataset.url}/others`, { add }, this.form.elements.csrf_token.value);
    if (answer.ok) this.take(answer);
  }

  take({ fields, version, others }) {
    for (const one of this.written) {
      const [value] = fields[one.name] ?? [];
      if (value !== undefined && one.value !== value) one.value = value;
    }
    this.version.value = version;
    this.showOthers(others);
    this.kept = this.changes;
  }

  // Coming back to a page that stood open: another device may have gone on. Words that are not kept yet are left alone.
  async look() {
    if (this.unkept || this.running || this.gone || this.through) return;
    const before = this.changes;
    const answer = await call("GET", this.part.dataset.url);
    if (!answer.ok || this.changes !== before || answer.version <= Number(this.version.value)) return;
    this.take(answer);
    this.say("newer");
  }
}

// Ask the house. {ok: true, ...} or {ok: false, status, code, detail}; without a line there is no status.
async function call(method, url, body, token) {
  const headers = { "Content-Type": "application/json", ...(token ? { "X-CSRF-Token": token } : {}) };
  try {
    const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    const sent = await answer.json();
    return { ...sent, ok: answer.ok, status: answer.status };
  } catch {
    return { ok: false };
  }
}

for (const part of document.querySelectorAll("[data-draft]")) drafts.push(new Draft(part));

addEventListener("online", () => { for (const one of drafts) if (one.unkept) one.keep(); });
addEventListener("pageshow", () => { for (const one of drafts) one.through = false; });
addEventListener("pagehide", () => { for (const one of drafts) one.leave(); });
document.addEventListener("visibilitychange", () => {
  for (const one of drafts) if (document.hidden) one.leave(); else one.look();
});
// Leave quickly: the words first, and no question.
document.addEventListener("chair:leaving", (event) => {
  for (const one of drafts) {
    const safe = one.leave();
    event.detail?.waitUntil?.(safe);
    one.leaving = true;
  }
});
document.addEventListener("chair:ended", (event) => {
  const one = drafts.find((draft) => !draft.blank && !draft.gone);
  if (!one) return;
  event.preventDefault();
  one.ended();
});
// Without a line the words cannot be kept; then, and only then, the browser asks before it closes the page.
addEventListener("beforeunload", (event) => {
  if (drafts.some((one) => one.unkept && !one.leaving && !one.through && (one.failing || !navigator.onLine))) event.preventDefault();
});
