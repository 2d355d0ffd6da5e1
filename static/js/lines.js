// The lines of the room on the page: made by cloning templates and setting text, never from HTML; in the order of their
// numbers, with one's own unsent words at the end. The end stays in view unless the reader has scrolled back.
import { address, arch, part } from "./parts.js";

const QUOTED = 140;
const put = (place, text) => { if (place.textContent !== text) place.textContent = text; };
const fill = (text, name) => text.replace("{name}", name);

export class Lines {
  // edits: for how many seconds one may change a line of one's own.
  constructor(log, words, { me, clock, leads, edits, below }) {
    Object.assign(this, { log, words, me, clock, leads, edits, below, atEnd: true });
    log.addEventListener("scroll", () => this.#moved());
    addEventListener("scroll", () => this.#moved(), { passive: true });
    below.addEventListener("click", () => {
      this.toEnd();
      log.focus({ preventScroll: true });
    });
    setInterval(() => this.#age(), 15000);
  }

  get #scrolls() { return this.log.scrollHeight > this.log.clientHeight + 1; }

  #moved() {
    const { log } = this;
    this.atEnd = this.#scrolls
      ? log.scrollTop + log.clientHeight > log.scrollHeight - 40
      : log.getBoundingClientRect().bottom < innerHeight + 40;
    if (this.atEnd) this.below.hidden = true;
  }

  toEnd() {
    if (this.#scrolls) this.log.scrollTop = this.log.scrollHeight;
    else this.log.lastElementChild?.scrollIntoView({ block: "end" });
    this.atEnd = true;
    this.below.hidden = true;
  }

  numbered(seq) {
    return this.log.querySelector(`[data-seq="${Number(seq)}"]`);
  }

  unsent(nonce) {
    return this.log.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`);
  }

  // The newest words of others, for who leads to choose from.
  newest(count) {
    return [...this.log.querySelectorAll("article[data-seq]:not(.is-mine)")].slice(-count).map((line) => ({
      id: line.id.slice(2), name: line.dataset.by, text: this.#textOf(line).slice(0, QUOTED),
    }));
  }

  #textOf(line) { return line.querySelector(".prose").textContent.trim(); }

  // Show an event that belongs into the log. A line that stands there already is kept up to date, never doubled.
  show(event) {
    const there = this.numbered(event.seq);
    if (there?.matches("article") && there.id === `l-${event.id}` && !event.hidden) {
      this.#refresh(there, event);
      return;
    }
    const made = this.#made(event);
    if (!made) return;
    made.dataset.seq = event.seq;
    const mine = event.nonce && event.by?.name === this.me ? this.unsent(event.nonce) : null;
    if (mine && mine !== there) mine.remove();
    if (there) this.#swap(there, made);
    else this.#place(made, event.seq);
    this.#requote(event.seq);
    if (this.atEnd) this.toEnd();
    else if (!there && !mine) this.below.hidden = false;
  }

  hide(seq, code) {
    const there = this.numbered(seq);
    if (!there) return;
    const stone = this.#stone(there.id.slice(2), code);
    if (code === "taken_back" && there.matches(".is-mine")) stone.querySelector("[data-acts]").remove();
    stone.dataset.seq = seq;
    this.#swap(there, stone);
    this.#requote(seq);
  }

  // Somebody said a quiet word about a line, or took it back.
  react(seq, kind, name, on) {
    const place = this.numbered(seq)?.querySelector(`[data-kind="${CSS.escape(kind)}"]`);
    if (!place) return;
    const others = JSON.parse(place.dataset.names).filter((one) => one !== name);
    this.#reactions(place, on ? [...others, name] : others);
  }

  #reactions(place, names) {
    place.dataset.names = JSON.stringify(names);
    place.hidden = !names.length;
    put(place.querySelector("span"), names.map((one) => (one === this.me ? this.words.you : one)).join(", "));
    const form = place.closest(".line").querySelector(`[data-acts] [value="${place.dataset.kind}"]`)?.form;
    if (!form) return;
    const mine = names.includes(this.me);
    form.elements.on.value = mine ? "no" : "yes";
    form.querySelector("button").setAttribute("aria-pressed", String(mine));
  }

  // One's own words before the house has kept them: shown as sending, never as sent.
  pending(entry) {
    const line = this.#line({ name: this.me, leads: this.leads }, entry.text, "");
    line.dataset.nonce = entry.nonce;
    this.#quote(line, entry.answers?.seq);
    this.log.append(line);
    this.mark(entry);
    this.toEnd();
  }

  mark(entry) {
    const line = this.unsent(entry.nonce);
    if (!line) return;
    if (entry.state === "kept") {
      const { seq, id, at } = entry.receipt;
      const by = { name: this.me, leads: this.leads };
      this.show({ seq, id, at, kind: "message", text: entry.text, nonce: entry.nonce, by, target: entry.answers?.seq });
      return;
    }
    line.classList.toggle("is-sending", entry.state === "sending");
    line.classList.toggle("is-unsent", entry.state === "unsent");
    put(line.querySelector(".state"), entry.state === "unsent" ? entry.why ?? this.words.unsent : this.words.sending);
    line.querySelector("[data-acts]").replaceChildren(...(entry.state === "unsent" ? [part("t-again"), part("t-back")] : []));
  }

  // The keyboard stays where it was, or goes to the log where nothing can be pressed any more.
  #swap(there, made) {
    const held = there.contains(document.activeElement);
    there.replaceWith(made);
    if (held) (made.querySelector("[data-acts] button, [data-acts] a") ?? this.log).focus({ preventScroll: true });
  }

  clear() {
    for (const line of this.log.querySelectorAll("[data-seq]")) line.remove();
  }

  #place(line, seq) {
    const next = [...this.log.children].find((one) => one.dataset.nonce || Number(one.dataset.seq) > seq);
    this.log.insertBefore(line, next ?? null);
  }

  #made(event) {
    if (event.kind === "message") return event.hidden ? this.#stone(event.id, event.code) : this.#said(event);
    const words = this.words[event.code && `${event.kind}-${event.code}`] ?? this.words[event.kind];
    if (!words) return null;
    const line = part("t-house");
    line.textContent = fill(words, event.about ?? event.text ?? "");
    return line;
  }

  #said(event) {
    const line = this.#line(event.by, event.text, this.clock.format(new Date(event.at)));
    const mine = event.by.name === this.me;
    line.id = `l-${event.id}`;
    line.querySelector(".state").remove();
    const acts = part(mine ? "t-acts-mine" : "t-acts");
    address(acts, { name: event.by.name, ID: event.id });
    for (const one of acts.querySelectorAll("[data-edit]")) one.dataset.edit = new Date(Date.now() + 1000 * this.edits).toISOString();
    line.querySelector("[data-acts]").replaceWith(acts);
    this.#refresh(line, event);
    return line;
  }

  #refresh(line, event) {
    if (event.kind !== "message") return;
    const place = line.querySelector(".prose");
    if (event.edited && place.textContent !== event.text) {
      place.classList.add("words");
      place.textContent = event.text;
      this.#requote(event.seq);
    }
    if (event.edited) line.querySelector(".edited").hidden = false;
    if (event.target) this.#quote(line, event.target, event.answers);
    for (const { kind, names } of event.reactions ?? []) {
      const there = line.querySelector(`[data-kind="${CSS.escape(kind)}"]`);
      if (there) this.#reactions(there, names);
    }
  }

  #line(by, text, at) {
    const line = part("t-line");
    const mine = by.name === this.me;
    line.classList.toggle("is-mine", mine);
    line.classList.toggle("is-lead", by.leads);
    line.dataset.by = by.name;
    arch(line, by.name);
    line.querySelector(".by__name").textContent = mine ? this.words.you : by.name;
    if (!by.leads) line.querySelector(".badge").remove();
    line.querySelector("time").textContent = at;
    line.querySelector(".words").textContent = text;
    return line;
  }

  // What a line answers, from the reader's own screen; else as the house gave it; else it is gone.
  #quote(line, target, given) {
    if (!target) return;
    const quote = line.querySelector(".quote");
    const asked = this.numbered(target);
    const here = asked?.matches("article") ? { name: asked.querySelector(".by__name").textContent, text: this.#textOf(asked) } : given;
    line.dataset.target = target;
    quote.hidden = false;
    put(quote.querySelector("cite"), here?.name ?? "");
    put(quote.querySelector("span"), here?.text ? here.text.slice(0, QUOTED) : this.words.gone);
  }

  #requote(seq) {
    for (const line of this.log.querySelectorAll(`[data-target="${Number(seq)}"]`)) this.#quote(line, seq);
  }

  // What stands where a line is not to be read any more: nothing of whose it was.
  #stone(id, code) {
    const stone = part(code === "taken_back" ? "t-taken" : "t-hidden");
    stone.id = `l-${id}`;
    address(stone, { ID: id });
    return stone;
  }

  // The time to change a line of one's own has passed.
  #age() {
    const now = new Date().toISOString();
    for (const one of this.log.querySelectorAll("[data-edit]")) if (one.dataset.edit < now) one.remove();
  }
}
