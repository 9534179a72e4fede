import { openRepository } from "../repository.ts";
import { Workspaces } from "../workspaces.ts";

// An engine that does one thing, for being killed in the middle of it:
//   node workspace-program.ts <source> <home> <task> prepare|commit|checkpoint|remove
// It says "begin" when it begins and "done" when it is done.

const [source = "", home = "", task = "", action = ""] = process.argv.slice(2);
const mission = "msn_1";
const author = { name: "Agent", email: "agent@example.invalid" };

const repository = await openRepository(source, home);
const base = await repository.baseOf("main");
const workspaces = new Workspaces(repository, home, { now: () => Date.now(), warm: 0 });
process.stdout.write("begin\n");
if (action === "prepare") await workspaces.prepare({ mission, task, base });
else {
  const workspace = await workspaces.known({ mission, task });
  if (action === "commit") await workspaces.commit(workspace, { message: "work", at: 0, author });
  else if (action === "checkpoint") await workspaces.checkpoint(workspace, "crash", 0);
  else await workspaces.remove(workspace, { isUsed: () => Promise.resolve(false) });
}
process.stdout.write("done\n");
