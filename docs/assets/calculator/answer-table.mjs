// The answers that the page brings along: the calculator's own to each combination of an input's words, one of which is
// put together when it is asked for. calculator/answers/answer_table.py makes them and says how they are written.

import { amountLines } from "./card.mjs";
import { numberTrees } from "./typed-numbers.mjs";

/** @import { Answer, Answered, Line, OutputAnswer, Values } from "./types.d.ts" */
/** @import { AnswerTableFile, Known, Look, ShownLine, Template, ToldOutput, Trust } from "./shapes.d.ts" */

const ABSENT = 0;
const IN_ORDER = -1;

/**
 * A reader of a table: the answer to a case; where something was given beside words, no more than its headline and, as
 * far as they are known, its amounts; null where it can say nothing.
 *
 * @param {AnswerTableFile} file
 * @returns {Look}
 */
export function answerTable({ over, sways, choices, template, numbers }) {
  const inputs = Object.entries(over);
  const lookUp = numberTrees(
    numbers,
    inputs.map(([, words]) => words.length + 1),
  );
  /** @type {{ text: string, known: Known | null } | null} */
  let last = null;

  return (values) => {
    const text = JSON.stringify(values);
    if (last?.text !== text) last = { text, known: found(values) };
    return last.known;
  };

  /**
   * @param {Values} values
   * @returns {Known | null}
   */
  function found(values) {
    const given = Object.keys(values).filter((name) => !(name in over));
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

    if (given.length) {
      const { answer } = /** @type {Record<string, Record<string, Template>>} */ (template);
      const told = lookUp(values, at);
      const [leading, ...others] = told;
      const stands = leading.end === undefined || (!leading.end && !given.some((name) => sways.includes(name)));
      const headline = stands ? read(answer.headline) : leading.end?.headline;
      if (!headline) return null;
      if (told.some(({ end }) => end === null)) {
        return { headline, caution: read(answer.law).caution, agrees: (other) => other.answer.headline === headline };
      }
      const outputs = read(answer.outputs);
      const caution = numbers.cautions[trust(told.map(({ output, end }) => end ?? settled(outputs[output])))];
      const known = { headline, caution, amounts: amountsOf(others, amountLines({ report: read(answer.report) })) };
      const text = JSON.stringify(known);
      return { ...known, agrees: (other) => JSON.stringify(headOf(other.answer)) === text };
    }
    const answered = read(template);
    const { headline, caution } = answered.answer;
    return { answered, headline, caution, agrees: (other) => canonical(answered) === canonical(other) };
  }
}

/**
 * How far what is told can be trusted, as the place of the caution that says so.
 *
 * @param {Trust[]} told
 */
function trust(told) {
  return Number(told.some((output) => output.inferred)) + 2 * Number(told.some((output) => output.second_hand));
}

/**
 * @param {OutputAnswer} output
 * @returns {Trust}
 */
function settled(output) {
  return output.settled ? output : {};
}

/**
 * The amounts that the card shows, in the order of the outputs: looked up, or what the words alone come to.
 *
 * @param {ToldOutput[]} told
 * @param {Line[]} lines
 * @returns {ShownLine[]}
 */
function amountsOf(told, lines) {
  return told.flatMap(({ output, end }) =>
    end ? (end.line ?? []) : lines.filter(({ ref }) => ref === output).map(shown),
  );
}

/**
 * What is told of an answer where there is no more than its head.
 *
 * @param {Answer} answer
 */
function headOf(answer) {
  return { headline: answer.headline, caution: answer.caution, amounts: amountLines(answer).map(shown) };
}

/**
 * @param {Line} line
 * @returns {ShownLine}
 */
function shown({ title = "", text, marks = [] }) {
  return { title, text, marks };
}

/** @param {any[]} items */
function present(items) {
  return items.filter((item) => item !== ABSENT);
}

/**
 * An answer as text that is the same for the same answer.
 *
 * @param {Answered} answered
 * @returns {string}
 */
export function canonical({ answer, problems, readings }) {
  const sorted = [...readings].sort((one, other) => (one.input < other.input ? -1 : 1));
  return JSON.stringify({ answer, problems, readings: sorted }, (_, value) => inOrder(value));
}

/** @param {unknown} value */
function inOrder(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
