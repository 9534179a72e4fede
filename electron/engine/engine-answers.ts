import type { Outcome } from "#shared/contract/client.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { agentChecks } from "./doctor/agent-checks.ts";
import { computerChecks } from "./doctor/computer-checks.ts";
import { gitChecks } from "./doctor/git-checks.ts";
import { sessionCheck } from "./doctor/session-check.ts";
import type { EngineCore, OpenParts } from "./engine-core.ts";
import { answered, refused, type Answers } from "./gateway/answers.ts";
import { engineHealth, healthChecks, runChecks } from "./health.ts";
import { TerminalError } from "./sessions/terminals.ts";
import { keepWithoutLog, restoreBackup, startEmpty } from "./store/recovery.ts";

/** What the engine answers. Each entry hands over to the part that knows; nothing is decided here. */
export function engineAnswers(core: EngineCore, leave: () => void): Answers {
  return {
    "engine.status": async () => answered(core.status()),
    "engine.health": async () => {
      await core.sessionHostReady();
      return answered(await engineHealth(core));
    },
    "engine.stop": ({ endSessions }) => stop(core, endSessions, leave),
    "doctor.run": async () => answered({ checks: await examine(core) }),
    "settings.change": ({ commandId, change }) =>
      whenOpen(core, async ({ workbench }) => answered(await workbench.changeSettings(commandId, change))),
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
    "terminals.dismiss": (params) =>
      whenOpen(core, async ({ terminals }) => {
        await terminals.dismiss(params);
        return answered({});
      }),
    "recovery.restore": async ({ file }) =>
      answered(await core.recover((options) => restoreBackup(options, file))),
    "recovery.start-empty": async () => answered(await core.recover(startEmpty)),
    "recovery.keep-without-log": async () => answered(await core.recover(keepWithoutLog)),
  };
}

async function whenOpen<Value>(
  core: EngineCore,
  answer: (parts: OpenParts) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  if (core.open === null) {
    return refused(
      "unavailable",
      "The database waits for a decision: open the app and choose how to recover it.",
    );
  }
  try {
    return await answer(core.open);
  } catch (error) {
    return error instanceof TerminalError
      ? refused(error.code, error.message)
      : refused("failed", sentenceOf(error));
  }
}

async function examine(core: EngineCore) {
  await core.sessionHostReady();
  const newestEventAt = () => core.open?.workbench.newestEventAt ?? null;
  return runChecks([
    ...healthChecks(core),
    sessionCheck(core),
    ...gitChecks,
    ...agentChecks,
    ...computerChecks(core.options.directory, newestEventAt),
  ]);
}

/** An engine with running sessions would only be started again by the session host. */
async function stop(
  core: EngineCore,
  endSessions: boolean,
  leave: () => void,
): Promise<Outcome<Record<string, never>>> {
  const running = (core.open?.terminals.list() ?? []).filter(
    ({ state }) => state === "running" || state === "starting",
  );
  if (running.length > 0 && !endSessions) {
    const names = running.map(({ title }) => title).join(", ");
    return refused(
      "refused",
      `${running.length} running: ${names}. Nothing was stopped. End them, or stop with --end-sessions.`,
    );
  }
  for (const { id } of running) await core.open?.terminals.end({ session: id });
  core.endSessionHost();
  leave();
  return answered({});
}
