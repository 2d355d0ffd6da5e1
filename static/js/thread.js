// Says that this page of a thread was read, at once. Without this file the house notes it by itself a little later.
const posts = document.querySelector("[data-read]");
if (posts) {
  fetch(posts.dataset.read, {
    method: "PUT",
    keepalive: true,
    headers: { "Content-Type": "application/json", "X-CSRF-Token": posts.dataset.token },
    body: JSON.stringify({ post: posts.dataset.last }),
  }).catch(() => {}); // offline: the note that the house took stands
}

// The marks under a post change in place. Without this file, or when the house says no, the page is asked for anew.
document.addEventListener("submit", async (event) => {
  const { target: form, submitter: button } = event;
  if (form.id !== "marks" || button.dataset.plainly) return;
  event.preventDefault();
  const sent = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, on: button.value });
  const answer = await fetch(button.formAction, { method: "POST", body: sent, redirect: "manual" }).catch(() => null);
  if (answer?.type !== "opaqueredirect") {
    button.dataset.plainly = "yes";
    form.requestSubmit(button);
    return;
  }
  const on = button.value === "yes";
  button.value = on ? "no" : "yes";
  button.setAttribute("aria-pressed", on);
});
