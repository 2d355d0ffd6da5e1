// Signing in over a page whose session has ended, so that nothing on it is lost. The dialog stands in the page as a
// template (templates/_macros/draft.html).
let open = null;

// Give every form of the page the token of the session that there is now.
export function useToken(token) {
  for (const one of document.querySelectorAll("input[name=csrf_token]")) one.value = token;
  for (const one of document.querySelectorAll("[data-token]")) one.dataset.token = token;
  for (const one of document.querySelectorAll("[data-csrf]")) one.dataset.csrf = token;
}

// Ask for e-mail and password, whose device this is, and for a code where one is needed. Resolves to true when somebody is signed in.
export function signInHere(part) {
  open ??= ask(part).finally(() => { open = null; });
  return open;
}

function ask(part) {
  const dialog = part.querySelector("[data-dialog]").content.firstElementChild.cloneNode(true);
  const back = document.activeElement;
  const form = dialog.querySelector("form");
  const problem = dialog.querySelector("[data-problem]");
  const step = dialog.querySelector("[data-step]");
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((done) => {
    // Whoever has signed in elsewhere meanwhile, and comes back to this page, is not asked again.
    const look = async () => {
      const now = await fetch(part.dataset.session).then((answer) => answer.json()).catch(() => ({}));
      if (!now.signed_in || document.hidden) return;
      useToken(now.csrf_token);
      end(true);
    };
    const end = (signedIn) => {
      document.removeEventListener("visibilitychange", look);
      dialog.close();
      dialog.remove();
      back?.focus();
      done(signedIn);
    };
    document.addEventListener("visibilitychange", look);
    dialog.addEventListener("cancel", () => end(false));
    dialog.querySelector("[data-not-now]").addEventListener("click", () => end(false));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await send(part.dataset.session, form);
      if (answer.ok) {
        useToken(answer.csrf_token);
        end(true);
        return;
      }
      if (answer.code === "second_factor_needed") step.hidden = false;
      problem.textContent = answer.detail ?? part.querySelector("[data-words]").content.querySelector("[data-word=offline]").textContent;
      problem.hidden = false;
      (step.hidden ? form.elements.again_password : form.elements.again_code).focus();
    });
  });
}

async function send(url, form) {
  const { again_email: email, again_password: password, again_code: code, again_own: own } = form.elements;
  // Shared unless said otherwise, as on the page for signing in.
  const body = { email: email.value, password: password.value, own_device: own.checked, ...(code.value ? { code: code.value } : {}) };
  try {
    const { csrf_token: token } = await (await fetch(url)).json();
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
    return { ...(await answer.json()), ok: answer.ok };
  } catch {
    return { ok: false };
  }
}
