import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { frameText, type Frame } from "./reply.ts";
import type { Outcome } from "./request-log.ts";
import type { Refusal } from "./trouble.ts";

const STREAM = { "content-type": "text/event-stream", "cache-control": "no-cache" };

/** How the frames go out. */
export interface Manner {
  readonly paceMs: number;
  /** The connection breaks after the first piece of text, or where there is none after the first frame. */
  readonly cut: boolean;
  /** Nothing comes after the first frame. */
  readonly hang: boolean;
}

export function sendJson(response: ServerResponse, { status, headers, body }: Refusal): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Sends a stream; ends early when the client leaves. A stream that hangs stays open until then. */
export async function sendFrames(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  frames: readonly Frame[],
  { paceMs, cut, hang }: Manner,
  signal: AbortSignal,
): Promise<Outcome> {
  response.writeHead(200, { ...STREAM, ...headers });
  const lastBeforeCut = cut
    ? Math.max(
        0,
        frames.findIndex(({ piece }) => piece),
      )
    : -1;
  for (const [index, frame] of frames.entries()) {
    if (signal.aborted) return "left";
    response.write(frameText(frame));
    if (hang) return "hung";
    if (index === lastBeforeCut) {
      // What was written has to reach the client before the break does.
      await new Promise((resolve) => response.write("", resolve));
      response.destroy();
      return "cut";
    }
    if (paceMs > 0 && frame.piece) await pause(paceMs, signal);
  }
  response.end();
  return "answered";
}

/** Waits, but not for a client that has left. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
