import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { makeFolder } from "#launch/data-directory.ts";
import { systemCode } from "#launch/plain-error.ts";
import { StepFailed, type Flight } from "../flight.ts";
import type { Settings } from "../step-shapes.ts";

export async function edit(flight: Flight, settings: Settings<"edit">): Promise<void> {
  const { file } = settings;
  const path = join(flight.surroundings.workspace, file);
  flight.screen.heading(`Edit ${file}`);
  const characters = attempted(file, () => change(flight, path, settings));
  flight.work.edited(file, "edited", characters);
  await flight.edited(`edited ${file}`);
}

export async function deleteFile(flight: Flight, { file }: Settings<"delete">): Promise<void> {
  flight.screen.heading(`Delete ${file}`);
  attempted(file, () => rmSync(join(flight.surroundings.workspace, file), { recursive: true }));
  flight.work.edited(file, "deleted", 0);
  await flight.edited(`deleted ${file}`);
}

/** What an agent must not do. Where something stops it, the error is shown and it goes on. */
export async function writeOutside(flight: Flight, settings: Settings<"write-outside">): Promise<void> {
  const { workspace } = flight.surroundings;
  const target = settings.file ?? settings.path ?? "";
  flight.screen.heading(`Write ${target}`);
  try {
    writeWith(resolve(workspace, target), settings.content);
    flight.screen.note("It was not stopped.");
    await flight.edited(`edited ${target}`);
  } catch (error) {
    flight.screen.note(`It was stopped: ${systemCode(error) ?? String(error)}`);
    await flight.progress("event", `could not write ${target}`);
  }
}

/** A repository inside the workspace, made by hand as an agent could hide one. */
export async function nestedGit(flight: Flight, { folder }: Settings<"nested-git">): Promise<void> {
  flight.screen.heading(`A repository in ${folder}`);
  const git = join(flight.surroundings.workspace, folder, ".git");
  for (const part of ["objects", "refs"]) mkdirSync(join(git, part), { recursive: true });
  writeFileSync(join(git, "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(git, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
  await flight.edited(`edited ${folder}/.git/HEAD`);
}

export function writeWith(path: string, content: string): void {
  makeFolder(dirname(path));
  writeFileSync(path, content);
}

/** How many characters are new. */
function change(flight: Flight, path: string, settings: Settings<"edit">): number {
  const { file, content, append, replace, fromFile } = settings;
  if (append !== undefined) {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, append);
    return append.length;
  }
  if (replace !== undefined) {
    const old = readFileSync(path, "utf8");
    if (!old.includes(replace.from)) {
      throw new StepFailed(
        `${file} does not hold "${replace.from}". Nothing was changed in it; the scenario ends here.`,
      );
    }
    writeFileSync(
      path,
      old.replace(replace.from, () => replace.to),
    );
    return replace.to.length;
  }
  const text =
    fromFile === undefined
      ? (content ?? "")
      : readFileSync(join(flight.surroundings.workspace, fromFile), "utf8");
  writeWith(path, text);
  return text.length;
}

function attempted<Made>(file: string, run: () => Made): Made {
  try {
    return run();
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new StepFailed(`${file} could not be changed (${code}). The scenario ends here.`, { cause: error });
  }
}
