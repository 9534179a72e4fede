import { devNull } from "node:os";
import type { GitPlace } from "./git.ts";

export type GitProfile = "engine" | "person";

/** Nothing a repository configures may run, and no file outside our own repository may change what a command does. */
const ENGINE_SETTINGS = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.sshCommand=false",
  "core.autocrlf=false",
  "core.safecrlf=false",
  "core.quotePath=false",
  "core.untrackedCache=false",
  `core.attributesFile=${devNull}`,
  `core.excludesFile=${devNull}`,
  "diff.external=",
  "commit.gpgSign=false",
  "credential.helper=",
  "protocol.ext.allow=never",
  "submodule.recurse=false",
  "advice.detachedHead=false",
  // A whole add costs one wait for the disk instead of one for every file.
  "core.fsyncMethod=batch",
  // Short waits for a neighbour that moves another ref; far below the limit of a command.
  "core.filesRefLockTimeout=5000",
  "core.packedRefsTimeout=5000",
  // Whoever collects garbage decides what nobody can get back.
  "gc.auto=0",
  "maintenance.auto=false",
  // Large files stay the pointers they are in the tree; fetching them is network access nobody was asked for.
  "filter.lfs.process=",
  "filter.lfs.smudge=",
  "filter.lfs.clean=",
  "filter.lfs.required=false",
];

/** Landing: the person's own identity and settings, but no program of theirs starts because we moved a branch. */
const PERSON_SETTINGS = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.quotePath=false",
  "protocol.ext.allow=never",
  "gc.auto=0",
  "maintenance.auto=false",
];

export function settingsOf(profile: GitProfile): string[] {
  const settings = profile === "engine" ? ENGINE_SETTINGS : PERSON_SETTINGS;
  return settings.flatMap((setting) => ["-c", setting]);
}

/** Settings for one command whose names no `-c` could hold: that of a branch or a filter may have any character. */
export function settingsInVariables(
  settings: readonly (readonly [string, string])[],
): Record<string, string> {
  const variables = settings.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${at}`, key],
    [`GIT_CONFIG_VALUE_${at}`, value],
  ]);
  return Object.fromEntries([...variables, ["GIT_CONFIG_COUNT", String(settings.length)]]);
}

const ENGINE_VARIABLES: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "file",
  GIT_LFS_SKIP_SMUDGE: "1",
  GIT_DEFAULT_REF_FORMAT: "files",
};

/**
 * What git may know of us: no GIT_ variable of the surroundings, and always the repository it works in, by name. Were it to
 * look for one, a `.git` that an agent rewrote would choose which.
 */
export function environmentOf(
  place: GitPlace,
  profile: GitProfile,
  extra: Readonly<Record<string, string>>,
): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return {
    ...Object.fromEntries(kept),
    ...(profile === "engine" ? ENGINE_VARIABLES : {}),
    LC_ALL: "C",
    LANGUAGE: "C",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_EDITOR: ":",
    ...extra,
    GIT_DIR: place.gitDir,
    ...(place.workTree === null ? {} : { GIT_WORK_TREE: place.workTree }),
    ...(place.indexFile === undefined ? {} : { GIT_INDEX_FILE: place.indexFile }),
  };
}
