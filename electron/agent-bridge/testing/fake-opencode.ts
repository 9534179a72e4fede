import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

// opencode as far as its server and its terminal program speak to each other: what its server is asked stands in a file.

const [, , what, ...args] = process.argv;
const LOG = process.env["FAKE_LOG"] ?? "";
/** It is slow to draw. */
const SLOW_MS = 600;

const ANSWERS: Readonly<Record<string, unknown>> = {
  "/config/providers": { providers: [] },
  "/session": { id: "ses_1" },
};

if (what === "serve") serve(Number(args.at(-1)));
else setTimeout(() => void fetch(`${args[0] ?? ""}/global/event`), SLOW_MS);

function serve(port: number): void {
  const server = createServer((asked, answer) => {
    const path = new URL(asked.url ?? "/", "http://fake").pathname;
    appendFileSync(LOG, `${asked.method ?? ""} ${path}\n`);
    asked.resume();
    if (!path.endsWith("/event")) return answer.end(JSON.stringify(ANSWERS[path] ?? {}));
    answer.writeHead(200, { "content-type": "text/event-stream" });
    return answer.flushHeaders();
  });
  server.listen(port, "127.0.0.1", () => process.stdout.write(`listening on http://127.0.0.1:${port}\n`));
}
