import type { MissionPlace } from "#shared/mission/mission-contract.ts";
import type { ExitRecord } from "#shared/contract/message.ts";
import type { SessionId } from "#shared/ids.ts";
import type { Sandbox } from "#shared/mission/words.ts";
import type { OpenCall } from "#shared/session-protocol/message.ts";
import { HostLinkError } from "../sessions/host-errors.ts";
import { maskText } from "../secrets/mask-text.ts";
import { newCommandSession } from "./flight-session.ts";
import type { Hands } from "./hands.ts";
import type { CommandOwner } from "./running-commands.ts";
import type { Reach } from "./sandbox-boxes.ts";
import { shownText } from "./shown-text.ts";

/** The end of what a command printed says why it failed; all of it is in its transcript. */
const KEPT_OUTPUT_BYTES = 12_000;
const READ_AHEAD_BYTES = 256 * 1024;
/** A test suite that prints more than this is not read by anybody. */
const MAX_TRANSCRIPT_BYTES = 64 * 1024 * 1024;

export interface EngineCommand {
  readonly owner: CommandOwner;
  /** A line of shell, as a person wrote it in a brief. */
  readonly line: string;
  readonly folder: string;
  readonly place: MissionPlace;
  /** null: the person opted out of the sandbox for this mission. */
  readonly level: Sandbox | null;
  readonly network: Reach;
  readonly timeoutSeconds: number;
}

export interface CommandOutcome {
  readonly session: SessionId;
  /** null: ended by a signal, by us, or by nobody who saw it. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  readonly exit: ExitRecord;
  /** The end of what it printed, masked. */
  readonly output: string;
}

/**
 * Runs a command that counts as evidence: in the same kind of box as an agent's session, held by the session host, its output
 * recorded like any other. Nothing of it is left when this answers.
 */
export async function runEngineCommand(hands: Hands, command: EngineCommand): Promise<CommandOutcome> {
  const session = newCommandSession();
  hands.watch.expect(session);
  try {
    const { repository } = await hands.repositories.of(command.place);
    const box = await hands.boxes.open({
      session,
      level: command.level,
      workspace: command.folder,
      repository: command.place.repository,
      gitCommon: repository.gitDir,
      channel: null,
      reads: [],
      network: command.network,
    });
    await hands.link.open({
      session,
      // One stream, as a person would see it in a terminal.
      command: box.command(["/bin/sh", "-c", 'exec 2>&1; eval "$1"', "sh", command.line]),
      cwd: command.folder,
      env: box.environment({ CI: "true" }),
      stdio: { kind: "pipe" },
      companionOf: null,
      redact: [...hands.secrets.values],
      maxBytes: MAX_TRANSCRIPT_BYTES,
      sandbox: box.sandbox,
      limits: box.limits,
    } satisfies OpenCall);
    hands.commands.began(session, command.owner);
    return await outcomeOf(hands, session, command.timeoutSeconds);
  } finally {
    hands.commands.ended(session);
    await hands.boxes.close(session);
    await hands.watch.forget(session);
  }
}

async function outcomeOf(hands: Hands, session: SessionId, timeoutSeconds: number): Promise<CommandOutcome> {
  const tail = new OutputTail(KEPT_OUTPUT_BYTES);
  const state = { timedOut: false };
  const timer = setTimeout(() => {
    state.timedOut = true;
    hands.commands.end(session);
  }, timeoutSeconds * 1_000);
  try {
    const exit = await untilEnd(hands, session, tail);
    const output = shownText(maskText(tail.text(), hands.secrets.values));
    return { session, exitCode: exit.code, timedOut: state.timedOut, exit, output };
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects when the link breaks: then nobody knows, and the whole is done again. */
function untilEnd({ link }: Hands, session: SessionId, tail: OutputTail): Promise<ExitRecord> {
  return new Promise((resolve, reject) => {
    const subscription = link.subscribe(session, 0, READ_AHEAD_BYTES, {
      output: (_offset, bytes) => {
        tail.add(bytes);
        subscription.addCredit(bytes.length);
      },
      resized: () => undefined,
      ended: (_offset, exit) => resolve(exit),
      failed: () =>
        reject(new HostLinkError("The session host was lost while a command ran; it is run again.")),
    });
  });
}

/** The last bytes of a stream. */
class OutputTail {
  readonly #limit: number;
  #parts: Buffer[] = [];
  #bytes = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(bytes: Uint8Array): void {
    this.#parts.push(Buffer.from(bytes));
    this.#bytes += bytes.length;
    if (this.#bytes < this.#limit * 2) return;
    const all = Buffer.concat(this.#parts);
    this.#dropped += all.length - this.#limit;
    const kept = all.subarray(all.length - this.#limit);
    this.#parts = [Buffer.from(kept)];
    this.#bytes = kept.length;
  }

  text(): string {
    const all = Buffer.concat(this.#parts);
    const dropped = this.#dropped + Math.max(0, all.length - this.#limit);
    const text = all.subarray(Math.max(0, all.length - this.#limit)).toString("utf8");
    return dropped === 0 ? text : `(${dropped} bytes before this are in the transcript)\n${text}`;
  }
}
