import { LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { decisionKind, type Decision } from "#shared/mission/decisions/decision.ts";
import { prose, slug } from "#shared/mission/text.ts";
import { InputError } from "../../ask-engine.ts";

const answerShape = z.strictObject({
  /** Only decisions of this kind. */
  kind: decisionKind.optional(),
  /** Only about this task. */
  task: slug.optional(),
  /** A regular expression the question has to fit. */
  match: z.string().min(1).max(1_000).optional(),
  /** The id of the option to choose. */
  answer: slug,
  /** The words that go with it. */
  text: prose(4_000).optional(),
  /** How often it may be used. An approval is given once unless somebody wrote how often. */
  times: z.number().int().min(1).max(10_000).default(1),
});
const answersShape = z.array(answerShape).max(1_000);
type WrittenAnswer = z.infer<typeof answerShape>;

export interface ChosenAnswer {
  readonly option: string;
  readonly text: string | null;
  /** Which entry of the file, from 1. */
  readonly entry: number;
}

interface Rule extends WrittenAnswer {
  readonly pattern: RegExp | null;
  readonly entry: number;
  left: number;
}

/** Answers written down beforehand. The first entry that fits and is not used up is taken. */
export class WrittenAnswers {
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
  }

  /** null: nothing fits, so a person is asked. Counts as used. */
  take({ kind, task, question, options }: Decision): ChosenAnswer | null {
    const rule = this.#rules.find(
      (each) =>
        each.left > 0 &&
        (each.kind === undefined || each.kind === kind) &&
        (each.task === undefined || each.task === task) &&
        (each.pattern === null || each.pattern.test(question)) &&
        options.some(({ id }) => id === each.answer),
    );
    if (rule === undefined) return null;
    rule.left -= 1;
    return { option: rule.answer, text: rule.text ?? null, entry: rule.entry };
  }
}

export const NO_ANSWERS = new WrittenAnswers([]);

/** Reads an answers file, or says where it is wrong. */
export function readAnswers(name: string, text: string): WrittenAnswers {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) throw wrong(name, lines.linePos(broken.pos[0]), broken.message);
  const parsed = answersShape.safeParse(document.toJS({ maxAliasCount: 0 }) ?? []);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const sentence = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "does not fit"}`.trim();
    throw wrong(name, placeOf(document, lines, issue?.path ?? []), sentence);
  }
  return new WrittenAnswers(
    parsed.data.map((entry, index) => ({
      ...entry,
      entry: index + 1,
      left: entry.times,
      pattern: patternOf(entry, () => wrongPattern(name, document, lines, index)),
    })),
  );
}

function patternOf({ match }: WrittenAnswer, refused: () => InputError): RegExp | null {
  if (match === undefined) return null;
  try {
    return new RegExp(match, "u");
  } catch (error) {
    if (error instanceof SyntaxError) throw refused();
    throw error;
  }
}

const wrongPattern = (name: string, document: Document, lines: LineCounter, index: number): InputError =>
  wrong(name, placeOf(document, lines, [index, "match"]), "match is no regular expression");

/** The nearest part of the file that is there: what is missing has no place of its own. */
function placeOf(
  document: Document,
  lines: LineCounter,
  path: readonly PropertyKey[],
): { line: number; col: number } {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
      return lines.linePos(Number(node.range[0]));
  }
  return { line: 1, col: 1 };
}

const wrong = (name: string, { line, col }: { line: number; col: number }, sentence: string): InputError =>
  new InputError(`${name}:${line}:${col}: ${sentence}. Nothing was started.`);
