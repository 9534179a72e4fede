import { sentenceOf } from "#launch/plain-error.ts";
import { conversationOf } from "./open-conversation.ts";
import { readLaunch } from "./read-launch.ts";

/** What does not fit; as shells and CLIs say it. */
const BAD_INPUT = 2;

process.exitCode = main();

function main(): number {
  try {
    const { launch } = readLaunch(process.env);
    conversationOf(launch.protocol);
    return 0;
  } catch (error) {
    process.stdout.write(`${sentenceOf(error)}\n`);
    return BAD_INPUT;
  }
}
