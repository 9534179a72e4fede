import { createHash } from "node:crypto";
import type { Outcome } from "#shared/contract/client.ts";
import type { RequestResult } from "#shared/contract/contract.ts";
import { commandId, missionId, type CommandId, type MissionId } from "#shared/ids.ts";
import { ENGINE, OPERATOR, type Actor } from "#shared/mission/actor.ts";
import { command, type Command, type CommandOf } from "#shared/mission/command.ts";
import { decide } from "#shared/mission/decide.ts";
import { evolve } from "#shared/mission/evolve.ts";
import type { OperatorCommand } from "#shared/contract/operator-command.ts";
import type { MissionContract } from "#shared/mission/mission-contract.ts";
import { isAnswerToLaunch } from "#shared/mission/plan/decide/begin-card.ts";
import type { InstalledAgent } from "#shared/mission/routing/allocation.ts";
import { rivalOf } from "#shared/mission/rivals/rivals.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { keptFor, nameIn } from "../policies/kept-rules.ts";
import { parseCommand } from "../policies/parse-command.ts";
import { answered, refused, type Answers } from "../gateway/answers.ts";
import type { MissionRequestParts } from "./mission-request-parts.ts";
import { look } from "./mission-reads.ts";
import { placeOf } from "./place.ts";
import { planCheckView, surroundingsOf } from "./plan-check-view.ts";
import { planOf, type SourcedPlan } from "./plan-source.ts";
import { refusalOf } from "./refusal.ts";
import { repositoryRules } from "./repository-rules.ts";
import { statedMission, type StatedMission } from "./stated-mission.ts";

type Writes = "missions.create" | "missions.plan" | "missions.command";
type Planned = RequestResult<"missions.plan">;

export type MissionWrites = Pick<Answers, Writes>;

/** Everything a person changes about missions. */
export function missionWrites(parts: MissionRequestParts): MissionWrites {
  const { missions } = parts;
  return {
    "missions.create": async ({ commandId, from, dryRun, agents }) => {
      const stated = statedMission(from, agents);
      return stated.ok ? create(parts, { commandId, dryRun, stated: stated.value }) : stated;
    },
    "missions.plan": async ({ commandId, mission, from, dryRun }) => {
      const about = await look(missions, mission, ({ place, contract }) => answered({ place, contract }));
      if (!about.ok) return about;
      const places = { bundled: parts.recipes, ...about.value.place };
      const planned = await planOf(from, places, about.value.contract.goal);
      if (!planned.ok) return planned;
      return plan(parts, {
        commandId,
        mission,
        dryRun,
        contract: about.value.contract,
        planned: planned.value,
      });
    },
    "missions.command": async ({ commandId, mission, command: said }) => {
      const command = withParsedEdit(said);
      const launches = await wouldLaunch(parts, mission, command);
      if (command.type === "plan.lock" || launches) await tellAgents(parts, commandId, mission);
      const against = launches
        ? await groundedBy(parts, mission, command)
        : command.type === "rivals.pick"
          ? await notThere(parts, mission, command)
          : null;
      if (against !== null) return against;
      const sent = await missions.send(commandId, mission, command, OPERATOR);
      return sent.ok ? answered({ seq: sent.seq }) : refusalOf(sent);
    },
  };
}

/** The command that says so, or an answer on the card that asks whether the plan flies. */
async function wouldLaunch(
  { missions }: MissionRequestParts,
  mission: MissionId,
  command: OperatorCommand,
): Promise<boolean> {
  if (command.type === "mission.launch") return true;
  if (command.type !== "decision.answer") return false;
  const seen = await look(missions, mission, (state) => answered(isAnswerToLaunch(state, command)));
  return seen.ok && seen.value;
}

/** Who can fly and who can review is decided on the agents of now, not on those of when the mission was stated. */
async function tellAgents(
  { missions, agents, scripted, byName }: MissionRequestParts,
  id: CommandId,
  mission: MissionId,
): Promise<void> {
  const found = await agents();
  const seen = await look(missions, mission, (state) =>
    answered({ known: state.agents, named: namedAgents(state, byName) }),
  );
  // A mission that is not there is told apart by the command itself.
  if (!seen.ok) return;
  const { known, named } = seen.value;
  const text = JSON.stringify;
  // A scripted one stays scripted.
  const isScripted = text(known.filter(({ onlyByName }) => onlyByName !== true)) === text(scripted);
  const wanted = [...(isScripted ? scripted : found), ...named];
  if (text(known) === text(wanted)) return;
  await missions.send(stepOf(id, "agents"), mission, { type: "mission.set-agents", agents: wanted }, ENGINE);
}

