import type { Flight } from "../flight.ts";
import type { Settings } from "../step-shapes.ts";

/** How often a paced text and a full screen go on. */
const TICK_MS = 50;

const SPINNER = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

/** Told to wind up, it shows the rest at once. */
export async function print(flight: Flight, { text, pace }: Settings<"print">): Promise<void> {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  const atOnce =
    pace === undefined ? characters.length : Math.max(1, Math.round((flight.pace(pace) * TICK_MS) / 1_000));
  for (let at = 0; at < characters.length; at += atOnce) {
    if (at > 0) await flight.instructions.pause(TICK_MS);
    const end = flight.instructions.isToWindUp ? characters.length : at + atOnce;
    flight.screen.write(characters.slice(at, end).join(""));
    if (end >= characters.length) break;
  }
  if (!text.endsWith("\n")) flight.screen.write("\n");
}

/** Looks like the full-screen programs agents are: another screen, a title, a spinner that says nothing. */
export async function showScreen(flight: Flight, settings: Settings<"screen">): Promise<void> {
  const { title, seconds } = settings;
  const ticks = Math.max(1, Math.ceil(flight.ms(seconds) / TICK_MS));
  flight.screen.enter();
  flight.screen.title(title);
  for (let tick = 0; tick < ticks && !flight.instructions.isCalled; tick += 1) {
    const spinner = SPINNER[tick % SPINNER.length] ?? "";
    flight.screen.draw(`${spinner} ${title}\n\n${pictureAt(settings, tick / ticks)}`);
    await flight.instructions.pause(TICK_MS);
  }
  flight.screen.leave();
}

/** `share`: how much of its time is over, from 0 to below 1. */
function pictureAt({ frames, lines = [] }: Settings<"screen">, share: number): string {
  if (frames !== undefined) return frames[Math.floor(share * frames.length)] ?? "";
  return lines.slice(0, 1 + Math.floor(share * lines.length)).join("\n");
}

export async function say(flight: Flight, { detail }: Settings<"say">): Promise<void> {
  flight.screen.heading(detail);
  await flight.progress("event", detail);
}

const FLOOD_LINE =
  "all work and no play makes a scripted agent a flood of lines that nobody will ever read\n";
const FLOOD_CHUNK = Buffer.from(FLOOD_LINE.repeat(700));

export async function flood(flight: Flight, { megabytes }: Settings<"flood">): Promise<void> {
  for (
    let left = megabytes * 1_000_000;
    left > 0 && !flight.instructions.isCalled;
    left -= FLOOD_CHUNK.length
  ) {
    flight.screen.write(FLOOD_CHUNK.subarray(0, Math.min(left, FLOOD_CHUNK.length)));
    // Instructions are heard between two chunks.
    await flight.instructions.pause(0);
  }
  flight.screen.write("\n");
}

/** The session host masks it before anybody sees it, when it knows that it is one. */
export function showSecret(flight: Flight, { name }: Settings<"secret">): void {
  flight.screen.heading(`The value of ${name}`);
  flight.screen.note(process.env[name] ?? "(not set)");
}
