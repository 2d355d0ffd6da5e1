// What a room is compared with: the node server of Socket.IO that broadcasts each message to a room and keeps nothing.
// It answers the same events as our rooms do, so the same client talks to both. Nobody signs in, nothing is checked.
const { createServer } = require("node:http");
const { Server } = require("socket.io");

const http = createServer((request, response) => response.end("well"));
const io = new Server(http, { perMessageDeflate: false, transports: ["websocket"] });
io.of("/live").on("connection", (socket) => {
  socket.on("room.enter", (sent, answer) => {
    socket.join(sent.room);
    answer({ ok: true, in_room: true });
  });
  socket.on("room.say", (sent, answer) => {
    const event = { kind: "message", text: sent.text, nonce: sent.nonce };
    io.of("/live").to(sent.room).emit("room.events", { room: sent.room, events: [event] });
    answer({ ok: true });
  });
});
http.listen(Number(process.argv[2]), "127.0.0.1");
