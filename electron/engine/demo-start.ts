import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { SampleError } from "#demo/sample-git.ts";
import { makeSampleRepository, MISSION_FILE, sampleMission } from "#demo/sample-repository.ts";
import type { Outcome } from "#shared/contract/client.ts";
import type { OperatorCommand } from "#shared/contract/operator-command.ts";
import type { CommandId, MissionId } from "#shared/ids.ts";
import { answered, refused } from "./gateway/answers.ts";
import { failureKind, failureSentence } from "./store/failure.ts";
import { alone } from "./git/turns.ts";
import { stepOf, type MissionWrites } from "./missions/mission-writes.ts";

interface DemoParts {
  /** The data directory: nothing outside of it is written. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly writes: MissionWrites;
}

/** Each step has an id that follows from the request's own: one that comes again goes on where the first one ended. */
export async function startDemo(
  { directory, environment, writes }: DemoParts,
  id: CommandId,
): Promise<Outcome<{ mission: MissionId }>> {
  const repository = join(directory, "demo", id, "pocket-text");
  // A request that comes again while the first is being answered waits for what that one makes.
  const text = await alone(repository, () => sampleIn(repository, speedOf(environment)));
  if (!text.ok) return text;
  const stated = await writes["missions.create"]({
    commandId: id,
    dryRun: false,
    agents: "scripted",
    from: {
      kind: "mission-file",
      file: { name: join(repository, MISSION_FILE), text: text.value },
      folder: dirname(join(repository, MISSION_FILE)),
      repository,
    },
  });
  if (!stated.ok) return stated;
  const { mission } = stated.value;
  if (mission === null) return refused("failed", "The demo was not made. Nothing was started.");
  const commands: readonly OperatorCommand[] = [
    { type: "plan.lock", waiver: null, toLaunch: true },
    { type: "mission.launch" },
  ];
  for (const command of commands) {
    const sent = await writes["missions.command"]({ commandId: stepOf(id, command.type), mission, command });
    if (!sent.ok) return sent;
  }
  return answered({ mission });
}

/** The sample is made beside its place and then moved there, so that what is there is whole. */
async function sampleIn(repository: string, speed: number): Promise<Outcome<string>> {
  if (existsSync(repository)) return answered(await sampleMission("person"));
  const draft = `${repository}.draft`;
  try {
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(dirname(draft), { recursive: true, mode: 0o700 });
    const { mission } = await makeSampleRepository({ folder: draft, speed, answeredBy: "person" });
    renameSync(draft, repository);
    return answered(mission.text);
  } catch (error) {
    return refused("failed", demoRefusal(repository, error));
  }
}

/** What, where, what was kept, what to do. */
export function demoRefusal(repository: string, error: unknown): string {
  const kept = "The demo was not made, nothing was started, and your own repositories were not touched.";
  if (error instanceof SampleError) return `${kept} ${error.message} Run the doctor, then try again.`;
  const kind = failureKind(error);
  if (kind === null) throw error;
  return `${kept} ${failureSentence(kind, repository, error)}`;
}

/** Tests have no time to read along. */
function speedOf(environment: NodeJS.ProcessEnv): number {
  const speed = Number(environment["FLIGHTDECK_DEMO_SPEED"] ?? "1");
  return Number.isFinite(speed) && speed >= 1 ? speed : 1;
}
