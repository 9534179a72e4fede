import type { Readable } from "node:stream";

/** What a person types into a terminal that shows our transcript: each line is a message to the agent. */
export class TypedLines {
  readonly #input: Readable;
  #rest = "";

  constructor(input: Readable, onLine: (line: string) => void) {
    this.#input = input;
    input.on("data", (chunk: Buffer) => {
      const lines = (this.#rest + chunk.toString()).split(/\r\n|[\r\n]/);
      this.#rest = lines.pop() ?? "";
      for (const line of lines) if (line.trim() !== "") onLine(line);
    });
    // A terminal that is gone types nothing more.
    input.on("error", () => input.destroy());
  }

  close(): void {
    this.#input.destroy();
  }
}
