import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EffectWorld } from "../../effects/effect-handler.ts";
import type { Hands } from "../../flight/hands.ts";
import { publishMission } from "../../flight/mission-publish.ts";
import { readyToLand, type Ready } from "../landing/testing/ready-to-land.ts";
import { scene, type Scene } from "../testing/person.ts";
import { comparePage, hasGh, ownerOf, personsRemote } from "./persons-remote.ts";
import { openPullRequest, type PullRequest } from "./pull-request.ts";
import { pushCommit } from "./push.ts";

let stage: Scene;
let ready: Ready;
let remote: string;
beforeEach(async () => {
  stage = await scene();
  vi.stubEnv("HOME", join(stage.folder, "person"));
  vi.stubEnv("XDG_CONFIG_HOME", join(stage.folder, "person", "config"));
  vi.stubEnv("GIT_CONFIG_NOSYSTEM", "1");
  ready = await readyToLand(stage, { "f.txt": "two\n" });
  remote = join(stage.folder, "remote.git");
  await stage.person.git("init", "-q", "--bare", remote);
  await stage.person.git("remote", "add", "origin", remote);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await stage.remove();
});

const BRANCH = "flightdeck/a-mission";
const push = (more: object = {}, withinMs = 20_000) =>
  pushCommit(
    ready.repository,
    { commit: ready.landing.commit, base: ready.base, remote: "origin", branch: BRANCH, ...more },
    { withinMs },
  );
const there = () =>
  stage.person.git(`--git-dir=${remote}`, "for-each-ref", "--format=%(objectname) %(refname)");
const ours = () => stage.person.git("for-each-ref");

/** The effect that pushes what the card showed. */
function published(to: { name: string; url: string; tool?: "gh" }) {
  const { repository, missionHead } = ready;
  const seen = {
    mission: "m1",
    title: "A mission",
    place: { baseBranch: "main" },
    verify: [],
    launchedAt: 0,
    cardBase: ready.base,
    merged: [missionHead],
    toRecord: null,
    unsandboxed: false,
    verifying: null,
  };
  const repositories = { of: () => Promise.resolve({ repository }) };
  const hands = { repositories, secrets: { values: [] } } as unknown as Hands;
  const looks: unknown[] = [true, seen];
  const read = () => Promise.resolve(looks.shift());
  const effect = {
    type: "landing.publish",
    remote: { others: [] as string[], branch: BRANCH, tool: null, ...to },
    text: { title: "A mission", body: "Why.", branch: null },
  } as const;
  return publishMission(hands)(effect, { read } as unknown as EffectWorld);
}

describe("a push", () => {
  it("brings one commit to one branch, once, and moves nothing of the person's", async () => {
    const before = await ours();
    expect(await push()).toBeNull();
    expect(await there()).toBe(`${ready.landing.commit} refs/heads/${BRANCH}`);
    // Again after a crash: it is there, and no hook of the remote hears of a second push.
    await writeFile(join(remote, "hooks", "pre-receive"), "#!/bin/sh\necho no more >&2\nexit 1\n");
    await chmod(join(remote, "hooks", "pre-receive"), 0o755);
    expect(await push()).toBeNull();
    expect((await ours()).replaceAll(/.*refs\/remotes\/.*\n?/g, "").trim()).toBe(before.trim());
  });

  it("never forces, whatever their configuration says: the branch of somebody else stays", async () => {
    const other = await stage.person.commit("of somebody else", { "x.txt": "x\n" });
    await stage.person.git("push", "-q", "origin", `${other}:refs/heads/${BRANCH}`);
    await stage.person.git("config", "remote.origin.push", `+refs/heads/*:refs/heads/*`);
    const sentence = await push();
    expect(sentence).toMatch(/commits that are not in this mission, and nothing is ever forced/);
    await stage.person.git("config", "remote.origin.mirror", "true");
    expect(await push()).not.toBeNull();
    expect(await there()).toBe(`${other} refs/heads/${BRANCH}`);
  });

  it("says in one sentence what a remote that refuses, is gone or hangs said, and works the next time", async () => {
    const hook = join(remote, "hooks", "pre-receive");
    await writeFile(hook, "#!/bin/sh\necho 'commits must be signed' >&2\nexit 1\n");
    await chmod(hook, 0o755);
    expect(await push()).toMatch(
      /could not be pushed to origin: .*commits must be signed.* Nothing was lost/s,
    );
    expect(await push({ remote: join(stage.folder, "gone") })).toMatch(/could not be pushed/);
    await writeFile(hook, "#!/bin/sh\nsleep 600\n");
    expect(await push({}, 1_500)).toMatch(/origin did not answer in time/);
    await writeFile(hook, "#!/bin/sh\nexit 0\n");
    expect(await push()).toBeNull();
    expect(await there()).toContain(ready.landing.commit);
  });
});

