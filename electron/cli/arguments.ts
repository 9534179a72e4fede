import type { CliCommand } from "./command.ts";

export type Asked =
  | {
      readonly kind: "run";
      readonly command: CliCommand;
      readonly json: boolean;
      readonly flags: ReadonlySet<string>;
    }
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  | { readonly kind: "mistake"; readonly sentence: string; readonly json: boolean };

/** Reads the words behind `flightdeck`. Anything not understood is a mistake: nothing is guessed, nothing is run. */
export function understand(words: readonly string[], commands: readonly CliCommand[]): Asked {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") return { kind: "help" };
  if (name === "--version") return { kind: "version" };
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const known = commands.map((each) => each.name).join(", ");
    const sentence = `There is no command "${name}". Known are: ${known}.`;
    return { kind: "mistake", sentence, json: rest.includes("--json") };
  }
  if (rest.includes("--help")) return { kind: "help" };
  const flags = new Set(rest.map((word) => word.replace(/^--/, "")));
  const allowed = new Set(["json", ...Object.keys(command.flags)]);
  const unknown = rest.find((word) => !word.startsWith("--") || !allowed.has(word.slice(2)));
  if (unknown !== undefined) {
    const known = [...allowed].map((flag) => `--${flag}`).join(", ");
    const sentence = `"flightdeck ${name}" does not know "${unknown}". It knows ${known}.`;
    return { kind: "mistake", sentence, json: flags.has("json") };
  }
  return { kind: "run", command, json: flags.delete("json"), flags };
}

export function helpText(commands: readonly CliCommand[]): string {
  const rows = commands.flatMap((command) => [
    `  ${command.name.padEnd(10)}${command.summary}`,
    ...Object.entries(command.flags).map(([flag, help]) => `${" ".repeat(14)}--${flag}: ${help}`),
  ]);
  return [
    "flightdeck <command> [--json]",
    "",
    ...rows,
    "",
    "The data directory follows the platform; FLIGHTDECK_HOME names another.",
  ].join("\n");
}
