import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { shellWord } from "#shared/shell-word.ts";
import { demoAllocation, demoAnswers, demoMission, type DemoWish } from "./demo-plan.ts";
import { demoScenarios } from "./demo-scenarios.ts";
import { commitFiles, emptyFolder, gitIn } from "./sample-git.ts";
import { SAMPLE_FILES } from "./sample-library.ts";

const execute = promisify(execFile);

export const MISSION_FILE = ".flightdeck/mission.yaml";
export const ANSWERS_FILE = ".flightdeck/answers.yaml";

export interface SampleRepository {
  readonly folder: string;
  readonly mission: { readonly name: string; readonly text: string };
  readonly answers: { readonly name: string; readonly text: string };
}

export interface SampleWish extends Pick<DemoWish, "answeredBy"> {
  /** null: a new temporary one. */
  readonly folder: string | null;
  /** Divides every duration. */
  readonly speed: number;
}

/** A git repository with the sample in it, and everything the demo flies by. */
export async function makeSampleRepository({
  folder,
  speed,
  answeredBy,
}: SampleWish): Promise<SampleRepository> {
  const node = await nodeOfSample();
  const place = folder === null ? mkdtempSync(join(tmpdir(), "flightdeck-demo-")) : emptyFolder(folder);
  const git = gitIn(place);
  await git("init", "--quiet", "--initial-branch=main");
  await commitFiles(place, git, SAMPLE_FILES, "A small library, and tests for what it lacks");
  const mission = await sampleMission(answeredBy);
  const answers = stringify(demoAnswers());
  await commitFiles(
    place,
    git,
    {
      [MISSION_FILE]: mission,
      [ANSWERS_FILE]: answers,
      ".flightdeck/allocation.yaml": stringify(demoAllocation()),
      ...(node === OWN_NODE ? { [OWN_NODE]: ownNodeScript() } : {}),
      ...Object.fromEntries(
        Object.entries(demoScenarios(speed, node)).map(([task, scenario]) => [
          `.flightdeck/pilot/${task}.yaml`,
          stringify(scenario),
        ]),
      ),
    },
    "What the scripted agents of the demo do",
    OWN_NODE,
  );
  return {
    folder: place,
    mission: { name: join(place, MISSION_FILE), text: mission },
    answers: { name: join(place, ANSWERS_FILE), text: answers },
  };
}

/** Its tests run by themselves since this version. */
const OLDEST_NODE = 20;

/** The mission file of a sample that is made now. */
export const sampleMission = async (answeredBy: DemoWish["answeredBy"]): Promise<string> =>
  stringify(demoMission({ answeredBy, node: await nodeOfSample() }));

async function nodeOfSample(): Promise<string> {
  const version = await execute("node", ["--version"]).then(
    ({ stdout }) => Number(/^v(\d+)/.exec(stdout)?.[1] ?? 0),
    () => 0,
  );
  return version >= OLDEST_NODE ? "node" : OWN_NODE;
}

/** Where nobody installed a Node, the sample is tested by the one that Flightdeck itself runs on. */
const OWN_NODE = ".flightdeck/node";
const ownNodeScript = (): string =>
  `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${shellWord(process.execPath)} "$@"\n`;