describe("a push to a remote that fetches from somewhere else", () => {
  const at = (place: string) =>
    stage.person.git(`--git-dir=${place}`, "for-each-ref", "--format=%(objectname) %(refname)");
  let second: string;
  beforeEach(async () => {
    second = join(stage.folder, "second.git");
    await stage.person.git("init", "-q", "--bare", second);
  });

  it("takes for pushed only what is where it pushes to", async () => {
    expect(await push()).toBeNull();
    await stage.person.git("config", "remote.origin.pushurl", second);
    expect(await push()).toBeNull();
    expect(await at(second)).toBe(`${ready.landing.commit} refs/heads/${BRANCH}`);
    // What it fetches from need not even answer.
    await stage.person.git("config", "remote.origin.url", join(stage.folder, "gone"));
    expect(await push()).toBeNull();
  });

  it("goes to every address, says where it is when one refuses, and goes on from there", async () => {
    for (const place of [remote, second])
      await stage.person.git("config", "--add", "remote.origin.pushurl", place);
    const hook = join(second, "hooks", "pre-receive");
    await writeFile(hook, "#!/bin/sh\necho 'not today' >&2\nexit 1\n");
    await chmod(hook, 0o755);
    expect(await push()).toContain(`It is at ${remote} already.`);
    expect(await at(second)).toBe("");
    await writeFile(hook, "#!/bin/sh\nexit 0\n");
    await writeFile(join(remote, "hooks", "pre-receive"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    expect(await push()).toBeNull();
    expect(await at(second)).toBe(`${ready.landing.commit} refs/heads/${BRANCH}`);
  });

  it("is not made when it would go elsewhere than the card said", async () => {
    await stage.person.git("config", "remote.origin.pushurl", second);
    const [outcome] = await published({ name: "origin", url: remote });
    expect(outcome).toMatchObject({ type: "landing.failed", anew: true });
    expect(outcome).toMatchObject({ reason: expect.stringContaining(`goes to ${second} now`) as string });
    expect(await at(remote)).toBe("");
    expect(await at(second)).toBe("");
    const [again] = await published({ name: "origin", url: second });
    expect(again).toMatchObject({ type: "landing.done", published: { branch: BRANCH } });
  });
});

describe("the remote of a person", () => {
  it("is the one their git pushes to; none, when there is none to choose", async () => {
    const { repository } = stage.person;
    expect(await personsRemote(repository, "main")).toEqual({ name: "origin", urls: [remote] });
    await stage.person.git("remote", "add", "mine", "https://pat:secret@example.org/pat/a.git");
    await stage.person.git("config", "remote.pushDefault", "mine");
    const mine = { name: "mine", urls: ["https://example.org/pat/a.git"] };
    expect(await personsRemote(repository, "main")).toEqual(mine);
    await stage.person.git("config", "branch.main.pushRemote", "origin");
    expect((await personsRemote(repository, "main"))?.name).toBe("origin");
    for (const name of ["origin", "mine"]) await stage.person.git("remote", "remove", name);
    expect(await personsRemote(repository, "main")).toBeNull();
  });

  it("has a page for a pull request where its address says so, and no password in it", () => {
    const page = "https://example.org/a/b/compare/main...flightdeck/x?expand=1";
    for (const url of ["git@example.org:a/b.git", "ssh://git@example.org/a/b", "https://example.org/a/b.git"])
      expect([comparePage(url, "main", "flightdeck/x"), ownerOf(url)]).toEqual([page, "a"]);
    expect(comparePage("/srv/a.git", "main", "x")).toBeNull();
  });

  it("is every address a push goes to, and never the one it fetches from", async () => {
    const urls = async () => (await personsRemote(stage.person.repository, "main"))?.urls;
    const git = (...args: string[]) => stage.person.git(...args);
    await git("config", "remote.origin.url", "https://example.org/a/b.git");
    await git("config", "url.ssh://git@example.org/.pushInsteadOf", "https://example.org/");
    expect(await urls()).toEqual(["ssh://git@example.org/a/b.git"]);
    await git("config", "--add", "remote.origin.pushurl", "https://pat:secret@mirror.example.org/b.git");
    await git("config", "--add", "remote.origin.pushurl", "/srv/b.git");
    expect(await urls()).toEqual(["https://mirror.example.org/b.git", "/srv/b.git"]);
  });
});

describe("a pull request", () => {
  const wish = (): PullRequest => ({
    folder: stage.person.repository,
    branch: BRANCH,
    commit: COMMIT,
    owner: "pat",
    baseBranch: "main",
    title: "--web is no option; $(touch owned)",
    body: "Why.\n",
  });

  /** A gh that keeps what it was told, and does what stands here. */
  async function gh(lines: string): Promise<void> {
    const folder = join(stage.folder, "bin");
    await mkdir(folder, { recursive: true });
    const file = join(folder, "gh");
    await writeFile(file, `#!/bin/sh\nprintf '%s\\n' "$@" >> ${folder}/told\n${lines}\n`);
    await chmod(file, 0o755);
    vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
  }
  const told = () => readFile(join(stage.folder, "bin", "told"), "utf8");
  const URL = "https://example.org/a/b/pull/7";
  const COMMIT = "c0ffee";
  const row = (more: object = {}) => ({
    url: URL,
    headRefOid: COMMIT,
    isCrossRepository: false,
    headRepositoryOwner: { login: "a" },
    ...more,
  });

  it("is opened with the text as it was approved, and found again instead of opened twice", async () => {
    const kept = join(stage.folder, "opened");
    await gh(`case "$2" in
list) if [ -f ${kept} ]; then echo '${JSON.stringify([row()])}'; else echo '[]'; fi ;;
create) cat > ${kept}; echo "Creating"; echo ${URL} ;;
esac`);
    expect(await hasGh()).toBe(true);
    expect(await openPullRequest(wish())).toEqual({ url: URL });
    expect(await readFile(kept, "utf8")).toBe("Why.\n");
    expect(await told()).toContain("--title=--web is no option; $(touch owned)\n");
    expect(await openPullRequest(wish())).toEqual({ url: URL });
    expect((await told()).match(/^create$/gm)).toHaveLength(1);
  });

  it("of somebody else with a branch of the same name is not taken for it", async () => {
    const fork = { isCrossRepository: true, headRepositoryOwner: { login: "mallory" } };
    const listing = (rows: object[]) => `case "$2" in
list) echo '${JSON.stringify(rows)}' ;;
create) echo ${URL} ;;
esac`;
    const theirs = [
      row({ url: `${URL}1`, ...fork }),
      row({ url: `${URL}2`, ...fork, headRepositoryOwner: null }),
      row({ url: `${URL}3`, headRefOid: "beef" }),
    ];
    await gh(listing(theirs));
    expect(await openPullRequest(wish())).toEqual({ url: URL });
    expect(await told()).toMatch(/^create$/m);
    // Pushed to the fork of the person themselves.
    const mine = row({ url: `${URL}4`, isCrossRepository: true, headRepositoryOwner: { login: "Pat" } });
    await gh(listing([...theirs, mine]));
    expect(await openPullRequest(wish())).toEqual({ url: `${URL}4` });
  });

  it("that cannot be opened is one sentence: gh missing, not signed in, talking nonsense, hanging", async () => {
    const sentence = async (withinMs = 10_000) => {
      const opened = await openPullRequest(wish(), withinMs);
      return "sentence" in opened ? opened.sentence : "";
    };
    await gh("echo 'gh: To get started, please run gh auth login' >&2; exit 4");
    expect(await sentence()).toMatch(/is pushed, but gh could not open .* gh auth login\. Try again/);
    await gh("echo not json");
    expect(await sentence()).toMatch(/in a way that is known/);
    await gh(`case "$2" in list) echo '[]' ;; create) echo done ;; esac`);
    expect(await sentence()).toMatch(/and not where/);
    await gh("sleep 600");
    expect(await sentence(500)).toMatch(/gh did not answer in time/);
    vi.stubEnv("PATH", join(stage.folder, "nothing"));
    expect(await sentence()).toMatch(/gh was not found/);
    expect(await hasGh()).toBe(false);
    // A file that may not be run, and an entry that is no folder: no gh either.
    await chmod(join(stage.folder, "bin", "gh"), 0o644);
    for (const entry of [join(stage.folder, "bin"), join(stage.folder, "bin", "gh")]) {
      vi.stubEnv("PATH", entry);
      expect(await sentence()).toMatch(/gh was not found/);
      expect(await hasGh()).toBe(false);
    }
  });

  it("that cannot be opened leaves the mission on what was pushed: the next push goes on from there", async () => {
    await gh("echo no >&2; exit 1");
    await stage.person.commit("beside it", { "later.txt": "later\n" });
    const { repository, missionHead } = ready;
    const [outcome] = await published({ name: "origin", url: remote, tool: "gh" });
    expect(outcome).toMatchObject({ type: "landing.failed", anew: false });
    const [pushed] = (await there()).split(" ");
    expect(pushed).not.toBe(missionHead);
    expect(await repository.ref("refs/heads/mission/m1")).toBe(pushed);
  });
});
