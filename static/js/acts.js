// Everything that one can do in the room is a plain form of the page. With a line to the house the same form goes over the
// socket, so that nothing is loaded anew; without one, or without this script, it is sent as it stands.
const HOUSE = ["csrf_token", "draft_place", "draft_by", "draft_version"];
const SAID = { yes: true, no: false };

// send(event, payload) resolves to the house's answer; done(event, answer, form) says what became of it.
export function acts({ room, ready, version, send, done }) {
  document.addEventListener("submit", async (submitted) => {
    const form = submitted.target;
    const button = submitted.submitter;
    const event = button?.dataset.event ?? form.dataset.event;
    if (!event || submitted.defaultPrevented || !ready()) return;
    submitted.preventDefault();
    if (form.classList.contains("is-busy")) return; // pressed twice
    form.classList.add("is-busy");
    const payload = form.dataset.alone === undefined ? { room } : {};
    for (const [name, value] of new FormData(form, button)) {
      if (!HOUSE.includes(name) && typeof value === "string") payload[name] = SAID[value] ?? value;
    }
    if ("version" in payload) payload.version = version();
    try {
      done(event, await send(event, payload), form);
    } finally {
      form.classList.remove("is-busy");
    }
  }, { capture: true }); // before whoever keeps the words of a form asks whether it is sent by a script
}

// Single keys, for who wants them: off until one turns them on, and never while one writes (WCAG 2.1.4).
export function keys(box) {
  const KEPT = "room:keys";
  box.checked = sessionStorage.getItem(KEPT) === "yes";
  box.addEventListener("change", () => {
    if (box.checked) sessionStorage.setItem(KEPT, "yes");
    else sessionStorage.removeItem(KEPT);
  });
  document.addEventListener("keydown", (key) => {
    if (!box.checked || key.ctrlKey || key.metaKey || key.altKey || key.repeat) return;
    if (key.target.closest("input:not([type=checkbox]), textarea, select, dialog")) return;
    const wanted = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key.key && one.checkVisibility());
    if (!wanted) return;
    key.preventDefault();
    if (wanted.matches("textarea")) wanted.focus();
    else wanted.click();
  });
}
