// The state of a version on a day, as site_build/corpus/works.py says it at build (class Holding).

/**
 * Days are texts such as 2026-11-26, empty or left out where not known. `replaced` is the day of effect of a later
 * version; `doubted` the day of a later one without a known day of effect.
 *
 * @typedef {{ enacted?: string, begins?: string, ends?: string, replaced?: string, doubted?: string }} Holding
 * @typedef {Holding & { dated?: string }} Dated
 */

export const IN_FORCE = "现行有效";
const OVERTAKEN = "可能已被新版本取代";
const REPLACED = "已被新版本取代";
const UNCLEAR = "施行日期不明";

/**
 * The state on a day.
 *
 * @param {string} day
 * @param {Holding} version
 */
export function stateOn(day, { enacted, begins, ends, replaced, doubted }) {
  if (!enacted) return "草案";
  if (!begins) return replaced && replaced <= day ? REPLACED : UNCLEAR;
  if (begins > day) return "尚未生效";
  if (ends && ends <= day) return [replaced, doubted].some((one) => one && one <= day) ? REPLACED : "已废止";
  return doubted && doubted <= day ? OVERTAKEN : IN_FORCE;
}

/**
 * The versions that hold on a day: `sure` is the one in force, `perhaps` those that may be, oldest first.
 *
 * @template {Dated} V
 * @param {string} day
 * @param {V[]} versions
 * @returns {{ sure: V | undefined, perhaps: V[] }}
 */
export function holdingOn(day, versions) {
  const sure = versions.filter((version) => stateOn(day, version) === IN_FORCE).at(-1);
  if (sure) return { sure, perhaps: [] };
  const perhaps = versions.filter(
    (version) => (version.begins || version.dated || "") <= day && [OVERTAKEN, UNCLEAR].includes(stateOn(day, version)),
  );
  return { sure, perhaps };
}
