// Finds what a question means rather than what it says: entries that speak of the same concepts, above all those whose
// name or way of being asked is most like it. The last way goes by characters alone.

import { fills, meaningOf, standard } from "./concepts.mjs";
import { best } from "./finder.mjs";
import { tokens } from "./tokens.mjs";

/** @import { Analysis, Entry, EntryMeaning, Hit, Lexicon, Meaning } from "./types.d.ts" */
/** @import { Postings, Reader, Scope, WordIndex } from "./types.d.ts" */

/** @typedef {Map<string, number>} Weighed parts of a question with their weights */

// How many entries are read and judged: of those that say something of this place, and of others.
const LOOKED_AT = 10;
const LOOKED_AT_OTHERS = 3;
const LOOKED_AT_LAST = 8;
const MOST_PARTS = 16;
const CONCEPT = "&";
const WORD = "="; // a word itself, beside the concept that it stands for
const HAN = /\p{Script=Han}/u;
const HAN_ALL = /\p{Script=Han}/gu;

/**
 * Finds by meaning among the entries that a query's scope lets through: {meant, overlapping}.
 *
 * @param {Reader} reader
 * @param {Scope} scope
 * @param {Lexicon} lexicon
 */
export function interpreter(reader, { pass, own, count, titles, weights, standing: placed }, lexicon) {
  const weigh = weights.meaning;

  /**
   * Entries that speak of what was asked, best first by how much of it and how like their names are to it.
   *
   * @param {Analysis} analysis
   * @param {boolean} [last] whether little is enough, as nothing else was found
   * @returns {Promise<Hit[]>}
   */
  async function meant({ meaning }, last = false) {
    const sums = new Float64Array(count);
    const asked = await weighed(meaning, sums);
    if (!asked.size || (last && !hints(meaning))) return [];
    const likely = [
      ...best(sums, (at) => own(at) && pass(at), LOOKED_AT),
      ...best(sums, (at) => !own(at) && pass(at), LOOKED_AT_OTHERS),
    ];
    const entries = await Promise.all(likely.map(reader.entry));
    const tempered = withoutSwamp(asked);
    const strange = [...asked.values()].includes(weigh.strange);
    const least = strange ? weigh.leastStrange : weigh.least;
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => judged(asked, tempered, meaning, entry))
      .filter((hit) => hit.share >= (last || evident(meaning) ? weigh.leastEvident : least));
  }

  /**
   * Whether words of a good part of a question are known and are said of little else, whatever the rest may be.
   *
   * @param {Meaning} meaning
   */
  function evident(meaning) {
    return knownShare(meaning) >= weigh.evidence;
  }

  /**
   * Whether a little of a question is known, which is better than an empty page.
   *
   * @param {Meaning} meaning
   */
  function hints(meaning) {
    return knownShare(meaning) >= weigh.hint;
  }

  /**
   * The part of a question that is words of concepts of which little else is said.
   *
   * @param {Meaning} meaning
   */
  function knownShare({ matched, pairs, lone }) {
    const telling = matched.filter((one) => one.word.length > 1 && tells(one));
    const known = telling.reduce((sum, { word }) => sum + word.length, 0);
    return known && known / (known + pairs.length + lone.length);
  }

  /** @param {{ word: string, names: string[] }} matched */
  function tells({ word, names }) {
    return !fills(word) && names.some(tellsAlone);
  }

  /** @param {string} name */
  function tellsAlone(name) {
    return !lexicon.asking.has(name) && !lexicon.common.has(name);
  }

  /**
   * The parts of a question with what they weigh, rare ones more; adds to each entry's sum those that it holds.
   *
   * @param {Meaning} meaning
   * @param {Float64Array} sums
   * @returns {Promise<Weighed>}
   */
  async function weighed({ matched, concepts, pairs, lone }, sums) {
    const words = matched.filter(({ word }) => word.length > 1).map(({ word }) => WORD + word);
    const wanted = [...[...concepts.keys()].map((name) => CONCEPT + name), ...pairs, ...words];
    const keys = [...new Set(wanted)].slice(0, MOST_PARTS);
    const lists = await Promise.all(keys.map(reader.postings));
    /** @type {Weighed} */
    const asked = new Map(lone.map((one) => [one, weigh.lone]));
    for (const [at, list] of lists.entries()) {
      if (list === null || (!list.length && keys[at].startsWith(WORD))) continue;
      const weight = list.length ? partWeight(keys[at], rarity(list), concepts) : weigh.strange;
      asked.set(keys[at], weight);
      spread(list, weight, sums);
    }
    return asked;
  }

  /**
   * The same parts, where what nobody says weighs no more together than what is known: a long sentence is asked by its
   * concepts.
   *
   * @param {Weighed} asked
   * @returns {Weighed}
   */
  function withoutSwamp(asked) {
    const known = weightOf([...asked].filter(([part]) => part.startsWith(CONCEPT)));
    const strange = [...asked].filter(([part, weight]) => weight === weigh.strange || part.length === 1);
    const share = Math.min(1, (weigh.unknown * known) / weightOf(strange));
    const tempered = new Map(asked);
    if (known) for (const [part, weight] of strange) tempered.set(part, weight * share);
    return tempered;
  }

  /**
   * Add a weight to the sum of every entry of a list, more where it counts for its name, or there alone.
   *
   * @param {Postings} list
   * @param {number} weight
   * @param {Float64Array} sums
   */
  function spread(list, weight, sums) {
    for (const number of list) {
      if (number & 1) sums[number >> 1] += weight * weigh.title;
      else if (!titles) sums[number >> 1] += weight;
    }
  }

  /**
   * How many entries of this place hold something, and a few for those of others, which may be any number: a question
   * is about this place.
   *
   * @param {Postings} list
   */
  function rarity(list) {
    let here = 0;
    for (const number of list) if (own(number >> 1)) here += 1;
    return here + Math.sqrt(list.length - here);
  }

  /**
   * @param {string} key
   * @param {number} many how many entries hold it
   * @param {Meaning["concepts"]} concepts
   */
  function partWeight(key, many, concepts) {
    const weight = Math.log(1 + weigh.spread / many);
    if (key.startsWith(WORD)) return weight * weigh.word;
    if (!key.startsWith(CONCEPT)) return weight;
    const name = key.slice(1);
    const single = concepts.get(name)?.every((word) => word.length === 1);
    return weight * (lexicon.asking.has(name) ? weigh.asking : 1) * (single ? weigh.single : 1);
  }

  /**
   * @param {Weighed} asked
   * @param {Weighed} tempered the same, for counting
   * @param {Meaning} meaning
   * @param {Entry} entry
   * @returns {Hit & { share: number }}
   */
  function judged(asked, tempered, meaning, entry) {
    const { lines, text, around } = speaksOf(entry);
    const named = new Set(lines.flatMap(({ parts }) => [...parts]));
    const likes = lines.map(({ parts }) => alike(tempered, parts));
    const like = Math.max(...likes);
    const at = likes.indexOf(like);
    const steps = [
      { what: "意思相符", points: weigh.cover * held(tempered, named, text, around) },
      { what: "说法相近", points: weigh.alike * like },
      { what: "同样的词", points: weigh.sameWords * sameWords(asked, named, text) },
      { what: "文件的位置", points: weigh.standing * placed(entry) },
      ...(entry.kind === "question" ? [{ what: "常见问题", points: weigh.question }] : []),
    ];
    return {
      entry,
      words: shown(meaning, entry),
      share: held(asked, named, text, around),
      score: steps.reduce((sum, { points }) => sum + points, 0),
      steps,
      named: at > 0 && at <= entry.asked.length && like >= weigh.sure ? lines[at].line : undefined,
      why: "按意思",
      near: true,
    };
  }

  /**
   * The share of what was asked that an entry speaks of, in its names, its text or what stands around it.
   *
   * @param {Weighed} asked
   * @param {Set<string>} named
   * @param {Set<string>} text
   * @param {Set<string>} around
   */
  function held(asked, named, text, around) {
    const parts = [...asked].filter(([part]) => !part.startsWith(WORD));
    const whole = parts.reduce((sum, [, weight]) => sum + weight, 0);
    /** @param {string} part */
    function place(part) {
      if (named.has(part)) return weigh.inName;
      if (titles) return 0;
      if (text.has(part)) return weigh.inText;
      return around.has(part) ? weigh.around : 0;
    }
    return parts.reduce((sum, [part, weight]) => sum + weight * place(part), 0) / whole;
  }

  /**
   * The share of the words of a question that stand in an entry as they are.
   *
   * @param {Weighed} asked
   * @param {Set<string>} named
   * @param {Set<string>} text
   */
  function sameWords(asked, named, text) {
    const words = [...asked.keys()].filter((part) => part.startsWith(WORD));
    return words.length ? words.filter((word) => named.has(word) || text.has(word)).length / words.length : 0;
  }

  /**
   * The words of a question as they may be marked in an entry: its own, and those that texts have for the same.
   *
   * @param {Meaning} meaning
   * @param {Entry} entry
   */
  function shown({ matched, concepts, pairs }, entry) {
    const asked = matched.map(({ word }) => word);
    const others = [...concepts.keys()].filter((name) => !lexicon.asking.has(name));
    const standing = others
      .flatMap((name) => lexicon.others.get(name) ?? [])
      .filter((word) => entry.text.includes(word));
    const words = [...new Set([...asked, ...standing])].map((word) => tokens(word));
    return [...words, ...pairs.map((pair) => pair.split(" "))].filter((word) => word.length > 1 || !HAN.test(word[0]));
  }

  /**
   * How like a name is to what was asked: what both speak of, of all that either does.
   *
   * @param {Weighed} asked
   * @param {Set<string>} parts
   */
  function alike(asked, parts) {
    let both = 0;
    let all = 0;
    for (const [part, weight] of asked) {
      if (part.startsWith(WORD)) continue;
      all += weight;
      if (parts.has(part)) both += weight;
    }
    for (const part of parts) {
      if (!asked.has(part) && !part.startsWith(WORD))
        all += lexicon.asking.has(part.slice(1)) ? weigh.otherAsking : weigh.other;
    }
    return both / all;
  }

  /**
   * What an entry speaks of, read once.
   *
   * @param {Entry} entry
   * @returns {EntryMeaning}
   */
  function speaksOf(entry) {
    if (entry.meaning?.lexicon === lexicon) return entry.meaning;
    entry.meaning = {
      lexicon,
      lines: [
        ...[entry.title, ...entry.asked].map((line) => lineOf(line, lexicon.asked)),
        ...entry.also.map((line) => lineOf(line, lexicon.told)),
      ],
      text: new Set([...partsOf(meaningOf(entry.text.toLowerCase(), lexicon.told)), ...pairsIn(entry.text)]),
      around: new Set(pairsIn(`${entry.group} ${entry.path}`)),
    };
    return entry.meaning;
  }

  /**
   * @param {string} line
   * @param {WordIndex} index
   */
  function lineOf(line, index) {
    return { line, parts: partsOf(meaningOf(standard(line, lexicon), index)) };
  }

  /**
   * The last way: entries with a name that shares most characters with what was asked.
   *
   * @param {Analysis} analysis
   * @returns {Promise<Hit[]>}
   */
  async function overlapping({ meaning: { matched, pairs, lone } }) {
    const telling = matched.filter(tells).map(({ word }) => word);
    const asked = new Set([...telling, ...pairs, ...lone].join("").match(HAN_ALL) ?? []);
    if (asked.size < weights.overlap.characters) return [];
    const sums = new Float64Array(count);
    const lists = await Promise.all([...asked].slice(0, MOST_PARTS).map(reader.postings));
    for (const list of lists) spread(list ?? [], 1, sums);
    const entries = await Promise.all(best(sums, pass, LOOKED_AT_LAST).map(reader.entry));
    return entries
      .filter((entry) => entry !== null)
      .map((entry) => {
        const share = Math.max(...[entry.title, ...entry.also, ...entry.asked].map((line) => overlap(asked, line)));
        const score = weights.overlap.score * share;
        const words = [...asked].map((one) => [one]);
        return {
          entry,
          words,
          share,
          score,
          steps: [{ what: "相同的字", points: score }],
          why: "可能相关",
          near: true,
        };
      })
      .filter(({ share }) => share >= weights.overlap.least);
  }

  return { meant, overlapping };
}

/** @param {[string, number][]} parts */
function weightOf(parts) {
  return parts.reduce((all, [, weight]) => all + weight, 0);
}

/**
 * Characters that two texts share, of all that either has, twice counted as in both.
 *
 * @param {Set<string>} asked
 * @param {string} line
 */
function overlap(asked, line) {
  const here = new Set([...line].filter((one) => HAN.test(one)));
  const both = [...asked].filter((one) => here.has(one)).length;
  return (2 * both) / (asked.size + here.size);
}

/**
 * @param {Meaning} meaning
 * @returns {Set<string>}
 */
function partsOf({ matched, concepts, pairs, lone }) {
  const words = matched.map(({ word }) => WORD + word);
  return new Set([...[...concepts.keys()].map((name) => CONCEPT + name), ...words, ...pairs, ...lone]);
}

/** @param {string} text */
function pairsIn(text) {
  const read = tokens(text);
  return [...read.slice(1).map((one, at) => `${read[at]} ${one}`), ...read.filter((one) => !HAN.test(one))];
}
