// What is said at once where plain numbers are typed: the trees that came along are walked and their numbers worked
// out, exactly, as fractions of whole numbers. calculator/answers/number_trees.py makes them and says how they are
// written; what it says nothing of, this says nothing of.

/** @import { Values } from "./types.d.ts" */
/** @import { Fraction, NumberPart, NumberSum, NumberTree, NumbersFile } from "./shapes.d.ts" */
/** @import { TextPiece, ToldOutput, TreeEnd } from "./shapes.d.ts" */

const PLAIN = /^(?:0|[1-9][0-9]{0,19}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,6})(?:\.[0-9]{1,9})?$/u;
const YEAR = "年";
/** The words in which amounts of money are spoken of. @type {[size: bigint, word: string][]} */
const LARGE = [
  [100_000_000n, "亿元"],
  [10_000n, "万元"],
];
const LARGE_PLACES = 2;

/**
 * A reader of trees: what comes of each output where these values are given, beside the words that stand at these
 * places of the inputs with words. `end` is undefined of an output on which nothing else than words was given, null
 * where it is not known.
 *
 * @param {NumbersFile} file
 * @param {number[]} words how many words each input has, that it is not given among them
 * @returns {(values: Values, at: number[]) => ToldOutput[]}
 */
export function numberTrees({ read, outputs, questions, trees, ends }, words) {
  const names = Object.keys(read);
  const sizes = [...words, ...names.map(() => 2)];
  return (values, at) => {
    /** @type {Map<string, Fraction>} */
    const numbers = new Map();
    for (const name of names) {
      const number = name in values ? typed(values[name], read[name]) : null;
      if (number) numbers.set(name, number);
    }
    const places = [...at, ...names.map((name) => (name in values ? 1 : 0))];
    return outputs.map(({ output, rests, numbers: own = [], pick }) => {
      const given = own.filter((name) => name in values);
      const known = !rests.some((name) => name in values) && given.every((name) => numbers.has(name));
      if (!known) return { output, end: null };
      if (!given.length || !pick) return { output, end: undefined };
      const [axes, picked] = pick;
      const place = axes.reduce((before, axis) => before * sizes[axis] + places[axis], 0);
      const sign = (/** @type {number} */ question) => signOf(sum(questions[question], numbers));
      return { output, end: said(walked(trees[picked[place]], sign), numbers) };
    });
  };

  /**
   * @param {NumberTree} tree
   * @param {(question: number) => number} sign
   */
  function walked(tree, sign) {
    let way = tree;
    while (Array.isArray(way)) {
      const [question, ...ways] = way;
      way = ways[1 + sign(question)];
    }
    return way === null ? null : ends[way];
  }
}

/**
 * @param {TreeEnd | null} end
 * @param {Map<string, Fraction>} numbers
 */
function said(end, numbers) {
  if (!end) return null;
  const { line, headline } = end;
  const text = line ? written(line.text, numbers) : "";
  const leading = headline ? written(headline, numbers) : "";
  if (text === null || leading === null) return null;
  return { ...end, line: line && { ...line, text }, headline: leading };
}

/**
 * A text with its numbers; null where one of them never ends.
 *
 * @param {TextPiece[]} pieces
 * @param {Map<string, Fraction>} numbers
 */
function written(pieces, numbers) {
  const texts = pieces.map((piece) => {
    if (typeof piece === "string") return piece;
    const [number, unit, amount] = piece;
    return phrase(sum(number, numbers), unit, amount);
  });
  return texts.includes(null) ? null : texts.join("");
}

/**
 * A number as it is typed without any doubt; null where only the calculator reads it, or refuses it.
 *
 * @param {string} text
 * @param {[places: number, least: string | null, greatest: string | null]} ends
 * @returns {Fraction | null}
 */
function typed(text, [places, least, greatest]) {
  if (!PLAIN.test(text)) return null;
  const [whole, below = ""] = text.replaceAll(",", "").split(".");
  const kept = below.replace(/0+$/u, "");
  if (kept.length > places) return null;
  const counted = BigInt(whole + kept.padEnd(places, "0"));
  if ((least !== null && counted < BigInt(least)) || (greatest !== null && counted > BigInt(greatest))) return null;
  return { above: counted, below: 10n ** BigInt(places) };
}

/**
 * A number as the table writes it: `-3000`, `0.25`, `1/3`.
 *
 * @param {string} text
 * @returns {Fraction}
 */
