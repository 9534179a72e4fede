import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { command } from "../command.ts";
import { task } from "../testing/missions.ts";
import { installed, ReviewedFlight } from "../testing/reviewed-flight.ts";
import { allocation } from "./allocation.ts";
import { chooseRoute } from "./choose-route.ts";
import { DEFAULT_ALLOCATION } from "./default-allocation.ts";

type Table = z.input<typeof allocation>;
const NOBODY = new Set<never>();
const lanes = { default: { total: 3, reservedForReview: 1 } };

/** A mission with this table and a task that waits. */
function under(table: Partial<Table>, more: Parameters<typeof task>[1] = {}) {
  const flight = new ReviewedFlight([task("first"), task("one", { ...more, after: ["first"] })]);
  flight.person({ type: "mission.set-allocation", allocation: { rows: [], lanes, ...table } });
  const chosen = chooseRoute(flight.world.state, flight.task("one"), NOBODY);
  if (!chosen.ok) throw new Error(chosen.reason);
  return { flight, route: chosen.route };
}

describe("the allocation table", () => {
  it("decides: everything a row says is in the route (feature 31)", () => {
    const row = {
      kinds: ["implement"],
      agents: ["gemini"],
      model: "wide",
      effort: "low",
      role: "verifier",
      sandbox: "read-only",
    } as const;
    const { route } = under({ rows: [{ ...row, kinds: [...row.kinds], agents: [...row.agents] }] });
    expect(route).toMatchObject({
      agent: "gemini",
      model: "wide",
      effort: "low",
      role: "verifier",
      sandbox: "read-only",
    });
    expect(route.because).toBe("allocation table: implement");
  });

  it("is read from the top: the first row that fits wins (feature 31)", () => {
    const rows: Table["rows"] = [
      { kinds: ["docs"], agents: ["codex"] },
      { kinds: ["implement"], risk: ["high"], agents: ["codex"] },
      { kinds: ["implement"], minFiles: 4, agents: ["codex"] },
      { kinds: ["implement"], agents: ["gemini"] },
      { kinds: ["implement"], agents: ["claude"] },
    ];
    expect(under({ rows }).route.agent).toBe("gemini");
    expect(under({ rows }, { risk: "high" }).route.agent).toBe("codex");
    expect(under({ rows }, { estimate: { files: 4 } }).route.agent).toBe("codex");
  });

  it("passes over agents that are not installed, and is passed over itself only when it names nobody who is (feature 31)", () => {
    const rows: Table["rows"] = [{ kinds: ["implement"], agents: ["opencode", "gemini"] }];
    const { flight, route } = under({ rows });
    expect(route.agent).toBe("gemini");
    flight.install(installed("codex", "openai"));
    expect(chooseRoute(flight.world.state, flight.task("one"), NOBODY)).toMatchObject({
      ok: true,
      route: { agent: "codex", because: "no agent of the allocation table's line may do it" },
    });
  });

  it("narrows the box of its work and never widens it (features 28 and 31)", () => {
    const opening = (kind: "implement" | "research" | "synthesis", sandbox: "full" | "read-only") =>
      under({ rows: [{ kinds: [kind], agents: ["claude"], sandbox }] }, { kind }).route.sandbox;
    expect(opening("implement", "full")).toBe("workspace-write");
    expect(opening("research", "full")).toBe("read-only");
    expect(opening("synthesis", "full")).toBe("read-only");
    expect(opening("implement", "read-only")).toBe("read-only");
    const chosen = { kinds: ["implement" as const], agents: ["claude"], sandbox: "read-only" as const };
    const { route } = under({ rows: [chosen] }, { assignment: { sandbox: "workspace-write" } });
    expect(route.sandbox).toBe("workspace-write");
  });

  it("flies what it narrowed, and asks no change of who could not write (feature 31)", () => {
    const { flight } = under({ rows: [{ kinds: ["implement"], agents: ["claude"], sandbox: "read-only" }] });
    flight.person({ type: "task.skip", task: "first", reason: "" });
    flight.world.settle();
    expect(flight.attempt("one").route.sandbox).toBe("read-only");
    flight.pass("one");
    expect(flight.attempt("one").signals.map(({ name }) => name)).toContain("acceptance");
    expect(flight.task("one").authors).toEqual([]);
  });

  it("that is new counts for what starts from now on (feature 31)", () => {
    const { flight } = under({});
    const rows: Table["rows"] = [{ kinds: ["implement"], agents: ["gemini"] }];
    flight.person({ type: "mission.set-allocation", allocation: { rows, lanes } });
    flight.person({ type: "task.skip", task: "first", reason: "" });
    flight.world.settle();
    expect(flight.attempt("one").route.agent).toBe("gemini");
  });

  it("that makes no sense is refused whole, and the one before stays (feature 31)", () => {
    const { flight } = under({});
    const before = flight.world.state.allocation;
    for (const { total, reservedForReview } of [
      { total: 3, reservedForReview: 3 },
      { total: 2, reservedForReview: 5 },
    ]) {
      const bad = { total, reservedForReview };
      for (const table of [
        { rows: [], lanes: { default: bad } },
        { rows: [], lanes: { ...lanes, families: { openai: bad } } },
      ])
        expect(flight.refused({ type: "mission.set-allocation", allocation: table }).sentence).toContain(
          "kept for reviews",
        );
    }
    expect(flight.world.state.allocation).toEqual(before);
    for (const row of [
      { kinds: [], agents: ["codex"] },
      { kinds: ["implement"], agents: [] },
      { kinds: ["everything"], agents: ["codex"] },
      { kinds: ["implement"], agents: ["codex"], sandbox: "none" },
      { kinds: ["implement"], agents: ["codex"], reviewer: "nobody" },
    ])
      expect(
        command.safeParse({ type: "mission.set-allocation", allocation: { rows: [row], lanes } }).success,
      ).toBe(false);
  });

  it("has three lanes of a family where nobody says otherwise, one kept for reviews (feature 166)", () => {
    expect(DEFAULT_ALLOCATION.lanes).toEqual({ default: { total: 3, reservedForReview: 1 }, families: {} });
  });
});