/** Of those that fly only by name, the ones that a task of this mission names. */
function namedAgents(state: MissionState, byName: readonly InstalledAgent[]): readonly InstalledAgent[] {
  const names = new Set(
    [...state.tasks.values()].map(({ spec, override }) => override.agent ?? spec.assignment.agent),
  );
  return byName.filter(({ agent }) => names.has(agent));
}

/** The parser is the engine's own: what a client says that its changed command means is not asked. */
function withParsedEdit(command: OperatorCommand): OperatorCommand {
  if (command.type !== "decision.answer") return command;
  return { ...command, editedParsed: command.edited === null ? null : parseCommand(command.edited) };
}

/** Why it cannot be launched here; null: it can, or the domain has something to say about it first. */
async function groundedBy(
  { missions, now, canFly, holdAtLaunch }: MissionRequestParts,
  mission: MissionId,
  command: OperatorCommand,
): Promise<Outcome<never> | null> {
  const seen = await look(missions, mission, (state) => {
    const decided = decide(state, command, { at: now(), actor: OPERATOR });
    return answered(decided.ok ? { agents: [...state.agents], place: state.place } : null);
  });
  if (!seen.ok) return seen;
  if (seen.value === null) return null;
  const { agents, place } = seen.value;
  if (agents.some(canFly)) {
    const held = await holdAtLaunch(mission, place);
    return held === null ? null : refused("refused", held);
  }
  const found = agents.map(({ agent }) => agent).join(", ") || "none";
  return refused(
    "refused",
    `This Flightdeck can fly none of the agents of this mission: ${found}. Nothing was started; the plan stays as it is. A mission stated with "--scripted" flies.`,
  );
}

/** A picked file that the other one does not have is no file to take over; null: all are there, or the domain refuses it anyway. */
async function notThere(
  { missions, lacksParts }: MissionRequestParts,
  mission: MissionId,
  { task: id, paths }: CommandOf<"rivals.pick">,
): Promise<Outcome<never> | null> {
  if (paths.length === 0) return null;
  const seen = await look(missions, mission, (state) => {
    const task = state.tasks.get(id);
    const rival = task === undefined ? null : rivalOf(state, task);
    return answered({ place: state.place, branch: rival?.workspace?.branch ?? null });
  });
  if (!seen.ok) return seen;
  const { place, branch } = seen.value;
  if (branch === null) return null;
  const sentence = await lacksParts(place, { branch, paths });
  return sentence === null ? null : refused("refused", sentence);
}

interface Creation {
  readonly commandId: CommandId;
  readonly dryRun: boolean;
  readonly stated: StatedMission;
}

async function create(
  parts: MissionRequestParts,
  { commandId, dryRun, stated }: Creation,
): Promise<Outcome<Planned>> {
  const place = await placeOf(stated.repository, stated.baseBranch);
  if (!place.ok) return place;
  const planned = await stated.plan({ bundled: parts.recipes, ...place.value });
  if (!planned.ok) return planned;
  const rules = await repositoryRules(place.value);
  if (!rules.ok) return rules;
  const agents = [...(stated.agents === "scripted" ? parts.scripted : await parts.agents())];
  const plan = planned.value;
  const mission = missionOf(commandId);
  const contract = withRisks(stated.contract, plan?.highRisk ?? []);
  const creation = {
    type: "mission.create",
    mission,
    title: stated.title,
    place: place.value,
    contract,
  } as const;
  const ofFile = new Set<string>(
    rules.value.flatMap((command) =>
      command.type === "policy.load-file" ? command.policies.map(({ id }) => id) : [],
    ),
  );
  const steps: Step[] = [
    { command: creation, actor: OPERATOR },
    ...(agents.length === 0
      ? []
      : [{ command: { type: "mission.set-agents", agents } as const, actor: ENGINE }]),
    ...rules.value.map((command) => ({ command, actor: ENGINE })),
    ...keptFor(parts.keptRules.rules(), place.value.repository, parts.now()).map((policy) => ({
      command: { type: "policy.add", policy: { ...policy, id: nameIn(ofFile, policy.id) } } as const,
      actor: OPERATOR,
    })),
    ...(plan === null ? [] : [{ command: proposalOf(plan), actor: OPERATOR }]),
  ];
  const rehearsed = rehearse(parts.now(), steps);
  if (!rehearsed.ok) return rehearsed;
  const result = { ...viewOf(rehearsed.value, plan), mission: dryRun ? null : mission };
  return dryRun ? answered(result) : perform(parts, commandId, mission, steps, result);
}

interface Step {
  readonly command: Command;
  readonly actor: Actor;
}

