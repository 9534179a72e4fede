import { OPERATOR, type Actor } from "../actor.ts";
import { command, type CommandInput } from "../command.ts";
import { DEFAULT_ALLOCATION } from "../routing/default-allocation.ts";
import { Crew, type Weather } from "./crew.ts";
import { Dice } from "./dice.ts";
import { AGENTS, MISSION, task } from "./missions.ts";
import { Person } from "./person.ts";
import { World } from "./world.ts";

const HASH = "0".repeat(64);
const REVIEWER = { family: "openai", agent: "codex", lens: "adversarial" } as const;
const PLANNER = { family: "anthropic", agent: "claude" } as const;
/** Far more than it takes. */
const MAX_STEPS = 5_000;
const ROUGH: Weather = { failure: 0.3, trouble: 0.2, finding: 0.5 };

/**
 * A mission with everything a person can do before and around a flight: a planner that needs two rounds, a review of the plan,
 * edits, rules, trust, a budget that runs out, a plan that grows in flight. Random flights have none of that.
 */
export function planAndFly(seed: number): World {
  const dice = new Dice(seed);
  let crew: Crew | null = null;
  const world = new World({ onEffect: (requested) => crew?.take(requested) });
  crew = new Crew(world, dice, ROUGH);
  const send = (input: CommandInput, actor: Actor = OPERATOR) => world.send(command.parse(input), actor);
  compose(send);
  review(send, world);
  rules(send);
  send({ type: "mission.launch" });
  world.settle();
  grow(send, world);
  spendTooMuch(send, world, crew);
  const person = new Person(world, dice);
  for (let step = 0; world.state.phase === "flying" || world.state.phase === "landing"; step++) {
    if (step > MAX_STEPS) throw new Error(`it does not end: ${JSON.stringify(world.state.counts)}`);
    world.settle();
    if (!person.answer(true) && !crew.next()) world.at = world.nextWake() ?? world.at + 60_000;
    if (world.state.counts.merged === world.state.tasks.size - 1)
      send({ type: "mission.stop", reason: "enough for today" });
  }
  return world;
}

type Send = (input: CommandInput, actor?: Actor) => unknown;

function compose(send: Send): void {
  const place = { repository: "/repository", baseBranch: "main" };
  const contract = { goal: "Sessions rotate every hour.", successCriteria: ["old tokens are refused"] };
  send({ type: "mission.create", mission: MISSION, title: "Session rotation", place, contract });
  send({ type: "mission.set-agents", agents: [...AGENTS] });
  const lanes = { default: { total: 4, reservedForReview: 1 }, families: {} };
  send({ type: "mission.set-allocation", allocation: { ...DEFAULT_ALLOCATION, lanes } });
  send({ type: "plan.request", ...PLANNER, instructions: "Two tasks are enough." });
  send({ type: "plan.answer-failed", round: 1, reason: "the planner exited with 1" }, { kind: "engine" });
  send({ type: "plan.request", ...PLANNER });
  send(
    { type: "plan.answer", request: 2, round: 1, verbatim: "I would start with the tokens." },
    { kind: "engine" },
  );
  const tasks = [
    task("tokens", { title: "Rotate tokens" }),
    task("routes", { title: "Refuse old tokens", after: ["tokens"] }),
  ];
  send(
    { type: "plan.answer", request: 2, round: 2, verbatim: JSON.stringify({ tasks }) },
    { kind: "engine" },
  );
  send({ type: "plan.edit", edits: [{ op: "add", task: task("docs", { kind: "docs" }), place: 2 }] });
  send({ type: "plan.undo" });
  send({ type: "plan.redo" });
}

function review(send: Send, world: World): void {
  send({ type: "plan.request-review", reviewer: REVIEWER });
  send(
    {
      type: "plan.review-failed",
      reviewer: REVIEWER,
      revision: world.state.plan.revision,
      reason: "the reviewer exited with 1",
    },
    { kind: "engine" },
  );
  send({ type: "plan.request-review", reviewer: REVIEWER });
  const finding = {
    severity: "important",
    title: "Clock skew",
    claim: "Two machines disagree.",
    task: "tokens",
  } as const;
  const { revision } = world.state.plan;
  send({ type: "plan.record-review", reviewer: REVIEWER, revision, findings: [finding] }, { kind: "engine" });
  for (const id of world.state.findings.keys()) {
    send({
      type: "finding.settle",
      finding: id,
      state: "declined",
      reason: "One machine only.",
      evidence: "deploy/README.md:1 says so",
    });
  }
  send({ type: "plan.lock" });
  send({ type: "plan.unlock" });
  send({ type: "plan.lock" });
}

function rules(send: Send): void {
  const rule = {
    id: "no-curl",
    verdict: "deny",
    level: "mission",
    match: { command: "curl *" },
    reason: "No downloads.",
    origin: "person",
  } as const;
  send({ type: "policy.add", policy: rule });
  send({ type: "policy.revoke", policy: "no-curl" });
  const ofFile = {
    id: "tests",
    verdict: "allow",
    level: "repository",
    match: { command: "npm test" },
    reason: "Harmless.",
    origin: "file",
  } as const;
  send({ type: "policy.load-file", path: ".flightdeck/policies.yaml", hash: HASH, policies: [ofFile] });
  send({ type: "trust.grant", path: ".flightdeck/policies.yaml", hash: HASH });
  send({ type: "trust.revoke", path: ".flightdeck/policies.yaml" });
}

/** What a driver proposes in flight, what a person answers, and what they say meanwhile. */
function grow(send: Send, world: World): void {
  const more = task("metrics", { title: "Count refusals", after: ["routes"] });
  send(
    {
      type: "plan.propose-diff",
      edits: [{ op: "add", task: more, place: 3 }],
      reason: "Nobody would notice a failure.",
      by: PLANNER,
    },
    { kind: "engine" },
  );
  const [asked] = world.state.pending;
  if (asked === undefined) throw new Error("the change of the plan was not asked about");
  send({ type: "decision.snooze", decision: asked, until: world.at + 300_000 });
  send({ type: "decision.extend", decision: asked, expiresAt: world.at + 3_600_000 });
  send({ type: "decision.answer", decisions: [asked], option: "approve" });
  send({ type: "task.raise-review", task: "docs", level: "standard" });
  send({ type: "mission.steer", directive: "No new dependencies." });
  send({ type: "mission.withdraw-directive", directive: 1 });
  send({
    type: "mission.re-contract",
    contract: { ...world.state.contract, constraints: ["no new tables"] },
    reason: "The database is frozen.",
  });
}

/** The first task that spends anything is over its budget; a person lets it finish its segment. */
function spendTooMuch(send: Send, world: World, crew: Crew): void {
  send({ type: "budget.set", scope: "task", task: "tokens", limitMicros: 1_000 });
  const asks = () =>
    [...world.state.pending].find((id) => world.state.decisions.get(id)?.decision.kind === "budget");
  const calm = new Person(world, new Dice(1));
  for (let step = 0; step < MAX_STEPS; step++) {
    const id = asks();
    if (id !== undefined) {
      send({ type: "decision.answer", decisions: [id], option: "finish" });
      return;
    }
    world.settle();
    if (!crew.next() && !calm.answer(true)) world.at = world.nextWake() ?? world.at + 60_000;
  }
  throw new Error("the budget was never used up");
}
