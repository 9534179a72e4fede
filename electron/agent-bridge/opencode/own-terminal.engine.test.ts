import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { launchOf } from "../testing/bridge-bench.ts";
import { openOpencode } from "./opencode-conversation.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "fd-own-terminal-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("hears everything that its first prompt leads to, however slow its terminal program is", async () => {
  const log = join(folder, "asked.txt");
  const conversation = openOpencode({
    launch: launchOf({
      mode: "interactive",
      workspace: folder,
      program: [process.execPath, join(import.meta.dirname, "..", "testing", "fake-opencode.ts")],
      env: { FAKE_LOG: log },
      settings: { permission: {} },
    }),
    emit: () => undefined,
    frames: { keep: () => undefined },
  });
  await conversation.start("Do it.");
  await conversation.stop();
  const asked = readFileSync(log, "utf8").trim().split("\n");
  expect(asked.slice(-2)).toEqual(["GET /global/event", "POST /session/ses_1/prompt_async"]);
});
