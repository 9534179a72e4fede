import { appendFileSync } from "node:fs";
import { z } from "zod";
import { AgentChannels } from "../agent-channels.ts";
import { ownerOf } from "./test-channels.ts";

// An engine that does nothing but hold channels. What it hears it appends to a file: the outcome under the number of the
// report, the way a mission keeps a command under its id. It is there to be killed.
const given = z.object({ home: z.string(), file: z.string(), sessions: z.array(z.string()) });
const { home, file, sessions } = given.parse(JSON.parse(process.argv[2] ?? "{}"));

const channels = new AgentChannels({
  home,
  instance: `engine-${process.pid}`,
  now: () => Date.now(),
  report: (sentence) => process.stderr.write(`${sentence}\n`),
  mask: (text) => text,
  onReport: async (owner, number, report) => {
    appendFileSync(file, `${JSON.stringify({ session: owner.session, number, report })}\n`);
    return { ok: true };
  },
  onLost: () => undefined,
  onRestored: () => undefined,
});
for (const session of sessions) await channels.open(ownerOf(session));
process.stdout.write("ready\n");
// Its sockets keep no process alive.
setInterval(() => undefined, 60_000);
