// What the pages' scripts make themselves of what was typed and of what the calculator says.

import type {
  Answered,
  AnsweredWhole,
  Area,
  BatchSummary,
  Chart,
  EntryProblem,
  Line,
  Part,
  Values,
  WholeAnswer,
} from "./types.d.ts";

/** An input as the page shows it: `labels` by word, `assumed` where it is an assumption and not of the rules. */
export interface ShownInput {
  title: string;
  unit: string;
  assumed: boolean;
  labels: Record<string, string>;
}

/** What the page's scripts need of the pack beside its answers; site_build/pages/calculator.py writes it. */
export interface Shown {
  pack: string;
  title: string;
  version: string;
  inputs: Record<string, ShownInput>;
  outputs: Record<string, string>;
  axes: { chart: string[]; map: string[] };
}

/** A part of an answer as a table of answers holds it; calculator/answers/answer_table.py says how it is read. */
export type Template = string | boolean | number | null | Template[] | { [field: string]: Template };

/** A pack's answers to each combination of the words of `over`; `sways` are those other inputs that the headline may
 * hang on. */
export interface AnswerTableFile {
  version: string;
  over: Record<string, string[]>;
  beside: string[];
  sways: string[];
  choices: Choice[];
  template: Template;
  numbers: NumbersFile;
}

/** What is picked for each combination of the words of some inputs, the last input changing fastest. */
export type Choice = [inputs: number[], picked: number[]];

/** A number as a sum of products of numbers that were typed, and what is rounded of such a number. */
export type NumberSum = [factor: string, ...parts: NumberPart[]][];
export type NumberPart = string | [name: string, number: NumberSum, step: string];

/** A text, or a number in one with its unit. */
export type TextPiece = string | [number: NumberSum, unit: string, amount: boolean];

/** Where it is not known, an end, or what follows from the sign of a number. */
export type NumberTree = null | number | [question: number, below: NumberTree, zero: NumberTree, above: NumberTree];

/** How far what is told can be trusted. */
export interface Trust {
  inferred?: boolean;
  second_hand?: boolean;
}

/** What an output comes to in all cases of a kind. */
export interface TreeEnd extends Trust {
  line?: { title: string; text: TextPiece[]; marks: NonNullable<Line["marks"]> };
  headline?: TextPiece[];
}

/** What comes of numbers typed beside words; calculator/answers/number_trees.py says how it is read. */
export interface NumbersFile {
  read: Record<string, [places: number, least: string | null, greatest: string | null]>;
  cautions: string[];
  outputs: { output: string; rests: string[]; numbers?: string[]; pick?: Choice }[];
  questions: NumberSum[];
  trees: NumberTree[];
  ends: TreeEnd[];
}

/** A whole number above another that is more than zero. */
export interface Fraction {
  above: bigint;
  below: bigint;
}

/** A line of a report as a card shows it. */
export type ShownLine = Required<Pick<Line, "title" | "text" | "marks">>;

/** What was looked up of an output. */
export interface ToldOutput {
  output: string;
  end: undefined | null | (Trust & { line: ShownLine | undefined; headline: string });
}

/** An input of a form. */
export interface FormInput {
  title: string;
}

export type InputOf = (name: string) => FormInput | undefined;

/** A named case. */
export interface Scenario {
  name: string;
  values: Values;
}

/** What a link holds, not yet judged; `last` is the part in which it was cut. */
export interface Link {
  inputs: [name: string, text: string][];
  scenarios: string[];
  version: string;
  last: [name: string, text: string] | null;
}

/** The named cases beside the one at hand. */
export interface Beside {
  list: () => Scenario[];
  open: (hash: string) => string[];
}

/** How a calculator behind a page stands: not there yet, there, or never to come. */
export type CalculatorState = "waiting" | "open" | "failed";

/** What a page that brings answers along knows of a case before the calculator is asked: the answer, or its headline
 * and, unless they have to be worked out, its amounts. */
