import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Launch } from "./agent-adapter.ts";
import { untrustedFiles } from "./untrusted-files.ts";

let workspace: string;
beforeEach(() => {
  workspace = realpathSync(mkdtempSync(join(tmpdir(), "fd-untrusted-")));
  writeFileSync(join(workspace, "README.md"), "# A sample\n");
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const hiddenFor = (
  how: Pick<Launch, "boxed" | "trustsRepository" | "mayLoadRepository">,
): Promise<readonly string[]> => untrustedFiles({ ...how, workspace }, "My agent");

describe("what a repository brings for agents that load it unasked", () => {
  beforeEach(() => {
    mkdirSync(join(workspace, ".claude"));
    writeFileSync(join(workspace, ".claude", "settings.json"), "{}");
  });

  it("is hidden by the box until it is trusted", async () => {
    expect(await hiddenFor({ boxed: true, trustsRepository: false })).toEqual([join(workspace, ".claude")]);
    expect(await hiddenFor({ boxed: true, trustsRepository: true })).toEqual([]);
  });

  it("keeps them on the ground where there is no box to hide it, and it is said what to do", async () => {
    await expect(hiddenFor({ boxed: false, trustsRepository: false })).rejects.toThrow(
      "without a sandbox My agent would load it. Look at it and trust it (flightdeck repository agent-files <folder>),",
    );
    expect(await hiddenFor({ boxed: false, trustsRepository: true })).toEqual([]);
  });

  it("is no reason to stay away from a question that does without it, once it is trusted; a box hides it even then", async () => {
    const question = { trustsRepository: false, mayLoadRepository: true };
    await expect(hiddenFor({ ...question, boxed: false })).resolves.toBeDefined();
    expect(await hiddenFor({ ...question, boxed: true })).toEqual([join(workspace, ".claude")]);
  });
});

it("keeps nobody on the ground where there is nothing", async () => {
  expect(await hiddenFor({ boxed: false, trustsRepository: false })).toEqual([]);
});
