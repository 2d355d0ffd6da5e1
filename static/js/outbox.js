// Words on their way: each has a nonce of its own and is sent until the house has said that it is kept, one after
// another, so that a person's lines stay in their order. They are kept in this tab only (sessionStorage), under the
// pen name they were written with, and only until they are kept by the house: others may use this device.
const PAUSES = [2000, 4000, 8000, 16000, 30000];
// The house said no for a while: the same words may go through later by themselves.
const LATER = ["slow_down", "busy", "our_fault"];

export class Outbox {
  // send(entry) resolves to the house's answer; changed(entry) shows the entry's new state.
  constructor(key, send, changed) {
    this.key = key;
    this.send = send;
    this.changed = changed;
    this.entries = [];
    this.running = false;
  }

  // What an earlier look at this page left unsent.
  restore() {
    let kept = [];
    try {
      kept = JSON.parse(sessionStorage.getItem(this.key)) ?? [];
    } catch {
      sessionStorage.removeItem(this.key);
    }
    this.entries = kept.map(({ nonce, text, answers }) => ({ nonce, text, answers, state: "sending", tries: 0 }));
    return this.entries;
  }

  // answers: the line that these words answer, by its id and number, or nothing.
  add(text, answers) {
    const entry = { nonce: crypto.randomUUID(), text, answers, state: "sending", tries: 0 };
    this.entries.push(entry);
    this.#keep();
    this.flush();
    return entry;
  }

  // The house has it (by the answer, or by hearing it in the room).
  settle(nonce) {
    const entry = this.entries.find((one) => one.nonce === nonce);
    if (!entry) return null;
    entry.state = "kept";
    this.take(entry);
    return entry;
  }

  take(entry) {
    clearTimeout(entry.timer);
    this.entries = this.entries.filter((one) => one !== entry);
    this.#keep();
  }

  again(entry) {
    entry.state = "sending";
    entry.tries = 0;
    this.changed(entry);
    this.flush();
  }

  forget() {
    this.entries = [];
    sessionStorage.removeItem(this.key);
  }

  async flush() {
    if (this.running) return;
    this.running = true;
    try {
      let entry;
      while ((entry = this.entries.find((one) => one.state === "sending"))) {
        const answer = await this.send(entry);
        if (entry.state !== "sending") continue;
        if (answer.ok) {
          entry.receipt = answer;
          this.settle(entry.nonce);
          this.changed(entry);
        } else if (answer.lost || LATER.includes(answer.problem.code)) {
          const pause = PAUSES[Math.min(entry.tries, PAUSES.length - 1)] * (0.75 + Math.random() / 2);
          entry.tries += 1;
          this.timer = setTimeout(() => this.flush(), Math.max(pause, (answer.problem?.retry_after ?? 0) * 1000));
          return;
        } else {
          entry.state = "unsent";
          entry.why = answer.problem.detail;
          this.changed(entry);
        }
      }
    } finally {
      this.running = false;
    }
  }

  // The line is back: do not wait for the pause to end.
  wake() {
    clearTimeout(this.timer);
    for (const entry of this.entries) entry.tries = 0;
    this.flush();
  }

  #keep() {
    const kept = this.entries.map(({ nonce, text, answers }) => ({ nonce, text, answers }));
    if (kept.length) sessionStorage.setItem(this.key, JSON.stringify(kept));
    else sessionStorage.removeItem(this.key);
  }
}
