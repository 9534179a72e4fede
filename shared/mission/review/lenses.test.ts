import { describe, expect, it } from "vitest";
import { completeBrief, completeTask } from "../plan/testing/specs.ts";
import { lensesOfFiles, lensesOfPlan } from "./lenses.ts";

const lenses = (...files: string[]): string[] => lensesOfFiles(files).map(({ lens }) => lens);

describe("what files ask a full review to look for (feature 99)", () => {
  it.each([
    ["src/auth/login.ts", ["security"]],
    ["server/oauth.ts", ["security"]],
    ["src/users/reset-password.ts", ["security"]],
    ["src/api/orders.ts", ["security"]],
    [".github/workflows/ci.yml", ["security"]],
    ["package-lock.json", ["security"]],
    ["src/net/socket.ts", ["error-handling"]],
    ["src/jobs/nightly.ts", ["error-handling"]],
    ["src/mail/retry.ts", ["error-handling"]],
    ["db/migrations/0007_users.sql", ["data-integrity"]],
    ["src/store/rows.ts", ["data-integrity"]],
    ["prisma/schema.prisma", ["data-integrity"]],
    ["src/payments/charge.ts", ["security", "error-handling", "data-integrity"]],
    ["src/ui/button.tsx", []],
    ["README.md", []],
  ])("%s: %j", (file, wanted) => {
    expect(lenses(file)).toEqual(wanted);
  });

  it("is said with the file that asks, and once for many", () => {
    expect(lensesOfFiles(["src/ui/a.ts", "src/net/a.ts", "src/net/b.ts"])).toEqual([
      { lens: "error-handling", because: "src/net/a.ts" },
    ]);
  });

  it("follows what the plan names as well, and nothing of who only reads", () => {
    const touching = (...touch: string[]) => completeTask("a", { brief: completeBrief(touch) });
    expect(lensesOfPlan(touching("src/auth/**")).map(({ lens }) => lens)).toEqual(["security"]);
    expect(lensesOfPlan(touching("db/{migrations,seeds}/*.ts")).map(({ lens }) => lens)).toEqual([
      "data-integrity",
    ]);
    expect(lensesOfPlan(touching("src/ui/**"))).toEqual([]);
    expect(lensesOfPlan({ ...touching("src/auth/**"), kind: "research" })).toEqual([]);
  });
});
