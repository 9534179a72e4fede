import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { hasDisplay } from "./display.ts";
import { messagesPlugin } from "./messages-plugin.ts";

// Seven kinds of test, told apart by file name and folder, so that the fast ones stay fast and the real ones stay real.
const root = fileURLToPath(new URL("..", import.meta.url));
const kinds = ["db", "git", "pty", "engine"];
const real = kinds.map((kind) => `{shared,electron,build}/**/*.${kind}.test.ts`);

// Bars of time and of memory need the machine alone. All others wait for git, processes and disks: three files at once.
const alone = [
  "electron/session-host/{limits,pressure,subscription,throughput}.pty.test.ts",
  "electron/agent-bridge/hook/agent-hook.engine.test.ts",
  "electron/engine/engine.engine.test.ts",
  "electron/engine/flight/{crash-stop,stopping}.engine.test.ts",
  "electron/engine/git/warm-pool.git.test.ts",
  "electron/engine/missions/{mission-rate,projections}.db.test.ts",
  "electron/engine/sandbox/start-cost.pty.test.ts",
  "electron/engine/sessions/sessions-cost.engine.test.ts",
  "electron/engine/store/{backup,commit-rate,crash,engine-lock}.db.test.ts",
];

// Journeys wait for the app most of the time: two at once, each on a screen of its own. Bars of time need the machine alone.
const measured = [
  "e2e/{agent-terminals,decisions,first-launch,mission-graph,mission-screen,stop-all,triage}.spec.ts",
];
const onScreen = {
  setupFiles: "e2e/own-display.ts",
  testTimeout: 60_000,
  hookTimeout: 120_000,
  pool: "forks",
} as const;

// Full counts take their time; a hanging test still ends.
const long = process.env["FLIGHTDECK_LONG"] === "1";

export default defineConfig({
  root,
  plugins: [messagesPlugin()],
  test: {
    // A test that hangs is a failing test; the real ones say their own limits.
    testTimeout: 10_000,
    // What is polled waits for an app or a process: the usual second would be a bar nobody promised.
    expect: { poll: { timeout: 10_000 } },
    // One kind after the other, when several are asked for at once (the files of a folder).
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          sequence: { groupOrder: 0 },
          setupFiles: ["shared/messages/speak-in-tests.ts"],
          include: ["{shared,electron,renderer,build,e2e}/**/*.test.{ts,tsx}"],
          exclude: [...real, "**/node_modules/**"],
          // They share nothing that changes, so that modules are read once and not once a file: half of the time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "real",
          sequence: { groupOrder: 1 },
          include: alone,
          testTimeout: long ? 600_000 : 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          pool: "forks",
        },
      },
      {
        extends: true,
        test: {
          name: "flight",
          sequence: { groupOrder: 2 },
          include: real,
          exclude: [...alone, "**/node_modules/**"],
          testTimeout: long ? 600_000 : 90_000,
          hookTimeout: 60_000,
          pool: "forks",
          maxWorkers: 3,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          sequence: { groupOrder: 3 },
          include: ["e2e/**/*.spec.ts"],
          exclude: [...measured, "**/node_modules/**"],
          maxWorkers: hasDisplay(process.env, process.platform) ? 1 : 2,
          ...onScreen,
        },
      },
      {
        // `npm run test:agents` alone: these need the real CLIs, which are no part of this checkout.
        extends: true,
        test: {
          name: "agents",
          sequence: { groupOrder: 4 },
          include: ["e2e/agents/**/*.agents.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          pool: "forks",
        },
      },
      {
        extends: true,
        test: {
          name: "measured",
          sequence: { groupOrder: 5 },
          include: measured,
          fileParallelism: false,
          ...onScreen,
        },
      },
    ],
  },
});
