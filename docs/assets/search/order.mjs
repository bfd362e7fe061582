// The order in which hits are shown: best first, other places and older versions behind all others.

/** @import { Analysis, Entry, Hit, Ranked, Start } from "./types.d.ts" */

const MOST_SHOWN = 30;
const FRONT = 3; // hits that stand before one of another place that holds the query word for word

/**
 * Whether a hit holds what was asked, not another word for it and not merely something like it.
 *
 * @param {Hit} hit
 * @returns {boolean}
 */
export function exact(hit) {
  return !hit.other && !hit.near;
}

/**
 * Each entry once, other places and older versions behind all others, but for one that alone holds the query best: it
 * stands among the first, never at their head. `more` if some that hold what was asked are left out, `absent` the
 * clause that nobody has.
 *
 * @param {Hit[]} hits
 * @param {Analysis} analysis
 * @param {Start} start
 * @returns {Ranked}
 */
export function ordered(hits, analysis, start) {
  /** @type {Map<number, Hit>} */
  const found = new Map();
  for (const hit of hits) {
    const other = found.get(hit.entry.at);
    if (!other || hit.score > other.score) found.set(hit.entry.at, hit);
  }
  const best = [...found.values()].sort((one, other) => other.score - one.score || one.entry.at - other.entry.at);
  const behind = best.filter(({ entry }) => isBehind(entry, analysis, start));
  const before = best.filter((hit) => !behind.includes(hit));
  const word = behind.findIndex((hit) => exact(hit) && before.length > 0 && hit.score > before[0].score);
  const [wordForWord] = word >= 0 ? behind.splice(word, 1) : [];
  const ranked = wordForWord
    ? [...before.slice(0, FRONT), wordForWord, ...before.slice(FRONT), ...behind]
    : [...before, ...behind];
  const holding = ranked.filter(exact);
  const more = holding.some((hit) => hit.more) || ranked.slice(MOST_SHOWN).some(exact);
  const absent = ranked.some((hit) => hit.beside) ? analysis.text.trim() : undefined;
  return { hits: ranked.slice(0, MOST_SHOWN), exact: holding.length > 0, more, absent };
}

/**
 * Whether an entry is of another place or an older version that the query does not name.
 *
 * @param {Entry} entry
 * @param {Analysis} analysis
 * @param {Start} start
 * @returns {boolean}
 */
export function isBehind({ kind, group }, { text }, start) {
  const [, standing] = start.kinds[kind];
  return start.behind.includes(standing) && !(start.namedBy[group] ?? []).some((name) => text.includes(name));
}
