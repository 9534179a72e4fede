import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASES, SEED } from "../testing/cases.ts";
import { agentName, autonomy, family, role } from "../words.ts";
import type { Action } from "./action.ts";
import { BUILT_IN_POLICIES } from "./built-in.ts";
import type { Circumstances } from "./circumstances.ts";
import { judge } from "./evaluate.ts";
import { DENY_FLOOR } from "./floor.ts";
import { policyLevel, type Matcher, type Policy, type Verdict } from "./policy.ts";
import { file, reach, rule, run, secret, spawn, tool, WORKER } from "./testing/rules.ts";

const verdictOf = (
  policies: readonly Policy[],
  action: Action,
  about: Partial<Circumstances> = {},
): Verdict => judge(policies, DENY_FLOOR, action, { ...WORKER, ...about }).verdict;

describe("what no rule is about", () => {
  const table: readonly (readonly [Action, askMe: Verdict, guarded: Verdict, handsFree: Verdict])[] = [
    [run("ls src"), "ask", "allow", "allow"],
    [run("npm test"), "ask", "ask", "allow"],
    [run("npm test", ["redirect"]), "ask", "ask", "allow"],
    [run("echo $X", ["expansion"]), "ask", "ask", "ask"],
    [run("ls", ["unparsable"]), "ask", "ask", "ask"],
    [run("rm -rf /etc"), "deny", "deny", "deny"],
    [file("read", "README.md"), "ask", "allow", "allow"],
    [file("read", "/etc/hosts", false), "ask", "ask", "allow"],
    [file("read", ".env"), "deny", "deny", "deny"],
    [file("write", "src/a.ts"), "ask", "allow", "allow"],
    [file("write", "/trees/one/src/a.ts"), "ask", "allow", "allow"],
    [file("write", "src/../other/a.ts"), "ask", "ask", "allow"],
    [file("write", "src/../../a.ts"), "ask", "ask", "allow"],
    [file("write", "src/generated/a.ts"), "ask", "ask", "allow"],
    [file("write", "README.md"), "ask", "ask", "allow"],
    [file("write", ".flightdeck/policies.yaml"), "ask", "ask", "allow"],
    [file("write", ".git/hooks/pre-commit"), "deny", "deny", "deny"],
    [file("write", "x/.GIT/config"), "deny", "deny", "deny"],
    [file("delete", "src/a.ts"), "ask", "ask", "allow"],
    [file("delete", "/etc/hosts", false), "deny", "deny", "deny"],
    [file("delete", "../x"), "deny", "deny", "deny"],
    [reach("api.example.com"), "ask", "ask", "deny"],
    [secret, "ask", "ask", "ask"],
    [spawn(), "ask", "ask", "allow"],
    [tool("browser"), "ask", "ask", "allow"],
    [tool("read", '{"path":"/home/ada/.ssh/id_rsa"}'), "deny", "deny", "deny"],
  ];

  it.each(table.map((row) => [JSON.stringify(row[0]).slice(0, 100), ...row] as const))(
    "follows from the autonomy: %s",
    (_name, action, askMe, guarded, handsFree) => {
      const verdicts = autonomy.options.map((how) => verdictOf([], action, { autonomy: how }));
      expect(verdicts).toEqual([askMe, guarded, handsFree]);
    },
  );

  it("reaches only the hosts the brief asks for, and never drops the sandbox to get network (feature 58)", () => {
    const hosts = ["api.example.com"];
    expect(verdictOf([], reach("API.example.com."), { hosts })).toBe("allow");
    for (const host of [
      "evil.example.com",
      "api.example.com.evil.org",
      "xapi.example.com",
      "0x7f.1",
      "аpi.example.com",
    ]) {
      expect(verdictOf([], reach(host), { hosts }), host).toBe("ask");
      expect(verdictOf([], reach(host), { hosts, autonomy: "hands-free" }), host).toBe("deny");
    }
    expect(verdictOf([], reach("any.example.com"), { hosts: [], autonomy: "hands-free" })).toBe("allow");
    expect(verdictOf([], reach("any.example.com"), { hosts: [] })).toBe("ask");
  });

  it("lets a session that only reads change nothing, whatever allows it (feature 56)", () => {
    const everything = rule("all", "allow", { paths: ["**"], access: ["write", "delete"] });
    const reading = { sandbox: "read-only", autonomy: "hands-free" } as const;
    expect(verdictOf([everything], file("write", "src/a.ts"), reading)).toBe("deny");
    expect(verdictOf([everything], file("read", "src/a.ts"), reading)).toBe("allow");
  });
});

