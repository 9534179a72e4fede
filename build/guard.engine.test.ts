import { copyFile, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { inCheckout } from "./checkout-folder.ts";
import { runCommand } from "./run-command.ts";

let folder: string;
let otherNode: string;

beforeAll(async () => {
  // The same Node at another path: what starts a program is not the project's own.
  otherNode = join(await mkdtemp(join(tmpdir(), "flightdeck-node-")), "node");
  await copyFile(process.execPath, otherNode);
});
afterAll(async () => {
  await rm(dirname(otherNode), { recursive: true });
});

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "flightdeck-guarded-")));
  await mkdir(join(folder, "build"));
  await cp(inCheckout("build", "guard.mjs"), join(folder, "build", "guard.mjs"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeProgram("return 0;");
  await writeFile(
    join(folder, "build", "program.mjs"),
    'import { runProgram } from "./guard.mjs";\nrunProgram("program.ts");\n',
  );
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function writeProgram(body: string): Promise<void> {
  await writeFile(
    join(folder, "build", "program.ts"),
    `export async function main(args: string[]): Promise<number> { ${body} }\n`,
  );
}

async function install(): Promise<void> {
  const list = JSON.stringify({ packages: { "node_modules/node": { version: "24.0.0" } } });
  await mkdir(join(folder, "node_modules", "node", "bin"), { recursive: true });
  await writeFile(join(folder, "package-lock.json"), list);
  await writeFile(join(folder, "node_modules", ".package-lock.json"), list);
  await writeFile(join(folder, "node_modules", "node", "package.json"), "{}");
  await symlink(process.execPath, join(folder, "node_modules", "node", "bin", "node"));
}

async function run(node: string, ...args: string[]) {
  return await runCommand(node, [join(folder, "build", "program.mjs"), ...args], { cwd: tmpdir() });
}

it("refuses with one sentence before `npm ci`", async () => {
  const { code, stderr } = await run(otherNode);
  expect(code).toBe(1);
  expect(stderr).toBe("flightdeck: Cannot start: the packages are not installed: run `npm ci`.\n");
});

it("goes on under the project's own Node, with the arguments and the exit code", async () => {
  await install();
  await writeProgram("console.log(process.execPath, args.join()); return 7;");
  const { code, stdout } = await run(otherNode, "--flag", "word");
  expect(stdout).toBe(`${await realpath(process.execPath)} --flag,word\n`);
  expect(code).toBe(7);
});

it("does not start a second process when it is the right Node already", async () => {
  await install();
  await writeProgram("console.log(process.ppid); return 0;");
  const { stdout } = await run(process.execPath);
  expect(stdout).toBe(`${process.pid}\n`);
});

it("shows an expected failure as one sentence without a stack", async () => {
  await install();
  await writeProgram('throw Object.assign(new Error("The disk is full."), { name: "PlainError" });');
  const { code, stderr } = await run(otherNode);
  expect(code).toBe(1);
  expect(stderr).toBe("flightdeck: The disk is full.\n");
});

it("shows an unforeseen failure with its stack", async () => {
  await install();
  await writeProgram('throw new TypeError("bug");');
  const { code, stderr } = await run(otherNode);
  expect(code).toBe(1);
  expect(stderr).toContain("TypeError: bug\n    at ");
});
