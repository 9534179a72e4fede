import { expect, test } from "vitest";
import { sessionId } from "#shared/ids.ts";
import type { SessionRecord } from "#shared/session-protocol/message.ts";
import { Keyframes } from "./keyframes.ts";
import { PROBE_PREFIX } from "./probe-session.ts";

test("the screen of a probe is nobody's: its records wake no worker", async () => {
  const reports: string[] = [];
  const keyframes = new Keyframes({
    home: "/nonexistent",
    worker: new URL("./keyframe-worker.ts", import.meta.url),
    report: (sentence) => reports.push(sentence),
  });
  const record: SessionRecord = {
    session: sessionId.parse(`${PROBE_PREFIX}0123456789ab`),
    command: ["true"],
    cwd: "/",
    stdio: "pty",
    companionOf: null,
    pid: 1,
    containment: "process-group",
    openedAt: 1,
    cols: 80,
    rows: 24,
    outputBytes: 9,
    exit: { code: 0, signal: null, at: 2, cause: "exited" },
  };
  keyframes.observe(record);
  expect(keyframes.threadId).toBeUndefined();
  keyframes.observe({ ...record, session: sessionId.parse("ses_other0123456789") });
  expect(keyframes.threadId).toBeGreaterThan(0);
  await keyframes.close();
});