describe("rules", () => {
  it("deny before they ask, and ask before they allow, at every level and in every order", () => {
    const match: Matcher = { command: "npm test" };
    for (const [one, two] of [
      ["deny", "allow"],
      ["deny", "ask"],
      ["ask", "allow"],
    ] as const) {
      for (const first of policyLevel.options) {
        for (const second of policyLevel.options) {
          const task = { task: WORKER.task };
          const rules = [
            rule("one", one, match, { level: first, ...(first === "task" ? task : {}) }),
            rule("two", two, match, { level: second, ...(second === "task" ? task : {}) }),
          ];
          expect(verdictOf(rules, run("npm test"))).toBe(one);
          expect(verdictOf(rules.toReversed(), run("npm test"))).toBe(one);
        }
      }
    }
  });

  it("allow a command only when every part of it is allowed, and nothing is hidden (feature 137)", () => {
    const rules = [
      rule("test", "allow", { command: "npm test *" }),
      rule("make", "allow", { command: "make build" }),
    ];
    expect(verdictOf(rules, run("npm test && make build"))).toBe("allow");
    expect(verdictOf(rules, run("npm test && make install"))).toBe("ask");
    for (const unclear of ["substitution", "redirect", "expansion", "control-flow", "unparsable"]) {
      expect(verdictOf(rules, run("npm test", [unclear])), unclear).toBe("ask");
    }
  });

  it("allow nothing behind a wrapper by a star, only what is written out", () => {
    const wide = ["sudo *", "env *", "nohup *", "timeout *"].map((command, index) =>
      rule(`w-${index}`, "allow", { command }),
    );
    for (const command of ["sudo curl x", "env A=1 curl x", "nohup ./x", "timeout 5 curl x"]) {
      expect(verdictOf(wide, run(command)), command).toBe("ask");
    }
    expect(
      verdictOf([rule("exact", "allow", { command: "timeout 60 npm test" })], run("timeout 60 npm test")),
    ).toBe("allow");
  });

  it("deny when any part matches, also of what could not be parsed in full", () => {
    const rules = [
      rule("no", "deny", { command: "npm publish" }),
      rule("all", "allow", { command: "npm *" }),
    ];
    expect(verdictOf(rules, run("npm test && npm publish", ["unparsable"]))).toBe("deny");
    expect(verdictOf(rules, run("npm test"))).toBe("allow");
  });

  it("never let an allow reach below the floor, at any autonomy (feature 137)", () => {
    const wide = [
      rule("a", "allow", { command: "git push *" }),
      rule("b", "allow", { command: "cat *" }),
      rule("c", "allow", { paths: ["**"], access: ["read", "write", "delete"] }),
      rule("d", "allow", { tool: "read" }),
      rule("e", "allow", { command: "rm *" }),
    ];
    for (const how of autonomy.options) {
      for (const action of [
        run("git push --force"),
        run("cat .env"),
        run("rm -rf .."),
        file("read", "config/.env.production"),
        file("write", ".git/config"),
        tool("read", '{"p":"~/.aws/credentials"}'),
        run("flightdeck policies add x"),
      ]) {
        expect(verdictOf(wide, action, { autonomy: how }), JSON.stringify(action)).toBe("deny");
      }
    }
  });

  it("say who can touch what, per agent, family and role (feature 139)", () => {
    const migrations = { paths: ["db/migrations/**"], access: ["write", "delete"] } satisfies Matcher;
    const rules = [
      rule("not-codex", "deny", { ...migrations, agents: [agentName.parse("codex")] }),
      rule("not-google", "ask", { ...migrations, families: [family.parse("google")] }),
      rule("driver-may", "allow", { ...migrations, roles: ["driver"] }),
    ];
    const write = file("write", "db/migrations/1.sql");
    const other = { agent: agentName.parse("claude"), family: family.parse("anthropic") };
    expect(verdictOf(rules, write)).toBe("deny");
    expect(verdictOf(rules, write, other)).toBe("ask");
    expect(verdictOf(rules, write, { ...other, role: "driver" })).toBe("allow");
    expect(verdictOf(rules, write, { ...other, role: "driver", family: family.parse("google") })).toBe("ask");
    expect(verdictOf(rules, write, { role: "driver" })).toBe("deny");
    // The same through a command, in another spelling, or by removing the folder around it.
    for (const command of [
      "rm db/migrations/1.sql",
      "cp a ./db//migrations/1.sql",
      "rm -r db/migrations",
      "cp a DB/Migrations/1.sql",
    ]) {
      expect(verdictOf(rules, run(command), { autonomy: "hands-free" }), command).toBe("deny");
    }
    expect(verdictOf(rules, run("cat db/migrations/1.sql"))).toBe("allow");
  });

  it("keep reviewers from changing anything", () => {
    for (const who of role.options) {
      const reviews = who === "reviewer" || who === "synthesist" || who === "verifier";
      const write = verdictOf(BUILT_IN_POLICIES, file("write", "src/a.ts"), { role: who });
      expect(write, who).toBe(reviews ? "deny" : "allow");
      expect(verdictOf(BUILT_IN_POLICIES, run("npm test"), { role: who, autonomy: "hands-free" })).toBe(
        "allow",
      );
    }
  });

  it("let through at most so many spawned agents", () => {
    const rules = [rule("three", "deny", { spawnsFrom: 3 })];
    const free = { autonomy: "hands-free" } as const;
    expect(verdictOf(rules, spawn(), { ...free, spawns: 2 })).toBe("allow");
    expect(verdictOf(rules, spawn(), { ...free, spawns: 3 })).toBe("deny");
    expect(verdictOf(rules, spawn(2), { ...free, spawns: 2 })).toBe("deny");
    expect(verdictOf(rules, spawn(3), { ...free, spawns: 0 })).toBe("allow");
    expect(verdictOf(rules, run("npm test"), { ...free, spawns: 9 })).toBe("allow");
  });

  it("let through only these hosts, by any way of naming another", () => {
    const rules = [rule("only", "deny", { hostsExcept: ["registry.example.org"] })];
    const free = { autonomy: "hands-free", hosts: [] } as const;
    expect(verdictOf(rules, reach("registry.example.org"), free)).toBe("allow");
    expect(verdictOf(rules, reach("Registry.Example.org."), free)).toBe("allow");
    for (const host of [
      "evil.org",
      "registry.example.org.evil.org",
      "evil-registry.example.org",
      "127.1",
      "2130706433",
      "[::1]",
    ]) {
      expect(verdictOf(rules, reach(host), free), host).toBe("deny");
    }
    for (const command of [
      "curl https://evil.org/x",
      "curl https://registry.example.org@evil.org/x",
      "git clone ssh://git@evil.org/x",
      "git clone git@evil.org:x",
      "curl --url=http://[::1]/x",
    ]) {
      expect(verdictOf(rules, run(command), free), command).toBe("deny");
    }
    expect(verdictOf(rules, run("curl https://registry.example.org/x"), free)).toBe("allow");
  });

  it("ask before a lockfile changes, unless the task is about dependencies", () => {
    const free = { autonomy: "hands-free" } as const;
    for (const path of ["package-lock.json", "packages/a/pnpm-lock.yaml", "Cargo.lock", "CARGO.LOCK"]) {
      expect(verdictOf(BUILT_IN_POLICIES, file("write", path), free), path).toBe("ask");
      expect(verdictOf(BUILT_IN_POLICIES, file("write", path), { ...free, dependencyTask: true }), path).toBe(
        "allow",
      );
    }
    expect(verdictOf(BUILT_IN_POLICIES, run("rm package-lock.json"), free)).toBe("ask");
    expect(verdictOf(BUILT_IN_POLICIES, run("cat package-lock.json"), free)).toBe("allow");
  });

  it("look at branches, also at those that are not written there", () => {
    const rules = [rule("main", "ask", { command: "git push *", branches: ["main", "release/*"] })];
    const free = { autonomy: "hands-free" } as const;
    const asked = [
      "git push",
      "git push origin HEAD",
      "git push origin main",
      "git push origin x:refs/heads/main",
      "git push --all",
      "git push origin release/1",
      "git push origin a main",
    ];
    for (const command of asked) expect(verdictOf(rules, run(command), free), command).toBe("ask");
    expect(verdictOf(rules, run("git push origin feature"), free)).toBe("allow");
    const mine = [rule("mine", "allow", { command: "git push *", branches: ["feature/*"] })];
    expect(verdictOf(mine, run("git push origin feature/a"))).toBe("allow");
    for (const command of [
      "git push",
      "git push origin main",
      "git push origin feature/a main",
      "git push origin feature/a:main",
    ]) {
      expect(verdictOf(mine, run(command)), command).toBe("ask");
    }
  });

  it("take an unknown price for one that may be too high", () => {
    const rules = [rule("dear", "ask", { costFromMicros: 1_000 })];
    const free = { autonomy: "hands-free" } as const;
    expect(verdictOf(rules, run("npm test"), { ...free, costMicros: 999 })).toBe("allow");
    expect(verdictOf(rules, run("npm test"), { ...free, costMicros: 1_000 })).toBe("ask");
    expect(verdictOf(rules, run("npm test"), { ...free, costUnknown: true })).toBe("ask");
  });
});

