// What the calculator says, as JSON: calculator/answer.py, browser.py, compare.py, landscape.py, view.py and
// site_build/batch.py, workshop.py make it. Numbers are exact decimal strings.

/** What was typed, by input; and what an answer was given, as it read it. */
export type Values = Record<string, string>;

/** An entry that was refused, by input. */
export interface InputProblem {
  input: string;
  message: string;
  /** A few words that can stand beside an outcome. */
  short: string;
}

/** How an entry was understood: its value as text, null where it counts as not known, and words for people. */
export interface Reading {
  input: string;
  value: string | null;
  understood: string;
}

/** What is told beside refused entries: of one, or, without an input, of the link that a case came with. */
export type Problem = InputProblem | { input: null; message: string };

export interface RefusedByPacks extends InputProblem {
  packs: string[];
  text: string;
}

export type Status = "certain" | "possible" | "unknown" | "not_applicable";
export type TruthWord = "true" | "false" | "unknown";

export interface Reason {
  rule: string;
  certain: boolean;
  text: string;
  source: string | null;
  confidence: string;
  confidence_word: string;
  note?: string;
  leaves_open?: string[];
}

export interface Output {
  title: string;
  reminder: boolean;
  check?: boolean;
  status: Status;
  values: string[];
  labels: string[];
  unit: string | null;
  text: string;
  note?: string;
  because: Reason[];
  inferred: boolean;
  second_hand: boolean;
  missing: string[];
  unknown: string[];
  assumed: string[];
  hedges: string[];
  may_not_apply: boolean;
  rests_on_unknown?: boolean;
  open?: string[];
  remainder?: string[];
  certain_values?: string[];
  to_cent?: string[];
  bounds?: { low?: string; high?: string };
  within?: string;
  role?: "amount" | "party" | "document" | "step";
  /** Numbers for people, where they are all that the output can come to. */
  figures?: string[];
}

/** A sentence with the clause that it rests on. */
export interface Sentence {
  text: string;
  source: string | null;
}

export interface NearestChange extends Sentence {
  input: string;
  title: string;
  given: string;
  last: string;
  first: string;
  at: string;
  changes: { output: string; before: string; after: string }[];
}

export interface Missing {
  input: string;
  title: string;
  ask: string;
  holds_up: string[];
  leads_to: Record<string, string[]>;
}

export interface Unknown {
  id: string;
  what: string;
  decided_by: string;
  since: string;
  page: string;
  holds_up: string[];
}

export interface Citation {
  clause: string;
  title: string;
  text: string;
  text_status: string;
  page: string;
}

export interface FormulaStep {
  formula: string;
  table?: undefined;
  value: string;
  result: (string | null)[];
}

export interface TableStep {
  table: string;
  title: string;
  hit_policy: string;
  rules: {
    id: string;
    truth: TruthWord;
    source: string;
    cells: { input: string; test: string; value: (string | null)[]; truth: TruthWord }[];
  }[];
}

export interface Law {
  title?: string;
  work?: string;
  version: string;
  stage: string;
  in_force?: string;
  caution: string;
  caution_short?: string;
}

/** The first answer to a case; its first output is the leading one. */
export interface Answer {
  pack: string;
  title: string;
  version: string;
  law: Law;
  judged_on: string | null;
  given: Values;
  outputs: Record<string, Output>;
  explanation: (Sentence & { output: string })[];
  missing: Missing[];
  unknown: Unknown[];
  nearest_changes: NearestChange[] | null;
  citations: Citation[];
  trace: (FormulaStep | TableStep)[] | null;
}

/** The answer with what takes longer. */
export interface WholeAnswer extends Answer {
  nearest_changes: NearestChange[];
  trace: (FormulaStep | TableStep)[];
}

export interface Answered<A extends Answer = Answer> {
  answer: A;
  problems: InputProblem[];
  readings: Reading[];
}

export interface PackAnswer {
  pack: string;
  title: string;
  place: string;
  dated: string;
  differs: string;
  caution: string;
  confidence: string;
  sources: { title: string; address: string; confidence: string }[];
  used: string[];
  facts: { title: string; text: string }[];
  unused: string[];
  problems: InputProblem[];
  answer: WholeAnswer;
}

export interface Comparison {
  given: Values;
  titles: Record<string, string>;
  refused: RefusedByPacks[];
  packs: PackAnswer[];
}

export interface Compared {
  comparison: Comparison;
  problems: RefusedByPacks[];
}

export interface Named {
  title: string;
  unit: string;
}

export interface Along extends Named {
  input: string;
  lines: (Named & { output: string })[];
  points: { at: string; values: (string | null)[] }[];
  stretches: {
    from: string;
    to: string;
    outcome: string;
    outputs: { output: string; title: string; texts: string[] }[];
  }[];
  problems: InputProblem[];
}

export interface Axis {
  input: string;
  title: string;
  values: { at: string; said: string }[];
}

export interface Across {
  output: string;
  title: string;
  columns: Axis;
  rows: Axis;
  cells: string[][];
  problems: InputProblem[];
}

export interface BatchSummary {
  answered: number;
  refused: number;
  passed: number;
  sentence: string;
  outcomes: [outcome: string, rows: number][];
  refusals: string[];
  told: string[];
}

/** A problem of a pack's text, with its place. */
export interface TextProblem {
  line: number;
  column: number;
  message: string;
}

export interface PackTable {
  name: string;
  title: string;
  policy: string;
  columns: string[];
  outputs: string[];
  rows: { id: string; gap: boolean; cells: string[]; outcomes: string[]; say: string; cite: string; page: string }[];
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
  tables: PackTable[];
  figures: { title: string; value: string; cite: string }[];
  checks: { title: string; must: string; applies: string; cite: string }[];
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
      input_problems: InputProblem[];
      input_readings: Reading[];
    }
  | { problems: TextProblem[]; pack: null; answer: null; input_problems: InputProblem[]; input_readings: Reading[] };
