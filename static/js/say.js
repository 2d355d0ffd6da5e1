// The box: new words, an answer to a line, or a line of one's own that is changed. What stood in it before a line is changed
// comes back afterwards; nothing that was typed is thrown away unasked.
const QUOTED = 80;

export class Say {
  // send(text, answers), change(message, text) -> whether it worked; hold(): may not be said now; refused(): say why.
  constructor(form, words, { send, change, hold, refused }) {
    Object.assign(this, { form, words, sends: send, changes: change, hold, refused });
    this.field = form.elements.text;
    this.about = form.querySelector("[data-about]");
    form.addEventListener("submit", (submitted) => this.#submitted(submitted));
    this.field.addEventListener("keydown", (key) => {
      if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) form.requestSubmit();
      if (key.key === "Escape" && !this.about.hidden) this.leave();
    });
    this.about.querySelector("button").addEventListener("click", () => this.leave());
  }

  answer(message, line) {
    this.leave();
    this.answers = { id: message, seq: line.seq };
    this.#show(this.words.answering, line);
  }

  edit(message, line) {
    this.leave();
    this.edits = message;
    this.before = this.field.value;
    this.#put(line.text);
    this.#show(this.words.changing, line);
  }

  // Back to new words; what stood in the box before is there again.
  leave() {
    if (this.edits) this.#put(this.before);
    this.edits = this.answers = null;
    this.about.hidden = true;
    this.form.elements.answers.value = "";
  }

  // Words that were not sent, or a line of the script: into the box, below what stands there.
  giveBack(text) {
    if (this.edits) this.leave();
    this.#put([this.field.value.trim(), text].filter(Boolean).join("\n"));
    this.field.focus();
  }

  #show(words, { name, text }) {
    this.about.querySelector("span").textContent = words.replace("{name}", name).replace("{text}", text.slice(0, QUOTED));
    this.about.hidden = false;
    this.field.focus();
  }

  #put(text) {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async #submitted(submitted) {
    if (submitted.submitter?.name.startsWith("draft_")) return;
    submitted.preventDefault();
    const text = this.field.value.trim();
    this.field.focus();
    if (!text) return;
    if (this.edits) {
      if (await this.changes(this.edits, text)) this.leave();
      return;
    }
    if (this.hold()) {
      this.refused();
      return;
    }
    this.sends(text, this.answers);
    this.field.value = "";
    this.leave();
  }
}
