import { parentPort, workerData } from "node:worker_threads";
import type { FromWorker, ToWorker } from "./keyframe-messages.ts";
import { ScreenKeeper } from "./screen-keeper.ts";

// The entry of the thread that parses terminal output, so that no flood of one session delays the engine.

if (parentPort === null)
  throw new Error("The keyframe worker is a thread of the engine, not a program of its own.");
const port = parentPort;
const { home } = workerData as { home: string };

function send(message: FromWorker): void {
  port.postMessage(message);
}

const keeper = new ScreenKeeper({
  home,
  after: (ms, then) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  report: (sentence) => send({ t: "report", sentence }),
});

async function answer(
  id: number,
  ask: Promise<Extract<FromWorker, { t: "screen" }>["screen"]>,
): Promise<void> {
  try {
    send({ t: "screen", id, screen: await ask });
  } catch (error) {
    send({ t: "failed", id, message: error instanceof Error ? error.message : String(error) });
  }
}

port.on("message", (message: ToWorker) => {
  switch (message.t) {
    case "grew":
      keeper.grew(message.session, message.outputBytes, message.ended);
      return;
    case "screen-now":
      void answer(message.id, keeper.screenNow(message.session, message.maxBytes));
      return;
    case "newest-keyframe":
      void answer(message.id, keeper.newestKeyframe(message.session));
  }
});
