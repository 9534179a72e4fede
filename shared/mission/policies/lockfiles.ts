/** Names of the files in which package managers write down what exactly is installed. */
const LOCKFILES: readonly string[] = [
  "package-lock.json",
  "npm-shrinkwrap.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "cargo.lock",
  "go.sum",
  "poetry.lock",
  "uv.lock",
  "pipfile.lock",
  "pdm.lock",
  "gemfile.lock",
  "composer.lock",
  "mix.lock",
  "packages.lock.json",
  "gradle.lockfile",
  "podfile.lock",
  "flake.lock",
];

/** In any letter case: some file systems do not tell them apart. */
export const isLockfile = (path: string): boolean =>
  LOCKFILES.includes(path.slice(path.lastIndexOf("/") + 1).toLowerCase());
