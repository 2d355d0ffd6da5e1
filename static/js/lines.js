// The lines of the room on the page: made by cloning templates and setting text, never from HTML; in the order of their
// numbers, with one's own unsent words at the end. The end stays in view unless the reader has scrolled back.
const part = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let i = 0; i < 8; i += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

// The avatar's colour, as the pages make it: crc32 of the name, 1..6.
function tint(name) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(name)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return ((crc ^ 0xffffffff) >>> 0) % 6 + 1;
}

function apart(kind, id, name) {
  const link = part("t-apart");
  link.href = link.getAttribute("href").replace("KIND", kind).replace("ID", id);
  link.querySelector(".vh").textContent = `: ${name}`;
  return link;
}

export function wordsOf(list) {
  return Object.fromEntries([...list.content.children].map((item) => [item.dataset.word, item.textContent]));
}

export class Lines {
  constructor(log, words, { me, zone, leads }) {
    Object.assign(this, { log, words, me, leads, atEnd: true });
    this.clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
    const scrolls = () => log.scrollHeight > log.clientHeight + 1;
    log.addEventListener("scroll", () => { this.atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 40; });
    addEventListener("scroll", () => {
      if (!scrolls()) this.atEnd = log.getBoundingClientRect().bottom < innerHeight + 40;
    }, { passive: true });
    this.toEnd = () => {
      if (scrolls()) log.scrollTop = log.scrollHeight;
      else log.lastElementChild?.scrollIntoView({ block: "end" });
    };
  }

  numbered(seq) {
    return this.log.querySelector(`[data-seq="${seq}"]`);
  }

  unsent(nonce) {
    return this.log.querySelector(`[data-nonce="${CSS.escape(nonce)}"]`);
  }

  // Show an event that belongs into the log. A line that stands there already is replaced, never doubled.
  show(event) {
    const made = this.#made(event);
    if (!made) return;
    made.dataset.seq = event.seq;
    const mine = event.nonce && event.by?.name === this.me ? this.unsent(event.nonce) : null;
    const there = this.numbered(event.seq);
    if (there && !event.hidden && there.id === `l-${event.id}`) return; // heard already, and not announced twice
    if (mine && mine !== there) mine.remove();
    if (there) there.replaceWith(made);
    else this.#place(made, event.seq);
    if (this.atEnd) this.toEnd();
  }

  hide(seq, id) {
    const there = this.numbered(seq);
    if (!there) return;
    const stone = this.#stone(id ?? there.id.slice(2));
    stone.dataset.seq = seq;
    there.replaceWith(stone);
  }

  // One's own words before the house has kept them: shown as sending, never as sent.
  pending(entry) {
    const line = this.#line({ name: this.me, leads: this.leads }, entry.text, "");
    line.dataset.nonce = entry.nonce;
    this.log.append(line);
    this.mark(entry);
    this.toEnd();
  }

  mark(entry) {
    const line = this.unsent(entry.nonce);
    if (!line) return;
    if (entry.state === "kept") {
      const { seq, id, at } = entry.receipt;
      this.show({ seq, id, at, kind: "message", text: entry.text, nonce: entry.nonce, by: { name: this.me, leads: this.leads } });
      return;
    }
    line.classList.toggle("is-sending", entry.state === "sending");
    line.classList.toggle("is-unsent", entry.state === "unsent");
    line.querySelector(".state").textContent = entry.state === "unsent" ? entry.why ?? this.words.unsent : this.words.sending;
    line.querySelector(".acts").replaceChildren(...(entry.state === "unsent" ? [part("t-again"), part("t-back")] : []));
  }

  clear() {
    for (const line of this.log.querySelectorAll("[data-seq]")) line.remove();
  }

  #place(line, seq) {
    const next = [...this.log.children].find((one) => one.dataset.nonce || Number(one.dataset.seq) > seq);
    this.log.insertBefore(line, next ?? null);
  }

  #made(event) {
    if (event.kind === "message") return event.hidden ? this.#stone(event.id) : this.#said(event);
    if (event.kind === "hidden" || event.kind === "shown" || !this.words[event.kind]) return null;
    const line = part("t-house");
    line.textContent = this.words[event.kind];
    return line;
  }

  #said(event) {
    const line = this.#line(event.by, event.text, this.clock.format(new Date(event.at)));
    const acts = line.querySelector(".acts");
    line.id = `l-${event.id}`;
    line.querySelector(".state").remove();
    if (this.leads) acts.append(this.#act("t-hide", event.id));
    if (event.by.name !== this.me) {
      const report = part("t-report");
      report.href = report.getAttribute("href").replace("ID", event.id);
      acts.append(report, apart("message", event.id, event.by.name));
    }
    return line;
  }

  #line(by, text, at) {
    const line = part("t-line");
    const mine = by.name === this.me;
    line.classList.toggle("is-mine", mine);
    line.classList.toggle("is-lead", by.leads);
    const arch = line.querySelector(".arch");
    arch.classList.add(`arch--${tint(by.name)}`);
    arch.textContent = by.name.slice(0, 1).toUpperCase();
    line.querySelector(".by__name").textContent = mine ? this.words.you : by.name;
    if (!by.leads) line.querySelector(".badge").remove();
    line.querySelector("time").textContent = at;
    line.querySelector(".words").textContent = text;
    return line;
  }

  #stone(id) {
    const stone = part("t-hidden");
    if (this.leads && id) stone.querySelector(".acts").append(this.#act("t-show", id));
    return stone;
  }

  #act(name, id) {
    const button = part(name);
    button.dataset.message = id;
    return button;
  }
}

export function showPeople(list, roster, me) {
  list.replaceChildren(...roster.map(({ name, leads, key }) => {
    const item = part("t-person");
    const arch = item.querySelector(".arch");
    arch.classList.add(`arch--${tint(name)}`);
    arch.textContent = name.slice(0, 1).toUpperCase();
    item.querySelector(".name").textContent = name;
    if (!leads) item.querySelector(".badge").remove();
    if (name !== me) {
      item.append(apart("person", key, name));
      item.lastElementChild.classList.add("push");
    }
    return item;
  }));
}
