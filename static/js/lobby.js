// Waiting: knock now and then, and go in when the room opens. Without this script "Look again" does the same.
import { ask, connect } from "./live.js";

const KNOCK = 10000;
const lobby = document.getElementById("lobby");
const { room, csrf, inside, meeting } = lobby.dataset;
const socket = connect(csrf, () => location.assign(meeting));

// Nobody who leads has come yet: say so, as the page would when it is looked at again. Said once.
function tellMissing() {
  const missing = document.getElementById("missing");
  if (!missing?.hidden) return;
  missing.hidden = false;
  document.getElementById("waiting").hidden = true;
}

async function knock() {
  const answer = await ask(socket, "room.enter", { room });
  if (answer.ok && answer.in_room) location.replace(inside);
  else if (answer.ok && answer.missing) tellMissing();
  else if (!answer.ok && !answer.lost && answer.problem.status < 429) location.replace(meeting);
}

socket.on("connect", knock);
socket.on("room.changed", knock);
addEventListener("online", knock);
document.addEventListener("visibilitychange", () => { if (!document.hidden) knock(); });
setInterval(knock, KNOCK);
