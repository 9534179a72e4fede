import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outputOf, recordedFrames } from "../testing/recorded.ts";
import { plainEnv } from "../testing/test-client.ts";
import { TestHost } from "../testing/test-host.ts";

/** Five of each kind; base64 brings the signs that shells, URLs and JSON write differently. */
const five = (kind: string) =>
  Array.from({ length: 5 }, () => `${kind}-${randomBytes(12).toString("base64").replace(/^\//, "_")}`);
const planted = {
  env: five("env"),
  file: five("file"),
  argument: five("argument"),
  split: five("split"),
  coloured: five("coloured"),
};
const canaries = Object.values(planted).flat();

/** Between prints of a few bytes: longer than the host gathers output, so that every one is a read of its own. */
const PAUSE = "sleep 0.025";

const formsOf = (canary: string): string[] => {
  const bytes = Buffer.from(canary);
  return [
    canary,
    bytes.toString("base64").replaceAll("=", ""),
    bytes.toString("hex"),
    encodeURIComponent(canary),
    JSON.stringify(JSON.stringify(canary)).slice(3, -3),
  ];
};

/** A program that prints all it was given, the way programs do. */
function script(envFile: string): string {
  const coloured = planted.coloured.map((canary, index) => {
    const signs = Array.from(canary, (sign, at) => `\\033[3${(at + index) % 8}m${sign}`);
    return `printf '%b\\n' '${signs.join("")}\\033[0m'`;
  });
  const split = planted.split.map((canary) =>
    (canary.match(/.{1,4}/g) ?? []).map((piece) => `printf %s '${piece}'; ${PAUSE}`).join("; "),
  );
  return [
    "env | grep ^CANARY_",
    `cat '${envFile}'; cat '${envFile}' >&2`,
    'for given in "$@"; do echo "$given"; echo "failed: $given" >&2; done',
    ...split.map((line) => `${line}; echo`),
    ...coloured,
    ...canaries.flatMap((canary) =>
      formsOf(canary).map((form) => `printf '%s\\n' '${form}'; printf '\\033]0;%s\\007\\n' '${form}' >&2`),
    ),
    // Wrapped by hand where a terminal would.
    ...canaries.map((canary) => `printf '%s\\r\\n%s\\n' '${canary.slice(0, 9)}' '${canary.slice(9)}'`),
    "read typed; echo all was printed",
  ].join("\n");
}

let host: TestHost;
let workspace: string;
beforeEach(async () => {
  host = await TestHost.start();
  workspace = await mkdtemp(join(tmpdir(), "fd-canaries-"));
});
afterEach(async () => {
  await host.dispose();
  await rm(workspace, { recursive: true, force: true });
});

/** Flies the program on a terminal and on pipes; gives everything that anybody could read of it afterwards. */
async function everythingAfter(redact: readonly string[]): Promise<string[]> {
  const client = await host.connect();
  const envFile = join(workspace, ".env");
  await writeFile(envFile, planted.file.map((canary, index) => `KEY_${index}="${canary}"\n`).join(""));
  const env = {
    ...plainEnv,
    ...Object.fromEntries(planted.env.map((canary, index) => [`CANARY_${index}`, canary])),
  };
  const command = ["sh", "-c", script(envFile), "program", ...planted.argument];
  const texts: string[] = [];
  for (const stdio of [{ kind: "pty", cols: 80, rows: 24 } as const, { kind: "pipe" } as const]) {
    const { session } = await client.open(command, { env, stdio, redact: [...redact] });
    const received = await client.subscribe(session);
    await client.write(session, `${canaries.join(" ").slice(0, 900)}\n`);
    await received.ended();
    await received.has("all was printed");
    texts.push(received.text, outputOf(await recordedFrames(host.home, session)).toString("latin1"));
    if (stdio.kind === "pipe")
      texts.push(outputOf(await recordedFrames(host.home, session, "stderr")).toString("latin1"));
  }
  texts.push(JSON.stringify(await client.list()), JSON.stringify(client.messages), host.stderr);
  await host.kill("SIGTERM");
  const files = await readdir(host.home, { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile()))
    texts.push(await readFile(join(file.parentPath, file.name), "latin1"));
  return texts;
}

/** Which canaries can be read, as they are or behind colours and line breaks. */
function found(texts: readonly string[]): string[] {
  const colours = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m|[\\r\\n]`, "g");
  const all = texts.flatMap((text) => [text, text.replaceAll(colours, "")]);
  return canaries.filter((canary) => formsOf(canary).some((form) => all.some((text) => text.includes(form))));
}

describe("25 planted canaries", () => {
  it("are in no byte that anybody writes or is sent", async () => {
    const texts = await everythingAfter(canaries);
    expect(found(texts)).toEqual([]);
    // All of it was printed: each form of each canary, as stars.
    const stars = texts[0]?.match(/\*{12,}/g) ?? [];
    expect(stars.length).toBeGreaterThanOrEqual(canaries.length * 5);
  });

  it("would all be found where nobody masks them", async () => {
    expect(found(await everythingAfter([]))).toEqual(canaries);
  });
});
