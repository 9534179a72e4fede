import { openRepository } from "../../repository.ts";
import { land } from "../land.ts";
import type { Landing } from "../landed.ts";

// Lands once, in a process that can be killed; says "begun" before and what came of it after.
const wish = JSON.parse(process.argv[2] ?? "") as { source: string; home: string; landing: Landing };
const repository = await openRepository(wish.source, wish.home);
process.stdout.write("begun\n");
const landed = await land(repository, wish.landing);
process.stdout.write(`${JSON.stringify(landed)}\n`);
