import { join } from "node:path";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import type { Command } from "#shared/mission/command.ts";
import type { SessionId } from "#shared/ids.ts";
import { DEFAULT_TRANSCRIPT_BYTES, type OpenCall } from "#shared/session-protocol/message.ts";
import { trustsWorkspace } from "../agent-files/trusts-workspace.ts";
import { mapForPrompt } from "../codebase-map/map-for-prompt.ts";
import { beginningOf } from "../memory/memory-at-commit.ts";
import { memoryForPrompt } from "../memory/memory-for-prompt.ts";
import { withSections } from "../memory/with-sections.ts";
import { NOTHING_TO_TELL, type EffectHandler, type EffectOf } from "../effects/effect-handler.ts";
import type { GitPlace } from "../git/git.ts";
import { safeReason } from "../effects/safe-reason.ts";
import { SandboxRefused } from "../sandbox/sandbox-refused.ts";
import { readExit } from "../sessions/exit-on-disk.ts";
import { HostCallError } from "../sessions/host-errors.ts";
import type { LaunchPlan } from "../agents/agent-adapter.ts";
import { crashPoint } from "../store/crash-point.ts";
import { briefFilesOf, writeBriefFiles, type BriefFiles } from "./brief-files.ts";
import { sessionOfSegment } from "./flight-session.ts";
import type { Hands } from "./hands.ts";
import { withheldWork } from "./withheld-work.ts";
import { hasBegun, toStart, type ToStart } from "./segment-state.ts";

/** A terminal as wide as most people's; whoever looks at it may change it. */
const SCREEN = { kind: "pty", cols: 120, rows: 36 } as const;

type Failed = Extract<Command, { type: "segment.start-failed" }>;

/**
 * Starts the session of a segment. Its id follows from the segment, so an engine that died in between finds what the one
 * before it started, and never starts a second one.
 */
export function startSegment(hands: Hands): EffectHandler<"segment.start"> {
  return async (effect, { mission, folder, read }) => {
    const name = { mission, task: effect.task, attempt: effect.attempt, segment: effect.segment };
    const wanted = await read((state) => {
      const start = toStart(state, effect);
      return start === null ? null : { start, brief: briefFilesOf(state, effect.task) };
    });
    const session = sessionOfSegment(name);
    if (wanted === null) {
      // It was seen to start, and only that this is done was not written down.
      if (await read((state) => hasBegun(state, effect))) return NOTHING_TO_TELL;
      // An earlier try may have opened it and not been told so; the next attempt must not meet it in the workspace.
      await hands.watch.end(session);
      return [failed(effect, "It was not wanted any more when its turn came.")];
    }
    const { route } = wanted.start;
    const adapter = hands.adapters.get(route.agent);
    if (adapter === undefined) return [failed(effect, cannotFly(route.agent))];
    const brief = await withRepository(hands, wanted.start, wanted.brief);
    const place = writeBriefFiles(folder, session, brief);
    const { workspace, goal, network, unsandboxed, conversation } = wanted.start;
    const trustsRepository = await trustsWorkspace(hands, wanted.start.repository, workspace.path);
    const plan = await planned(() =>
      adapter.plan({
        ...name,
        session,
        route,
        workspace: workspace.path,
        goal,
        promptFile: place.prompt,
        briefFolder: place.folder,
        recordFolder: join(folder, "records", session),
        boxed: !unsandboxed,
        trustsRepository,
        network,
        conversation,
      }),
    );
    if (typeof plan === "string") return [failed(effect, plan)];
    const withheld = withheldWork(workspace.path, plan.hidden ?? [], wanted.start);
    if (withheld !== null && withheld.refusal !== null)
      return [{ ...failed(effect, withheld.refusal), needsPerson: true }];
    if (withheld !== null)
      writeBriefFiles(folder, session, { ...brief, prompt: `${brief.prompt}\n${withheld.note}` });
    hands.watch.expect(session);
    const call = await unlessRefused(() => openCall(hands, session, name, wanted.start, plan, place.folder));
    if (typeof call === "string") {
      await hands.watch.forget(session);
      return [failed(effect, call)];
    }
    crashPoint("segment.before-open");
    const refusal = await openOnce(hands, call);
    crashPoint("segment.after-open");
    if (refusal !== null) {
      await hands.watch.forget(session);
      return [failed(effect, refusal)];
    }
    return [{ type: "segment.started", ...about(effect), segment: effect.segment, session }];
  };
}

