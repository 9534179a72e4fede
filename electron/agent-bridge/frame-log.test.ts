import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FrameLog } from "./frame-log.ts";

it("a record that cannot be written any more is said once and ends nothing", () => {
  const folder = mkdtempSync(join(tmpdir(), "fd-frames-"));
  const said: string[] = [];
  const log = new FrameLog(
    folder,
    (sentence) => said.push(sentence),
    () => 1,
  );
  log.keep("in", "one");
  // As a full disk does, from here on each try to write fails.
  log.close();
  log.keep("in", "two");
  log.keep("in", "three");
  expect(said).toHaveLength(1);
  expect(said[0]).toContain("cannot be written (EBADF)");
  expect(readFileSync(join(folder, "frames.jsonl"), "utf8")).toBe('{"at":1,"way":"in","raw":"one"}\n');
  rmSync(folder, { recursive: true });
});
