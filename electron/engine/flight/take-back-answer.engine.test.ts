import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { MissionId } from "#shared/ids.ts";
import type { DecisionId, TaskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import { attemptOf } from "./testing/fault-flight.ts";
import { FlightHome } from "./testing/flight-home.ts";

const LONG_ENOUGH = { timeout: 90_000 };
const task = "one" as TaskId;

let home: FlightHome;
beforeEach(() => {
  home = new FlightHome();
});
afterEach(() => home.remove());

const edit = (file: string, content: string) => ({ edit: { file: `src/one/${file}`, content } });

/** An agent that works, asks, works on with the answer and stays; the next one finds what was left to it. */
async function answered(): Promise<{
  mission: MissionId;
  decision: DecisionId;
  file: (name: string) => string;
}> {
  const first = [
    edit("mine.txt", "before\n"),
    { "ask-permission": { kind: "file", path: "src/one/asked.txt", access: "write" } },
    edit("mine.txt", "after\n"),
    edit("asked.txt", "written\n"),
    { run: "touch src/one/went-on" },
    { wait: 80 },
  ];
  const second = [
    { "expect-prompt": "took back the answer" },
    { run: "test ! -e src/one/asked.txt && test ! -e src/one/went-on" },
    edit("b.txt", "b\n"),
  ];
  home.write(".gitignore", "*.local\nnode_modules/\n");
  const mission = await home.state({
    contract: { autonomy: "ask-me" },
    tasks: [{ id: task, scenario: { attempts: [{ steps: first }, { steps: second }] } }],
  });
  await home.launch(mission);
  const asked = await home.until(mission, ({ pending }) => pending.size === 1);
  const [decision] = asked.pending;
  if (decision === undefined) throw new Error("nobody was asked");
  const folder = asked.tasks.get(task)?.workspace?.path ?? "";
  const file = (name: string) => join(folder, "src/one", name);
  writeFileSync(file("ignored.local"), "K=1\n");
  await home.send(mission, { type: "decision.answer", decisions: [decision], option: "approve" });
  await home.until(mission, ({ decisions }) => decisions.get(decision)?.takeBack?.state === "offered");
  await expect.poll(() => existsSync(file("went-on")), { timeout: 20_000 }).toBe(true);
  return { mission, decision, file };
}

const wayBack = (state: MissionState, decision: DecisionId) => state.decisions.get(decision)?.takeBack;

it(
  "an answer that is taken back: the agent is stopped, its files are what they were, nothing is lost",
  LONG_ENOUGH,
  async () => {
    const { mission, decision, file } = await answered();
    writeFileSync(file("never-added.txt"), "a person wrote this\n");
    mkdirSync(file("node_modules"));
    writeFileSync(file("node_modules/installed"), "1\n");
    await home.send(mission, { type: "decision.take-back", decision });
    const back = await home.until(mission, (state) => wayBack(state, decision)?.state === "restored");
    expect(readFileSync(file("mine.txt"), "utf8")).toBe("before\n");
    expect(readFileSync(file("ignored.local"), "utf8")).toBe("K=1\n");
    expect(existsSync(file("asked.txt"))).toBe(false);
    expect(existsSync(file("never-added.txt"))).toBe(false);
    // What is never kept stays, and that is said.
    expect(existsSync(file("node_modules/installed"))).toBe(true);
    expect(wayBack(back, decision)?.problem).toContain("node_modules/ can be made again");
    const kept = wayBack(back, decision)?.kept ?? "";
    expect(kept).toMatch(/^refs\/flightdeck\/trash\//);
    expect(home.ours("show", `${kept}:src/one/mine.txt`)).toBe("after");
    expect(home.ours("show", `${kept}:src/one/asked.txt`)).toBe("written");
    expect(home.ours("show", `${kept}:src/one/never-added.txt`)).toBe("a person wrote this");
    const ended = await home.until(
      mission,
      (state) => attemptOf(state, "one", 1)?.segments[0]?.endedAt !== null,
    );
    expect(ended.tasks.get(task)).toMatchObject({ paused: "operator", restoring: null });
    await expect.poll(() => home.processes()).toEqual([]);
    // The person goes on: the next agent knows, and finds the work as it was.
    await home.send(mission, { type: "task.resume", task });
    const done = await home.until(mission, (state) => attemptOf(state, "one", 2)?.endedAt != null);
    expect(attemptOf(done, "one", 2)).toMatchObject({ outcome: "passed" });
  },
);

it(
  "files that cannot be made what they were stay as they are, and the person hears why",
  LONG_ENOUGH,
  async () => {
    const { mission, decision, file } = await answered();
    const shown = await home.ask("decisions.show", { decision });
    home.ours("update-ref", "-d", shown.row.takeBack?.ref ?? "");
    await home.send(mission, { type: "decision.take-back", decision });
    const back = await home.until(mission, (state) => wayBack(state, decision)?.state === "failed");
    expect(wayBack(back, decision)?.problem).toContain("There is no checkpoint");
    expect(readFileSync(file("mine.txt"), "utf8")).toBe("after\n");
    expect(back.tasks.get(task)).toMatchObject({ paused: "operator", restoring: null });
  },
);

it(
  "without a checkpoint the answer goes out all the same, and nobody is offered to take it back",
  LONG_ENOUGH,
  async () => {
    const first = [
      { "ask-permission": { kind: "file", path: "src/one/asked.txt", access: "write" } },
      { run: "touch src/one/went-on" },
      { wait: 60 },
    ];
    const mission = await home.state({
      contract: { autonomy: "ask-me" },
      tasks: [{ id: task, scenario: { steps: first } }],
    });
    await home.launch(mission);
    const asked = await home.until(mission, ({ pending }) => pending.size === 1);
    const [decision] = asked.pending;
    const folder = asked.tasks.get(task)?.workspace?.path ?? "";
    if (decision === undefined) throw new Error("nobody was asked");
    // A checkpoint needs a ref, and something that is not git's stands in its place.
    const refs = join(home.home, "repositories");
    const [repository = ""] = home.ours("rev-parse", "--git-dir").split("\n").slice(-1);
    expect(repository.startsWith(refs)).toBe(true);
    rmSync(join(repository, "refs/flightdeck/checkpoints"), { recursive: true, force: true });
    writeFileSync(join(repository, "refs/flightdeck/checkpoints"), "");
    await home.send(mission, { type: "decision.answer", decisions: [decision], option: "approve" });
    await expect.poll(() => existsSync(join(folder, "src/one/went-on")), { timeout: 20_000 }).toBe(true);
    const shown = await home.ask("decisions.show", { decision });
    expect(shown.row).toMatchObject({ state: "resolved", takeBack: null });
    expect(home.log("engine")).toContain("could not be kept");
  },
);
