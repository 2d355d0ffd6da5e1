// Meeting times on the front door, moved from the group's zone to the reader's. Without this file the group's zone stands.
const list = document.querySelector("[data-times]");
if (list) {
  const language = document.documentElement.lang || undefined;
  const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  for (const time of list.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    time.textContent = `${day.format(at)}, ${clock.format(at)}`;
    time.parentElement.querySelector("small").hidden = true;
  }
  document.querySelector("[data-times-note]").hidden = true;
  document.querySelector("[data-times-yours]").hidden = false;
}
