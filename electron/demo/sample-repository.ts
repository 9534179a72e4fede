import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { PlainError, systemCode } from "#launch/plain-error.ts";
import { shellWord } from "#shared/shell-word.ts";
import { demoAllocation, demoAnswers, demoMission, type DemoWish } from "./demo-plan.ts";
import { demoScenarios } from "./demo-scenarios.ts";
import { SAMPLE_FILES } from "./sample-library.ts";

/** Commits are dated by this moment, so that the same sample always has the same commits. */
const SAMPLE_DATE = "2026-01-05T09:00:00Z";
const AUTHOR = { name: "Sample Author", email: "sample@example.org" };
const GIT_WITHIN_MS = 30_000;

const execute = promisify(execFile);

/** The sample could not be made. */
export class SampleError extends PlainError {}

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
  await commit(place, git, SAMPLE_FILES, "A small library, and tests for what it lacks");
  const mission = await sampleMission(answeredBy);
  const answers = stringify(demoAnswers());
  await commit(
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

/** Nothing of a person's is ever written over. */
function emptyFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    if (readdirSync(folder).length === 0) return folder;
  } catch (error) {
    throw new SampleError(
      `${folder} cannot be used (${systemCode(error) ?? String(error)}). Nothing was written.`,
    );
  }
  throw new SampleError(
    `${folder} is not empty. Nothing was written; name a folder that is empty or not there.`,
  );
}

type Git = (...args: string[]) => Promise<void>;

async function commit(
  folder: string,
  git: Git,
  files: Readonly<Record<string, string>>,
  message: string,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: path === OWN_NODE ? 0o755 : 0o644 });
  }
  await git("add", "--all");
  await git("commit", "--quiet", `--message=${message}`);
}

/** Apart from the person's own settings: no hooks, no signing, no templates of theirs, always the same commits. */
function gitIn(folder: string): Git {
  const env = {
    PATH: process.env["PATH"],
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TEMPLATE_DIR: "",
    LC_ALL: "C",
    GIT_AUTHOR_NAME: AUTHOR.name,
    GIT_AUTHOR_EMAIL: AUTHOR.email,
    GIT_AUTHOR_DATE: SAMPLE_DATE,
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
    GIT_COMMITTER_DATE: SAMPLE_DATE,
  };
  return async (...args) => {
    try {
      await execute("git", args, { cwd: folder, env, timeout: GIT_WITHIN_MS });
    } catch (error) {
      const why = systemCode(error) === "ENOENT" ? "git is not installed" : String(error);
      throw new SampleError(`The sample repository could not be made in ${folder}: ${why}.`);
    }
  };
}
