// How the room stands: where we are, whose turn it is, who waits, who is here. All of it comes whole from the house and is
// drawn whole; a part that has not changed is left alone, so that nothing is announced twice and no focus is lost.
import { address, arch, part, redraw } from "./parts.js";

// The soft timer is spoken of three times; it never takes anything away.
const SPOKEN = [[60, "minute"], [10, "seconds"], [0, "up"]];
const get = (id) => document.getElementById(id);
const fill = (text, values) => Object.entries(values).reduce((sum, [name, value]) => sum.replace(`{${name}}`, value), text ?? "");

export function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

export class Turns {
  constructor(words, { me, clock, announce }) {
    Object.assign(this, { words, name: me, clock, announce, state: null, me: null, roster: null, skew: 0, heard: new Set() });
    setInterval(() => this.#tick(), 1000);
  }

  // state: what all inside share; me and the list of who is here do not come with every news of it.
  show(state, me = follow(this.me, state), roster = this.roster) {
    const before = this.state;
    Object.assign(this, { state, me, roster, skew: new Date(state.server_now) - Date.now() });
    const mine = Boolean(state.turn) && state.turn.key === me?.key;
    put(get("state-ends"), this.#ends());
    put(get("state-words"), this.#now(mine));
    put(get("state-next"), this.#next(mine));
    const strip = get("state").parentElement;
    strip.classList.toggle("is-paused", state.paused || state.state === "held");
    strip.classList.toggle("is-mine", mine && !state.paused);
    this.#steps();
    this.#queue();
    this.people(roster);
    this.#controls(mine);
    if (before?.turn?.since !== state.turn?.since || before?.turn?.until !== state.turn?.until) this.heard.clear();
    this.#tick();
  }

  #ends() {
    const time = this.clock.format(new Date(this.state.ends_at));
    return this.state.state === "closed" ? "" : fill(this.words.ends, { time });
  }

  #now(mine) {
    const { state, paused, turn, writes } = this.state;
    if (state === "held" || state === "closed") return this.words[`now-${state}`];
    if (paused) return this.words["now-paused"];
    if (mine) return fill(this.words["now-mine"], { name: turn.name });
    if (turn) return fill(this.words["now-theirs"], { name: turn.name });
    return this.words[`now-${writes}`] ?? "";
  }

  #next(mine) {
    const { hands, turn, state, paused, writes } = this.state;
    const next = (code) => (this.me?.leads && this.words[`next-lead-${code}`]) || this.words[`next-${code}`] || "";
    if (state === "held" || state === "closed") return next(state);
    if (paused) return next("paused");
    if (mine) return next("mine");
    const [first, second] = hands.map((one) => (one.key === this.me?.key ? this.words.you : one.name));
    if (first) return fill(this.words[second ? "next-two" : "next-one"], { first, second });
    return turn ? "" : next(writes);
  }

  #steps() {
    const { agenda } = this.state;
    const list = get("steps");
    list.hidden = !agenda;
    if (!agenda) return;
    if (list.children.length !== agenda.steps.length) list.replaceChildren(...agenda.steps.map(() => document.createElement("li")));
    [...list.children].forEach((item, at) => {
      put(item, agenda.steps[at].name);
      if (at === agenda.at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      item.classList.toggle("is-done", at < agenda.at);
    });
  }

  #queue() {
    const { hands, turn } = this.state;
    const rows = [...(turn ? [{ ...turn, on: true }] : []), ...hands];
    get("queue-part").hidden = !rows.length;
    redraw(get("queue"), rows, (row) => `${row.key}${row.on ?? ""}`, (row) => {
      return named(row.on ? "t-on" : "t-hand", row, row.key === this.me?.key ? this.words.you : row.name);
    });
  }

