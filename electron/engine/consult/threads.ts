import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { systemCode } from "#launch/plain-error.ts";
import { agentName, type AgentName } from "#shared/mission/words.ts";
import { writeWholeFile } from "../effects/whole-file.ts";

const kept = z.strictObject({ agent: agentName, conversation: z.string().min(1).max(300) });

/** Which conversation the questions of one name are asked in, so that the next one knows what was said. */
export class Threads {
  readonly #folder: string;

  constructor(missionFolder: string) {
    this.#folder = join(missionFolder, "conversations");
  }

  /** null: there is none, or it was somebody else's. */
  read(name: string | null, agent: AgentName): string | null {
    if (name === null) return null;
    const seen = kept.safeParse(jsonIn(this.#file(name)));
    return seen.success && seen.data.agent === agent ? seen.data.conversation : null;
  }

  keep(name: string | null, agent: AgentName, conversation: string | null): void {
    if (name === null || conversation === null) return;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeWholeFile(this.#file(name), JSON.stringify({ agent, conversation }));
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

/** Without it, or with one that is damaged, a fresh conversation is just as good. */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return null;
    throw error;
  }
}
