import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  startLoopbackRegistry,
  type LoopbackRegistry,
} from "../electron-runtime/fixtures/loopback-registry.ts";
import { integrityOf, tinyPackage } from "../electron-runtime/fixtures/tiny-release.ts";
import { runCommand } from "../run-command.ts";
import { installRelease, type AgentRelease } from "./install-agent.ts";

let home: string;
let registry: LoopbackRegistry;
let tarball: Buffer;
const silent = (): void => undefined;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fd-install-"));
  const content = join(home, "package");
  await mkdir(content);
  const scripts = { postinstall: `touch ${join(home, "a-script-ran")}` };
  await writeFile(join(content, "package.json"), JSON.stringify({ ...tinyPackage, scripts }));
  await writeFile(join(content, "cli.sh"), "#!/bin/sh\necho it flies\n");
  await runCommand("tar", ["-czf", join(home, "tiny.tgz"), "-C", home, "package"]);
  tarball = await readFile(join(home, "tiny.tgz"));
  registry = await startLoopbackRegistry(tarball);
});
afterEach(async () => {
  registry.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function releaseOf(integrity: string, entry = `${tinyPackage.name}/cli.sh`): AgentRelease {
  const { name, version } = tinyPackage;
  const packages = {
    "": { dependencies: { [name]: version } },
    [`node_modules/${name}`]: { version, integrity },
  };
  return {
    version: { package: name, version, integrity, program: "tiny", entry },
    lock: JSON.stringify({ name: "agent", lockfileVersion: 3, requires: true, packages }),
    folder: join(home, "cache", "agents", "tiny-1.0.0"),
  };
}

const install = (release: AgentRelease): Promise<void> =>
  installRelease(release, silent, {
    ...process.env,
    npm_config_registry: registry.address,
    npm_config_cache: join(home, "npm"),
    npm_config_fetch_retries: "0",
  });

it("puts a program on PATH, runs no script of a package, and does it once", async () => {
  const release = releaseOf(integrityOf(tarball));
  await install(release);
  await install(release);
  expect((await runCommand(join(release.folder, "bin", "tiny"), [])).stdout).toBe("it flies\n");
  expect(await readdir(home)).not.toContain("a-script-ran");
  expect(registry.downloads()).toBe(1);
});

it("refuses a package with another hash, and leaves nothing behind", async () => {
  const release = releaseOf(integrityOf(Buffer.from("another package")));
  await expect(install(release)).rejects.toThrow(/EINTEGRITY/);
  expect(await readdir(join(home, "cache", "agents"))).toEqual([]);
});

it("says when a package has no program for this computer", async () => {
  const release = releaseOf(integrityOf(tarball), `${tinyPackage.name}-{os}-{arch}/cli.sh`);
  await expect(install(release)).rejects.toThrow(`no program for ${process.platform}`);
});

it("makes anew what was not finished, what lost its program, and what another lock made", async () => {
  const release = releaseOf(integrityOf(tarball));
  await mkdir(`${release.folder}.work-killed`, { recursive: true });
  await mkdir(release.folder);
  await install(release);
  await rm(join(release.folder, "node_modules"), { recursive: true });
  await install(release);
  await install({ ...release, lock: `${release.lock}\n` });
  expect((await runCommand(join(release.folder, "bin", "tiny"), [])).stdout).toBe("it flies\n");
  expect(await readdir(join(home, "cache", "agents"))).toEqual(["tiny-1.0.0"]);
});