describe("any rules, in any order", () => {
  const matcher: fc.Arbitrary<Matcher> = fc.oneof(
    fc.constantFrom<Matcher>(
      {},
      { access: ["write"] },
      { roles: ["worker"] },
      { spawnsFrom: 1 },
      { after: "dependency-added" },
      { tool: "browser" },
    ),
    fc.constantFrom("npm *", "npm test", "git push *", "rm *", "ls", "cat *").map((command) => ({ command })),
    fc.constantFrom("src/**", "**", "*.md", "**/package-lock.json").map((path) => ({ paths: [path] })),
    fc.constantFrom("a.example", "b.example").map((host) => ({ hosts: [host] })),
  );
  const rules = fc.array(fc.tuple(fc.constantFrom<Verdict>("allow", "ask", "deny"), matcher), {
    maxLength: 8,
  });
  const made = (all: readonly (readonly [Verdict, Matcher])[]): Policy[] =>
    all.map(([verdict, match], index) => rule(`r-${index}`, verdict, match));
  const actions = fc.constantFrom(
    run("npm test"),
    run("npm test && ls"),
    run("git push origin x"),
    run("cat README.md"),
    run("env npm test"),
    run("npm test", ["redirect"]),
    run("echo $X", ["expansion"]),
    file("write", "src/a.ts"),
    file("read", "README.md"),
    file("write", "package-lock.json"),
    reach("a.example"),
    reach("b.example"),
    spawn(2),
    secret,
    tool("browser"),
    run("rm x"),
  );
  const about = fc.record({
    autonomy: fc.constantFrom(...autonomy.options),
    role: fc.constantFrom(...role.options),
    dependencyAdded: fc.boolean(),
    spawns: fc.nat(3),
  });

  it("give the same verdict", () => {
    fc.assert(
      fc.property(rules, fc.nat(), actions, about, (all, turn, action, when) => {
        const policies = made(all);
        const split = policies.length === 0 ? 0 : turn % policies.length;
        const turned = [...policies.slice(split), ...policies.slice(0, split)].toReversed();
        expect(verdictOf(turned, action, when)).toBe(verdictOf(policies, action, when));
      }),
      { numRuns: CASES, seed: SEED },
    );
  }, 300_000);

  it("allow nothing more because of one more rule that asks or denies", () => {
    fc.assert(
      fc.property(
        rules,
        fc.constantFrom<Verdict>("ask", "deny"),
        matcher,
        actions,
        about,
        (all, verdict, match, action, when) => {
          const policies = made(all);
          const before = verdictOf(policies, action, when);
          const after = verdictOf([...policies, rule("more", verdict, match)], action, when);
          if (before !== "allow") expect(after).not.toBe("allow");
          // Beside the deny of a hands-free mission for hosts its brief does not name: there a person may want to be asked.
          if (before === "deny" && action.kind !== "network") expect(after).toBe("deny");
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
  }, 300_000);

  it("deny whatever a deny alone denies", () => {
    fc.assert(
      fc.property(rules, matcher, actions, about, (all, match, action, when) => {
        const deny = rule("deny", "deny", match);
        if (judge([deny], DENY_FLOOR, action, { ...WORKER, ...when }).policy === deny.id) {
          expect(verdictOf([...made(all), deny], action, when)).toBe("deny");
        }
      }),
      { numRuns: CASES, seed: SEED },
    );
  }, 300_000);
});
