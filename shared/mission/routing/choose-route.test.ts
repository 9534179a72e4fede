import { describe, expect, it } from "vitest";
import type { TaskSpec } from "../plan/task-spec.ts";
import { AGENTS, task } from "../testing/missions.ts";
import { installed, ReviewedFlight } from "../testing/reviewed-flight.ts";
import type { InstalledAgent } from "./allocation.ts";
import { chooseRoute } from "./choose-route.ts";
import { family, taskKind } from "../words.ts";

const NOBODY = new Set<never>();

/** The route of a task that waits, with these agents installed. */
function routeOf(
  more: Partial<Parameters<typeof task>[1]> & object,
  crew: readonly InstalledAgent[] = AGENTS,
) {
  const flight = new ReviewedFlight([task("first"), task("one", { ...more, after: ["first"] })]);
  flight.install(...crew);
  return chooseRoute(flight.world.state, flight.task("one"), NOBODY);
}

const routed = (more: Parameters<typeof routeOf>[0], crew: readonly InstalledAgent[] = AGENTS) => {
  const chosen = routeOf(more, crew);
  if (!chosen.ok) throw new Error(chosen.reason);
  return chosen.route;
};

describe("the agent for a task", () => {
  it("follows from the nature of the work, never from who is free (features 18, 19 and 20)", () => {
    const kinds: Record<TaskSpec["kind"], string> = {
      research: "claude",
      plan: "claude",
      spec: "claude",
      review: "claude",
      synthesis: "claude",
      implement: "codex",
      mechanical: "codex",
      test: "codex",
      docs: "codex",
      integrate: "codex",
      ops: "codex",
    };
    for (const crew of [AGENTS, AGENTS.toReversed()])
      for (const kind of taskKind.options)
        expect(`${kind} ${routed({ kind }, crew).agent}`).toBe(`${kind} ${kinds[kind]}`);
  });

  it("is the same while its lanes are full: it waits, and nobody else gets it (feature 18)", () => {
    const flight = new ReviewedFlight(["a", "b", "c", "d"].map((id) => task(id)));
    const flying = ["a", "b", "c", "d"].filter((id) => flight.task(id).stage !== "idle");
    expect(flying).toEqual(["a", "b"]);
    for (const id of flying) expect(flight.attempt(id).route.agent).toBe("codex");
    flight.pass("a");
    expect(flight.attempt("c").route.agent).toBe("codex");
  });

  it("has the role of its work: drivers think, workers do, others look (features 21 and 32)", () => {
    expect(routed({ kind: "research" }).role).toBe("driver");
    expect(routed({ kind: "plan" }).role).toBe("driver");
    expect(routed({ kind: "spec" }).role).toBe("driver");
    expect(routed({ kind: "implement" }).role).toBe("worker");
    expect(routed({ kind: "ops" }).role).toBe("worker");
  });

  it("may be the only one there is, whatever the work: one tool does it all (feature 32)", () => {
    for (const only of [
      installed("codex", "openai"),
      installed("claude", "anthropic"),
      installed("glm", "zhipu"),
    ])
      for (const kind of taskKind.options) expect(routed({ kind }, [only]).agent).toBe(only.agent);
  });

  it("may be of any family, also one the table does not name, in any role (feature 29)", () => {
    const crew = [installed("glm", "zhipu"), installed("mistral", "mistral")];
    for (const kind of taskKind.options) {
      expect(routed({ kind }, crew)).toMatchObject({ agent: "glm", family: "zhipu" });
      const wish = { kind, assignment: { family: "mistral" } };
      expect(routed(wish, crew)).toMatchObject({
        agent: "mistral",
        because: "assigned by a person or the plan",
      });
    }
  });

  it("with nobody installed is nobody, and that is said (feature 29)", () => {
    expect(routeOf({}, [])).toMatchObject({
      ok: false,
      waits: false,
      reason: expect.stringContaining("No agent is installed"),
    });
  });
});

