import { CliProcess } from "../cli-process.ts";

// A bridge that is to be killed: it starts what no pipe ends, and says which processes that are.

const line = Promise.withResolvers<string>();
await CliProcess.start({
  program: ["/bin/sh"],
  args: ["-c", "setsid sleep 1000 & echo $$ $!; exec sleep 1000"],
  cwd: "/",
  env: {},
  frames: { keep: () => undefined },
  onLine: line.resolve,
});
process.stdout.write(`${await line.promise}\n`);
