import { describe, expect, it } from "vitest";
import type { RecipeRow } from "#shared/contract/recipes.ts";
import { Connection } from "../../connection/connection.ts";
import type { PagePort } from "../../connection/page-port.ts";
import { EMPTY_BRIEF, type Brief } from "./brief.ts";
import { Launcher } from "./launch.ts";

const recipe: RecipeRow = { name: "r", origin: "bundled", title: "R", summary: "", inputs: [] };
const brief: Brief = { ...EMPTY_BRIEF, repository: "/code/app", goal: "Fly." };

const NO_EVENTS = {
  link: () => undefined,
  facts: () => undefined,
  command: () => undefined,
  open: () => undefined,
  askQuit: () => undefined,
  problem: () => undefined,
};

interface Asked {
  readonly name: string;
  readonly commandId: string;
  readonly dryRun?: boolean;
  readonly command?: { readonly type: string };
}

/** An engine that makes a mission per command id and refuses what it is told to refuse. */
class FakeEngine {
  readonly asked: Asked[] = [];
  readonly missions = new Set<string>();
  refuse: string | null = null;
  verdict = "go";

  readonly command = (name: string, params: Omit<Asked, "name">) => {
    this.asked.push({ name, ...params });
    const what = params.command?.type ?? (params.dryRun === true ? "rehearse" : "create");
    if (this.refuse === what) {
      return Promise.resolve({ ok: false, failure: { code: "refused", message: `${what} is refused.` } });
    }
    if (what === "create") this.missions.add(params.commandId);
    const check = { verdict: this.verdict, reasons: [{ sentence: "Tasks go round in a circle." }] };
    return Promise.resolve({ ok: true, value: { mission: "msn_abcd", check } });
  };

  get steps(): string[] {
    return this.asked.map(
      ({ dryRun, command }) => command?.type ?? (dryRun === true ? "rehearse" : "create"),
    );
  }
}

const launcherOf = (engine: FakeEngine) => new Launcher(engine as unknown as Pick<Connection, "command">);

describe("a launch", () => {
  it("rehearses, states, locks and launches, in this order", async () => {
    const engine = new FakeEngine();
    expect(await launcherOf(engine).launch(brief, recipe)).toEqual({ ok: true, mission: "msn_abcd" });
    expect(engine.steps).toEqual(["rehearse", "create", "plan.lock", "mission.launch"]);
  });

  it("waives no review of the plan but with the words of the person (feature 4)", async () => {
    const engine = new FakeEngine();
    await launcherOf(engine).launch(brief, recipe);
    await launcherOf(engine).launch(brief, recipe, "I read it.");
    const locks = engine.asked.flatMap(({ command }) => (command?.type === "plan.lock" ? [command] : []));
    expect(locks).toMatchObject([
      { waiver: null, toLaunch: true },
      { waiver: "I read it.", toLaunch: true },
    ]);
  });

  it("is one launch when it is asked for twice", async () => {
    const engine = new FakeEngine();
    const launcher = launcherOf(engine);
    const both = await Promise.all([launcher.launch(brief, recipe), launcher.launch(brief, recipe)]);
    expect(both[0]).toBe(both[1]);
    expect(engine.missions.size).toBe(1);
  });

  it("makes nothing of a plan that does not hold", async () => {
    const engine = new FakeEngine();
    engine.verdict = "no-go";
    expect(await launcherOf(engine).launch(brief, recipe)).toEqual({
      ok: false,
      refusal: "Tasks go round in a circle.",
    });
    expect(engine.missions.size).toBe(0);
  });

  it("says that nothing was sent while the engine is away, and makes nothing", async () => {
    const port: PagePort = { post: () => undefined, listen: () => undefined };
    const away = new Connection(port, { after: () => () => undefined }, NO_EVENTS);
    const refusal = "The engine is not connected, so nothing was sent. Try again when it answers.";
    expect(await new Launcher(away).launch(brief, recipe)).toEqual({ ok: false, refusal });
  });

  it("that was refused goes on with the same mission, and with another brief gives it up for a new one", async () => {
    const engine = new FakeEngine();
    const launcher = launcherOf(engine);
    engine.refuse = "mission.launch";
    expect(await launcher.launch(brief, recipe)).toEqual({
      ok: false,
      refusal: "mission.launch is refused.",
    });
    await launcher.launch(brief, recipe);
    expect(engine.missions.size).toBe(1);
    engine.refuse = null;
    await launcher.launch({ ...brief, goal: "Fly higher." }, recipe);
    expect(engine.missions.size).toBe(2);
    expect(engine.steps.slice(-6)).toEqual([
      "rehearse",
      "plan.unlock",
      "mission.stop",
      "create",
      "plan.lock",
      "mission.launch",
    ]);
  });

  it("that was taken although its answer did not come is not stopped by a corrected brief", async () => {
    const engine = new FakeEngine();
    const launcher = launcherOf(engine);
    engine.refuse = "mission.launch";
    await launcher.launch(brief, recipe);
    // It flies by now, and so its plan stays locked.
    engine.refuse = "plan.unlock";
    const higher = { ...brief, goal: "Fly higher." };
    const second = await launcher.launch(higher, recipe);
    expect(second).toMatchObject({ ok: false, refusal: expect.stringContaining("a mission already") });
    expect(second).toMatchObject({ refusal: expect.stringContaining("plan.unlock is refused.") });
    expect(engine.steps).not.toContain("mission.stop");
    expect(engine.missions.size).toBe(1);
    engine.refuse = null;
    expect(await launcher.launch(higher, recipe)).toMatchObject({ ok: true });
    expect(engine.steps).not.toContain("mission.stop");
    expect(engine.missions.size).toBe(2);
  });
});
