import { isAbsolute, relative, resolve, sep } from "node:path";
import type { AgentReportInput, AskedAction } from "#shared/channel/message.ts";
import type { Ask, AskedThing } from "./agent-event.ts";
import { lineOf, proseOf } from "./fitting-text.ts";

export type AskReport = Extract<AgentReportInput, { type: "agent.request" | "agent.question" }>;

/** What fits beside the rest into one report. */
const MOST_DIFF = 100_000;
const MOST_WHY = 2_000;
const MOST_CHOICES = 6;

/** Characters that JSON leaves as they are and nobody sees. */
const UNSEEN = /[\u007f-\u009f]/g;

/**
 * An ask as a mission takes it. What is asked about is never shortened so that it would read as something else: a command, an
 * address or an input that is too long to be shown whole does not fit, and is refused by whoever sends it. A long change is cut and
 * says so.
 */
export function askReport({ id, thing, why }: Ask, workspace: string): AskReport {
  if (thing.kind === "question") return questionReport(id, thing, why);
  return { type: "agent.request", request: id, action: actionOf(thing, workspace), why: whyOf(thing, why) };
}

function whyOf(thing: AskedThing, why: string): string {
  if (thing.kind !== "network" || thing.url === null) return proseOf(why, MOST_WHY);
  const address = `The address is ${thing.url}`;
  return `${address}\n${proseOf(why, Math.max(0, MOST_WHY - address.length - 1))}`.trimEnd();
}

function questionReport(
  request: string,
  { question, choices }: Extract<AskedThing, { kind: "question" }>,
  why: string,
): AskReport {
  const short = lineOf(question, 200, "It asks something.");
  const whole = short === question.trim() ? why : `${question}\n\n${why}`;
  return {
    type: "agent.question",
    request,
    question: short,
    why: proseOf(whole, MOST_WHY),
    choices: choices.slice(0, MOST_CHOICES).map((choice) => lineOf(choice, 80, "(empty)")),
  };
}

function actionOf(thing: Exclude<AskedThing, { kind: "question" }>, workspace: string): AskedAction {
  switch (thing.kind) {
    case "command":
      return { kind: "command", text: thing.command, cwd: thing.cwd };
    case "file": {
      const full = resolve(workspace, thing.path);
      const inside = relative(workspace, full);
      const insideWorkspace =
        inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
      const diff = thing.diff === null ? null : shownDiff(thing.diff);
      return {
        kind: "file",
        access: thing.access,
        path: insideWorkspace ? inside : full,
        insideWorkspace,
        diff,
      };
    }
    case "network":
      return { kind: "network", host: thing.host, port: thing.port };
    case "tool": {
      const tool = thing.server === null ? thing.tool : `${thing.server}.${thing.tool}`;
      return {
        kind: "tool",
        tool: lineOf(tool, 200, "a tool without a name"),
        input: shownInput(thing.input),
      };
    }
  }
}

const shownInput = (input: unknown): string =>
  (JSON.stringify(input, null, 1) ?? "").replaceAll(
    UNSEEN,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );

const shownDiff = (diff: string): string => {
  const text = proseOf(diff, MOST_DIFF);
  return text.length < MOST_DIFF ? text : `${text}\n(The rest of this change is too long to be shown here.)`;
};
