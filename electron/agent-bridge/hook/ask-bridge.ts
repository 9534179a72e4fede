import { connect } from "node:net";
import type { HookCall, HookReply } from "./hook-line.ts";

export type HookEnd = Extract<HookReply, { t: "end" }>;

interface Waiting {
  /** A bridge that does not say in this time that it heard us is as good as none. */
  readonly patienceMs: number;
  /** Nobody waits any more. */
  readonly signal?: AbortSignal;
}

/** null: nobody answered, or whoever did is gone, or nobody waits any more. */
export function askBridge(
  socketPath: string,
  call: HookCall,
  { patienceMs, signal }: Waiting,
): Promise<HookEnd | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    const timer = setTimeout(() => settle(null), patienceMs);
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
