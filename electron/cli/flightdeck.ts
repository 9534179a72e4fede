import { join } from "node:path";
import { openDataDirectory } from "#launch/data-directory.ts";
import { Installation } from "#launch/installation.ts";
import { BUILD } from "#shared/contract/message.ts";
import { helpText, understand, type Asked } from "./arguments.ts";
import type { Surroundings } from "./command.ts";
import { COMMANDS } from "./commands/commands.ts";
import { EXIT_FAILED, EXIT_MISTAKE, failureOf } from "./failure-text.ts";
import { LiveOutput } from "./progress/live-output.ts";
import { safeJson, safeLine } from "./safe-text.ts";

// Everything leaves through these and `LiveOutput`: no command prints by itself, so none can forget to make text harmless.
const print = (lines: readonly string[]) =>
  lines.length > 0 && process.stdout.write(`${lines.map(safeLine).join("\n")}\n`);
const complain = (lines: readonly string[]) => process.stderr.write(`${lines.map(safeLine).join("\n")}\n`);
const printJson = (value: unknown) => process.stdout.write(`${safeJson(value)}\n`);

async function main(words: readonly string[]): Promise<number> {
  const asked = understand(words, COMMANDS);
  switch (asked.kind) {
    case "help":
      print(helpText(asked.commands).split("\n"));
      return 0;
    case "version":
      print([BUILD]);
      return 0;
    case "mistake":
      if (asked.json) printJson({ error: asked.sentence });
      else complain([`flightdeck: ${asked.sentence}`]);
      return EXIT_MISTAKE;
    case "run":
      return run(asked);
  }
}

async function run({ command, given, json }: Extract<Asked, { kind: "run" }>): Promise<number> {
  const out = new LiveOutput(process.stdout, process.env);
  try {
    const installation = new Installation(join(import.meta.dirname, "..", ".."), {
      sources: import.meta.filename.endsWith(".ts"),
    });
    const surroundings: Surroundings = {
      // Only where it is asked for: in the box of an agent there is none.
      get directory() {
        return openDataDirectory();
      },
      installation,
      given,
      json,
      out,
    };
    const answer = await command.run(surroundings);
    out.close();
    if (!json) print(answer.lines);
    else if (answer.json !== undefined) printJson(answer.json);
    return answer.exit ?? (answer.ok ? 0 : EXIT_FAILED);
  } catch (error) {
    out.close();
    const failure = failureOf(error);
    if (json) printJson(failure.json);
    else complain(failure.lines);
    return failure.exit;
  }
}

/** 128 and the number of SIGPIPE, as shells have it. */
const EXIT_NOBODY_READS = 141;
// Whoever read the output has ended (`… | head`): nobody is left to tell, and what runs in the engine goes on.
process.stdout.on("error", () => process.exit(EXIT_NOBODY_READS));

process.exitCode = await main(process.argv.slice(2));
