import { sentenceFor } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import type { Gate } from "#shared/mission/gates/gate.ts";
import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { EffectHandler, EffectWorld } from "../effects/effect-handler.ts";
import { prove } from "../flight/evidence/acceptance.ts";
import { mergedIn, soundHead } from "../flight/put-back.ts";
import type { Hands } from "../flight/hands.ts";
import { endOfText, shownText } from "../flight/shown-text.ts";
import { maskText } from "../secrets/mask-text.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { proveInReadyTree } from "../readiness/ready-tree.ts";
import { askGh } from "./ask-gh.ts";
import { readCheckRuns, readHead, readPullRequest, type Seen } from "./read-gh.ts";

type Look = Exclude<Gate, { kind: "timer" }>;

/** Looks whether a gate may open. What could not be looked at is unknown, and is looked at again later. */
export function checkGate(hands: Hands): EffectHandler<"gate.check"> {
  return async ({ task, gate, check }, world) => {
    const { outcome, detail, told = [] } = await lookAt(hands, world, gate);
    const text = endOfText(shownText(maskText(detail, hands.secrets.values)), 20_000);
    return [...told, { type: "gate.checked", task, gate: gate.id, check, outcome, detail: text }];
  };
}

interface Looked extends Seen {
  /** What the mission has to know beside it. */
  readonly told?: readonly Command[];
}

async function lookAt(hands: Hands, world: EffectWorld, gate: Gate): Promise<Looked> {
  // The mission knows the time by itself.
  if (gate.kind === "timer") return { outcome: "unknown", detail: "A timer is not looked at." };
  const seen = await world.read((state: MissionState) => ({
    place: state.place,
    merged: mergedIn(state),
    unsandboxed: state.contract.unsandboxed === true,
    isFlying: state.phase === "flying",
  }));
  if (!seen.isFlying) return { outcome: "unknown", detail: "The mission does not fly." };
  try {
    return await look(hands, world, gate, seen);
  } catch (error) {
    // Nobody knows how far it came: it is done again.
    if (error instanceof HostLinkError) throw error;
    // What nobody foresaw is no answer either: it is looked at again, and a person is asked when that goes on.
    return { outcome: "unknown", detail: sentenceFor(error) };
  }
}

interface Where {
  readonly place: MissionPlace;
  readonly merged: readonly string[];
  readonly unsandboxed: boolean;
}

async function look(hands: Hands, world: EffectWorld, gate: Look, where: Where): Promise<Looked> {
  const ask = (...args: string[]) => askGh(args, where.place.repository, hands.environment);
  switch (gate.kind) {
    case "checks":
      return runChecks(hands, world, gate, where);
    case "pr": {
      const fields = "number,state,reviewDecision,mergedAt";
      const said = await ask("pr", "view", String(gate.pullRequest), "--json", fields);
      return said.ok ? readPullRequest(said.text, gate) : { outcome: "unknown", detail: said.why };
    }
    case "ci": {
      const commit = gate.commit ?? (await headOf(ask, gate.pullRequest ?? 0));
      if (typeof commit !== "string") return commit;
      const asked = `check_name=${encodeURIComponent(gate.check)}&per_page=100`;
      const path = `repos/{owner}/{repo}/commits/${encodeURIComponent(commit)}/check-runs?${asked}`;
      const said = await ask("api", "--method", "GET", path);
      return said.ok ? readCheckRuns(said.text, gate) : { outcome: "unknown", detail: said.why };
    }
  }
}

async function headOf(
  ask: (...args: string[]) => ReturnType<typeof askGh>,
  number: number,
): Promise<string | Seen> {
  const said = await ask("pr", "view", String(number), "--json", "number,headRefOid");
  if (!said.ok) return { outcome: "unknown", detail: said.why };
  return (
    readHead(said.text, number) ?? {
      outcome: "unknown",
      detail: "gh did not say which commit is the newest.",
    }
  );
}

/** On exactly the files of the newest commit of the mission, in the same kind of box as any proof. */
async function runChecks(
  hands: Hands,
  { mission }: EffectWorld,
  gate: Extract<Gate, { kind: "checks" }>,
  { place, merged, unsandboxed }: Where,
): Promise<Looked> {
  const flight = await hands.repositories.of(place);
  const { head: commit, told } = await soundHead(flight, { mission, place, merged });
  const order = { mission, task: null, place, commit, unsandboxed };
  const proof = await proveInReadyTree(hands, order, (folder, tree) =>
    prove(hands, {
      owner: { mission, task: null },
      commands: gate.commands,
      folder,
      place,
      level: unsandboxed ? null : "workspace-write",
      network: null,
      changedTracked: () => tree.changedTracked(),
    }),
  );
  return { outcome: proof.holds ? "passed" : "failed", detail: proof.detail, told };
}
