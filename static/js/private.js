// Private words between one member and those who lead: beside the log, with numbers of their own. A member has one talk;
// who leads has one with each member, and what is typed for one of them never moves to another.
import { address, arch, part, redraw } from "./parts.js";
import { put } from "./turns.js";

const BEGINNING = 60;

// One help line: whom it reaches, and the way there.
export function helpline({ name, number, link, text }) {
  const one = part("t-helpline");
  one.querySelector("span").textContent = text ? `${name} (${text})` : name;
  Object.assign(one.querySelector("a"), { href: link, textContent: number });
  return one;
}

export class Private {
  constructor(box, words, { room, clock, announce, ask }) {
    Object.assign(this, { box, words, room, clock, announce, ask, talks: new Map(), shown: null });
    this.leads = box.dataset.leads === "yes";
    this.part = box.querySelector("[data-talk-part]");
    this.form = this.part.querySelector("form[data-event='room.private']");
    this.list = this.part.querySelector("[data-said]");
    box.hidden = false;
    document.getElementById("private-page").hidden = true;
    if (!this.leads) this.shown = "";
    // What is on its way; pressed once more meanwhile, nothing else goes.
    this.form.addEventListener("submit", () => { this.sent ??= { person: this.shown, text: this.form.elements.text.value }; });
    box.addEventListener("toggle", () => { if (box.open) this.#look(); });
    document.addEventListener("submit", (submitted) => {
      if (!submitted.target.matches("[data-talk]")) return;
      submitted.preventDefault();
      this.open(submitted.target.elements.person.value);
    });
  }

  #talk(person) {
    if (!this.talks.has(person)) this.talks.set(person, { name: "", said: new Map(), last: 0, isNew: false, calls: false, typed: "" });
    return this.talks.get(person);
  }

  get #looking() { return this.box.open && !document.hidden; }

  // What comes by itself.
  take({ person = "", name, words, last_seq: last, calls }) {
    const talk = this.#talk(person);
    const fresh = words.filter((word) => !word.mine && !talk.said.has(word.seq));
    // After a gap (said before this page came in) the number stays, so that what is missing is asked for.
    const whole = words.length > 0 && words[0].seq <= talk.last + 1;
    this.#add(talk, { name, words, last_seq: whole ? last : talk.last, calls });
    if (!whole && person === this.shown) this.#catchUp(person).then(() => this.#draw());
    if (fresh.length) {
      talk.isNew = true;
      // Who leads hears how it begins: it may be somebody who needs them at once.
      const { by, text } = fresh[0];
      const begins = text?.length > BEGINNING ? `${text.slice(0, BEGINNING)}…` : text;
      const news = this.words[this.leads && text ? "private-begins" : "private-new"];
      this.announce(news.replace("{name}", by.name).replace("{said}", begins));
    }
    this.#draw();
    if (this.#looking && person === this.shown) this.#look();
  }

  #add(talk, { name, words, last_seq: last, calls }) {
    for (const word of words) talk.said.set(word.seq, word);
    talk.name = name ?? talk.name;
    talk.calls = calls ?? talk.calls;
    talk.last = Math.max(talk.last, last);
  }

  // All that was missed: the list of talks for who leads, and the talk that is shown.
  async sync() {
    if (this.leads) {
      const answer = await this.ask("room.private_sync", { room: this.room, after_seq: 0 });
      for (const { person, name, talk: id, is_new: isNew, calls } of answer.talks ?? []) {
        const talk = this.#talk(person);
        const begun = person === this.shown && !talk.id;
        Object.assign(talk, { name, id, isNew, calls });
        if (begun) this.#keepWordsAt(id);
      }
    }
    if (this.shown !== null) await this.#catchUp(this.shown);
    this.#draw();
  }

  async #catchUp(person) {
    const talk = this.#talk(person);
    for (let more = true; more;) {
      const answer = await this.ask("room.private_sync", { room: this.room, after_seq: talk.last, ...this.#of(person) });
      if (!answer.ok) return;
      if (!this.leads && answer.words.some((word) => !word.mine)) talk.isNew = !this.box.open;
      this.#add(talk, answer);
      more = answer.more;
    }
  }

  #of(person) { return person ? { person } : {}; }

  // What is typed is kept at the house for this talk, once there is one; until then it is kept here.
  #keepWordsAt(id) { this.form.dispatchEvent(new CustomEvent("draft:moves", { detail: id ?? "" })); }

  // ready: a first sentence for the box, which may be changed.
  async open(person, { talk: id, ready } = {}) {
    const field = this.form.elements.text;
    const talk = this.#talk(person);
    if (this.shown) this.#talk(this.shown).typed = field.value;
    talk.id ??= id;
    this.#keepWordsAt(talk.id);
    this.shown = person;
    this.box.open = true;
    field.value = talk.typed || ready || "";
    await this.#catchUp(person);
    this.#look();
    this.box.scrollIntoView({ block: "nearest" });
    field.focus();
  }

  // It is read: what is new is each one's own.
  #look() {
    const talk = this.shown === null ? null : this.#talk(this.shown);
    if (talk?.isNew && talk.last) this.ask("room.private_seen", { room: this.room, seq: talk.last, ...this.#of(this.shown) });
    if (talk) talk.isNew = false;
    this.#draw();
  }

  // What became of a form of this part.
  said(answer, form) {
    const sent = form === this.form ? this.sent : null;
    if (sent) this.sent = null;
    // These words were said and their answer was lost: what was changed since goes as a word of its own.
    const isOther = answer.problem?.code === "nonce_reused";
    if (answer.ok || isOther) for (const nonce of form.querySelectorAll("[name=nonce]")) nonce.value = crypto.randomUUID();
    if (!answer.ok) return;
    if (sent) this.#clear(sent);
    this.sync();
  }

  // The words that were sent leave their box; what was typed since, there or for somebody else, stays.
  #clear({ person, text }) {
    const rest = (typed) => (typed.startsWith(text) ? typed.slice(text.length).trimStart() : typed);
    const { text: field } = this.form.elements;
    if (person !== this.shown) {
      this.#talk(person).typed = rest(this.#talk(person).typed);
      return;
    }
    field.value = rest(field.value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draw() {
    const some = [...this.talks.values()].some((talk) => talk.isNew);
    for (const mark of this.box.querySelectorAll("summary [data-new]")) mark.hidden = !some;
    if (this.leads) {
      this.box.querySelector("summary [data-called]").hidden = ![...this.talks.values()].some((talk) => talk.calls);
      this.#drawTalks();
    }
    this.part.hidden = this.shown === null;
    if (this.shown === null) return;
    const talk = this.#talk(this.shown);
    put(this.part.querySelector("[data-with]"), talk.name);
    for (const field of this.part.querySelectorAll("[name=person]")) field.value = this.shown;
    for (const one of this.part.querySelectorAll("[data-calls]")) one.hidden = !talk.calls;
    const said = [...talk.said.values()].sort((a, b) => a.seq - b.seq);
    redraw(this.list, said, ({ id }) => id, (word) => this.#word(word));
  }

  #drawTalks() {
    const keyOf = ([key, { isNew, calls }]) => [key, isNew, calls, key === this.shown].join();
    redraw(this.box.querySelector("[data-talks]"), [...this.talks], keyOf, ([key, { name, isNew, calls }]) => {
      const item = part("t-talk");
      arch(item, name);
      item.querySelector(".name").textContent = name;
      address(item, { name, KEY: key });
      item.querySelector(".new").hidden = !isNew;
      item.querySelector("[data-calls]").hidden = !calls;
      item.classList.toggle("is-on", key === this.shown);
      return item;
    });
  }

  #word({ mine, by, at, text, card, help }) {
    const item = part("t-private");
    put(item.querySelector("b"), mine ? this.words.you : by.name);
    put(item.querySelector("time"), this.clock.format(new Date(at)));
    put(item.querySelector("[data-text]"), text ?? (card ? this.words["private-card"] : ""));
    item.append(...(help?.lines ?? []).map(helpline));
    return item;
  }
}
