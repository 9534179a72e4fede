import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument, type Document } from "yaml";
import type { TaskId } from "#shared/mission/ids.ts";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { scenario, type Scenario } from "./scenario.ts";

/** More is no scenario that somebody wrote. */
const MAX_CHARACTERS = 2_000_000;

/** Tells the ways apart in which there is nothing to fly. */
export class NoScenario extends PlainError {}

export function readScenario(workspace: string, task: TaskId): Scenario {
  const name = `.flightdeck/pilot/${task}.yaml`;
  return scenarioIn(readText(join(workspace, name), name), name);
}

export function scenarioIn(text: string, name: string): Scenario {
  if (text.length > MAX_CHARACTERS) throw wrong(name, 1, `has more than ${MAX_CHARACTERS} characters`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake !== undefined) throw wrong(name, lines.linePos(mistake.pos[0]).line, mistake.message);
  const parsed = scenario.safeParse(plainValue(document, name));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  const line = lines.linePos(startOf(document, path)).line;
  throw wrong(name, line, `${placeInWords(path)}${issue?.message ?? "does not fit"}`);
}

/** People count from one: `steps.1.run.expect` is "step 2, run.expect". */
function placeInWords(path: readonly PropertyKey[]): string {
  const counted = /(attempt|segment|step)s\.(\d+)(?:\.|$)/g;
  const inWords = (_all: string, what: string, index: string) => `${what} ${Number(index) + 1}, `;
  const words = path.map(String).join(".").replaceAll(counted, inWords);
  return words === "" ? "" : `${words.replace(/, $/, "")}: `;
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    throw new NoScenario(
      `There is no scenario ${name} in this workspace, so the scripted agent has nothing to fly. Nothing was done. Write one.`,
      { cause: error },
    );
  }
}

/** Too many aliases make a small file large; the parser says so while it makes the value. */
function plainValue(document: Document, name: string): unknown {
  try {
    return document.toJS() as unknown;
  } catch (error) {
    throw wrong(name, 1, error instanceof Error ? error.message : String(error));
  }
}

/** Where the deepest part of the path begins that is there. */
function startOf(document: Document, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range)) {
      return Number(node.range[0]);
    }
  }
  return 0;
}

const wrong = (name: string, line: number, what: string): PlainError =>
  new PlainError(
    `${name}, line ${line}: ${what.trim().replace(/\.$/, "")}. Nothing was flown. Correct the scenario.`,
  );
