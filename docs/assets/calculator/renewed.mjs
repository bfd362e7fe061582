// Brings what is shown up to date and leaves standing what says the same as before: it keeps its place, what is opened
// in it stays open, and the browser lays out only what is new.

/**
 * A part of what is shown: `says` is all that it is made of, so that a part that says the same is the same; `make` is
 * given that as JSON. What is brought up to date within it each time, `within` does.
 *
 * @typedef {{ says: unknown, make: (key: string) => Element | "", within?: (made: Element) => void }} Piece
 */

/** @type {WeakMap<Element, Map<string, Element | "">>} */
const standing = new WeakMap();

/**
 * Make these the content of an element, in this order; no two of them say the same.
 *
 * @param {Element} place
 * @param {Piece[]} pieces
 * @returns {void}
 */
export function renew(place, pieces) {
  const before = standing.get(place) ?? new Map();
  /** @type {Map<string, Element | "">} */
  const now = new Map();
  for (const { says, make, within } of pieces) {
    const key = JSON.stringify(says);
    const made = before.get(key) ?? make(key);
    if (made) within?.(made);
    now.set(key, made);
  }
  standing.set(place, now);
  inPlace(
    place,
    [...now.values()].filter((node) => node !== ""),
  );
}

/**
 * @param {Element} place
 * @param {Node[]} nodes
 */
function inPlace(place, nodes) {
  const wanted = new Set(nodes);
  for (const node of [...place.childNodes]) if (!wanted.has(node)) node.remove();
  nodes.forEach((node, at) => {
    if (place.childNodes[at] !== node) place.insertBefore(node, place.childNodes[at] ?? null);
  });
}
