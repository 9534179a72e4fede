import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SEED } from "#shared/mission/testing/cases.ts";
import { Dice } from "#shared/mission/testing/dice.ts";
import { scene, type Scene } from "../testing/person.ts";
import { land } from "./land.ts";
import { readyToLand, type Ready } from "./testing/ready-to-land.ts";

let stage: Scene;
beforeEach(async () => {
  stage = await scene();
  vi.stubEnv("HOME", join(stage.folder, "person"));
  vi.stubEnv("XDG_CONFIG_HOME", join(stage.folder, "person", "config"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  await stage.person.git("config", "--global", "user.name", "Pat");
  await stage.person.git("config", "--global", "user.email", "pat@example.invalid");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stage.remove();
});

const PROGRAM = fileURLToPath(new URL("testing/landing-program.ts", import.meta.url));
const KILLS = process.env["FLIGHTDECK_LONG"] === "1" ? 60 : 3;
const FILES = 120;

const files = (text: string) =>
  Object.fromEntries(
    Array.from({ length: FILES }, (_, at) => [`src/${at % 20}/f${at}.txt`, `${text} ${at}\n`.repeat(20)]),
  );
const git = (...args: string[]) => stage.person.git(...args);

/** Lands in a process of its own, which is killed `afterMs` after it began. */
async function landKilled(ready: Ready, afterMs: number, everything: boolean): Promise<string> {
  const wish = { source: stage.person.repository, home: stage.home, landing: ready.landing };
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify(wish)], {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  let said = "";
  let timer: NodeJS.Timeout | undefined;
  const kill = () => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    // The git that is at work goes down with it, as when the computer does; or it lives on, as when only the engine does.
    if (everything) process.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (said === "begun\n") timer = setTimeout(kill, afterMs);
  });
  child.on("exit", () => clearTimeout(timer));
  await once(child, "close");
  return said;
}

/** How long landing takes here, from the moment it begins. */
async function landingMs(): Promise<number> {
  const ready = await again(1_000);
  const since = performance.now();
  await land(ready.repository, ready.landing);
  return performance.now() - since;
}

let round = 0;
/** Another mission on what landed before, with as many files. */
async function again(at: number): Promise<Ready> {
  round += 1;
  await rm(stage.home, { recursive: true, force: true });
  await mkdir(stage.home);
  return readyToLand(stage, files(`after ${at} ${round}`), files(`before ${at} ${round}`));
}

async function expectLandedOnce(ready: Ready): Promise<void> {
  expect(await git("rev-parse", "main")).toBe(ready.landing.commit);
  expect(await git("status", "--porcelain")).toBe("");
  const grep = ["log", "--grep=Mission-Task", "--format=%H", `${ready.base}..main`];
  expect(await git(...grep)).toBe(ready.landing.commit);
  expect(await readFile(join(stage.person.repository, "src/0/f0.txt"), "utf8")).toContain("after");
}

