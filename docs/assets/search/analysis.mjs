// What was understood of a query, as a value: its words, a document's number, days, a clause, and what it speaks of.

import { amountsAsked, asksByForm } from "./amounts.mjs";
import { meaningOf, standard } from "./concepts.mjs";
import { datePhrase, datesOf, keysWithin, numberKey } from "./numbers.mjs";
import { clauseIn, cleaned, unasked, wordsOf } from "./reading.mjs";

/** @import { Analysis, Lexicon, Meaning } from "./types.d.ts" */

/**
 * Understands a query.
 *
 * @param {string} query
 * @param {Lexicon} lexicon
 * @returns {Analysis}
 */
export function analysed(query, lexicon) {
  const text = cleaned(query);
  const number = numberKey(text);
  const { dates, rest } = datesOf(query.normalize("NFKC"));
  const plain = standard(dates.length ? rest : text, lexicon);
  const meaning = meaningOf(amountsAsked(plain), lexicon.asked);
  const words = wordsOf(text);
  const clause = clauseIn(text);
  const speaks = clause ? [] : [...meaning.concepts.keys()]; // beside a clause 办法 is the name of a document
  const asks = asksByForm(text) || unasked(plain) !== plain || speaks.some((name) => lexicon.asking.has(name));
  return {
    text,
    standard: plain,
    words,
    number,
    within: number || dates.length ? [] : keysWithin(text),
    dates,
    rest: dates.length ? cleaned(rest) : text,
    clause,
    meaning,
    asks,
    plainly: plain.replace(/\s+/gu, "").length === lengthOf(meaningOf(plain, lexicon.told)),
    figures: /[0-9]{2}/u.test((asks ? wordsOf(amountsAsked(text)) : words).flat().join(" ")),
  };
}

/**
 * How many characters of a text are words of concepts.
 *
 * @param {Meaning} meaning
 */
function lengthOf({ matched }) {
  return matched.reduce((sum, { word }) => sum + word.length, 0);
}

/**
 * What was understood, a line for each kind of thing, for the explain view.
 *
 * @param {Analysis} analysis
 * @returns {{ what: string, read: string }[]}
 */
export function told({ words, number, within, dates, clause, meaning: { concepts, pairs, lone } }) {
  const rows = [
    ["日期", dates.map(datePhrase)],
    ["文号或编号", [number, ...within.map((key) => key.slice(1))].filter((one) => one !== null)],
    ["条款", clause ? [clause] : []],
    ["词", words.map((word) => word.join(""))],
    ["说法", [...concepts].map(([, said]) => said.join("、"))],
    ["没有归到说法的字", [...pairs.map((pair) => pair.replace(" ", "")), ...lone]],
  ];
  return rows
    .filter(([, read]) => read.length)
    .map(([what, read]) => ({ what: String(what), read: [...read].join("；") }));
}
