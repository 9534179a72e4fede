import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { atWorkIn } from "./live-git.ts";
import { openRepository, type Repository } from "./repository.ts";
import { awaitLock, awaitQuiet } from "./stale-locks.ts";
import { scene, type Scene } from "./testing/person.ts";

let stage: Scene;
let repository: Repository;
let commit: string;
beforeEach(async () => {
  stage = await scene();
  commit = await stage.person.commit("one", { "a.txt": "a" });
  repository = await openRepository(stage.person.repository, stage.home);
  await repository.baseOf("main");
});
afterEach(() => stage.remove());

/** A process that has a file open until it is told to stop. */
async function holding(lock: string) {
  const child = spawn("sh", ["-c", 'exec 3>"$0"; echo open; cat >&2', lock], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  return {
    pid: child.pid,
    stop: async () => {
      const ended = once(child, "exit");
      child.stdin.end();
      await ended;
    },
  };
}

it("respects a lock whose holder lives, and says who it is", async () => {
  const lock = join(repository.gitDir, "some.lock");
  const holder = await holding(lock);
  await expect(awaitLock(lock, repository.gitDir, 300)).rejects.toThrow(/process .* for more than 0.3 s/);
  await expect(awaitLock(lock, repository.gitDir, 0)).rejects.toThrow(String(holder.pid));
  expect(existsSync(lock)).toBe(true);
  const waiting = awaitLock(lock, repository.gitDir);
  await holder.stop();
  await waiting;
  expect(existsSync(lock)).toBe(false);
  expect(await readdir(join(repository.gitDir, "stale-locks"))).toHaveLength(1);
});

it("sees a git that is at work in our repository, and waits for it", async () => {
  const child = spawn("git", ["cat-file", "--batch"], {
    env: { ...process.env, GIT_DIR: repository.gitDir },
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.stdin.write("HEAD\n");
  await once(child.stdout, "data");
  expect(await atWorkIn([repository.gitDir])).toEqual([child.pid]);
  const waiting = awaitQuiet([repository.gitDir]);
  child.stdin.end();
  await waiting;
  expect(await atWorkIn([repository.gitDir])).toEqual([]);
});

it("sees a git that was told to make something where there is nothing yet, and waits for it", async () => {
  const place = join(repository.gitDir, "..", "not-there-yet");
  const child = spawn("git", ["hash-object", "--stdin", "--path", join(place, "file")], {
    env: { ...process.env, GIT_DIR: repository.gitDir },
    stdio: ["pipe", "ignore", "ignore"],
  });
  await expect.poll(() => atWorkIn([place])).toEqual([child.pid]);
  expect(await atWorkIn([`${place}-beside-it`])).toEqual([]);
  const waiting = awaitQuiet([place]);
  child.stdin.end();
  await waiting;
  expect(await atWorkIn([place])).toEqual([]);
});

it("moves a ref past the lock of a git that was killed", async () => {
  await repository.ensureMissionBranch("msn_1", commit);
  const lock = join(repository.gitDir, "refs", "heads", "mission", "msn_1.lock");
  await writeFile(lock, "");
  const next = await stage.person.commit("two");
  await repository.baseOf("main");
  expect(await repository.moveRef("refs/heads/mission/msn_1", next, commit)).toBe(true);
  expect(await repository.ref("refs/heads/mission/msn_1")).toBe(next);
});