function fraction(text) {
  const [above, below = "1"] = text.split("/");
  const [whole, rest = ""] = above.split(".");
  return { above: BigInt(whole + rest), below: BigInt(below) * 10n ** BigInt(rest.length) };
}

/**
 * @param {NumberSum} terms
 * @param {Map<string, Fraction>} numbers
 * @returns {Fraction}
 */
function sum(terms, numbers) {
  return terms
    .map(([factor, ...parts]) => parts.map((part) => partOf(part, numbers)).reduce(times, fraction(factor)))
    .reduce(
      (one, other) => ({ above: one.above * other.below + other.above * one.below, below: one.below * other.below }),
      { above: 0n, below: 1n },
    );
}

/**
 * @param {Fraction} one
 * @param {Fraction} other
 */
function times(one, other) {
  return { above: one.above * other.above, below: one.below * other.below };
}

/**
 * @param {NumberPart} part
 * @param {Map<string, Fraction>} numbers
 * @returns {Fraction}
 */
function partOf(part, numbers) {
  if (typeof part === "string") return /** @type {Fraction} */ (numbers.get(part));
  const [name, inner, step] = part;
  const size = fraction(step);
  const { above, below } = times(sum(inner, numbers), { above: size.below, below: size.above });
  const steps = { above: COUNTED[name](above, below), below: 1n };
  return name === "started" || name === "full" ? steps : times(steps, size);
}

/** Down, whatever the sign. @type {(above: bigint, below: bigint) => bigint} */
const down = (above, below) => above / below - (above < 0n && above % below ? 1n : 0n);
/** @type {(above: bigint, below: bigint) => bigint} */
const up = (above, below) => -down(-above, below);
/** @type {(rounded: typeof down) => typeof down} */
const bySize = (rounded) => (above, below) => (above < 0n ? -rounded(-above, below) : rounded(above, below));
/** How many steps, by the functions of formulas. @type {Record<string, typeof down>} */
const COUNTED = {
  ceil: up,
  floor: down,
  started: bySize(up),
  full: bySize(down),
  up: bySize(up),
  down: bySize(down),
  half_up: bySize((above, below) => down(2n * above + below, 2n * below)),
};

/** @param {Fraction} number */
function signOf({ above }) {
  return Number(above > 0n) - Number(above < 0n);
}

/**
 * A number for people with its unit; an amount of money in 万元 too. Null where it never ends.
 *
 * @param {Fraction} value
 * @param {string} unit
 * @param {boolean} amount
 */
function phrase(value, unit, amount) {
  const decimal = decimalOf(value);
  if (!decimal) return null;
  const text = withUnit(unit === YEAR && !decimal.places ? decimal.text : grouped(decimal.text), unit);
  const size = value.above < 0n ? -value.above : value.above;
  const large = amount && unit === "元" ? LARGE.find(([least]) => size >= least * value.below) : undefined;
  if (!large) return text;
  const spoken = decimalOf({ above: value.above, below: value.below * large[0] });
  return spoken && spoken.places <= LARGE_PLACES ? `${text}（${grouped(spoken.text)} ${large[1]}）` : text;
}

/**
 * @param {string} text
 * @param {string} unit
 */
function withUnit(text, unit) {
  return unit && !"%‰".includes(unit) ? `${text} ${unit}` : `${text}${unit}`;
}

/** @param {string} decimal */
function grouped(decimal) {
  const [whole, below] = decimal.split(".");
  const groups = whole.replace(/\B(?=(?:[0-9]{3})+$)/gu, ",");
  return below === undefined ? groups : `${groups}.${below}`;
}

/**
 * A number as a decimal with no more places than it needs; null where it never ends.
 *
 * @param {Fraction} value
 */
function decimalOf({ above, below }) {
  const common = divisor(above < 0n ? -above : above, below);
  const places = placesOf(below / common);
  if (places === null) return null;
  const digits = String(((above < 0n ? -above : above) * 10n ** BigInt(places)) / below).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const text = places ? `${whole}.${digits.slice(-places)}` : whole;
  return { text: above < 0n ? `-${text}` : text, places };
}

/**
 * @param {bigint} one
 * @param {bigint} other
 * @returns {bigint}
 */
function divisor(one, other) {
  return other === 0n ? one : divisor(other, one % other);
}

/** @param {bigint} below */
function placesOf(below) {
  let rest = below;
  let twos = 0;
  let fives = 0;
  for (; rest % 2n === 0n; rest /= 2n) twos += 1;
  for (; rest % 5n === 0n; rest /= 5n) fives += 1;
  return rest === 1n ? Math.max(twos, fives) : null;
}
