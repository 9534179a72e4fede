import type { Outcome } from "#shared/contract/client.ts";
import { missionRequests } from "#shared/contract/mission-requests.ts";
import { upkeepRequests } from "#shared/contract/upkeep-requests.ts";
import { agentFilesAnswers } from "./agent-files/agent-files-answers.ts";
import { keepOwnAgent } from "./agents/acp/keep-own-agent.ts";
import { AgentAdapters } from "./agents/agent-adapters.ts";
import { mapAnswers } from "./codebase-map/map-answers.ts";
import { conventionsAnswers } from "./conventions/conventions-answers.ts";
import { agentChecks } from "./doctor/agent-checks.ts";
import { computerChecks } from "./doctor/computer-checks.ts";
import { gitChecks } from "./doctor/git-checks.ts";
import { sandboxCheck } from "./doctor/sandbox-check.ts";
import { sessionCheck } from "./doctor/session-check.ts";
import { IN_RECOVERY, type EngineCore, type OpenParts } from "./engine-core.ts";
import { answered, refused, type Answers } from "./gateway/answers.ts";
import { engineHealth, healthChecks, runChecks } from "./health.ts";
import { TerminalError } from "./sessions/terminals.ts";
import type { MissionAnswers } from "./mission-control.ts";
import { listPrices } from "./prices/list-prices.ts";
import { repositoryAnswers } from "./readiness/repository-answers.ts";
import type { UpkeepAnswers } from "./upkeep/upkeep-answers.ts";
import { keepWithoutLog, restoreBackup, startEmpty } from "./store/recovery.ts";

/** What the engine answers. Each entry hands over to the part that knows; nothing is decided here. */
export function engineAnswers(core: EngineCore, appIsOpen: () => boolean, leave: () => void): Answers {
  return {
    "engine.status": async () => answered(core.status()),
    "engine.health": async () => {
      await core.sessionHostReady();
      return answered(await engineHealth(core));
    },
    "engine.stop": ({ endSessions }) => stop(core, { endSessions, appIsOpen: appIsOpen(), leave }),
    "doctor.run": async () => answered({ checks: await examine(core) }),
    "settings.change": ({ commandId, change }) =>
      whenOpen(core, async ({ workbench }) => answered(await workbench.changeSettings(commandId, change))),
    "prices.list": () => whenOpen(core, async ({ workbench }) => answered(listPrices(workbench.settings))),
    "agents.keep-own": (params) => whenOpen(core, ({ workbench }) => keepOwnAgent(workbench, params)),
    "agents.forget-own": ({ commandId, name }) =>
      whenOpen(core, async ({ workbench }) => {
        await workbench.changeSettings(commandId, { forgetAgent: name });
        return answered({});
      }),
    "terminals.open": (params) =>
      whenOpen(core, async ({ terminals }) => {
        await core.sessionHostReady();
        return answered({ terminal: await terminals.open(params) });
      }),
    "terminals.resize": (params) =>
      whenOpen(core, async ({ terminals }) => {
        await terminals.resize(params);
        return answered({});
      }),
    "terminals.end": (params) =>
      whenOpen(core, async ({ terminals }) => answered({ terminal: await terminals.end(params) })),
    "terminals.last-lines": ({ sessions }) =>
      whenOpen(core, async ({ terminals }) => answered({ lines: await terminals.lastLines(sessions) })),
    "terminals.dismiss": (params) =>
      whenOpen(core, async ({ terminals }) => {
        await terminals.dismiss(params);
        return answered({});
      }),
    ...missionAnswers(core),
    ...keptAnswers(core),
    ...repositoryAnswers(core.options.directory, Date.now),
    ...agentFilesAnswers(core.options.directory, Date.now),
    ...mapAnswers(),
    ...conventionsAnswers(core.options.directory),
    "recovery.restore": async ({ file }) =>
      answered(await core.recover((options) => restoreBackup(options, file))),
    "recovery.start-empty": async () => answered(await core.recover(startEmpty)),
    "recovery.keep-without-log": async () => answered(await core.recover(keepWithoutLog)),
  };
}

/** Every request about missions goes to the part of the open engine that knows them. */
const missionAnswers = (core: EngineCore): MissionAnswers =>
  handedOver(core, missionRequests, ({ missions }) => missions.answers);

const keptAnswers = (core: EngineCore): UpkeepAnswers =>
  handedOver(core, upkeepRequests, ({ missions }) => missions.upkeepAnswers);

function handedOver<Part extends object>(
  core: EngineCore,
  requests: Readonly<Record<keyof Part, unknown>>,
  part: (open: OpenParts) => Part,
): Part {
  const names = Object.keys(requests) as (keyof Part)[];
  const answers = names.map((name) => {
    type Answer = (params: unknown) => Promise<Outcome<unknown>>;
    const answer: Answer = (params) => whenOpen(core, (open) => (part(open)[name] as Answer)(params));
    return [name, answer] as const;
  });
  return Object.fromEntries(answers) as Part;
}

async function whenOpen<Value>(
  core: EngineCore,
  answer: (parts: OpenParts) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  if (core.open === null) {
    return refused("unavailable", IN_RECOVERY);
  }
  const { open } = core;
  return withRefusals(() => answer(open));
}

/** A refusal of the terminals is an answer like any other. */
async function withRefusals<Value>(answer: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof TerminalError) return refused(error.code, error.message);
    throw error;
  }
}

async function examine(core: EngineCore) {
  await core.sessionHostReady();
  const parts = { installation: core.options.installation, environment: process.env };
  const adapters = new AgentAdapters(parts, () => core.open?.workbench.settings.ownAgents ?? []);
  const newestEventAt = () => core.open?.workbench.newestEventAt ?? null;
  return runChecks([
    ...healthChecks(core),
    sessionCheck(core),
    sandboxCheck(core),
    ...gitChecks,
    ...agentChecks(adapters.all),
    ...computerChecks(core.options.directory, newestEventAt),
  ]);
}

/** Stops what would not come back by itself: an app that is open, or sessions that run, would start the next engine. */
async function stop(
  core: EngineCore,
  { endSessions, appIsOpen, leave }: { endSessions: boolean; appIsOpen: boolean; leave: () => void },
): Promise<Outcome<Record<string, never>>> {
  if (appIsOpen) {
    return refused(
      "refused",
      "Flightdeck's window is open and would start the engine again. Nothing was stopped. Close it first.",
    );
  }
  await core.sessionHostReady();
  const terminals = core.open?.terminals.list() ?? [];
  const unseen = terminals.filter(({ state }) => state === "unknown");
  if (unseen.length > 0 && core.link.state !== "connected") {
    return refused(
      "unavailable",
      `${names(unseen)} cannot be seen: the session host does not answer. Nothing was stopped. Try again.`,
    );
  }
  const running = terminals.filter(({ state }) => state === "running" || state === "starting");
  const agents = core.open?.missions.liveSessions ?? 0;
  if (running.length + agents > 0 && !endSessions) {
    const flown = agents === 0 ? [] : [`${agents} ${agents === 1 ? "agent" : "agents"} in flight`];
    const text = `${running.length + agents} running: ${[...running.map(({ title }) => title), ...flown].join(", ")}. Nothing was stopped. End them, or stop with --end-sessions.`;
    return refused("refused", text);
  }
  return withRefusals(async () => {
    await core.open?.missions.ground();
    await Promise.all(running.map(async ({ id }) => core.open?.terminals.end({ session: id })));
    core.endSessionHost();
    leave();
    return answered({});
  });
}

const names = (terminals: readonly { title: string }[]) => terminals.map(({ title }) => title).join(", ");
