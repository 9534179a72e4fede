import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openRepository } from "../../repository.ts";
import { testedTree } from "../tested-tree.ts";

// Tests one commit after the other until it is killed; says a line before each, and now and then loses its folder.
const wish = JSON.parse(process.argv[2] ?? "") as { source: string; home: string; commits: string[] };
const repository = await openRepository(wish.source, wish.home);
for (let use = 0; ; use++) {
  process.stdout.write(`${use}\n`);
  await testedTree(repository, wish.home, wish.commits[use % wish.commits.length] ?? "", async (path) => {
    await writeFile(join(path, `left-${use}.txt`), "left");
    if (use % 3 === 1) await rm(path, { recursive: true });
  });
}
