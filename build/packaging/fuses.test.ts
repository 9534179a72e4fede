import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { flipFuses, FuseV1Options, FuseVersion } from "@electron/fuses";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fusedProgram } from "../electron-runtime/fixtures/tiny-release.ts";
import { differingFuses, productionFuses, setProductionFuses } from "./fuses.ts";

let folder: string;
let executable: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "flightdeck-fuses-"));
  executable = join(folder, "program");
  await writeFile(executable, fusedProgram);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

it("sets every fuse and finds them set", async () => {
  await setProductionFuses(executable, "linux");
  expect(await differingFuses(executable, productionFuses("linux"))).toEqual([]);
  // In the order of the fuse wire: run as Node, cookies, NODE_OPTIONS, inspect, integrity, only asar, snapshot, file:.
  expect((await readFile(executable, "latin1")).slice(-8)).toBe("10000100");
});

it("names a fuse that was turned afterwards", async () => {
  await setProductionFuses(executable, "linux");
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
  });
  expect(await differingFuses(executable, productionFuses("linux"))).toEqual([
    "EnableNodeCliInspectArguments is not off",
    "OnlyLoadAppFromAsar is not on",
  ]);
});

it("checks the archive's integrity where Electron can", () => {
  const integrity = (platform: NodeJS.Platform) =>
    productionFuses(platform).get(FuseV1Options.EnableEmbeddedAsarIntegrityValidation);
  expect([integrity("linux"), integrity("darwin"), integrity("win32")]).toEqual([false, true, true]);
});
