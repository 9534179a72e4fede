import { connect } from "node:net";
import type { HookCall, HookReply } from "./hook-line.ts";

export type HookEnd = Extract<HookReply, { t: "end" }>;

/** A bridge that does not answer in this time is as good as none. */
const PATIENCE_MS = 150;

/** null: nobody answered, or whoever did is gone, or `signal` said that nobody waits any more. */
export function askBridge(
  socketPath: string,
  call: HookCall,
  signal: AbortSignal | null = null,
): Promise<HookEnd | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const timer = setTimeout(() => settle(null), PATIENCE_MS);
    const giveUp = (): void => settle(null);
    const settle = (end: HookEnd | null): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
      socket.destroy();
      resolve(end);
    };
    signal?.addEventListener("abort", giveUp);
    let text = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      const lines = (text + chunk).split("\n");
      text = lines.pop() ?? "";
      for (const line of lines) {
        const reply = JSON.parse(line) as HookReply;
        if (reply.t === "end") return settle(reply);
        clearTimeout(timer);
      }
    });
    socket.on("connect", () => socket.write(`${JSON.stringify(call)}\n`));
    socket.on("error", () => settle(null));
    socket.on("close", () => settle(null));
  });
}
