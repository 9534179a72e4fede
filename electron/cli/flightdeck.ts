import { join } from "node:path";
import { openDataDirectory } from "#launch/data-directory.ts";
import { Installation } from "#launch/installation.ts";
import { sentenceOf } from "#launch/plain-error.ts";
import { BUILD } from "#shared/contract/message.ts";
import { helpText, understand } from "./arguments.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { healthCommand } from "./commands/health.ts";
import { startCommand } from "./commands/start.ts";
import { statusCommand } from "./commands/status.ts";
import { stopCommand } from "./commands/stop.ts";

const COMMANDS = [doctorCommand, statusCommand, startCommand, stopCommand, healthCommand];
const MISTAKE = 2;

async function main(words: readonly string[]): Promise<number> {
  const asked = understand(words, COMMANDS);
  if (asked.kind === "help") {
    process.stdout.write(`${helpText(COMMANDS)}\n`);
    return 0;
  }
  if (asked.kind === "version") {
    process.stdout.write(`${BUILD}\n`);
    return 0;
  }
  if (asked.kind === "mistake") {
    if (asked.json) process.stdout.write(`${JSON.stringify({ error: asked.sentence })}\n`);
    else process.stderr.write(`flightdeck: ${asked.sentence}\n`);
    return MISTAKE;
  }
  try {
    const installation = new Installation(join(import.meta.dirname, "..", ".."), {
      sources: import.meta.filename.endsWith(".ts"),
    });
    const answer = await asked.command.run({
      directory: openDataDirectory(),
      installation,
      flags: asked.flags,
    });
    process.stdout.write(
      asked.json ? `${JSON.stringify(answer.json, null, 2)}\n` : `${answer.lines.join("\n")}\n`,
    );
    return answer.ok ? 0 : 1;
  } catch (error) {
    if (asked.json) process.stdout.write(`${JSON.stringify({ error: sentenceOf(error) })}\n`);
    else process.stderr.write(`flightdeck: ${sentenceOf(error)}\n`);
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
