import type { Action } from "./action.ts";
import { readings } from "./command-words.ts";
import { isLockfile } from "./lockfiles.ts";
import type { PolicyState } from "./policy-state.ts";

/** What adds a dependency, by program: one of these words after it. Alone (`npm install`) they only fetch what is locked. */
const ADDING: Readonly<Record<string, readonly string[]>> = {
  npm: ["install", "i", "add", "in", "ins", "inst", "isntall", "link"],
  pnpm: ["add", "install", "i", "link"],
  yarn: ["add", "link"],
  bun: ["add", "install", "i"],
  deno: ["add", "install"],
  pip: ["install"],
  pip3: ["install"],
  uv: ["add", "pip"],
  poetry: ["add"],
  pipenv: ["install"],
  conda: ["install"],
  cargo: ["add", "install"],
  go: ["get", "install"],
  gem: ["install"],
  bundle: ["add"],
  composer: ["require"],
  dotnet: ["add"],
  mix: ["deps.get"],
  apt: ["install"],
  "apt-get": ["install"],
  brew: ["install"],
  apk: ["add"],
};

/** Does this command add a dependency? Asked of what was allowed, so that a later push is looked at by a person. */
export function addsDependency(words: readonly string[]): boolean {
  return Object.keys(ADDING).some((program) =>
    readings(words, program).some((reading) => adds(program, reading)),
  );
}

function adds(program: string, [, ...words]: readonly string[]): boolean {
  const verbs = ADDING[program] ?? [];
  const verb = words.findIndex((word) => verbs.includes(word));
  // A word that is no option after the verb: the name of what is added.
  return verb !== -1 && words.slice(verb + 1).some((word) => !word.startsWith("-"));
}

/** Remembers what was allowed, as far as a stateful rule looks at it. */
export function noteAllowed(state: PolicyState, action: Action): void {
  switch (action.kind) {
    case "command":
      if (action.parsed.parts.some(({ words }) => addsDependency(words))) state.dependencyAdded = true;
      return;
    case "file":
      if (action.access !== "read" && isLockfile(action.path)) state.dependencyAdded = true;
      return;
    case "spawn":
      state.spawns += action.count;
      return;
    case "network":
    case "secret":
    case "tool":
      return;
  }
}

/** A command a person typed instead of the one that was asked: nobody parsed it, so its words are looked at as they are. */
export function noteEdited(state: PolicyState, text: string): void {
  const words = text.split(/[\s;&|()'"`]+/).filter((word) => word !== "");
  const starts = words.filter((_, index) => addsDependency(words.slice(index)));
  if (starts.length > 0) state.dependencyAdded = true;
}
