import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { placeOf } from "./place.ts";

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "fd-place-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...args: string[]) => execFileSync("git", ["-C", folder, ...args], { stdio: "ignore" });
const commit = () =>
  git(
    "-c",
    "user.name=A",
    "-c",
    "user.email=a@example.org",
    "commit",
    "--quiet",
    "--allow-empty",
    "-m",
    "one",
  );

/** What is said of a place, without the folder's own name. */
async function said(repository = folder, branch: string | null = null): Promise<string> {
  const place = await placeOf(repository, branch);
  return place.ok ? `fine: ${place.value.baseBranch}` : place.failure.message.replaceAll(folder, "HERE");
}

describe("a place that cannot be used is one sentence: what, where, what was kept, what to do", () => {
  it("a folder that is none, a file, and a path that is only part of one", async () => {
    expect(await said(join(folder, "gone"))).toBe(
      "No mission was made: there is no folder HERE/gone. Correct the path, or choose the folder.",
    );
    writeFileSync(join(folder, "file"), "");
    expect(await said(join(folder, "file"))).toBe(
      "No mission was made: HERE/file is a file. Name the folder it is in.",
    );
    expect(await said("code/app")).toBe(
      "No mission was made: code/app is no absolute path. Name the folder in full.",
    );
  });

  it("a folder that may not be read", async () => {
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o000);
    // Root may read everything: then it is only no repository.
    const isRoot = process.getuid?.() === 0;
    expect(await said(closed)).toBe(
      isRoot
        ? "No mission was made: HERE/closed is no git repository. Name one, or make it one with git init."
        : "No mission was made: you may not read HERE/closed. Give yourself the right to read it, or choose another folder.",
    );
  });

  it("no repository, one without a checkout, and one without a commit", async () => {
    expect(await said()).toBe(
      "No mission was made: HERE is no git repository. Name one, or make it one with git init.",
    );
    git("init", "--quiet", "--initial-branch=trunk");
    expect(await said()).toBe(
      "No mission was made: HERE has no commit yet. Commit something first, then try again.",
    );
    execFileSync("git", ["init", "--quiet", "--bare", join(folder, "bare")], { stdio: "ignore" });
    expect(await said(join(folder, "bare"))).toBe(
      "No mission was made: HERE/bare is a repository without files checked out. Name a checkout of it.",
    );
  });

  it("a base branch that is missing, and no branch at all", async () => {
    git("init", "--quiet", "--initial-branch=trunk");
    commit();
    expect(await said()).toBe("fine: trunk");
    expect(await said(folder, "nowhere")).toBe(
      "No mission was made: HERE has no branch nowhere with a commit. Name another, or commit to it first.",
    );
    git("checkout", "--quiet", "--detach");
    expect(await said()).toBe("No mission was made: no branch is checked out in HERE. Name the base branch.");
    expect(await said(folder, "trunk")).toBe("fine: trunk");
  });
});
