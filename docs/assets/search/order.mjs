// The order in which hits are shown: best first, other places and older versions behind all others.

/** @import { Analysis, Entry, Hit, Ranked, Start } from "./types.d.ts" */

const MOST_SHOWN = 30;

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
 * Each entry once; `more` if some that hold what was asked are left out, `absent` the clause that nobody has.
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
  const ranked = [...found.values()].sort(
    (one, other) =>
      behind(one.entry, analysis, start) - behind(other.entry, analysis, start) ||
      other.score - one.score ||
      one.entry.at - other.entry.at,
  );
  const holding = ranked.filter(exact);
  const more = holding.some((hit) => hit.more) || ranked.slice(MOST_SHOWN).some(exact);
  const absent = ranked.some((hit) => hit.beside) ? analysis.text.trim() : undefined;
  return { hits: ranked.slice(0, MOST_SHOWN), exact: holding.length > 0, more, absent };
}

/**
 * 1 for another place or an older version, unless the query names it.
 *
 * @param {Entry} entry
 * @param {Analysis} analysis
 * @param {Start} start
 */
function behind({ kind, group }, { text }, start) {
  const [, standing] = start.kinds[kind];
  if (!start.behind.includes(standing)) return 0;
  return Number(!(start.namedBy[group] ?? []).some((name) => text.includes(name)));
}
