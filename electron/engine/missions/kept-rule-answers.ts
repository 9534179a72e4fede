import type { Outcome } from "#shared/contract/client.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import { OPERATOR } from "#shared/mission/actor.ts";
import type { OperatorCommand } from "#shared/contract/operator-command.ts";
import type { PolicyId } from "#shared/mission/ids.ts";
import type { Policy } from "#shared/mission/policies/policy.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import { isNameOf, nameIn } from "../policies/kept-rules.ts";
import { allSummaries } from "./mission-list.ts";
import { look } from "./mission-reads.ts";
import type { MissionRequestParts } from "./mission-request-parts.ts";
import { stepOf } from "./mission-writes.ts";
import { refusalOf } from "./refusal.ts";

/** Rules that count in more than one mission. Each mission holds them as rules of its own, so that its log alone tells all. */
export function keptRuleAnswers(
  parts: MissionRequestParts,
): Pick<Answers, "policies.keep" | "policies.drop"> {
  return {
    "policies.keep": ({ commandId, mission, policy }) => keep(parts, commandId, mission, policy),
    "policies.drop": ({ commandId, policy }) => drop(parts, commandId, policy),
  };
}

async function keep(
  parts: MissionRequestParts,
  id: CommandId,
  mission: MissionId,
  policy: Policy,
): Promise<Outcome<{ missions: number }>> {
  const isForMore = policy.level === "engine" || policy.level === "repository";
  if (!isForMore || policy.origin === "file" || policy.origin === "built-in") {
    return refused(
      "refused",
      `Rule "${policy.id}" is not one that a person makes for more than one mission. It was not added.`,
    );
  }
  const place = await look(parts.missions, mission, ({ place }) => answered(place.repository));
  if (!place.ok) return place;
  // The mission it was made in says first whether it may be: what is refused there is kept nowhere.
  const added = await parts.missions.send(id, mission, { type: "policy.add", policy }, OPERATOR);
  if (!added.ok) return refusalOf(added);
  const repository = policy.level === "engine" ? null : place.value;
  await parts.keptRules.keep(stepOf(id, "keep"), { policy, repository });
  const others = flying(parts, repository).filter((other) => other !== mission);
  let took = 1;
  for (const other of others) {
    const named = { ...policy, id: nameIn(await namesInFiles(parts, other), policy.id) };
    if (await sendTo(parts, id, other, { type: "policy.add", policy: named })) took += 1;
  }
  return answered({ missions: took });
}

async function drop(
  parts: MissionRequestParts,
  id: CommandId,
  named: PolicyId,
): Promise<Outcome<{ missions: number }>> {
  const step = stepOf(id, "drop");
  const rules = parts.keptRules.rules();
  // A mission may show it under another name than its own.
  const policy = rules.has(named) ? named : ([...rules.keys()].find((own) => isNameOf(named, own)) ?? named);
  const kept = rules.get(policy);
  // The same request again goes on: the first one may not have come to every mission.
  if (kept === undefined && !wasSent(parts, step)) {
    return refused(
      "not-found",
      `There is no rule "${policy}" for more than one mission. Nothing was changed.`,
    );
  }
  // No mission to come begins with it, whatever happens to the rest.
  if (kept !== undefined) await parts.keptRules.drop(step, policy);
  let ended = 0;
  for (const target of flying(parts, kept?.repository ?? null)) {
    // The first try may have ended it already, and is answered as it was then.
    const held = await heldAs(parts, target, policy);
    const name = held ?? (wasSent(parts, stepOf(id, target)) ? policy : null);
    if (name === null) continue;
    if (await sendTo(parts, id, target, { type: "policy.revoke", policy: name, reason: null })) ended += 1;
  }
  return answered({ missions: ended });
}

const wasSent = ({ store }: MissionRequestParts, step: CommandId): boolean =>
  store.receipts([step]).has(step);

/** Its name in this mission. Not every rule of its own name is it: a file of the repository may have one, and that one stays. */
async function heldAs(
  { missions }: MissionRequestParts,
  mission: MissionId,
  policy: PolicyId,
): Promise<PolicyId | null> {
  const seen = await missions.read(mission, ({ policies }) =>
    [...policies.policies.values()].find(
      ({ id, level }) => isNameOf(id, policy) && (level === "engine" || level === "repository"),
    ),
  );
  return seen.ok ? (seen.view?.id ?? null) : null;
}

async function namesInFiles(
  { missions }: MissionRequestParts,
  mission: MissionId,
): Promise<ReadonlySet<string>> {
  const seen = await missions.read(mission, ({ policies }) =>
    [...policies.files.values()].flatMap((file) => file.policies.map(({ id }) => String(id))),
  );
  return new Set(seen.ok ? seen.view : []);
}

const flying = ({ store }: MissionRequestParts, repository: string | null): MissionId[] =>
  allSummaries(store.tables)
    .filter(
      ({ endedAt, place }) => endedAt === null && (repository === null || place.repository === repository),
    )
    .map(({ id }) => id);

/** Whether it took it: one that has it already, or never had it, changes nothing. */
async function sendTo(
  { missions }: MissionRequestParts,
  id: CommandId,
  target: MissionId,
  command: OperatorCommand,
): Promise<boolean> {
  return (await missions.send(stepOf(id, target), target, command, OPERATOR)).ok;
}
