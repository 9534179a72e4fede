import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { MissionState } from "#shared/mission/state.ts";
import type { FlightHome, TestTask } from "./flight-home.ts";

const PLAYER = join(import.meta.dirname, "rule-player.ts");

/** What an agent does when all these words stand in its prompt: a line for `sh`, in its workspace. What it prints is its answer. */
export interface Scene {
  readonly when: readonly string[];
  readonly run: string;
}

/** Three families with one agent each, of the same name. They work, fix, review and plan; none of them keeps a rule by itself. */
export const FAMILIES = ["ash", "birch", "cedar"] as const;
export type CastFamily = (typeof FAMILIES)[number];

/** Ash does all the work, and the table would have it review all of it first. */
export const CAST_TABLE = {
  rows: [
    { kinds: ["implement", "docs"], agents: ["ash"] },
    { kinds: ["review", "synthesis"], agents: ["ash", "birch", "cedar"] },
  ],
  lanes: { default: { total: 8, reservedForReview: 2 } },
};

/** Agents that a test writes the lines of, in a folder they can read. */
export class Cast {
  readonly #folder = mkdtempSync(join(tmpdir(), "fd-cast-"));

  /** The person's, with these agents and no others: what is installed on the computer does not fly. */
  get environment(): NodeJS.ProcessEnv {
    const bin = join(this.#folder, "bin");
    mkdirSync(bin, { recursive: true });
    for (const cli of ["claude", "codex", "opencode", "gemini"])
      writeFileSync(join(bin, cli), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const agents = FAMILIES.map((name) => ({
      name,
      title: `The ${name}`,
      family: name,
      command: [process.execPath, PLAYER, this.#folder, name],
      reads: [PLAYER, this.#folder],
    }));
    return {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
      FLIGHTDECK_ACP_AGENTS: JSON.stringify(agents),
    };
  }

  plays(family: CastFamily, scenes: readonly Scene[]): void {
    writeFileSync(join(this.#folder, `${family}.json`), JSON.stringify(scenes));
  }

  /** Lets whoever waits for this word go on. */
  goOn(word: string): void {
    writeFileSync(join(this.#folder, word), "");
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A line that waits until the test says this word. */
export const waitFor = (word: string): string => `until test -e "$CAST/${word}"; do sleep 0.02; done`;

/** What an agent has to do for a task, first time and every later time. */
export const work = (id: string, run: string): Scene => ({ when: [`# Task ${id}:`], run });

export const review = (id: string, run: string, ...when: string[]): Scene => ({
  when: [`# Review task ${id}:`, ...when],
  run,
});

/** A line that answers a review; no findings: nothing was found. */
export const finds = (...findings: readonly object[]): string => print({ findings });

export const print = (answer: object): string => `printf '%s' '${JSON.stringify(answer)}'`;

export const critical = (id: string, title: string): object => ({
  severity: "critical",
  title,
  claim: `${title}: it goes wrong.`,
  file: `src/${id}/a.txt`,
  line: 1,
});

/** A task with a review, that ash writes a line for in each of its attempts. */
export const reviewed = (id: string, more: Partial<TestTask> = {}): TestTask => ({
  id,
  ...more,
  more: { kind: "implement", review: "standard", ...more.more },
});

/** What an agent was asked, word for word, in the questions about a task. */
export function asked(home: FlightHome, state: MissionState, task: string, family: CastFamily): string[] {
  const briefs = join(home.home, "missions", state.id, "briefs");
  return [...state.questions.values()]
    .filter((each) => each.task === task && each.family === family)
    .map(({ session }) => join(briefs, session, "PROMPT.md"))
    .map((file) => (existsSync(file) ? readFileSync(file, "utf8") : ""));
}
