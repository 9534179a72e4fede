import { mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { zipFile, type ZipEntry } from "./fixtures/zip-file.ts";
import { unpackZip } from "./unpack-zip.ts";

const link = 0o120777;
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "flightdeck-unpack-"));
});
afterEach(async () => {
  await rm(home, { recursive: true });
});

async function unpack(entries: ZipEntry[], place: (path: string) => string | undefined = (path) => path) {
  const zipPath = join(home, "archive.zip");
  await writeFile(zipPath, zipFile(entries));
  const folder = join(home, "inside");
  await unpackZip({ zipPath, folder, place });
  return folder;
}

describe("an honest archive", () => {
  it("brings files, folders, executables and links that stay inside", async () => {
    const folder = await unpack([
      { name: "lib/", content: "", mode: 0o040755 },
      { name: "lib/data", content: "data" },
      { name: "program", content: "#!/bin/sh\n", mode: 0o100755 },
      { name: "lib/link", content: "../program", mode: link },
    ]);
    expect(await readFile(join(folder, "lib/data"), "utf8")).toBe("data");
    expect((await stat(join(folder, "lib/data"))).mode & 0o777).toBe(0o644);
    expect((await stat(join(folder, "program"))).mode & 0o777).toBe(0o755);
    expect(await readlink(join(folder, "lib/link"))).toBe("../program");
  });

  it("puts entries where they are placed and leaves out the others", async () => {
    const folder = await unpack(
      [
        { name: "App/App", content: "program" },
        { name: "App/other", content: "other" },
      ],
      (path) => (path === "App/App" ? "electron" : undefined),
    );
    expect(await readFile(join(folder, "electron"), "utf8")).toBe("program");
    await expect(stat(join(folder, "App"))).rejects.toThrow("ENOENT");
  });

  it("does not hand on the set-user-id bit", async () => {
    const folder = await unpack([{ name: "program", content: "x", mode: 0o104755 }]);
    expect((await stat(join(folder, "program"))).mode & 0o7777).toBe(0o755);
  });
});

describe("a hostile archive", () => {
  const attacks: [string, ZipEntry[], RegExp][] = [
    ["a path upwards", [{ name: "../outside", content: "x" }], /invalid relative path/],
    ["an absolute path", [{ name: "/outside", content: "x" }], /absolute path/],
    ["a link to the outside", [{ name: "l", content: "../..", mode: link }], /leads outside/],
    ["a link to an absolute path", [{ name: "l", content: "/etc/passwd", mode: link }], /leads outside/],
    [
      "links that leave through each other",
      [
        { name: "a/b/file", content: "x" },
        { name: "a/b/up", content: "../..", mode: link },
        { name: "out", content: "a/b/up/..", mode: link },
      ],
      /leads outside/,
    ],
    ["a link to nothing", [{ name: "l", content: "nowhere", mode: link }], /ENOENT/],
    ["a device", [{ name: "d", content: "", mode: 0o020666 }], /neither a file/],
    [
      "a file behind a link",
      [
        { name: "l", content: "..", mode: link },
        { name: "l/outside", content: "x" },
      ],
      /EEXIST|leads outside/,
    ],
    [
      "the same file twice",
      [
        { name: "f", content: "one" },
        { name: "f", content: "two" },
      ],
      /EEXIST/,
    ],
  ];

  it.each(attacks)("is refused: %s", async (_name, entries, reason) => {
    await expect(unpack(entries)).rejects.toThrow(reason);
    await expect(stat(join(home, "outside"))).rejects.toThrow("ENOENT");
  });

  it("is refused when the placing itself leads outside", async () => {
    await expect(unpack([{ name: "f", content: "x" }], () => "../outside")).rejects.toThrow(
      /outside its folder/,
    );
  });
});
