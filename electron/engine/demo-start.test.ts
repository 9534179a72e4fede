import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SampleError } from "#demo/sample-git.ts";
import { commandId } from "#shared/ids.ts";
import { demoRefusal, startDemo } from "./demo-start.ts";

const KEPT = "The demo was not made, nothing was started, and your own repositories were not touched.";

const withCode = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

it("says when the disk is full, when nothing may be written, and when git says no", () => {
  expect(demoRefusal("/data/demo", withCode("ENOSPC"))).toBe(
    `${KEPT} The disk that holds /data/demo is full; everything acknowledged is kept: free some space and try again.`,
  );
  expect(demoRefusal("/data/demo", withCode("EACCES"))).toBe(
    `${KEPT} Flightdeck may not write /data/demo (EACCES: it failed); nothing was changed: give yourself write permission or choose another data directory.`,
  );
  expect(demoRefusal("/data/demo", new SampleError("git is not installed."))).toBe(
    `${KEPT} git is not installed. Run the doctor, then try again.`,
  );
  expect(() => demoRefusal("/data/demo", new TypeError("a mistake of ours"))).toThrow("a mistake of ours");
});

it("answers a data directory in which nothing can be made with that sentence, and states no mission", async () => {
  const directory = mkdtempSync(join(tmpdir(), "fd-demo-"));
  writeFileSync(join(directory, "demo"), "in the way");
  const asked: string[] = [];
  const writes = new Proxy({}, { get: (_target, name) => asked.push(String(name)) });
  const answer = await startDemo(
    { directory, environment: {}, writes: writes as never },
    commandId.parse("cmd_abcd1234"),
  );
  expect(answer.ok ? "" : answer.failure.message).toContain(`${KEPT} Flightdeck may not write ${directory}`);
  expect(asked).toEqual([]);
  rmSync(directory, { recursive: true });
});
