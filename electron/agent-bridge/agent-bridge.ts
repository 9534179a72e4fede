import { BUILD } from "#shared/contract/message.ts";
import { ChannelClient } from "#launch/channel-client.ts";
import { PlainError, sentenceOf } from "#launch/plain-error.ts";
import { Bridge } from "./bridge.ts";
import { Consultation } from "./consultation.ts";
import { FrameLog } from "./frame-log.ts";
import { SessionHooks } from "./hook/session-hooks.ts";
import { keepAnswer } from "./keep-answer.ts";
import { Loopback } from "./loopback.ts";
import { conversationOf } from "./open-conversation.ts";
import { readLaunch, type Told } from "./read-launch.ts";
import { Transcript } from "./render/transcript.ts";
import { TypedLines } from "./typed-lines.ts";

/** What does not fit; as shells and CLIs say it. */
const BAD_INPUT = 2;

process.exitCode = process.argv.includes("--version") ? showVersion() : await main();
await new Promise<void>((resolve) => process.stdout.write("", () => resolve()));
process.exit();

function showVersion(): number {
  process.stdout.write(`agent-bridge ${BUILD}\n`);
  return 0;
}

async function main(): Promise<number> {
  try {
    return await session(readLaunch(process.env));
  } catch (error) {
    process.stdout.write(`${sentenceOf(error)}\n`);
    return error instanceof PlainError ? BAD_INPUT : 1;
  }
}

async function session(told: Told): Promise<number> {
  const { channel } = told;
  return channel === null ? answering(told) : working({ ...told, channel });
}

/** One question: there is no mission to speak to, and the answer is left in a file. */
async function answering({ launch, prompt }: Told): Promise<number> {
  const transcript = new Transcript((text) => void process.stdout.write(text));
  transcript.banner(launch.title, launch.model, launch.task);
  const loopback = await Loopback.open(launch.forwards, process.env["HTTP_PROXY"]);
  const frames = new FrameLog(launch.recordFolder, (sentence) => transcript.note(sentence));
  const consultation = new Consultation({
    launch,
    prompt,
    open: conversationOf(launch.protocol),
    transcript,
    frames,
    now: Date.now,
    keep: (answer) => keepAnswer(launch.recordFolder, answer),
  });
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const)
    process.on(signal, () => consultation.leave());
  try {
    return await consultation.run();
  } finally {
    frames.close();
    loopback.close();
  }
}

async function working({ launch, prompt, channel }: Told & { readonly channel: string }): Promise<number> {
  const open = conversationOf(launch.protocol);
  const isOwnScreen = launch.mode === "interactive";
  // In the interactive form the terminal is the CLI's; what we would show there is in its own screen and in the frames.
  const transcript = new Transcript(
    isOwnScreen ? () => undefined : (text) => void process.stdout.write(text),
  );
  transcript.banner(launch.title, launch.model, `${launch.task} · attempt ${launch.attempt}`);
  const loopback = await Loopback.open(launch.forwards, process.env["HTTP_PROXY"]);
  const frames = new FrameLog(launch.recordFolder, (sentence) => transcript.note(sentence));
  const client = new ChannelClient({
    directory: channel,
    listens: true,
    onDelivery: (body) => bridge.deliver(body),
    onRefused: (sentence) => transcript.note(sentence),
  });
  const hooks = await SessionHooks.start(channel);
  const bridge = new Bridge({
    launch,
    prompt,
    open: (parts) => open({ ...parts, hooks }),
    reports: client,
    transcript,
    frames,
    now: Date.now,
  });
  hooks.listen("tools", bridge.tools);
  process.on("SIGTERM", () => bridge.signalled("leave"));
  process.on("SIGHUP", () => bridge.signalled("leave"));
  process.on("SIGINT", () => bridge.signalled("interrupt"));
  const typed = isOwnScreen ? null : new TypedLines(process.stdin, (line) => bridge.typed(line));
  try {
    return await bridge.run();
  } finally {
    typed?.close();
    hooks.close();
    client.close();
    frames.close();
    loopback.close();
  }
}
