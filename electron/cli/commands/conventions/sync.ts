import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import type { GatewayClient } from "#shared/contract/client.ts";
import type { ConventionsView, ConventionWrite } from "#shared/contract/conventions.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { Answer, CliCommand, Surroundings } from "../../command.ts";
import { isInStep, plainWrites, REPO_OPTION, writeText } from "./conventions-text.ts";

export const conventionsSync: CliCommand = {
  name: "conventions sync",
  summary:
    "Makes the missing or outdated side of words and skills, in your checkout. What somebody wrote is only replaced where you name it.",
  flags: { yes: "write without a question" },
  options: {
    ...REPO_OPTION,
    overwrite: {
      value: "path",
      help: "this file gives way to its other side, whoever wrote it; then only files named so are written",
      many: true,
    },
  },
  run: (surroundings) => asking(surroundings, (client) => sync(surroundings, client)),
};

async function sync(surroundings: Surroundings, client: GatewayClient): Promise<Answer> {
  const { given, json } = surroundings;
  const repository = resolve(given.option("repo") ?? ".");
  const view = valueOf(await client.request("repository.conventions", { repository }));
  const named = given.options("overwrite");
  const writes = named.length === 0 ? plainWrites(view) : named.map((path) => writeTo(view, path));
  if (writes.length === 0) {
    const said = isInStep(view)
      ? "All are in step. Nothing was written."
      : 'Nothing can be made without a choice of yours. Nothing was written; look at "flightdeck conventions".';
    return { ok: isInStep(view), lines: [said], json: { written: [], kept: [], view } };
  }
  if (!given.flag("yes") && !(await isWanted(surroundings, writes)))
    return { ok: false, lines: ["Nothing was written."], json: { written: [], kept: [], view } };
  const shown = writes.map(({ path, shown: token, over }) => ({
    path,
    shown: token,
    overHandWritten: over === "hand-written",
  }));
  const done = valueOf(await client.request("repository.sync-conventions", { repository, writes: shown }));
  const lines = [
    ...done.written.map((path) => `Wrote ${path}.`),
    ...done.kept.map(({ path, keptAt }) => `What ${path} said before is kept in ${keptAt}.`),
    "Agents load changed files only after you trusted them again (flightdeck repository agent-files).",
  ];
  return { ok: true, lines, json: json ? done : undefined };
}

function writeTo({ pairs }: ConventionsView, path: string): ConventionWrite {
  const all = pairs.flatMap(({ writes }) => writes);
  const found = all.find((each) => each.path === path);
  if (found !== undefined) return found;
  const known = all.map((each) => each.path).join(", ");
  throw new InputError(
    `"${path}" is no file that would be made${known === "" ? "" : `; these are: ${known}`}. Nothing was written.`,
  );
}

async function isWanted({ json, out }: Surroundings, writes: readonly ConventionWrite[]): Promise<boolean> {
  if (json || !out.isTerminal || !process.stdin.isTTY)
    throw new InputError(
      `${writes.map(({ path }) => path).join(", ")} would be written. Nothing was; say --yes to do it.`,
    );
  out.texts(writes.flatMap(writeText));
  const asked = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await asked.question("Write this into your checkout? [y/N] ");
    return ["y", "yes"].includes(answer.trim().toLowerCase());
  } finally {
    asked.close();
  }
}
