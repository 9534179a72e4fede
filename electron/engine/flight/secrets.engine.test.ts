import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FlightHome, land } from "./testing/flight-home.ts";

/** Holds what the person committed themselves, so it is theirs to keep out of there. */
const OF_THE_REPOSITORY = ["repositories", "workspaces", "proving", "trash", "leftovers"];
const PLANTED = {
  CANARY_API_TOKEN: "tok-4f1d9c02b7a84e6fa0c3",
  CANARY_PASSWORD: "p4ssw0rd-canary-9182-zulu",
  CANARY_DATABASE_URL: "postgres://app:dbpass-canary-5521@db.example/app",
};
const VALUES = [PLANTED.CANARY_API_TOKEN, PLANTED.CANARY_PASSWORD, "dbpass-canary-5521"];

let home: FlightHome;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLANTED)) vi.stubEnv(name, value);
  home = new FlightHome();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await home.remove();
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

const written = (): string[] =>
  readdirSync(home.home)
    .filter((name) => !OF_THE_REPOSITORY.includes(name))
    .flatMap((name) => {
      const path = join(home.home, name);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });

it(
  "keeps every value of the environment out of log, database, transcripts and receipt",
  { timeout: 120_000 },
  async () => {
    const said = VALUES.join(" and ");
    const [first = ""] = VALUES;
    const coloured = Array.from(
      first,
      (letter) => `\u001b[3${(letter.codePointAt(0) ?? 0) % 8}m${letter}`,
    ).join("");
    // What a person writes into a plan or an answer is theirs, and is done to the letter; so the plan only names a file.
    home.write("printed.txt", `the acceptance says ${said}\n`);
    const mission = await home.state({
      tasks: [
        {
          id: "api",
          acceptance: ["cat printed.txt; test -f src/api/second.js"],
          scenario: {
            attempts: [
              {
                steps: [
                  { print: `in the terminal: ${said}\n${coloured}\n` },
                  { say: `as progress: ${said}` },
                  { ask: { question: `Is ${first} right?`, why: said, choices: ["Yes", said.slice(0, 70)] } },
                  { checkpoint: { label: "core-drafted", summary: said, plans: said } },
                  { edit: { file: "src/api/index.js", content: "1\n" } },
                  { packet: { summary: `handed back: ${said}`, risks: [said] } },
                  "complete",
                ],
              },
              { steps: [{ edit: { file: "src/api/second.js", content: "2\n" } }] },
            ],
          },
        },
      ],
    });
    await home.launch(mission);
    const state = await home.until(mission, ({ phase }) => phase === "landed", {
      answers: (record) => (record.decision.kind === "question" ? { option: "choice-1" } : land(record)),
    });
    // It failed with all of that in its evidence, and was tried again with it in its prompt.
    expect([...state.tasks.values()][0]?.attempts.map(({ outcome }) => outcome)).toEqual([
      "failed",
      "passed",
    ]);
    expect([...state.tasks.values()][0]?.attempts[0]?.failure).toContain("the acceptance says ****");
    const { markdown } = await home.ask("missions.receipt", { mission });
    const files = written();
    expect(files.length).toBeGreaterThan(20);
    const leaks = files.flatMap((file) => {
      const bytes = readFileSync(file).toString("latin1");
      return VALUES.filter((value) => bytes.includes(value)).map((value) => `${value} in ${file}`);
    });
    expect(leaks).toEqual([]);
    for (const value of VALUES) expect(markdown).not.toContain(value);
  },
);
