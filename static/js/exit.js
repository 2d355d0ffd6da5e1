// Leave quickly: a click on any [data-leave] lays a blank sheet over the page at once, then goes on to the link's
// address in place of this page, so that Back does not return here. Without this file the link still works.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave]");
  if (!link) return;
  event.preventDefault();
  const sheet = document.createElement("div");
  sheet.className = "blank";
  document.body.append(sheet);
  document.title = "";
  window.location.replace(link.href);
});
