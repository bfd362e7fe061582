// Finds documents by their number and texts by the days and months that stand in them.

import { datePhrase, datePostings, numberKey, numberPosting } from "./numbers.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Analysis, Entry, Hit, Reader, Scope, WrittenDate } from "./types.d.ts" */

const LOOKED_AT = 16; // entries that are read, each a part of a small file
const STANDARD = /^[a-z]+(?<figures>[0-9]{3,})$/u;

/**
 * The documents whose number is the whole of a query, or stands in it; of numbers within, the fullest that there is.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @returns {Promise<Hit[]>}
 */
export async function byNumber({ text, number, within }, reader, scope) {
  const points = number ? scope.weights.ways.numbered : scope.weights.ways.numberWithin;
  const bare = STANDARD.exec(number ?? "")?.groups?.figures; // DBT1118 is 1118
  const keys = number ? [number, ...(bare ? [bare] : [])].map(numberPosting) : within;
  const lists = await Promise.all(keys.map((key) => read([key], reader, scope)));
  const at = lists.findIndex((list) => list.length);
  return (lists[at] ?? []).map((entry) => {
    const named = entry.also.find((name) => numberKey(name)?.includes(keys[at].slice(1).replace("号", "")));
    const steps = [{ what: "文号或编号", points }];
    return { entry, named, words: [tokens(named ?? text)], score: points + scope.standing(entry), steps };
  });
}

/**
 * The texts in which the days and months of a query stand.
 *
 * @param {Analysis} analysis
 * @param {Reader} reader
 * @param {Scope} scope
 * @returns {Promise<Hit[]>}
 */
export async function byDate({ words, dates }, reader, scope) {
  /** @param {WrittenDate} asked */
  async function dated(asked) {
    const points = scope.weights.ways.dated;
    const steps = [{ what: "日期", points }];
    const why = `按日期“${datePhrase(asked)}”`;
    const entries = await read(datePostings(asked), reader, scope);
    return entries.map((entry) => ({ entry, words, score: points + scope.standing(entry), steps, why }));
  }
  const lists = await Promise.all(dates.map(dated));
  return lists.flat();
}

/**
 * The first entries filed under any of some keys.
 *
 * @param {string[]} keys
 * @param {Reader} reader
 * @param {Scope} scope
 * @returns {Promise<Entry[]>}
 */
async function read(keys, reader, { pass }) {
  const lists = await Promise.all(keys.map(reader.postings));
  const numbers = new Set(lists.flatMap((list) => [...(list ?? [])].map((one) => one >> 1)).filter(pass));
  const entries = await Promise.all([...numbers].slice(0, LOOKED_AT).map(reader.entry));
  return entries.filter((entry) => entry !== null);
}
