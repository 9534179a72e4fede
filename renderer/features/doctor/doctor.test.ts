import { describe, expect, it } from "vitest";
import type { CheckResult } from "#shared/contract/health.ts";
import { inOrder, redact, report, summary } from "./check-groups.ts";
import { doctorStore, isOutdated, runDoctor } from "./doctor-store.ts";
import { windowChecks } from "./window-checks.ts";

const check = (id: string, state: CheckResult["state"], sentence = "x."): CheckResult => ({
  id,
  title: id,
  state,
  sentence,
  fix: null,
  checkedAt: 0,
});

describe("checks", () => {
  const checks = [check("a", "good"), check("b", "problem"), check("c", "unknown"), check("d", "warning")];

  it("come with what needs a person first", () => {
    expect(inOrder(checks).map(({ id }) => id)).toEqual(["b", "d", "c", "a"]);
  });

  it("are summed up without counting the unknown as good", () => {
    expect(summary(checks)).toBe("1 problem, 1 to look at, 1 not known, 1 good");
    expect(summary([])).toBe("");
  });
});

describe("an agent that is not installed", () => {
  const absent = { ...check("agent.codex", "warning"), fix: "install it" };
  const checks = [absent, check("git", "good"), check("agent.claude", "problem")];

  it("is nothing to look at and comes last, unlike one that is broken", () => {
    expect(summary(checks)).toBe("1 problem, 1 good, 1 not installed");
    expect(inOrder(checks).map(({ id }) => id)).toEqual(["agent.claude", "git", "agent.codex"]);
  });

  it("is told apart from one that nobody is signed in to", () => {
    expect(summary([check("agent.codex", "warning")])).toBe("1 to look at");
  });
});

describe("the report", () => {
  it("names no home folder", () => {
    const text = report(
      [
        {
          title: "This computer",
          checks: [check("disk", "good", "Free in /home/dana/.local, C:\\Users\\Dana\\x and /root.")],
        },
      ],
      0,
    );
    expect(text).toContain("~/.local");
    expect(text).not.toMatch(/dana/i);
    expect(text).not.toContain("/root");
  });

  it("leaves other paths as they are", () => {
    expect(redact("/usr/local/bin and /rootless")).toBe("/usr/local/bin and /rootless");
    expect(redact("/Users/dana and /home/dana")).toBe("~ and ~");
  });
});

describe("running the doctor", () => {
  it("shows one group's failure without hiding the other", async () => {
    const store = doctorStore();
    await runDoctor(store, {
      request: ((name: string) =>
        Promise.resolve(
          name === "doctor.run"
            ? { ok: true, value: { checks: [check("git", "good")] } }
            : { ok: false, failure: { code: "failed", message: "The store is busy." } },
        )) as never,
    });
    expect(store.getState()).toMatchObject({
      running: false,
      computer: { state: "known" },
      data: { state: "failed", reason: "The store is busy." },
    });
  });
});

describe("opening the doctor", () => {
  const known = { state: "known", checks: [] } as const;
  const state = { running: false, computer: known, data: known, answeredAt: 1_000 };

  it("looks again when what is known is older than half a minute, or nothing is", () => {
    expect(isOutdated(doctorStore().getState(), 0)).toBe(true);
    expect(isOutdated(state, 31_000)).toBe(false);
    expect(isOutdated(state, 31_001)).toBe(true);
    expect(isOutdated({ ...state, computer: { state: "failed", reason: "x." } }, 1_001)).toBe(true);
  });
});

describe("checks that come twice", () => {
  it("are shown once, with what is stored", async () => {
    const store = doctorStore();
    const log = check("store.log", "good");
    await runDoctor(store, {
      request: ((name: string) =>
        Promise.resolve({
          ok: true,
          value:
            name === "doctor.run" ? { checks: [log, check("git", "good")] } : { ok: true, checks: [log] },
        })) as never,
    });
    expect(store.getState()).toMatchObject({
      computer: { checks: [{ id: "git" }] },
      data: { checks: [{ id: "store.log" }] },
    });
  });
});

describe("the window's own checks", () => {
  it("never call software drawing or an absent tray good", () => {
    const checks = windowChecks(
      {
        platform: "linux",
        electron: "45",
        chrome: "150",
        notifications: true,
        graphics: "software",
        reachable: { tray: false },
      },
      5,
    );
    const states = Object.fromEntries(checks.map(({ id, state }) => [id, state]));
    expect(states).toMatchObject({ "window.graphics": "warning", "window.tray": "unknown" });
  });

  it("are none before main said anything", () => {
    expect(windowChecks(null, 0)).toEqual([]);
  });
});
