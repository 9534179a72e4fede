import { rmSync, readFileSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import type { AskedAction } from "#shared/channel/message.ts";
import type { Action } from "#shared/mission/policies/action.ts";
import { systemCode } from "#launch/plain-error.ts";
import { StepFailed, type Flight, type StepEnd } from "../flight.ts";
import type { Answer } from "../instructions.ts";
import type { Settings } from "../step-shapes.ts";
import { writeWith } from "./files.ts";
import { runCommand } from "./run-command.ts";

/** Unique in the session, the same whenever this step is flown in it. */
const requestOf = (flight: Flight, stepNumber: number): string =>
  `segment ${flight.surroundings.segment}, step ${stepNumber}`;

const NOT_ANSWERED: StepEnd = { kind: "hand-off", isStepDone: false };

type Asking = Parameters<Flight["report"]>[0] & { readonly request: string };

/** undefined: told to wind up before anybody answered; then nobody waits any more. */
async function answerTo(flight: Flight, asking: Asking): Promise<Answer | undefined> {
  const { request } = asking;
  const told = await flight.report(asking);
  if (told.state === "rejected")
    return { type: "answer", request, allowed: false, text: told.sentence, action: null };
  flight.screen.note("Waits for an answer.");
  const answer = await flight.await(() => flight.instructions.answerTo(request));
  if (answer === undefined) await flight.report({ type: "agent.request-gone", request });
  return answer;
}

export async function ask(
  flight: Flight,
  settings: Settings<"ask">,
  step: number,
): Promise<StepEnd | undefined> {
  const { question, why, choices, writeAnswerTo } = settings;
  flight.screen.heading(`Asks: ${question}`);
  const request = requestOf(flight, step);
  const answer = await answerTo(flight, { type: "agent.question", request, question, why, choices });
  if (answer === undefined) return NOT_ANSWERED;
  flight.screen.note(`Answer: ${answer.text}`);
  if (writeAnswerTo !== undefined) {
    writeWith(resolve(flight.surroundings.workspace, writeAnswerTo), `${answer.text}\n`);
    flight.work.edited(writeAnswerTo, "edited", answer.text.length);
    await flight.edited(`edited ${writeAnswerTo}`);
  }
  return undefined;
}

export async function checkpoint(
  flight: Flight,
  settings: Settings<"checkpoint">,
  step: number,
): Promise<StepEnd | undefined> {
  flight.screen.heading(`Checkpoint: ${settings.summary}`);
  const request = requestOf(flight, step);
  const answer = await answerTo(flight, { type: "agent.checkpoint", request, ...settings });
  if (answer === undefined) return NOT_ANSWERED;
  flight.screen.note(answer.text);
  await flight.progress("event", `Told at the checkpoint: ${answer.text}`);
  return undefined;
}

export async function askPermission(
  flight: Flight,
  settings: Settings<"ask-permission">,
  step: number,
): Promise<StepEnd | undefined> {
  const action = actionOf(flight, settings);
  flight.screen.heading(`May it ${inWords(action)}?`);
  const request = requestOf(flight, step);
  const why = settings.why;
  const answer = await answerTo(flight, { type: "agent.request", request, action, why });
  if (answer === undefined) return NOT_ANSWERED;
  if (!answer.allowed) return denied(flight, settings, answer);
  flight.screen.note(answer.action === null ? "Allowed." : `Allowed, changed: ${inWords(answer.action)}`);
  await perform(flight, settings, answer.action ?? action);
  return undefined;
}

async function denied(
  flight: Flight,
  settings: Settings<"ask-permission">,
  answer: Answer,
): Promise<StepEnd | undefined> {
  flight.screen.note(`Denied: ${answer.text}`);
  await flight.progress("event", `Denied: ${answer.text}`);
  if (settings.denied === "go-on") return undefined;
  flight.screen.note("It cannot go on without that.");
  return { kind: "exit", code: 1 };
}

function actionOf(flight: Flight, settings: Settings<"ask-permission">): AskedAction {
  const { workspace } = flight.surroundings;
  switch (settings.kind) {
    case "command":
      return { kind: "command", text: settings.command, cwd: workspace };
    case "file": {
      const inside = relative(workspace, resolve(workspace, settings.path));
      const insideWorkspace = inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
      const path = insideWorkspace ? inside : settings.path;
      return { kind: "file", access: settings.access, path, insideWorkspace, diff: null };
    }
    case "network":
      return { kind: "network", host: settings.host, port: settings.port };
    case "secret":
      return { kind: "secret", name: settings.name };
  }
}

function inWords(action: AskedAction | Action): string {
  switch (action.kind) {
    case "command":
      return `run ${action.text}`;
    case "file":
      return `${action.access} ${action.path}`;
    case "network":
      return `reach ${action.host}`;
    case "secret":
      return `use ${action.name}`;
    case "spawn":
      return `start ${action.count} of ${action.agent}`;
    case "tool":
      return `use the tool ${action.tool}`;
  }
}

/** A person may have changed what it asked for; then it does that and not what it asked for. */
async function perform(
  flight: Flight,
  settings: Settings<"ask-permission">,
  action: AskedAction | Action,
): Promise<void> {
  if (action.kind === "command") {
    const expected = settings.kind === "command" ? settings.expect : 0;
    const code = await runCommand(flight, action.text);
    if (code !== expected)
      throw new StepFailed(`"${action.text}" ended with ${code}, not ${expected}. The scenario ends here.`);
    return;
  }
  if (action.kind === "file") return touch(flight, settings, action);
  // A script needs neither hosts nor secrets; that it was allowed is all there is to it.
  await flight.progress("event", `Was allowed to ${inWords(action)}`);
}

async function touch(
  flight: Flight,
  settings: Settings<"ask-permission">,
  { access, path }: Extract<Action, { kind: "file" }>,
): Promise<void> {
  const target = resolve(flight.surroundings.workspace, path);
  const content = settings.kind === "file" ? (settings.content ?? "") : "";
  try {
    if (access === "read") flight.screen.write(readFileSync(target));
    else if (access === "delete") rmSync(target);
    else writeWith(target, content);
  } catch (error) {
    flight.screen.note(`It did not work: ${systemCode(error) ?? String(error)}`);
    return;
  }
  if (access === "read") return;
  if (!isAbsolute(path)) flight.work.edited(path, access === "write" ? "edited" : "deleted", content.length);
  await flight.edited(`${access === "write" ? "edited" : "deleted"} ${path}`);
}
