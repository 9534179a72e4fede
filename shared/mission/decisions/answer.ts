import { actorText } from "../actor.ts";
import type { CommandOf } from "../command.ts";
import { consequencesOf } from "../flight/consequences.ts";
import type { DecisionId } from "../ids.ts";
import type { Context, Outcome } from "../outcome.ts";
import { reject, type Rejection } from "../rejection.ts";
import type { MissionState } from "../state.ts";
import type { DecisionRecord, Option, Resolution } from "./decision.ts";
import { findPending } from "./find-decision.ts";
import { holdsMasked } from "./masked.ts";

type Answer = CommandOf<"decision.answer">;

/** All or nothing: what a person saw and chose is what happens, or they are told which of it was different. */
export function answer(
  state: MissionState,
  command: Answer,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const records: DecisionRecord[] = [];
  for (const id of new Set(command.decisions)) {
    const found = findPending(state, id);
    if (!found.ok) return alsoSayTheRest(found.rejection, state, command.decisions);
    records.push(found.record);
  }
  const refused = notOneAct(records) ?? wrongOption(records, command) ?? wrongEdit(records, command);
  if (refused !== null) return refused;
  for (const record of records) {
    const rejection = resolve(state, record, command, context, outcome);
    if (rejection !== null) return rejection;
  }
  return null;
}

function resolve(
  state: MissionState,
  record: DecisionRecord,
  { option, reason, edited, editedParsed }: Answer,
  context: Context,
  outcome: Outcome,
): Rejection | null {
  const resolution: Resolution = {
    option,
    by: actorText(context.actor),
    at: context.at,
    reason,
    edited,
    editedParsed,
  };
  outcome.emit({ type: "decision.resolved", decision: record.decision.id, resolution });
  return consequencesOf(state, record, resolution, context, outcome);
}

/** Of a batch every decision that cannot be answered is named, so that one look is enough to choose again. */
function alsoSayTheRest(first: Rejection, state: MissionState, ids: readonly DecisionId[]): Rejection {
  const gone = ids.filter((id) => !findPending(state, id).ok);
  if (ids.length === 1 || gone.length < 2) return first;
  const more = `${gone.length} of the ${ids.length} decisions cannot be answered any more: ${gone.join(", ")}.`;
  return reject(
    first.code,
    `${first.sentence} ${more} None was answered; choose again from those that wait.`,
  );
}

const choices = (options: readonly Option[]): string => JSON.stringify(options);

/** One answer to several decisions is one act: the same question, the same choices, nothing of high risk. */
function notOneAct(records: readonly DecisionRecord[]): Rejection | null {
  const [first, ...others] = records;
  if (first === undefined || others.length === 0) return null;
  const different = others.filter(
    ({ decision }) =>
      decision.kind !== first.decision.kind || choices(decision.options) !== choices(first.decision.options),
  );
  if (different.length > 0) return together(different, "ask something else than the first");
  const high = records.filter(({ decision }) => decision.risk === "high");
  return high.length > 0 ? together(high, "are of high risk and are answered one by one") : null;
}

const together = (records: readonly DecisionRecord[], why: string): Rejection =>
  reject(
    "invalid",
    `These cannot be answered together with the others, because they ${why}: ${records.map(({ decision }) => decision.id).join(", ")}. None was answered; answer them alone.`,
  );

function wrongOption(records: readonly DecisionRecord[], { option }: Answer): Rejection | null {
  const wrong = records.find(({ decision }) => !decision.options.some(({ id }) => id === option));
  if (wrong === undefined) return null;
  const offered = wrong.decision.options.map(({ id }) => id).join(", ");
  return reject(
    "invalid",
    `Decision ${wrong.decision.id} has no option "${option}". Nothing was changed; it offers ${offered}.`,
  );
}

/** Only a command has words to change, and only whoever lets it run may change them. */
function wrongEdit(
  records: readonly DecisionRecord[],
  { edited, editedParsed, option }: Answer,
): Rejection | null {
  if (edited === null) return null;
  const [record, ...others] = records;
  if (record === undefined) return null;
  const { kind, id, subject, options } = record.decision;
  const isCommand = subject.kind === "request" && subject.action?.kind === "command";
  if (others.length > 0 || kind !== "permission" || !isCommand) {
    return reject(
      "invalid",
      `A changed command goes with exactly one permission to run a command, and ${others.length > 0 ? "several decisions were named" : `${id} is none`}. Nothing was changed.`,
    );
  }
  if (edited.trim() === "") {
    return reject("invalid", `The changed command for ${id} is empty. Nothing was changed; deny it instead.`);
  }
  if (editedParsed === null) {
    return reject(
      "invalid",
      `The changed command for ${id} was not looked at by a parser. Nothing was changed.`,
    );
  }
  if (holdsMasked(edited)) {
    return reject(
      "invalid",
      `The changed command for ${id} still holds hidden characters (****), which would be run as they stand. Nothing was changed; write what belongs there, or answer it as it was asked.`,
    );
  }
  if (options.find((one) => one.id === option)?.tone !== "approve") {
    return reject("invalid", `${id} was changed and refused at once. Nothing was changed; choose one.`);
  }
  return null;
}
