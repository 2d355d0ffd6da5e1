// Writing to somebody takes its time: while there is typing, the case stays with whoever has it open.
const form = document.querySelector("form[data-claim]");
const PAUSE = 4 * 60 * 1000;

if (form) {
  let alive = false;
  form.addEventListener("input", () => { alive = true; });
  setInterval(() => {
    if (!alive) return;
    alive = false;
    const token = form.elements.csrf_token.value;
    // A lost sign of life costs nothing: the claim ends by itself, and what is typed stays on the page.
    fetch(form.dataset.claim, { method: "POST", headers: { "X-CSRF-Token": token } }).catch(() => {});
  }, PAUSE);
}
