import { stringify } from "yaml";
import { commitFiles, emptyFolder, gitIn } from "./sample-git.ts";

/** A file with one line, and one more that has to be made from it: writing, reading, checking, merging. */
const TASKS = [
  { id: "greeting", after: [], file: "greeting.txt", line: "hello", now: "The file is not there." },
  {
    id: "answer",
    after: ["greeting"],
    file: "answer.txt",
    line: "hello, too",
    now: "greeting.txt is there; it has the first word.",
  },
] as const;

/** As long as an agent that works needs a few times over. One that hangs is not waited for. */
const MINUTES = 15;

/** A repository of two small tasks. Scripted agents find in it what they have to do. */
export async function makeTestFlightRepository(folder: string): Promise<void> {
  const git = gitIn(emptyFolder(folder));
  await git("init", "--quiet", "--initial-branch=main");
  const scenarios = TASKS.map(({ id, file, line }) => [
    `.flightdeck/pilot/${id}.yaml`,
    stringify({ steps: [{ edit: { file, content: `${line}\n` } }] }),
  ]);
  const files = {
    "README.md": "# Test flight\n\nTwo small tasks that show whether an agent flies on this computer.\n",
    ...Object.fromEntries(scenarios),
  };
  await commitFiles(folder, git, files, "A place for a test flight");
}

/** The mission, as a person would state it. Each task has one try: what went wrong first is what is asked about. */
export const testFlightMission = (repository: string, agent: string, title: string) => ({
  title: `Test flight: ${title}`,
  repository,
  baseBranch: "main",
  contract: {
    goal: "Show that this agent flies on this computer.",
    autonomy: "hands-free" as const,
    conditions: [
      {
        when: `It takes longer than ${MINUTES} minutes`,
        measure: { of: "minutes" as const, atLeast: MINUTES },
        act: "stop" as const,
      },
    ],
  },
  plan: {
    kind: "inline" as const,
    plan: {
      tasks: TASKS.map(({ id, after, file, line, now }) => ({
        id,
        title: `${file} with one line`,
        kind: "docs" as const,
        after: [...after],
        assignment: { agent },
        limits: { attempts: 1 },
        estimate: { minutes: 1, lines: 1, files: 1 },
        brief: {
          goal: `${file} holds this one line and nothing else: ${line}`,
          currentState: now,
          scope: { touch: [file] },
          acceptance: [{ command: `grep -qx '${line}' ${file}`, timeoutSeconds: 60 }],
          network: { needed: false as const },
        },
      })),
    },
  },
});
