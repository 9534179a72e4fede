/** The folder a CLI works in, as its instructions say it: some tools want whole paths. */
export function folderIn(instructions: string): string | null {
  const found =
    /^[ \t-]*(?:Primary working directory|Working directory|cwd):[ \t]*(?<folder>\/[^\n]*?)[ \t]*$/im;
  return found.exec(instructions)?.groups?.["folder"] ?? null;
}
