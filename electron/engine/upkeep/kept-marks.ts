import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { writeWholeFile } from "../effects/whole-file.ts";
import { textOf } from "../git/file-look.ts";

const keptMark = z.object({ version: z.literal(1), at: z.number() });

interface Marked {
  readonly mission: string;
  /** Of the workspace; its last part names it. */
  readonly path: string;
}

/** Which workspaces a person had back from the trash, so that they are not put into it again at the next start. */
export class KeptMarks {
  readonly #home: string;

  constructor(home: string) {
    this.#home = home;
  }

  /** When it was had back; null: it was not. */
  async of(marked: Marked): Promise<number | null> {
    const text = await textOf(this.#file(marked));
    if (text === null) return null;
    const mark = keptMark.safeParse(JSON.parse(text));
    return mark.success ? mark.data.at : null;
  }

  set(marked: Marked, at: number): void {
    const file = this.#file(marked);
    mkdirSync(join(file, ".."), { recursive: true, mode: 0o700 });
    writeWholeFile(file, `${JSON.stringify({ version: 1, at })}\n`);
  }

  async remove(marked: Marked): Promise<void> {
    await rm(this.#file(marked), { force: true });
  }

  #file({ mission, path }: Marked): string {
    return join(this.#home, "missions", mission, "kept", `${basename(path)}.json`);
  }
}
