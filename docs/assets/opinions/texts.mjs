// The words of the clauses of each version, asked for when they are needed, and how an opinion's clause stands now.

/** @import { ClauseWords, Opinion, Setup, Standing, TextVersion } from "./types.d.ts" */

/**
 * @param {Setup["texts"]} versions
 * @param {(file: string) => Promise<ClauseWords[]>} [load]
 */
export function openTexts(versions, load = fetched) {
  /** @type {Map<string, Promise<ClauseWords[] | null>>} */
  const files = new Map();

  /**
   * The clauses of a version; null where its file does not come.
   *
   * @param {TextVersion} text
   */
  function clauses(text) {
    const asked = files.get(text.file) ?? load(text.file).catch(() => null);
    files.set(text.file, asked);
    asked.then((found) => found ?? files.delete(text.file));
    return asked;
  }

  /**
   * @param {string} work
   * @param {string} version
   */
  const named = (work, version) => versions.find((text) => text.work === work && text.version === version);

  /**
   * How the clause of an opinion stands. Nothing is bound anew: an heir is only told.
   *
   * @param {Opinion} opinion
   * @returns {Promise<Standing>}
   */
  async function standing(opinion) {
    const text = named(opinion.work, opinion.version);
    const own = text ? await clauses(text) : [];
    const clause = own?.find(({ id }) => id === opinion.provision);
    const newest = versions.find((one) => one.work === opinion.work && !one.later);
    const words = clause?.words ?? "";
    const here = stateOf(text, own, clause, opinion);
    if (!newest || newest === text) return { here, words, newest: null };
    const later = await clauses(newest);
    const wanted = clause?.heirs;
    const heirs = later?.filter(({ id, cid }) => (wanted ? wanted.includes(id) : opinion.cid && cid === opinion.cid));
    return { here, words, newest: { text: newest, heirs: heirs ?? [], read: later !== null } };
  }

  return { clauses, named, standing };
}

/**
 * @param {TextVersion | undefined} text
 * @param {ClauseWords[] | null} own
 * @param {ClauseWords | undefined} clause
 * @param {Opinion} opinion
 * @returns {Standing["here"]}
 */
function stateOf(text, own, clause, opinion) {
  if (!text) return "unlisted";
  if (!own) return "unread";
  if (!clause) return "gone";
  return clause.words === opinion.quote ? "same" : "reworded";
}

/** @param {string} file */
async function fetched(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()).clauses;
}
