import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { TranscriptReader } from "../sessions/transcript-reader.ts";
import { attemptOf, attempts, eventually, stand, standing, taskOf, write } from "./testing/fault-flight.ts";
import { BreakableHome } from "./testing/fault-installation.ts";

let home: BreakableHome;
beforeEach(() => {
  home = new BreakableHome();
  // The disk of this test is smaller than what is normally kept free: here it has to become really full.
  home.change(
    "electron/engine/disk/disk-limits.ts",
    "{ startBytes: 2 * GIB, runBytes: 0.5 * GIB, againBytes: 2.5 * GIB }",
    "{ startBytes: 0, runBytes: 0, againBytes: 0 }",
  );
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", home.home]);
});
afterEach(async () => {
  execFileSync("umount", ["--lazy", home.home]);
  await home.remove();
});

const FLOOD_MEGABYTES = 8;
const filler = (): string => join(home.home, "filler");

/** Until not a byte more fits. */
function fillUp(): void {
  const dd = spawnSync("dd", ["if=/dev/zero", `of=${filler()}`, "bs=64k"], { encoding: "utf8" });
  expect(dd.stderr).toContain("No space left on device");
  expect(statfsSync(home.home).bavail).toBe(0);
}

/** How many bytes of a session's output are counted as missing. */
async function missingBytes(session: string): Promise<number> {
  const reader = new TranscriptReader(home.home, session, 0);
  let bytes = 0;
  for (;;) {
    const records = await reader.next();
    if (records.length === 0) break;
    for (const record of records) if (record.kind === "gap") bytes += record.bytes;
  }
  await reader.close();
  return bytes;
}

it(
  "a data directory that is full in flight: the engine stays up and says so, nothing acknowledged is lost, and it lands with room again",
  { timeout: 120_000 },
  async () => {
    const stopAgain = { run: "until test -e /tmp/on; do sleep 0.02; done" };
    const mission = await home.state({
      tasks: [
        attempts("api", [
          [
            write("src/api/a.js"),
            stand,
            { flood: FLOOD_MEGABYTES },
            { run: "touch /tmp/flooded" },
            stopAgain,
            { print: "room again\n" },
            write("src/api/b.js"),
          ],
          [write("src/api/again.js")],
        ]),
      ],
    });
    await home.launch(mission);
    const agent = await standing(home, mission, "api");
    const tmp = join(home.home, "tmp", agent.session);
    fillUp();
    writeFileSync(join(tmp, "go"), "");
    await eventually(() => existsSync(join(tmp, "flooded")), "the agent wrote its flood into a full disk");
    const steer = { type: "mission.steer", directive: "x".repeat(1_900) } as const;
    let refusal = "";
    await eventually(async () => {
      await home.send(mission, steer).catch((error: unknown) => (refusal = String(error)));
      return refusal !== "";
    }, "the engine says that nothing can be written");
    expect(refusal).toMatch(/is full; everything acknowledged is kept/);
    const engine = home.pidOf("engine");
    rmSync(filler());
    writeFileSync(join(tmp, "on"), "");
    const state = await home.until(mission, ({ phase }) => phase === "landed");
    expect(home.pidOf("engine")).toBe(engine);
    expect(taskOf(state, "api").stage).toBe("merged");
    expect(attemptOf(state, "api", 1)?.segments).toHaveLength(1);
    expect(await missingBytes(agent.session)).toBeGreaterThan(0);
    const { checks } = await home.ask("engine.health", {});
    for (const id of ["store.log", "store.writing"])
      expect(checks.find((check) => check.id === id)?.state).toBe("good");
  },
);
