import { createHash } from "node:crypto";
import { basename, isAbsolute, join } from "node:path";
import type { CommandId, SessionId } from "#shared/ids.ts";
import { sessionId } from "#shared/ids.ts";
import {
  DEFAULT_TRANSCRIPT_BYTES,
  type OpenCall,
  type SessionRecord,
} from "#shared/session-protocol/message.ts";
import type { Settings } from "#shared/settings.ts";
import { defaultShell, homeFolder, terminalEnvironment } from "./terminal-environment.ts";
import { TerminalError } from "./terminal-error.ts";
import type { TerminalEvent } from "./terminal-events.ts";

/** What a person asks for; null means: the usual. */
export interface OpenTerminal {
  readonly commandId: CommandId;
  readonly command: readonly string[] | null;
  readonly cwd: string | null;
  readonly title: string | null;
  readonly cols: number;
  readonly rows: number;
}

export interface Opening {
  readonly commandId: CommandId;
  readonly title: string;
  readonly call: OpenCall;
  readonly askedAt: number;
}

type Opened = Extract<TerminalEvent, { type: "terminal.opened" }>;
type Failed = Extract<TerminalEvent, { type: "terminal.failed" }>;

/** The same command always means the same session, so that repeating it cannot open a second one. */
export function sessionOf(commandId: CommandId): SessionId {
  return sessionId.parse(`ses_${createHash("sha256").update(commandId).digest("hex").slice(0, 24)}`);
}

export function openingOf(
  asked: OpenTerminal,
  settings: Settings,
  environment: NodeJS.ProcessEnv,
  askedAt: number,
  titlesInUse: readonly string[],
  /** Values that must reach no disk and no screen. */
  secrets: readonly string[],
): Opening {
  const command = asked.command === null ? shellCommand(settings, environment) : [...asked.command];
  const call: OpenCall = {
    session: sessionOf(asked.commandId),
    command,
    cwd: folderOf(asked.cwd, homeFolder(environment)),
    env: terminalEnvironment(environment),
    stdio: { kind: "pty", cols: asked.cols, rows: asked.rows },
    companionOf: null,
    redact: [...secrets],
    maxBytes: DEFAULT_TRANSCRIPT_BYTES,
  };
  return {
    commandId: asked.commandId,
    title: asked.title ?? freeTitle(titleOf(command), titlesInUse),
    call,
    askedAt,
  };
}

/** "bash", then "bash 2": terminals that look alike must not be called alike. */
export function freeTitle(wanted: string, inUse: readonly string[]): string {
  let title = wanted;
  for (let number = 2; inUse.includes(title); number++) title = `${wanted} ${number}`;
  return title;
}

export function openedEvent(record: SessionRecord, title: string | null): Opened {
  const { session, command, cwd, cols, rows, pid, containment, openedAt } = record;
  const body = {
    session,
    title: title ?? titleOf(command),
    command,
    cwd,
    cols,
    rows,
    pid,
    containment,
    openedAt,
  };
  return { type: "terminal.opened", version: 1, body };
}

export function failedEvent({ title, call, askedAt: openedAt }: Opening, message: string): Failed {
  const { session, command, cwd } = call;
  return { type: "terminal.failed", version: 1, body: { session, title, command, cwd, openedAt, message } };
}

/** Terminals on macOS start login shells: the person's PATH is made in the login files there. */
function shellCommand(settings: Settings, environment: NodeJS.ProcessEnv): string[] {
  const shell = defaultShell(settings.shell, environment);
  return process.platform === "darwin" ? [shell, "-l"] : [shell];
}

function folderOf(asked: string | null, home: string): string {
  if (asked === null || asked === "" || asked === "~") return home;
  const folder = asked.startsWith("~/") ? join(home, asked.slice(2)) : asked;
  if (isAbsolute(folder)) return folder;
  throw new TerminalError(
    "bad-request",
    `The folder ${asked} is not an absolute path; no terminal was opened.`,
  );
}

function titleOf(command: readonly string[]): string {
  return basename(command[0] ?? "") || "terminal";
}
