import type { SessionSandbox } from "#shared/session-protocol/message.ts";

/** One started program, whatever carries its bytes. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The sandbox could not be made, so the program never ran; why is in the output. */
  readonly sandboxFailed?: true;
}

export interface ProcessEvents {
  /** The bytes are only lent: they are written over by the next read. */
  output(bytes: Buffer): void;
  /** Only of a program on pipes; a terminal has one stream. */
  errorOutput(bytes: Buffer): void;
  /** The process is gone; output may still come. */
  exited(): void;
  /** Once, after the last byte of output. */
  ended(exit: ProcessExit): void;
}

export interface RunningProcess {
  /** The process the host started; in a pid namespace everything ends with it. */
  readonly pid: number;
  /** Path of the terminal device, null on pipes. */
  readonly terminal: string | null;
  /** false when too much input waits already: the program does not read. */
  write(bytes: Uint8Array): boolean;
  resize(cols: number, rows: number): void;
  /** Stops waiting for the end of output, which a process that escaped may hold open for ever. */
  closeOutput(): void;
}

export interface LaunchPlan {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** null: on pipes. */
  readonly size: { readonly cols: number; readonly rows: number } | null;
  readonly sandbox: SessionSandbox | null;
  /** A command that puts itself under the limits of the session and then becomes the one behind it. */
  readonly limited: readonly string[];
  /** The same, but inside the namespace; without one it is left out. */
  readonly limitedInside: readonly string[];
}
