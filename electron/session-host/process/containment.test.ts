import { describe, expect, it } from "vitest";
import { commandLine, keptOf, type Launcher } from "./containment.ts";
import type { LaunchPlan } from "./running.ts";

const launcher: Launcher = { bwrap: "/bin/bwrap", setsid: "/bin/setsid", perl: "/bin/perl" };
const plan: LaunchPlan = {
  program: "/bin/agent",
  args: ["--go"],
  cwd: "/work space",
  env: { KEY: "k", LD_PRELOAD: "/evil.so" },
  size: { cols: 80, rows: 24 },
  sandbox: { arguments: ["--ro-bind", "/", "/"] },
  limited: ["/bin/enter", "--"],
  limitedInside: ["/bin/prlimit", "--nproc=9:9"],
};

describe("the command that starts a session", () => {
  it("enters the limits outside, the sandbox next, and the process limit inside", () => {
    const line = commandLine(launcher, plan);
    const steps = [
      "/bin/enter",
      "/bin/bwrap",
      "--chdir",
      "/bin/perl",
      "/bin/prlimit",
      "/bin/setsid",
      "/bin/agent",
    ];
    const places = steps.map((step) => line.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(line.slice(-4)).toEqual(["/bin/setsid", "-c", "/bin/agent", "--go"]);
  });

  it("shows /proc after everything the sandbox binds", () => {
    const line = commandLine(launcher, plan);
    expect(line.indexOf("--proc")).toBeGreaterThan(line.indexOf("--ro-bind"));
    expect(line.slice(line.indexOf("--chdir"))[1]).toBe(plan.cwd);
  });

  it("names no value of the environment but what loaders would obey", () => {
    const line = commandLine(launcher, plan);
    expect(line).not.toContain("k");
    expect(line.slice(line.indexOf("--setenv"), line.indexOf("--setenv") + 3)).toEqual([
      "--setenv",
      "LD_PRELOAD",
      "/evil.so",
    ]);
  });

  it("never takes the terminal away, with a sandbox or without", () => {
    for (const sandbox of [plan.sandbox, null]) {
      expect(commandLine(launcher, { ...plan, sandbox })).not.toContain("--new-session");
    }
  });

  it("leaves the process limit out where it would count everything the person runs", () => {
    const line = commandLine({ ...launcher, bwrap: null }, { ...plan, sandbox: null });
    expect(line).toEqual(["/bin/enter", "--", "/bin/setsid", "-c", "/bin/agent", "--go"]);
  });
});

it("keeps as much of what the reporter says as its line has, whoever writes on", () => {
  let kept = "";
  for (let piece = 0; piece < 100; piece++) kept = keptOf(kept, `${"9".repeat(65_536)}\n`);
  expect(kept).toBe("9".repeat(32));
  expect(keptOf(keptOf("", "25"), "6\n")).toBe("256\n");
});
