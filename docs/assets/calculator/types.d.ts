// What the calculator says, as JSON: the answers themselves are in answer.d.ts; what the worker's calls wrap around
// them, calculator/browser.py, site_build/exchange/batch.py and site_build/workshop.py make. Numbers are exact text.

import type {
  Across,
  Along,
  Answer,
  Answered,
  CheckView,
  Comparison,
  EntryProblem,
  FigureView,
  FormulaStep,
  NearestChange,
  Reading,
  RefusedByPacks,
  TableStep,
  TableView,
} from "./answer.d.ts";

export type * from "./answer.d.ts";

/** What was typed, by input; and what an answer was given, as it read it. */
export type Values = Record<string, string>;

/** What is told beside refused entries: of one, or, without an input, of the link that a case came with. */
export type Problem = EntryProblem | { input: null; message: string };

/** The answer with what takes longer. */
export interface WholeAnswer extends Answer {
  nearest_changes: NearestChange[];
  trace: (TableStep | FormulaStep)[];
}

export interface AnsweredWhole extends Answered {
  answer: WholeAnswer;
}

export interface Compared {
  comparison: Comparison;
  problems: RefusedByPacks[];
  readings: Reading[];
}

/** What could not be read of the case that something was worked out for. */
interface Unread {
  problems: EntryProblem[];
}

export interface Chart extends Along, Unread {}

export interface Area extends Across, Unread {}

export interface BatchSummary {
  answered: number;
  refused: number;
  passed: number;
  sentence: string;
  outcomes: [outcome: string, rows: number][];
  refusals: string[];
  told: string[];
  waiting: string[];
}

/** A problem of a pack's text, with its place. */
export interface TextProblem {
  line: number;
  column: number;
  message: string;
}

export interface PackInput {
  name: string;
  ask: string;
  help: string;
  unit: string;
  choices: [word: string, label: string][];
}

/** What follows from an edit; `against` says what the text was laid beside. */
export interface EditEffect {
  against: string;
  summary: string;
  editorial: boolean;
  since: string;
  statements: { text: string; case: string; rules: string[] }[];
  new_inputs: string[];
  gone_inputs: string[];
  not_compared: string[];
}

export interface PackText {
  id: string;
  title: string;
  text?: string;
}

export interface PackShown {
  proved: boolean;
  title: string;
  inputs: PackInput[];
  tables: TableView[];
  figures: FigureView[];
  checks: CheckView[];
  clauses: PackText[];
  unknowns: PackText[];
}

/** What the workshop is asked once it has answered. */
export interface WorkshopCalls {
  effect: { request: { text: string; before: string }; answer: { effect: EditEffect | null } };
  proofs: { request: { text: string }; answer: { proofs: string[] } };
}

/** What the workshop says: an answer is there where a pack is. */
export type Tried =
  | {
      problems: TextProblem[];
      pack: PackShown;
      answer: WholeAnswer;
      input_problems: EntryProblem[];
      input_readings: Reading[];
    }
  | { problems: TextProblem[]; pack: null; answer: null; input_problems: EntryProblem[]; input_readings: Reading[] };
