import type { GatewayClient } from "#shared/contract/client.ts";
import { missionId, type MissionId } from "#shared/ids.ts";
import { decisionId, taskId, type DecisionId, type TaskId } from "#shared/mission/ids.ts";
import { InputError, valueOf } from "./ask-engine.ts";

/** Candidates a sentence names. */
const MOST_NAMED = 5;

interface Candidate<Id> {
  readonly id: Id;
  readonly title: string;
}

/** A mission by its id or the first letters of it, with or without `msn_`. */
export async function findMission(client: GatewayClient, written: string): Promise<MissionId> {
  const prefix = withPrefix("msn_", written);
  refuseNothing("mission", prefix === "msn_");
  const { rows } = valueOf(await client.request("missions.list", { prefix: short(prefix) }));
  const whole = missionId.safeParse(prefix);
  return chosen("mission", written, whole.success ? whole.data : null, rows);
}

/** A task of a mission by its id or the first letters of it. */
export async function findTask(client: GatewayClient, mission: MissionId, written: string): Promise<TaskId> {
  refuseNothing("task", written === "");
  const { rows } = valueOf(await client.request("tasks.list", { mission, prefix: short(written) }));
  const whole = taskId.safeParse(written);
  return chosen(`task of ${mission}`, written, whole.success ? whole.data : null, rows);
}

/**
 * A decision by its id, or one that waits by the first letters of its id. A whole id means that one alone: `dec_3f9c2a_41` is
 * also how `dec_3f9c2a_412` begins, and when the first is answered only the second waits.
 */
export async function findDecision(client: GatewayClient, written: string): Promise<DecisionId> {
  const prefix = withPrefix("dec_", written);
  refuseNothing("decision", prefix === "dec_");
  const whole = decisionId.safeParse(prefix);
  if (whole.success) return whole.data;
  const { rows } = valueOf(await client.request("decisions.list", { prefix: short(prefix) }));
  const found = rows.map(({ id, question }) => ({ id, title: question }));
  return chosen("decision that waits", written, null, found);
}

/** Every id begins with nothing, so an empty word (an unset variable of a script) would mean whichever there is. */
function refuseNothing(noun: string, isNothing: boolean): void {
  if (isNothing)
    throw new InputError(`The ${noun} is an empty word. Write its id, or the first letters of it.`);
}

const withPrefix = (prefix: string, written: string) =>
  written.startsWith(prefix) ? written : `${prefix}${written}`;

/** Longer than any id: it can match nothing, and the request would be refused for its length. */
const short = (text: string) => text.slice(0, 100);

function chosen<Id extends string>(
  noun: string,
  written: string,
  whole: Id | null,
  candidates: readonly Candidate<Id>[],
): Id {
  const exact = candidates.find(({ id }) => id === whole);
  if (exact !== undefined) return exact.id;
  const [only, another] = candidates;
  if (only === undefined) throw new InputError(`There is no ${noun} whose id begins with "${written}".`);
  if (another === undefined) return only.id;
  const named = candidates.slice(0, MOST_NAMED).map(({ id, title }) => `${id} (${title})`);
  const more = candidates.length > MOST_NAMED ? ` and ${candidates.length - MOST_NAMED} more` : "";
  throw new InputError(
    `"${written}" is the beginning of more than one id: ${named.join(", ")}${more}. Write more of it.`,
  );
}
