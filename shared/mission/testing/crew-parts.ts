import type { Command } from "../command.ts";

/** Something the world does by and by. */
export interface Happening {
  readonly at: number;
  readonly order: number;
  readonly command: Command;
  /** Which session it belongs to; a session that waits or is interrupted says nothing. */
  readonly session: string | null;
}

export interface Session {
  state: "working" | "waiting" | "interrupted";
  /** What it will still say. */
  script: Command[];
}