/** Every step is decided on a state nobody else sees: when a later one is refused, the first was never made. */
function rehearse(at: number, steps: readonly Step[]): Outcome<MissionState> {
  let state: MissionState | null = null;
  for (const { command, actor } of steps) {
    const decided = decide(state, command, { at, actor });
    if (!decided.ok) return refusalOf(decided.rejection);
    for (const event of decided.events) {
      state = evolve(state, { seq: (state?.head ?? 0) + 1, at, actor, event });
    }
  }
  return state === null ? refused("failed", "No mission was made. Nothing was changed.") : answered(state);
}

/** The steps of one request have ids that follow from its own: what came again is done once. */
async function perform(
  { missions }: MissionRequestParts,
  id: CommandId,
  mission: MissionId,
  steps: readonly Step[],
  result: Planned,
): Promise<Outcome<Planned>> {
  for (const [index, { command, actor }] of steps.entries()) {
    const sent = await missions.send(index === 0 ? id : stepOf(id, `${index}`), mission, command, actor);
    if (sent.ok) continue;
    if (index === 0) return refusalOf(sent);
    const sentence = `Mission ${mission} is there as a draft, but ${command.type} was not taken: ${sent.sentence} ${wayOn(mission, command)}`;
    return refusalOf({ code: sent.code, sentence });
  }
  return answered(result);
}

/** A client that sends it again would make another mission: the draft that is there is what to go on with. */
const wayOn = (mission: MissionId, { type }: Command): string =>
  type === "plan.propose"
    ? `Give the draft its plan with "flightdeck mission plan ${mission}".`
    : `See what it holds with "flightdeck mission show ${mission}", then give it its plan with "flightdeck mission plan ${mission}", or stop it and create it anew.`;

interface Planning {
  readonly commandId: CommandId;
  readonly mission: MissionId;
  readonly dryRun: boolean;
  readonly contract: MissionContract;
  readonly planned: SourcedPlan;
}

async function plan(parts: MissionRequestParts, planning: Planning): Promise<Outcome<Planned>> {
  const { commandId, mission, planned } = planning;
  const proposal = proposalOf(planned);
  const contract = withRisks(planning.contract, planned.highRisk);
  const rehearsed = await look(parts.missions, mission, (state) => {
    const decided = decide(state, proposal, { at: parts.now(), actor: OPERATOR });
    return decided.ok ? answered(viewOf(state, planned)) : refusalOf(decided.rejection);
  });
  if (!rehearsed.ok) return rehearsed;
  if (planning.dryRun) return answered({ ...rehearsed.value, mission: null });
  if (contract !== planning.contract) {
    const reason = "The recipe of the plan names more surfaces of high risk.";
    const changed = { type: "mission.re-contract", contract, reason } as const;
    const sent = await parts.missions.send(stepOf(commandId, "contract"), mission, changed, OPERATOR);
    if (!sent.ok) return refusalOf(sent);
  }
  const sent = await parts.missions.send(commandId, mission, proposal, OPERATOR);
  return sent.ok ? answered({ ...rehearsed.value, mission }) : refusalOf(sent);
}

function proposalOf({ plan, source }: SourcedPlan): CommandOf<"plan.propose"> {
  const proposal = { type: "plan.propose", plan, source, plannedBy: null } as const;
  command.parse(proposal);
  return proposal;
}

function viewOf(state: MissionState, planned: SourcedPlan | null): Omit<Planned, "mission"> {
  if (planned === null) return { tasks: 0, check: null, remarks: [] };
  const surroundings = { ...surroundingsOf(state), plannedBy: null };
  return {
    tasks: planned.plan.tasks.length,
    check: planCheckView(planned.plan.tasks, surroundings),
    remarks: [...planned.remarks],
  };
}

/** The same contract when nothing is new. */
function withRisks(contract: MissionContract, surfaces: readonly string[]): MissionContract {
  const added = surfaces.filter((surface) => !contract.highRisk.includes(surface));
  return added.length === 0 ? contract : { ...contract, highRisk: [...contract.highRisk, ...added] };
}

/** Made from the id of the command, so that a command that comes again names the same mission. */
const missionOf = (id: CommandId): MissionId => missionId.parse(`msn_${digest(id, "mission").slice(0, 12)}`);

/** The id of a further step of one request: the same on every try. */
export const stepOf = (id: CommandId, step: string): CommandId =>
  commandId.parse(`cmd_${digest(id, step).slice(0, 24)}`);

const digest = (id: CommandId, step: string): string =>
  createHash("sha256").update(`${id} ${step}`).digest("hex");