/** Map and memory of the repository go into every prompt. Where one of them cannot be read the agent flies without that one. */
async function withRepository(
  { repositories, secrets, report }: Hands,
  { repository: source, baseBranch, workspace: { base } }: ToStart,
  brief: BriefFiles,
): Promise<BriefFiles> {
  const orNone = async (what: string, read: (place: GitPlace) => Promise<string>): Promise<string> => {
    try {
      const { repository } = await repositories.of({ repository: source, baseBranch: "" });
      return await read({ gitDir: repository.gitDir, workTree: null });
    } catch (error) {
      report(`An agent flies without the ${what} of ${source}: ${sentenceOf(error)}`);
      return "";
    }
  };
  const map = await orNone("map", (place) => mapForPrompt(place, base));
  const memory = await orNone("memory", async (place) => {
    const began = await beginningOf(place, baseBranch, base);
    return began === null ? "" : memoryForPrompt(place, began, secrets.values);
  });
  return { ...brief, prompt: withSections(brief.prompt, [map, memory]) };
}

const about = ({ task, attempt }: EffectOf<"segment.start">) => ({ task, attempt });

const failed = (effect: EffectOf<"segment.start">, reason: string): Failed => ({
  type: "segment.start-failed",
  ...about(effect),
  segment: effect.segment,
  reason: safeReason(reason),
});

const cannotFly = (agent: string): string =>
  `This Flightdeck cannot fly "${agent}" yet. Nothing was started; the workspace is kept. Reassign the task to an agent it can fly.`;

/** A sentence when the program of the agent is gone: it is not there a second later either. */
async function planned(plan: () => LaunchPlan | Promise<LaunchPlan>): Promise<LaunchPlan | string> {
  try {
    return await plan();
  } catch (error) {
    if (error instanceof PlainError) return `${error.message} Nothing was started; the workspace is kept.`;
    throw error;
  }
}

/** A sentence when no box can hold what was asked for: it cannot at the next try either. */
async function unlessRefused(call: () => Promise<OpenCall>): Promise<OpenCall | string> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SandboxRefused) return error.message;
    throw error;
  }
}

async function openCall(
  hands: Hands,
  session: SessionId,
  name: Parameters<typeof sessionOfSegment>[0],
  { route, workspace, network, unsandboxed, repository }: ToStart,
  plan: LaunchPlan,
  briefFolder: string,
): Promise<OpenCall> {
  const channel = await hands.channels.open({ ...name, session });
  const box = await hands.boxes.open({
    session,
    level: unsandboxed ? null : route.sandbox,
    workspace: workspace.path,
    repository,
    gitCommon: (await hands.repositories.of({ repository, baseBranch: "" })).repository.gitDir,
    channel: channel.directory,
    reads: [...plan.reads, briefFolder],
    network,
    agent: plan,
  });
  return {
    session,
    command: box.command(plan.command),
    cwd: workspace.path,
    env: box.environment({ ...plan.env, ...channel.env, FLIGHTDECK_BRIEF: briefFolder }),
    stdio: SCREEN,
    companionOf: null,
    redact: [...hands.secrets.values],
    maxBytes: DEFAULT_TRANSCRIPT_BYTES,
    sandbox: box.sandbox,
    limits: box.limits,
  };
}

/** Why it could not be started; null: it runs, or ran, and how it stands is for the watch to find out. */
async function openOnce({ link, home }: Hands, call: OpenCall): Promise<string | null> {
  try {
    await link.open(call);
    return null;
  } catch (error) {
    if (!(error instanceof HostCallError)) throw error;
    if (error.code !== "session-exists" && error.code !== "could-not-start") throw error;
    const exit = await readExit(home, call.session);
    if (exit?.cause === "could-not-start") return exit.message ?? error.message;
    // A host that leaves takes no more sessions and writes nothing of them: the next one is asked again.
    if (error.code === "could-not-start") throw error;
    return null;
  }
}
