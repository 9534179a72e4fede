import { describe, expect, it } from "vitest";
import { taskId } from "../ids.ts";
import { missionContract } from "../mission-contract.ts";
import { dependentsOf } from "../graph.ts";
import { riskReasons } from "./risk-reasons.ts";
import { highRiskOf, reviewLevelOf, riskOf } from "./risk.ts";
import { sandboxOf } from "./task-nature.ts";
import { completeBrief, completeTask } from "./testing/specs.ts";

const contract = missionContract.parse({ goal: "x" });
const touching = (...touch: string[]) => completeTask("a", { brief: completeBrief(touch) });

describe("the risk of a task", () => {
  it.each([
    "db/migrations/0007_users.sql",
    "src/payments/charge.ts",
    "src/auth/login.ts",
    "api/openapi.v2.yaml",
    ".github/workflows/ci.yml",
    ".github",
    "package-lock.json",
    ".flightdeck/policies.yaml",
    "db/{migrations,seeds}/*.ts",
    "src/auth*/**",
    "**",
  ])("is high on %s (feature 24)", (touch) => {
    expect(riskOf(touching(touch), contract)).toBe("high");
    expect(reviewLevelOf(touching(touch), "high")).toBe("full");
  });

  it("is not high beside these, for a reader, or where the task keeps away", () => {
    expect(riskOf(touching("src/ui/button.tsx"), contract)).toBe("medium");
    // Somewhere below any folder there might be a surface: that is looked at when the task is done.
    expect(riskOf(touching("src/ui/**"), contract)).toBe("medium");
    expect(riskOf({ ...touching("src/auth/login.ts"), kind: "research" }, contract)).toBe("low");
    const brief = completeBrief(["src/a*.ts"]);
    const away = completeTask("a", {
      brief: { ...brief, scope: { ...brief.scope, avoid: [...contract.highRisk] } },
    });
    expect(highRiskOf(away, contract)).toBeNull();
  });

  it("follows the list of the contract", () => {
    const own = missionContract.parse({ goal: "x", highRisk: ["src/pricing/**"] });
    expect(highRiskOf(touching("src/pricing/*.ts"), own)).toEqual({
      touch: "src/pricing/*.ts",
      surface: "src/pricing/**",
    });
    expect(riskOf(touching("src/auth/login.ts"), own)).toBe("medium");
  });

  it("can be raised by the plan and never lowered: an agent may have written it", () => {
    expect(riskOf({ ...touching("src/auth/login.ts"), risk: "low" }, contract)).toBe("high");
    expect(riskOf({ ...touching("src/ui/a.ts"), risk: "high" }, contract)).toBe("high");
    expect(reviewLevelOf({ ...touching("src/auth/login.ts"), review: "light" }, "high")).toBe("full");
    expect(reviewLevelOf({ ...touching("src/ui/a.ts"), review: "full" }, "medium")).toBe("full");
  });

  it("needs the light review for documents and readers, the standard one for work", () => {
    expect(reviewLevelOf(touching("src/ui/a.ts"), "medium")).toBe("standard");
    expect(reviewLevelOf(completeTask("a", { kind: "docs" }), "low")).toBe("light");
    expect(reviewLevelOf(completeTask("a", { kind: "review" }), "low")).toBe("light");
    expect(reviewLevelOf(completeTask("a", { kind: "research" }), "low")).toBe("standard");
  });
});

describe("the sandbox of a task", () => {
  it("is by kind unless somebody says otherwise", () => {
    expect(sandboxOf(completeTask("a"))).toBe("workspace-write");
    expect(sandboxOf(completeTask("a", { kind: "research" }))).toBe("read-only");
    expect(sandboxOf(completeTask("a", { kind: "synthesis" }))).toBe("read-only");
    expect(sandboxOf(completeTask("a", { assignment: { sandbox: "read-only" } }))).toBe("read-only");
  });
});

describe("a task that is estimated as large", () => {
  const sized = (lines: number, files: number, kind: "implement" | "docs" | "research") =>
    completeTask("a", { kind, estimate: { minutes: 30, lines, files } });

  it.each([
    [sized(400, 20, "implement"), "medium", "standard"],
    [sized(401, 1, "implement"), "medium", "full"],
    [sized(1, 21, "implement"), "medium", "full"],
    [sized(401, 1, "docs"), "medium", "standard"],
    [sized(400, 20, "docs"), "low", "light"],
    // Who only reads changes nothing, whatever was estimated.
    [sized(401, 21, "research"), "low", "standard"],
  ] as const)("is reviewed one step more (%#)", (spec, risk, level) => {
    expect(riskOf(spec, contract)).toBe(risk);
    expect(reviewLevelOf(spec, riskOf(spec, contract))).toBe(level);
  });
});

describe("why a risk is what it is", () => {
  const chain = (many: number) => {
    const ids = ["a", ...Array.from({ length: many }, (_, at) => `b${at}`)].map((id) => taskId.parse(id));
    return dependentsOf(
      ids.map((id, at) => completeTask(id, { after: at === 0 ? [] : [ids[at - 1] ?? id] })),
    );
  };

  it("names the surface, who builds on it, its size, and what the plan said", () => {
    const spec = completeTask("a", {
      brief: completeBrief(["src/auth/login.ts"]),
      estimate: { minutes: 30, lines: 900, files: 2 },
      review: "full",
    });
    expect(riskReasons({ contract, dependents: chain(10) }, { spec })).toEqual([
      { because: "surface", touch: "src/auth/login.ts", surface: "**/auth/**" },
      { because: "dependents", least: 10 },
      { because: "size", lines: 900, files: 2 },
      { because: "said" },
    ]);
    expect(riskReasons({ contract, dependents: chain(9) }, { spec: touching("src/ui/a.ts") })).toEqual([]);
  });
});
