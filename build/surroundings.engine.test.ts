import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { inCheckout } from "./checkout-folder.ts";
import { findCommand } from "./find-command.ts";
import { runCommand } from "./run-command.ts";

const program = inCheckout("build", "fixtures", "check-surroundings.ts");
let home: string;
let folder: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "flightdeck-around-"));
  folder = join(home, "checkout");
  await mkdir(folder);
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

function environment(changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = { FLIGHTDECK_HOME: join(home, "data"), FLIGHTDECK_CACHE: join(home, "cache") };
  return { ...process.env, ...own, ...changes };
}

async function check(changes?: NodeJS.ProcessEnv) {
  return await runCommand(process.execPath, [program, folder], { env: environment(changes) });
}

/** Runs the check after `preparation`, a shell line, in a mount namespace of its own: no mount reaches the machine. */
async function checkMounted(preparation: string) {
  const asRoot = process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"];
  const line = `${preparation} && exec "$0" "$1" "$2"`;
  const args = [...asRoot, "--mount", "sh", "-c", line, process.execPath, program, folder];
  return await runCommand("unshare", args, { env: environment() });
}

async function folderWithCommands(commands: Record<string, string>): Promise<string> {
  const place = join(home, "bin");
  await mkdir(place);
  for (const [name, script] of Object.entries(commands)) {
    await writeFile(join(place, name), script);
    await chmod(join(place, name), 0o755);
  }
  return place;
}

it("finds nothing wrong where nothing is, and leaves nothing behind", async () => {
  const { code, stdout, stderr } = await check();
  expect(code, stdout + stderr).toBe(0);
  expect(await readdir(folder)).toEqual([]);
  expect(await readdir(home)).toEqual(["checkout"]);
});

it("names a missing git", async () => {
  const { code, stdout } = await check({ PATH: await folderWithCommands({}) });
  expect(code).toBe(1);
  expect(stdout).toBe("git was not found on PATH: install git 2.38 or newer and run this again.");
});

it("names an old git", async () => {
  const path = await folderWithCommands({ git: "#!/bin/sh\necho git version 2.30.2\n" });
  const { code, stdout } = await check({ PATH: path });
  expect(code).toBe(1);
  expect(stdout).toBe("git version 2.30.2 is too old: install git 2.38 or newer and run this again.");
});

it("finds a git that is a link", async () => {
  const path = await folderWithCommands({});
  await symlink((await findCommand("git")) ?? "", join(path, "git"));
  const { code, stdout } = await check({ PATH: path });
  expect(code, stdout).toBe(0);
});

it("names a data directory that is too deep for a socket", async () => {
  const { code, stdout } = await check({ FLIGHTDECK_HOME: join(home, "x".repeat(90)) });
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /is too deep: its socket path has \d+ bytes and 100 are allowed.*Set FLIGHTDECK_HOME/,
  );
});

it("names a disk that is nearly full", async () => {
  const { code, stdout } = await checkMounted(`mount -t tmpfs -o size=8m tmpfs '${folder}'`);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^The disk that holds .* has \d MB free, but .* needs 1000 MB: free some space/);
});

it("names a disk that is full to the last file", async () => {
  const { code, stdout } = await checkMounted(`mount -t tmpfs -o size=8m,nr_inodes=1 tmpfs '${folder}'`);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^The disk that holds .* is full: free some space/);
});

it("names a read-only folder", async () => {
  const { code, stdout } = await checkMounted(`mount -t tmpfs -o ro tmpfs '${folder}'`);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^The folder .* cannot be written to \(EROFS\): make it writable/);
});

it("names a read-only cache", async () => {
  const cache = join(home, "cache");
  const { code, stdout } = await checkMounted(`mkdir '${cache}' && mount -t tmpfs -o ro tmpfs '${cache}'`);
  expect(code).toBe(1);
  expect(stdout).toContain(`${cache} cannot be written to (EROFS)`);
});
