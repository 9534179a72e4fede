import { z } from "zod";
import { recordedEvent } from "#shared/contract/mission-snapshot.ts";
import type { Recorded } from "#shared/mission/event.ts";
import { receipt, type Receipt } from "#shared/mission/receipt/receipt-shape.ts";

const said = z.discriminatedUnion("type", [
  z.object({ type: z.literal("demo"), repository: z.string() }),
  z.object({ type: z.literal("mission"), mission: z.string(), tasks: z.number() }),
  z.object({ type: z.literal("event") }).loose(),
  z.object({
    type: z.literal("waiting"),
    decision: z.string(),
    options: z.array(z.string()),
    command: z.string(),
  }),
  z.object({ type: z.literal("note"), text: z.string() }),
  z.object({ type: z.literal("gap"), events: z.number() }),
  z.object({ type: z.literal("connection"), state: z.enum(["lost", "back", "failed"]) }).loose(),
  z.object({ type: z.literal("left") }).loose(),
  z.object({ type: z.literal("receipt"), mission: z.string(), exit: z.number(), receipt }),
]);
type Said = z.infer<typeof said>;

/** What `run --json` said, line by line. */
export class Flown {
  readonly lines: readonly Said[];
  readonly events: readonly Recorded[];

  constructor(out: string) {
    const objects = out
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line));
    this.lines = objects.map((object) => said.parse(object));
    this.events = objects
      .filter((_, index) => this.lines[index]?.type === "event")
      .map((object) => {
        const { type: _type, ...recorded } = z.looseObject({ type: z.literal("event") }).parse(object);
        return recordedEvent.parse(recorded);
      });
  }

  /** The receipt it ended with. */
  get receipt(): Receipt {
    const last = this.lines.at(-1);
    if (last?.type !== "receipt") throw new Error(`the last line is ${JSON.stringify(last)}`);
    return last.receipt;
  }

  /** Of every line of one type, the first. */
  first<Type extends Said["type"]>(type: Type): Extract<Said, { type: Type }> {
    const found = this.lines.find((line) => line.type === type);
    if (found === undefined) throw new Error(`no line of type ${type}`);
    return found as Extract<Said, { type: Type }>;
  }
}
