import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { TaskDetail } from "#shared/contract/tasks.ts";
import { ownFile, task, taskOf, write } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const run = promisify(execFile);
const nobody = { answers: () => null, withinMs: 60_000 } as const;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

/** The program as a person calls it: what it said, and how it ended. */
async function flightdeck(...words: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const { command, env } = home.installation.start("flightdeck", ...words);
  const [program, ...args] = command;
  const options = { cwd: home.repository, env: { ...process.env, ...env, FLIGHTDECK_HOME: home.home } };
  try {
    return { code: 0, said: (await run(program, args, options)).stdout };
  } catch (error) {
    const { code, stderr } = error as { readonly code: number; readonly stderr: string };
    return { code, said: stderr };
  }
}

it(
  "one brief is flown by two families, compared side by side, and what is picked lands with files of the other, whose work is kept (features C13, R7)",
  { timeout: 150_000 },
  async () => {
    // Written down for both: the rival has the name of the task with its family.
    const of = (id: string) => [
      write(`src/api/${id}.js`, `${id}\n`),
      write("src/api/index.js", `// ${id}\n`),
    ];
    home.write(".flightdeck/pilot/api-scripted-two.yaml", JSON.stringify({ steps: of("two") }));
    const mission = await home.draft({
      tasks: [
        task("api", of("one"), { touch: ["src/api/*.js"] }),
        task("page", [{ run: "test -f src/api/two.js" }, ownFile("page")], { after: ["api"] }),
      ],
    });
    const forked = await flightdeck("task", "fork", mission, "api", "scripted", "scripted-two");
    expect(forked).toMatchObject({ code: 0 });
    await home.send(mission, { type: "plan.lock", waiver: "a test" });
    await home.launch(mission);
    const both = await home.until(mission, ({ pending }) => pending.size > 0, nobody);
    const [one, two] = [taskOf(both, "api"), taskOf(both, "api-scripted-two")];
    expect([one.authors, two.authors]).toEqual([["scripted"], ["scripted-two"]]);
    expect(one.workspace?.path).not.toBe(two.workspace?.path);
    expect(taskOf(both, "page").stage).toBe("idle");

    const compared = JSON.parse((await flightdeck("task", "compare", mission, "api", "--json")).said) as {
      readonly rivals: NonNullable<TaskDetail["rivals"]>;
      readonly picked: boolean;
    };
    expect(compared.picked).toBe(false);
    expect(compared.rivals).toMatchObject([
      { task: "api", families: ["scripted"], stage: "merge-queue", attempts: 1 },
      { task: "api-scripted-two", families: ["scripted-two"], stage: "merge-queue", attempts: 1 },
    ]);
    for (const { checks, findings } of compared.rivals) {
      expect(checks.find(({ name }) => name === "acceptance")?.holds).toBe(true);
      expect(checks.find(({ name }) => name === "change")?.detail).toMatch(/2 files/);
      expect(findings).toEqual({ critical: 0, important: 0, minor: 0 });
    }

    // A name the other one does not have is no file to take over: nothing is picked.
    const pick = (...files: string[]) =>
      flightdeck("task", "pick", mission, "api", ...files.flatMap((file) => ["--take", file]));
    const missing = await pick("src/api/two.js", "src/api/three.js");
    expect(missing.said).toMatch(/has no file src\/api\/three\.js\. Nothing of it was taken over/);
    expect((await pick(".flightdeck/pilot/api.yaml")).said).toContain('outside of what "api" may change');
    const still = await home.until(mission, () => true, nobody);
    expect([taskOf(still, "api").picked, taskOf(still, "api").stage]).toEqual([false, "merge-queue"]);

    expect(await pick("src/api/two.js")).toMatchObject({ code: 0 });
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(taskOf(state, "api")).toMatchObject({ stage: "merged", authors: ["scripted", "scripted-two"] });
    expect(taskOf(state, "api").attempts.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ["work", "passed"],
      ["fix", "passed"],
    ]);
    const onMain = (path: string): string => home.git("show", `main:${path}`);
    expect(home.git("ls-tree", "-r", "--name-only", "main", "src").split("\n")).toEqual([
      "src/api/index.js",
      "src/api/one.js",
      "src/api/two.js",
      "src/page/index.js",
    ]);
    expect([onMain("src/api/two.js"), onMain("src/api/index.js")]).toEqual(["two", "// one"]);

    // The work of the other one: on its branch, and when its workspace goes, in the trash, from where it comes back.
    const lost = taskOf(state, "api-scripted-two");
    expect(lost).toMatchObject({ stage: "skipped", mergedAs: null });
    expect(home.ours("show", `${two.workspace?.branch}:src/api/index.js`)).toBe("// two");
    const params = { mission, task: lost.spec.id };
    const { entry, snapshot } = await home.ask("trash.put", params);
    const { rows } = await home.ask("trash.list", { cursor: null, limit: 100, sizes: false });
    const tip = rows.find(({ id }) => id === entry)?.tip?.ref ?? "";
    for (const ref of [tip, snapshot ?? ""])
      expect(home.ours("show", `${ref}:src/api/index.js`)).toBe("// two");
    const { branch } = await home.ask("trash.restore", { entry });
    expect(home.ours("show", `${branch}:src/api/two.js`)).toBe("two");
  },
);
