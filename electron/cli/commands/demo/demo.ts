import { dirname, resolve } from "node:path";
import { SampleError } from "#demo/sample-git.ts";
import { makeSampleRepository, type SampleRepository } from "#demo/sample-repository.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand, Surroundings } from "../../command.ts";
import { readAnswers } from "../run/answers-file.ts";
import { MissionFlight } from "../run/fly-mission.ts";
import { answerOfFlight, lockAndLaunch, stateMission } from "../run/run.ts";

/** At this speed everything that only is there to be read along takes next to no time. */
const FAST = 20;
/** Long enough to read what is asked before it is answered. */
const READING_MS = 5_000;
/** Where `--keep` puts the repository. */
const KEPT_FOLDER = "flightdeck-demo";

export const demoCommand: CliCommand = {
  name: "demo",
  summary:
    "Makes a small git repository and flies a whole mission on it with scripted agents: worktrees, tests, a failure, a conflict, decisions and a landing are real; no model takes part.",
  words: [],
  flags: {
    fast: "as fast as this computer can; nothing waits for you to read along",
    keep: `put the repository into ${KEPT_FOLDER} where you are, instead of a temporary folder`,
  },
  options: {
    repo: { value: "folder", help: "make the repository there; the folder must be empty or not there" },
  },
  run: async (surroundings) => {
    const fast = surroundings.given.flag("fast");
    const sample = await sampleIn(folderOf(surroundings), fast ? FAST : 1);
    const { out, json } = surroundings;
    if (json) out.json({ type: "demo", repository: sample.folder });
    else out.texts(["A demo with scripted agents: no model takes part.", `Repository ${sample.folder}`]);
    const mission = await stateMission(surroundings, fromSample(sample), "scripted");
    const end = await new MissionFlight(surroundings, {
      mission,
      answers: readAnswers(sample.answers.name, sample.answers.text),
      pauseMs: fast ? 0 : READING_MS,
      noWait: false,
      holdOnExit: false,
      begin: lockAndLaunch(mission, null, {}),
    }).run();
    const answer = answerOfFlight(surroundings, mission, end);
    const where = [`  repository: ${sample.folder}`, `  history: git -C ${sample.folder} log --graph main`];
    return { ...answer, lines: [...answer.lines, ...where] };
  },
};

/** What cannot be made was asked for wrongly, as far as a command line can tell. */
async function sampleIn(folder: string | null, speed: number): Promise<SampleRepository> {
  try {
    return await makeSampleRepository({ folder, speed, answeredBy: "file" });
  } catch (error) {
    throw error instanceof SampleError ? new InputError(error.message) : error;
  }
}

function folderOf({ given }: Surroundings): string | null {
  const repository = given.option("repo");
  if (repository !== null) return resolve(repository);
  return given.flag("keep") ? resolve(KEPT_FOLDER) : null;
}

const fromSample = ({ folder, mission }: SampleRepository) =>
  ({ kind: "mission-file", file: mission, folder: dirname(mission.name), repository: folder }) as const;
