import { openRepository } from "../repository.ts";
import { Workspaces } from "../workspaces.ts";
import { ENGINE_DEEDS } from "./engine-deeds.ts";

// An engine that does one thing, for being killed in the middle of it:
//   node workspace-program.ts <source> <home> <task> <deed> <number> <tasks, with commas>
// It says "begin" when it begins and "done" when it is done.

const [source = "", home = "", task = "", action = "", number = "0", tasks = ""] = process.argv.slice(2);
const deed = ENGINE_DEEDS[action];
if (deed === undefined) throw new Error(`there is no deed ${action}`);
const repository = await openRepository(source, home);
const workspaces = new Workspaces(repository, home, { now: () => Date.now(), warm: 0 });
const place = { repository: source, baseBranch: "main" };
const engine = { repository, workspaces, home, place, tasks: tasks.split(",") };
process.stdout.write("begin\n");
await deed(engine, { task, number: Number(number) });
process.stdout.write("done\n");
