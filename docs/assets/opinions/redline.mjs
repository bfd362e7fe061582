// What a reader proposes against the words of a clause: the same tokens as the site's own comparisons, so that a figure
// or a number of an article comes and goes as a whole.

import { h } from "../dom.mjs";

/** @import { Redline, Segment } from "./types.d.ts" */
/** @typedef {Pick<typeof import("diff"), "diffArrays">} Diff */

const LONGEST_EDIT = 4000;

/**
 * A function from old and new words to segments in reading order. Where nearly nothing is left, all went and all came.
 *
 * @param {Diff} diff
 * @param {string} tokens
 * @returns {Redline}
 */
export function redlineBy({ diffArrays }, tokens) {
  const pattern = new RegExp(tokens, "gsu");
  /** @param {string} text */
  const cut = (text) => text.match(pattern) ?? [];
  return (old, now) => {
    const changes = diffArrays(cut(old), cut(now), { maxEditLength: LONGEST_EDIT });
    if (!changes) return whole(old, now);
    return changes.map(({ value, added, removed }) => ({
      text: value.join(""),
      mark: (added && "ins") || (removed && "del") || "",
    }));
  };
}

/**
 * That all went and all came.
 *
 * @param {string} old
 * @param {string} now
 * @returns {Segment[]}
 */
export function whole(old, now) {
  return [
    { text: old, mark: "del" },
    { text: now, mark: "ins" },
  ];
}

/**
 * The segments as elements; the style says 删 and 增 beside the lines, and so does what is read aloud.
 *
 * @param {Segment[]} segments
 * @param {string} label
 */
export function redlineElement(segments, label) {
  const words = segments.map(({ text, mark }) => (mark ? h(mark, {}, text) : text));
  return h("div", { class: "kb-redline", role: "group", "aria-label": label }, h("p", {}, words));
}