export interface Known {
  answered?: Answered;
  headline: string;
  caution: string;
  amounts?: ShownLine[];
  agrees: (answered: Answered) => boolean;
}

export type Look = (values: Values) => Known | null;

/** What was typed, sentences on the link that the page was opened with, and one for each part of it not used. */
export interface Entered {
  values: Values;
  notes: string[];
  refused: string[];
}

/** Where an answer is shown; `say` announces the outcome. */
export interface InCase {
  form: HTMLFormElement;
  body: HTMLElement;
  say: (sentence: string) => void;
}

/** The answer at hand with the case that it is to. */
export interface Latest {
  answer: WholeAnswer;
  problems: EntryProblem[];
  values: Values;
  refused: string[];
  link: string;
}

/** What a reader may say of a report: "" where it is left open. */
export interface AboutReport {
  project: string;
  preparer: string;
  date: string;
}

/** A report as paper, Word and Excel show it; `clauses` are the titles of those cited. */
export interface Report {
  title: string;
  about: [title: string, text: string][];
  verdict: string;
  below: Line[];
  link: string;
  clauses: Record<string, string>;
  parts: Part[];
}

/** A case kept in the browser; `at` is when, in milliseconds. */
export interface KeptCase {
  name: string;
  hash: string;
  at?: number;
}

/** What opens a worker. */
export interface Opening {
  open: string;
  runtime: string;
  kind: string;
  anew: boolean;
}

/** What a worker is asked. */
export interface Asked {
  id: number;
  call: string;
  request: unknown;
  file?: Uint8Array | null;
}

/** How far a worker has come; `bytes` are not counted where all is kept here. */
export interface Progress {
  step: string;
  bytes: number | undefined;
  /** All files are here: what is left is work. */
  here?: boolean;
}

/** What a worker posts: one of these, or what a call gave under its `id`. */
export interface Said {
  progress?: Progress;
  ready?: boolean;
  failed?: string;
  id?: number;
  error?: string;
}

export type Hear = (event: { data: Said }) => void;

/** What can be asked of a place's calculator beside the answer. */
export interface Calls {
  whole: { request: Values; answer: AnsweredWhole };
  several: { request: Values[]; answer: { answers: AnsweredWhole[] } };
  along: { request: { case: Values; input: string }; answer: Chart };
  across: { request: { case: Values; first: string; second: string; output: string }; answer: Area };
  beside: { request: { case: Values; bundle: string }; answer: ByVersion };
}

/** A case as another version answers it: what it does not ask of what was given, and what it asks beside. */
export interface ByVersion {
  answer: WholeAnswer;
  problems: EntryProblem[];
  not_asked: string[];
  also_asked: string[];
}

export type Call = <N extends keyof Calls>(name: N, request: Calls[N]["request"]) => Promise<Calls[N]["answer"]>;

/** What can be asked of the worker for tables. */
export interface TableCalls {
  read: { request: { hidden: boolean }; answer: { refused: string } | { refused?: undefined; rows: number } };
  some: { request: { from: number; to: number }; answer: { done: number } };
  summary: { request: Record<string, never>; answer: BatchSummary };
  write: { request: { suffix: string }; answer: { content: Uint8Array<ArrayBuffer> } };
  template: { request: { suffix: string }; answer: { content: Uint8Array<ArrayBuffer> } };
  report: { request: { sheets: Record<string, string[][]> }; answer: { content: Uint8Array<ArrayBuffer> } };
}

export interface Tables {
  call: <N extends keyof TableCalls>(
    name: N,
    request?: TableCalls[N]["request"],
    file?: Uint8Array | null,
  ) => Promise<TableCalls[N]["answer"]>;
  end: () => void;
}

/** The libraries that are loaded when they are needed, by the name of their file. */
export interface Libraries {
  diff: Pick<typeof import("diff"), "diffArrays">;
  docx: typeof import("docx");
  ical: typeof import("ical.js");
  qr: typeof import("qr");
  uplot: { default: typeof import("uplot") };
}