describe("an engine that is killed while it lands", () => {
  it("lands exactly once when it is asked again", async () => {
    const dice = new Dice(SEED);
    const wholeMs = await landingMs();
    const answers = new Set<string>();
    for (let kill = 0; kill < KILLS; kill++) {
      const ready = await again(kill);
      const said = await landKilled(ready, dice.roll() * wholeMs, false);
      answers.add(said === "begun\n" ? "killed" : "finished");
      expect(await land(ready.repository, ready.landing)).toEqual({ kind: "landed", how: "fast-forward" });
      await expectLandedOnce(ready);
    }
    expect(answers).toContain("killed");
  });

  it("lands exactly once when git died with it and the person deleted the lock it left", async () => {
    const dice = new Dice(SEED + 1);
    const wholeMs = await landingMs();
    for (let kill = 0; kill < KILLS; kill++) {
      const ready = await again(kill);
      await landKilled(ready, dice.roll() * wholeMs, true);
      let landed = await land(ready.repository, ready.landing, { lockWaitMs: 200 });
      if (landed.kind === "refused") {
        expect(landed.sentence).toMatch(/delete that file/);
        for (const lock of ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
          await rm(join(stage.person.repository, ".git", lock), { force: true });
        landed = await land(ready.repository, ready.landing, { lockWaitMs: 200 });
      }
      expect(landed).toEqual({ kind: "landed", how: "fast-forward" });
      await expectLandedOnce(ready);
    }
  });
});

describe("a landing that was cut off in the middle of the files", () => {
  const begin = async (ready: Ready) => {
    const { commit, expectedBase } = ready.landing;
    await ready.repository.moveRef(`refs/flightdeck/landing/${expectedBase}-${commit}`, commit, null);
  };
  const TASK = { "f.txt": "two, which is longer\n", "new/t.txt": "t\n", "g.txt": "two\n" };
  const put = (name: string, text: string) => stage.person.write(name, text);

  it("is finished: files written, half written, missing, new", async () => {
    const ready = await readyToLand(stage, TASK);
    await begin(ready);
    await put("f.txt", "two, wh");
    await put("new/t.txt", "t\n");
    await rm(join(stage.person.repository, "g.txt"));
    expect(await land(ready.repository, ready.landing)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await git("status", "--porcelain")).toBe("");
    expect(await git("rev-parse", "main")).toBe(ready.landing.commit);
  });

  it("is finished: everything but the branch was moved", async () => {
    const ready = await readyToLand(stage, TASK);
    await begin(ready);
    const { repository, landing } = ready;
    // Brings the objects, then takes back what else landing did.
    await land(repository, landing);
    await git("update-ref", "refs/heads/main", ready.base);
    await begin(ready);
    expect(await git("status", "--porcelain")).not.toBe("");
    expect(await land(repository, landing)).toEqual({ kind: "landed", how: "fast-forward" });
    expect(await git("status", "--porcelain")).toBe("");
  });

  it("is not finished over the person's work", async () => {
    const ready = await readyToLand(stage, TASK);
    await begin(ready);
    await put("f.txt", "two, wh");
    await put("g.txt", "mine\n");
    expect(await land(ready.repository, ready.landing)).toMatchObject({ kind: "dirty" });
    expect(await readFile(join(stage.person.repository, "g.txt"), "utf8")).toBe("mine\n");
    expect(await git("rev-parse", "main")).toBe(ready.base);
  });
});

describe("a person's repository that is full of programs", () => {
  it("lands without one of them, but for the filters that make their own files", async () => {
    const { person, folder } = stage;
    const canary = (name: string) => join(folder, `canary-${name}`);
    const run = (name: string) => `touch ${canary(name)}`;
    const attributes = { ".gitattributes": "*.txt merge=mine diff=mine\n*.big filter=big\n" };
    await person.git("config", "filter.big.clean", `${run("filter")}; sed s/^smudged://`);
    await person.git("config", "filter.big.smudge", `${run("filter")}; sed s/^/smudged:/`);
    const ready = await readyToLand(stage, { "f.txt": "two\n", "a.big": "content\n" }, attributes);
    for (const [name = "", value = ""] of [
      ["core.fsmonitor", run("fsmonitor")],
      ["merge.mine.driver", `${run("merge-driver")}; false`],
      ["merge.verifySignatures", "true"],
      ["diff.external", run("diff")],
      ["diff.mine.textconv", run("textconv")],
      ["commit.gpgSign", "true"],
      ["gpg.program", run("gpg")],
      ["core.sshCommand", run("ssh")],
      ["core.pager", run("pager")],
      ["core.editor", run("editor")],
      ["core.alternateRefsCommand", run("alternates")],
      ["credential.helper", `!${run("credential")}`],
      ["uploadpack.packObjectsHook", run("pack-objects")],
      ["alias.merge", `!${run("alias")}`],
      ["core.hooksPath", join(folder, "hooks")],
      ["url.ext::sh -c 'touch canary'.insteadOf", "/"],
    ])
      await git("config", name, value);
    for (const hooks of [join(folder, "hooks"), join(person.repository, ".git", "hooks")]) {
      for (const hook of HOOKS) {
        const text = `#!/bin/sh\n${run(`hook-${hook}`)}\n`;
        await person.write(join("..", hooks.slice(folder.length + 1), hook), text);
        await chmod(join(hooks, hook), 0o755);
      }
    }
    await rm(canary("filter"), { force: true });
    expect(await land(ready.repository, ready.landing)).toEqual({ kind: "landed", how: "fast-forward" });
    const fired = (await readdir(folder)).filter((name) => name.startsWith("canary"));
    expect(fired).toEqual(["canary-filter"]);
    expect(await readFile(join(person.repository, "a.big"), "utf8")).toBe("smudged:content\n");
    // The hooks are real: they run for the person.
    await person.tryGit("checkout", "-q", "-B", "other");
    expect(existsSync(canary("hook-post-checkout"))).toBe(true);
  });
});

const HOOKS = [
  "pre-merge-commit",
  "post-merge",
  "post-checkout",
  "post-index-change",
  "reference-transaction",
  "pre-commit",
  "commit-msg",
  "prepare-commit-msg",
  "post-commit",
  "update",
  "post-rewrite",
];