  people(roster) {
    const list = get("people");
    this.roster = roster;
    if (!list || !roster) return;
    const mine = roster.find((one) => one.key === this.me?.key);
    if (mine && (mine.muted !== this.me.muted || mine.listening !== this.me.listening)) {
      this.me = follow({ ...this.me, muted: mine.muted, listening: mine.listening }, this.state);
      this.#controls(this.state.turn?.key === this.me.key);
    }
    if (get("help-people")) {
      redraw(get("help-people"), roster.filter((one) => !one.leads), ({ key }) => key, (one) => named("t-help", one));
    }
    const keyOf = ({ key, leads, lead, listening, muted }) => [key, leads, lead, listening, muted].join();
    redraw(list, roster, keyOf, (one) => {
      const item = named(one.name === this.name ? "t-me" : "t-person", one);
      for (const mark of item.querySelectorAll("[data-if]")) if (!one[mark.dataset.if]) mark.remove();
      for (const mark of item.querySelectorAll("[data-unless]")) if (one[mark.dataset.unless]) mark.remove();
      return item;
    });
  }

  // Which buttons stand there, and what they would do now.
  #controls(mine) {
    const { state, paused, turn } = this.state;
    const { me } = this;
    const over = state === "closed";
    const on = {
      mine: mine && !paused, notmine: (!mine || paused) && !over, hand: me?.hand, nohand: me && !me.hand,
      turn: Boolean(turn), paused, running: !paused, follows: me?.leads && !me.lead, over,
    };
    const held = document.activeElement?.closest("[data-when]");
    for (const one of document.querySelectorAll("[data-when]")) one.hidden = !on[one.dataset.when];
    if (held && !held.checkVisibility()) passOn(held);
    for (const one of document.querySelectorAll("[data-open]")) one.hidden = over;
    const listen = get("listen");
    if (listen && me) {
      listen.setAttribute("aria-pressed", String(me.listening));
      listen.form.elements.on.value = me.listening ? "no" : "yes";
    }
    put(get("say-why"), me && !me.may_say && !over ? this.words[`why-${me.why}`] ?? "" : "");
    put(get("script-line"), me?.script ?? "");
    if (get("script")) get("script").hidden = over || !me?.script;
    for (const card of document.querySelectorAll("[data-card]")) card.hidden = card.dataset.card !== me?.card;
  }

  // The time of a turn is for who speaks and who leads; nobody else needs to watch it.
  #tick() {
    const place = get("timer");
    const { turn, paused } = this.state ?? {};
    const watched = turn?.until && !paused && (turn.key === this.me?.key || this.me?.leads);
    if (!place) return; // a room that is over has no turns
    place.hidden = !watched;
    if (!watched) return;
    const left = Math.ceil((new Date(turn.until) - Date.now() - this.skew) / 1000);
    const shown = Math.max(left, 0);
    put(place.querySelector("[data-time]"), `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`);
    for (const [at, word] of SPOKEN) {
      if (left > at || this.heard.has(at)) continue;
      this.heard.add(at);
      // Who comes back late hears the last of them alone.
      if (left > at - 5) this.announce(this.words[`time-${word}`]);
    }
  }
}

// The keyboard was in a piece that is hidden now: it goes to the button that stands there instead.
function passOn(piece) {
  const others = piece?.parentElement.querySelectorAll("button[data-when], [data-when] button") ?? [];
  const other = [...others].find((one) => one.checkVisibility());
  if (other) other.focus();
  else if (piece) passOn(piece.parentElement.closest("[data-when]"));
}

// How I stand in a state that came without saying so; "sync" will say it in full.
function follow(me, { state, writes, paused, turn, hands }) {
  if (!me || me.leads || me.why === "read_only") return me;
  const mine = turn?.key === me.key;
  const why = me.muted ? "muted"
    : state === "held" ? "room_held"
    : paused ? "room_paused"
    : mine || writes === "anyone" ? null
    : writes === "turn" ? "not_your_turn" : "only_facilitators";
  return { ...me, hand: hands.some((one) => one.key === me.key), why, may_say: !why };
}

// A piece about a person.
function named(template, { name, key }, shown = name) {
  const item = part(template);
  arch(item, name);
  item.querySelector(".name").textContent = shown;
  address(item, { name, KEY: key });
  return item;
}