describe("how hard it thinks and in which box", () => {
  it("is medium for simple work, high for a clear spec, xhigh for what is wide, risky or judges (feature 27)", () => {
    expect(routed({ kind: "docs" }).effort).toBe("medium");
    expect(routed({ kind: "mechanical" }).effort).toBe("medium");
    expect(routed({ kind: "implement" }).effort).toBe("high");
    expect(routed({ kind: "test" }).effort).toBe("high");
    expect(routed({ kind: "implement", risk: "high" }).effort).toBe("xhigh");
    expect(routed({ kind: "implement", estimate: { files: 50 } }).effort).toBe("xhigh");
    expect(routed({ kind: "review" }).effort).toBe("xhigh");
    expect(routed({ kind: "synthesis" }).effort).toBe("xhigh");
  });

  it("has strong defaults, which a task or a person overrides (feature 28)", () => {
    expect(routed({})).toMatchObject({
      model: null,
      sandbox: "workspace-write",
      network: false,
      mode: "exec",
    });
    const assignment = { model: "large", effort: "low", sandbox: "read-only" } as const;
    expect(routed({ assignment })).toMatchObject(assignment);
    const flight = new ReviewedFlight([task("first"), task("one", { assignment, after: ["first"] })]);
    flight.person({ type: "task.reassign", task: "one", assignment: { effort: "xhigh" } });
    const chosen = chooseRoute(flight.world.state, flight.task("one"), NOBODY);
    expect(chosen).toMatchObject({
      ok: true,
      route: { model: "large", effort: "xhigh", sandbox: "read-only" },
    });
  });
});

describe("work that is wider than one window", () => {
  const narrow = installed("gemini", "google", 200_000);
  const wide = installed("claude", "anthropic", 2_000_000);
  const unknown = installed("codex", "openai", null);

  it("of 50 files and more goes to the widest window that is there, whatever its name (feature 30)", () => {
    for (const kind of ["implement", "mechanical", "test"] as const)
      expect(routed({ kind, estimate: { files: 50 } }, [unknown, narrow, wide]).agent).toBe("claude");
    expect(routed({ estimate: { files: 50 } }, AGENTS).agent).toBe("gemini");
    expect(routed({ estimate: { files: 400 } }, [unknown, installed("glm", "zhipu", 4_000_000)]).agent).toBe(
      "glm",
    );
    expect(routed({ estimate: { files: 50 } }, [unknown]).agent).toBe("codex");
  });

  it("is counted in files of the scope where nobody estimated them; 49 are ordinary work (feature 30)", () => {
    expect(routed({ estimate: { files: 49 } }, [unknown, narrow, wide]).agent).toBe("codex");
    const touch = Array.from({ length: 50 }, (_, index) => `src/${index}.ts`);
    const brief = { scope: { touch } };
    expect(routed({ brief, estimate: { files: null } }, [unknown, narrow, wide]).agent).toBe("claude");
  });
});

describe("a family out of quota", () => {
  const out = new Set([family.parse("openai")]);
  const flight = () => new ReviewedFlight([task("first"), task("one", { after: ["first"] })]);

  it("hands its work on where the table allows that, and says why (features 29 and 31)", () => {
    const { world } = flight();
    const one = [...world.state.tasks.values()].find(({ spec }) => spec.id === "one");
    if (one === undefined) throw new Error("no task");
    expect(chooseRoute(world.state, one, out)).toMatchObject({
      ok: true,
      route: { family: "anthropic", because: "openai is out of quota" },
    });
    world.state.allocation = { ...world.state.allocation, mayMoveFamily: false };
    expect(chooseRoute(world.state, one, out)).toMatchObject({ ok: false, waits: true });
  });

  it("keeps what a person assigned to it: that waits (feature 28)", () => {
    const moved = flight();
    moved.person({ type: "task.reassign", task: "one", assignment: { family: "openai" } });
    expect(chooseRoute(moved.world.state, moved.task("one"), out)).toMatchObject({ ok: false, waits: true });
  });
});
