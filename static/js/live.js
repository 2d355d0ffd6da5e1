// The one way to the house's sockets: our own websocket transport, the session's token, and what to do at the end.
import { io } from "../vendor/socket.io.esm.min.js";

const PATIENCE = 8000;

// onEnd(code) is called once, when the sign-in has ended and coming back by itself is of no use.
export function connect(csrf, onEnd) {
  const socket = io("/live", {
    transports: ["websocket"],
    auth: { csrf },
    reconnectionDelay: 1000,
    reconnectionDelayMax: 8000,
    randomizationFactor: 0.5,
  });
  const later = (seconds) => setTimeout(() => socket.connect(), seconds * 1000);
  let draining = 0;
  let ended = false;
  const end = (code) => {
    if (ended) return;
    ended = true;
    socket.disconnect();
    onEnd(code);
  };
  // Leaving quickly looks like closing the page; nothing that the house says now may lead anywhere else.
  document.addEventListener("chair:leaving", () => {
    ended = true;
    socket.disconnect();
  });
  socket.on("server_draining", ({ retry_in }) => { draining = retry_in; });
  socket.on("notices.new", () => document.dispatchEvent(new CustomEvent("chair:news")));
  socket.on("evicted", ({ reason }) => end(reason));
  socket.on("disconnect", (reason) => {
    if (ended || reason === "io client disconnect") return;
    if (draining || reason === "io server disconnect") {
      socket.disconnect();
      later(draining || 2);
      draining = 0;
    }
  });
  socket.on("connect_error", (error) => {
    if (socket.active || ended) return; // the library tries again by itself
    const code = error.data?.code;
    if (code === "not_signed_in" || code === "csrf") end(code);
    else later(error.data?.retry_after ?? 5);
  });
  return socket;
}

// Send an event and wait for its answer: {ok: true, ...} or {ok: false, problem}. Without a line: {ok: false, lost: true}.
export async function ask(socket, event, payload) {
  if (!socket.connected) return { ok: false, lost: true };
  try {
    return await socket.timeout(PATIENCE).emitWithAck(event, payload);
  } catch {
    return { ok: false, lost: true };
  }
}
