import { stripVTControlCharacters } from "node:util";
import { expect } from "vitest";
import type { ByteStream } from "#shared/contract/byte-stream.ts";
import type { MissionId } from "#shared/ids.ts";
import { taskId } from "#shared/mission/ids.ts";
import type { MissionState } from "#shared/mission/state.ts";
import type { FlightHome } from "../../electron/engine/flight/testing/flight-home.ts";

/** To a column, some columns on, or to a place. */
const CURSOR_JUMP = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[GCH]`, "g");

type Listener = Parameters<Awaited<ReturnType<FlightHome["engine"]>>["client"]["openBytes"]>[3];

/** As fast as a person can be who reads what they are asked. */
const READING_MS = 1_000;

/** What a person sees of a terminal, as plain as it comes, and what they type. */
export class FlightTerminal {
  #bytes = "";
  #drawnAt = performance.now();
  readonly #stream: ByteStream;
  readonly #holder: string;
  #seq = 0;

  constructor(open: (listener: Listener) => ByteStream, holder: string) {
    this.#holder = holder;
    const show = (bytes: Uint8Array): void => {
      this.#bytes += Buffer.from(bytes).toString("utf8");
      this.#drawnAt = performance.now();
    };
    this.#stream = open({
      screen: ({ picture }) => show(picture),
      bytes: (_, bytes) => show(bytes),
      resized: () => undefined,
      inputAccepted: () => undefined,
      ended: () => undefined,
      failed: ({ message }) => {
        this.#bytes += `\n${message}`;
      },
    });
  }

  /** Its words; where the cursor jumped there is a space. */
  get words(): string {
    return stripVTControlCharacters(this.#bytes.replaceAll(CURSOR_JUMP, " ")).replaceAll(/\s+/g, " ");
  }

  /** A terminal program is slow to start where others work too. */
  async shows(words: string): Promise<void> {
    await expect.poll(() => this.words, { timeout: 100_000 }).toContain(words);
  }

  /**
   * Its first question stands there and was read. Claude Code 2.1.330 draws what a key does that comes some 50 ms after its first
   * picture, and takes it back with the next one.
   */
  async asks(words: string): Promise<void> {
    await this.shows(words);
    await expect
      .poll(() => performance.now() - this.#drawnAt, { timeout: 20_000 })
      .toBeGreaterThan(READING_MS);
  }

  type(keys: string): void {
    this.#seq += 1;
    this.#stream.input(this.#holder, this.#seq, Buffer.from(keys));
  }

  close(): void {
    this.#stream.close();
  }
}

/** Control of the session that flies a task, as a person takes it in a window of theirs. */
export async function takeControl(
  flight: FlightHome,
  mission: MissionId,
  state: MissionState,
  task = taskId.parse("one"),
): Promise<FlightTerminal> {
  const session = state.tasks.get(task)?.attempts.at(-1)?.segments.at(-1)?.session ?? null;
  if (session === null) throw new Error("nothing flies");
  const { client } = await flight.engine();
  const holder = "a window";
  const terminal = new FlightTerminal(
    (listener) => client.openBytes(session, "screen", 1 << 30, listener, holder),
    holder,
  );
  await flight.send(mission, { type: "task.take-control", task, holder });
  return terminal;
}
