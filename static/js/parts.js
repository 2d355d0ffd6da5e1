// What the pieces of the room are made of: templates of the page, cloned and filled with text.
const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let i = 0; i < 8; i += 1) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

export const part = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

export function wordsOf(list) {
  return Object.fromEntries([...list.content.children].map((item) => [item.dataset.word, item.textContent]));
}

// The avatar, in the colour that the pages give it: crc32 of the name, 1..6.
export function arch(item, name) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(name)) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  const place = item.querySelector(".arch");
  place.className = `arch arch--s arch--${((crc ^ 0xffffffff) >>> 0) % 6 + 1}`;
  place.textContent = name.slice(0, 1).toUpperCase();
}

// Write into a piece whom or what it is about: 'NAME', 'KEY' and 'ID' stand for that in the templates.
export function address(item, { name = "", ...marks }) {
  for (const hidden of item.querySelectorAll(".vh")) hidden.textContent = hidden.textContent.replace("NAME", name);
  for (const [mark, value] of Object.entries(marks)) {
    for (const attribute of ["href", "action", "formaction", "value"]) {
      for (const one of item.querySelectorAll(`[${attribute}*=${mark}]`)) {
        one.setAttribute(attribute, one.getAttribute(attribute).replace(mark, value));
      }
    }
  }
}

// Fold a part away; the keyboard goes back to what opened it.
export function fold(piece) {
  const held = piece?.contains(document.activeElement);
  piece?.removeAttribute("open");
  if (held) piece.querySelector("summary").focus();
}

// Draw a list anew, but keep the entries that are as they were. Where the keyboard was, it stays.
export function redraw(list, rows, keyOf, make) {
  const held = [...list.children].findIndex((item) => item.contains(document.activeElement));
  const there = new Map([...list.children].map((item) => [item.dataset.is, item]));
  const items = rows.map((row) => {
    const is = keyOf(row);
    const item = there.get(is) ?? make(row);
    item.dataset.is = is;
    return item;
  });
  // Moved only when it must be: what is moved loses the keyboard.
  for (const item of [...list.children]) if (!items.includes(item)) item.remove();
  items.forEach((item, at) => { if (list.children[at] !== item) list.insertBefore(item, list.children[at] ?? null); });
  if (held < 0 || list.contains(document.activeElement)) return;
  const near = list.children[Math.min(held, items.length - 1)]?.querySelector("summary, button");
  (near ?? document.getElementById("main")).focus({ preventScroll: true });
}
