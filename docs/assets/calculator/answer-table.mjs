// The answers that the page brings along: the calculator's own to each combination of an input's words, one of which is
// put together when it is asked for. calculator/answers/answer_table.py makes them and says how they are written.

/** @import { Answered, Values } from "./types.d.ts" */
/** @import { AnswerTableFile, Template } from "./shapes.d.ts" */

const ABSENT = 0;
const IN_ORDER = -1;

/**
 * What a table can say to a case: all of the `answered`, or no more than the `headline` where something was given that
 * the table is not for and that does not sway the headline.
 *
 * @typedef {{ answered: Answered, headline?: undefined } | { answered?: undefined, headline: string }} Looked
 */

/**
 * A reader of a table: what it says to a case, null where it cannot say anything.
 *
 * @param {AnswerTableFile} file
 * @returns {(values: Values) => Looked | null}
 */
export function answerTable({ over, sways, choices, template }) {
  const inputs = Object.entries(over);

  return (values) => {
    const given = Object.keys(values).filter((name) => !(name in over));
    if (given.some((name) => sways.includes(name))) return null;
    // The first word of an input is that it is not given.
    const at = inputs.map(([name, words]) => (name in values ? words.indexOf(values[name]) + 1 : 0));
    if (inputs.some(([name], place) => name in values && at[place] === 0)) return null;
    const picked = new Map();

    /** @param {number} number */
    function pick(number) {
      if (!picked.has(number)) {
        const [axes, places] = choices[number];
        picked.set(number, places[axes.reduce((place, axis) => place * (inputs[axis][1].length + 1) + at[axis], 0)]);
      }
      return picked.get(number);
    }

    /**
     * @param {Template} part
     * @returns {any}
     */
    function read(part) {
      if (Array.isArray(part)) return typeof part[0] === "number" ? chosen(part) : present(part.map(read));
      if (part === null || typeof part !== "object") return part;
      return Object.fromEntries(
        Object.entries(part).flatMap(([name, held]) => {
          const value = read(held);
          return value === ABSENT ? [] : [[name, value]];
        }),
      );
    }

    /** @param {any} part */
    function chosen([number, ...rest]) {
      if (number !== IN_ORDER) return read(rest[pick(number)]);
      const [choice, orders, items] = rest;
      return orders[pick(choice)].map((/** @type {number} */ place) => read(items[place]));
    }

    const { answer } = /** @type {Record<string, Template>} */ (template);
    if (given.length) return { headline: read(/** @type {Record<string, Template>} */ (answer).headline) };
    return { answered: read(template) };
  };
}

/** @param {any[]} items */
function present(items) {
  return items.filter((item) => item !== ABSENT);
}

/**
 * Whether two answers to a case are the same, whatever the order in which it was given.
 *
 * @param {Answered} one
 * @param {Answered} other
 * @returns {boolean}
 */
export function sameAnswer(one, other) {
  return canonical(one) === canonical(other);
}

/**
 * An answer as text that is the same for the same answer.
 *
 * @param {Answered} answered
 * @returns {string}
 */
export function canonical({ readings, ...rest }) {
  const sorted = [...readings].sort((one, other) => (one.input < other.input ? -1 : 1));
  return JSON.stringify({ readings: sorted, ...rest }, (_, value) => inOrder(value));
}

/** @param {unknown} value */
function inOrder(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
