import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { brief } from "#shared/mission/plan/brief.ts";
import { taskId } from "#shared/mission/ids.ts";
import { openRepository } from "../git/repository.ts";
import { scene } from "../git/testing/person.ts";
import { breachesOf } from "./merge-scope.ts";

it("a branch that moves a file out of its scope, or into it, is not merged, whatever was seen of its workspace", async () => {
  const stage = await scene();
  try {
    const { person } = stage;
    const head = await person.commit("base", { "src/a.ts": "a long file\n", "vault/key.ts": "a key\n" });
    const branchWith = async (name: string, change: () => Promise<unknown>): Promise<string> => {
      await person.git("checkout", "-q", "-B", name, head);
      await change();
      return person.commit(name);
    };
    const move = (from: string, to: string) => () =>
      rename(join(person.repository, from), join(person.repository, to));
    const out = await branchWith("out", move("src/a.ts", "vault/a.ts"));
    const into = await branchWith("into", move("vault/key.ts", "src/key.ts"));
    const good = await branchWith("good", () => person.write("src/b.ts", "b\n"));
    const repository = await openRepository(person.repository, stage.home);
    for (const name of ["main", "out", "into", "good"]) await repository.baseOf(name);
    const own = brief.parse({ goal: "Move.", scope: { touch: ["src/**"] } });
    const car = (id: string, branch: string, sandbox: "workspace-write" | "read-only" = "workspace-write") =>
      ({ id: taskId.parse(id), brief: own, sandbox, branch, named: id }) as const;
    const found = await breachesOf(repository, head, [
      car("out", out),
      car("into", into),
      car("good", good),
      car("reader", good, "read-only"),
    ]);
    expect([...found.keys()]).toEqual(["out", "into", "reader"]);
    expect(found.get(taskId.parse("out"))).toContain("outside the scope: vault/a.ts.");
    expect(found.get(taskId.parse("into"))).toContain("outside the scope: vault/key.ts.");
  } finally {
    await stage.remove();
  }
});
