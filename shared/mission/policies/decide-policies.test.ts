import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENGINE, OPERATOR, type Actor } from "../actor.ts";
import type { CommandInput } from "../command.ts";
import { taskId } from "../ids.ts";
import { CASES, SEED } from "../testing/cases.ts";
import { launch, task } from "../testing/missions.ts";
import { stateText } from "../testing/state-text.ts";
import { World } from "../testing/world.ts";
import { command } from "../command.ts";
import { activePolicies } from "./judge-request.ts";
import { isHost, isPlainHost } from "./hosts.ts";
import { notePolicyUse } from "./policy-use.ts";
import { policy, type Policy } from "./policy.ts";

const LOGIN = taskId.parse("login");
const AGENT: Actor = { kind: "session", task: LOGIN, attempt: 1 };
const FILE = ".flightdeck/policies.yaml";
const HASH = "a".repeat(64);
const OTHER = "b".repeat(64);
const NOW = 1_800_000_000_000;

function flying(): World {
  const world = new World({ at: NOW });
  launch(world, [task("login"), task("docs")]);
  return world;
}

type PolicyInput = Partial<Omit<Policy, "id" | "task">> & {
  readonly id?: string;
  readonly task?: string | null;
};

const rule = (more: PolicyInput = {}): Policy =>
  policy.parse({
    id: "tests",
    verdict: "allow",
    level: "mission",
    match: { command: "npm test" },
    reason: "Tests may run.",
    origin: "person",
    ...more,
  });

const ofFile = (more: PolicyInput = {}): Policy => rule({ level: "repository", origin: "file", ...more });

const send = (world: World, input: CommandInput, actor: Actor = OPERATOR) => {
  const result = world.try(command.parse(input), actor);
  return "events" in result ? null : result;
};

const add = (world: World, more: PolicyInput = {}) => send(world, { type: "policy.add", policy: rule(more) });
const load = (world: World, hash: string, policies: Policy[], actor: Actor = ENGINE) =>
  send(world, { type: "policy.load-file", path: FILE, hash, policies }, actor);
const active = (world: World, at = NOW) =>
  activePolicies(world.state.policies, LOGIN, at)
    .filter(({ origin }) => origin !== "built-in")
    .map(({ id }) => String(id));

describe("rules of a person", () => {
  it("count from when they are added until they are revoked", () => {
    const world = flying();
    expect(add(world)).toBeNull();
    expect(active(world)).toEqual(["tests"]);
    expect(send(world, { type: "policy.revoke", policy: "tests" })).toBeNull();
    expect(active(world)).toEqual([]);
  });

  it("end by themselves at the end of their time", () => {
    const world = flying();
    expect(add(world, { until: NOW })?.code).toBe("invalid");
    expect(add(world, { until: NOW + 10 })).toBeNull();
    expect(active(world, NOW + 9)).toEqual(["tests"]);
    expect(active(world, NOW + 10)).toEqual([]);
  });

  it("count for one task when they are of that task", () => {
    const world = flying();
    expect(add(world, { level: "task" })?.sentence).toMatch(/names no task/);
    expect(add(world, { task: "login" })?.sentence).toMatch(/is of level mission/);
    expect(add(world, { level: "task", task: "no-such" })?.code).toBe("unknown");
    expect(add(world, { level: "task", task: "docs" })).toBeNull();
    expect(active(world)).toEqual([]);
    expect(activePolicies(world.state.policies, taskId.parse("docs"), NOW)).toContainEqual(
      rule({ level: "task", task: "docs" }),
    );
    world.send({ type: "task.skip", task: taskId.parse("docs"), reason: "" }, OPERATOR);
    expect(add(world, { id: "more", level: "task", task: "docs" })?.code).toBe("wrong-state");
  });

  it("have ids of their own", () => {
    const world = flying();
    load(world, HASH, [ofFile({ id: "from-file", verdict: "deny" })]);
    add(world);
    for (const id of ["tests", "from-file", "push-after-dependency"]) {
      expect(add(world, { id })?.sentence, id).toMatch(/already/);
    }
    for (const origin of ["file", "built-in"] as const)
      expect(add(world, { id: "x", origin })?.code).toBe("invalid");
  });

  it("are never over the deny floor, and never say less than what they allow (feature 137)", () => {
    const world = flying();
    const refused: readonly (readonly [Policy["match"], RegExp])[] = [
      [{ command: "git push --force *" }, /deny floor/],
      [{ command: "git push origin +main" }, /deny floor/],
      [{ command: "cat ~/.ssh/config" }, /deny floor/],
      [{ command: "rm -rf /" }, /deny floor/],
      [{ command: "flightdeck decisions approve *" }, /deny floor/],
      [{ paths: ["**/.env"], access: ["read"] }, /deny floor/],
      [{ paths: ["certs/*.pem"] }, /deny floor/],
      [{ paths: [".ssh/**"] }, /deny floor/],
      [{ command: "*" }, /every command/],
      [{ command: "bash -c *" }, /whatever it is given/],
      [{ command: "eval *" }, /whatever it is given/],
      [{ command: "sudo *" }, /any program behind sudo/],
      [{ command: "env A=1 *" }, /any program behind env/],
      [{ command: "xargs rm" }, /whatever it is given/],
      [{ command: "npm * test" }, /not the last word/],
      [{ command: "npm test; id" }, /a shell would read/],
      [{ command: "npm $X" }, /a shell would read/],
      [{}, /without saying what/],
      [{ roles: ["driver"], access: ["write"] }, /without saying what/],
      [{ hosts: ["*.example.org"] }, /not one exact host/],
      [{ hosts: ["0x7f.1"] }, /not one exact host/],
      [{ hosts: ["аpi.example.org"] }, /not one exact host/],
      [{ hostsExcept: ["a.org"], tool: "x" }, /all but a few/],
      [{ command: "npm test", paths: ["src/**"] }, /two kinds/],
    ];
    for (const [match, sentence] of refused) {
      const before = stateText(world.state);
      const rejection = add(world, { match });
      expect(rejection?.sentence, JSON.stringify(match)).toMatch(sentence);
      expect(rejection?.sentence).toContain('"tests"');
      expect(stateText(world.state)).toBe(before);
    }
    for (const match of [{ hosts: ["evil.org\u0000.example.org"] }, { agents: [] }, { commands: "ls" }]) {
      expect(policy.safeParse({ ...rule(), match }).success).toBe(false);
    }
  });

  it("are a person's: no agent and not the engine adds, widens, revokes or trusts (feature 137)", () => {
    const world = flying();
    add(world);
    send(world, { type: "trust.grant", path: FILE, hash: HASH });
    const before = stateText(world.state);
    const commands: readonly CommandInput[] = [
      { type: "policy.add", policy: rule({ id: "mine" }) },
      { type: "policy.add", policy: rule({ id: "deny-all", verdict: "deny", match: {} }) },
      { type: "policy.revoke", policy: "tests" },
      { type: "trust.grant", path: FILE, hash: OTHER },
      { type: "trust.revoke", path: FILE },
    ];
    for (const one of commands) {
      expect(send(world, one, AGENT)?.code, one.type).toBe("not-allowed");
      expect(send(world, one, ENGINE)?.code, one.type).toBe("not-allowed");
    }
    expect(load(world, HASH, [], AGENT)?.code).toBe("not-allowed");
    expect(stateText(world.state)).toBe(before);
  });

  it("that are built in stay", () => {
    const world = flying();
    expect(send(world, { type: "policy.revoke", policy: "reviews-only-read" })?.code).toBe("not-allowed");
    expect(send(world, { type: "policy.revoke", policy: "no-such" })?.code).toBe("unknown");
  });

  it("remember how often they decided, and what was allowed", () => {
    const { policies } = flying().state;
    const judged = {
      type: "request.judged",
      task: LOGIN,
      attempt: 1,
      request: "r",
      action: {
        kind: "command",
        text: "npm i x",
        parsed: { parts: [{ words: ["npm", "i", "x"] }], unclear: [] },
        cwd: null,
      },
      verdict: "ask",
      policy: rule().id,
      reason: "",
    } as const;
    const parts = [{ words: ["npm", "i", "x"] }];
    const event = { ...judged, action: { ...judged.action, parsed: { parts, unclear: [] } } };
    notePolicyUse(policies, event, 5);
    expect(policies.dependencyAdded).toBe(false);
    notePolicyUse(policies, { ...event, verdict: "allow" }, 7);
    expect(policies.uses.get(rule().id)).toEqual({ hits: 2, lastUsedAt: 7 });
    expect(policies.dependencyAdded).toBe(true);
    notePolicyUse(
      policies,
      { ...event, verdict: "allow", policy: null, action: { kind: "spawn", agent: "x", count: 2 } },
      8,
    );
    expect(policies.spawns).toBe(2);
  });
});

describe("rules of a repository", () => {
  const rules = [
    ofFile({ id: "deny", verdict: "deny", match: { command: "npm publish" } }),
    ofFile({ id: "allow" }),
  ];

  it("only tighten, until a person trusts exactly this file", () => {
    const world = flying();
    expect(load(world, HASH, rules)).toBeNull();
    expect(active(world)).toEqual(["deny"]);
    expect(send(world, { type: "trust.grant", path: FILE, hash: OTHER })?.sentence).toMatch(
      /not the file you looked at/,
    );
    expect(active(world)).toEqual(["deny"]);
    expect(send(world, { type: "trust.grant", path: FILE, hash: HASH })).toBeNull();
    expect(active(world)).toEqual(["deny", "allow"]);
    expect(send(world, { type: "trust.revoke", path: FILE })).toBeNull();
    expect(active(world)).toEqual(["deny"]);
  });

  it("are not trusted by the name of the file alone", () => {
    const { policies } = flying().state;
    policies.files.set(FILE, { hash: HASH, policies: rules, gates: [] });
    policies.trusted.set(FILE, OTHER);
    const allowed = activePolicies(policies, LOGIN, NOW).filter(({ verdict }) => verdict === "allow");
    expect(allowed).toEqual([]);
  });

  it("lose their trust with every change, also when it is changed back", () => {
    const world = flying();
    load(world, HASH, rules);
    send(world, { type: "trust.grant", path: FILE, hash: HASH });
    expect(load(world, OTHER, [ofFile({ id: "allow", match: { command: "node *" } })], OPERATOR)).toBeNull();
    expect(active(world)).toEqual([]);
    expect(load(world, HASH, rules, OPERATOR)).toBeNull();
    expect(active(world)).toEqual(["deny"]);
  });

  it("are frozen at launch: what an agent writes into the file changes nothing", () => {
    const world = flying();
    load(world, HASH, rules);
    const before = stateText(world.state);
    expect(load(world, OTHER, [])?.sentence).toMatch(/frozen/);
    expect(load(world, HASH, [])).toBeNull();
    expect(stateText(world.state)).toBe(before);
  });

  it("come as a whole or not at all, and never as somebody else's", () => {
    const world = flying();
    add(world, { id: "mine" });
    load(world, HASH, rules);
    const before = stateText(world.state);
    const bad: readonly Policy[] = [
      ofFile({ id: "mine" }),
      ofFile({ id: "deny" }),
      ofFile({ id: "push-after-dependency" }),
      ofFile({ id: "x", origin: "person" }),
      ofFile({ id: "x", level: "engine" }),
      ofFile({ id: "x", match: { command: "git push --force" } }),
      ofFile({ id: "x", match: {} }),
    ];
    for (const one of bad) {
      const refused = load(world, OTHER, [ofFile({ id: "deny", verdict: "deny" }), one], OPERATOR);
      expect(refused?.code, JSON.stringify(one)).toBe("invalid");
      expect(refused?.sentence).toMatch(/The rules of before still count/);
    }
    expect(stateText(world.state)).toBe(before);
  });

  it("can be revoked one by one by a person", () => {
    const world = flying();
    load(world, HASH, rules);
    expect(send(world, { type: "policy.revoke", policy: "deny" })).toBeNull();
    expect(active(world)).toEqual([]);
    expect(load(world, HASH, rules)).toBeNull();
    expect(active(world)).toEqual([]);
  });
});

describe("whatever is sent, in any order", () => {
  it("a refused command changes nothing, and folding again gives the same rules", () => {
    const world = flying();
    const id = fc.constantFrom("a", "b", "c", "push-after-dependency");
    const match = fc.constantFrom<Policy["match"]>(
      { command: "npm test" },
      { command: "git push -f" },
      {},
      { paths: ["src/**"] },
    );
    const one = fc.record({
      id,
      verdict: fc.constantFrom<Policy["verdict"]>("allow", "ask", "deny"),
      level: fc.constantFrom<Policy["level"]>("engine", "repository", "mission", "task"),
      origin: fc.constantFrom<Policy["origin"]>("file", "person", "decision"),
      task: fc.constantFrom("login", "no-such", null),
      match,
    });
    const hash = fc.constantFrom(HASH, OTHER);
    const input = fc.oneof(
      one.map((made): CommandInput => ({ type: "policy.add", policy: rule(made) })),
      id.map((which): CommandInput => ({ type: "policy.revoke", policy: which })),
      fc.tuple(hash, fc.array(one, { maxLength: 3 })).map(([of, made]): CommandInput => ({
        type: "policy.load-file",
        path: FILE,
        hash: of,
        policies: made.map(rule),
      })),
      hash.map((of): CommandInput => ({ type: "trust.grant", path: FILE, hash: of })),
      fc.constant<CommandInput>({ type: "trust.revoke", path: FILE }),
    );
    const actor = fc.constantFrom<Actor>(OPERATOR, OPERATOR, ENGINE, AGENT);
    fc.assert(
      fc.property(input, actor, (what, who) => {
        const before = stateText(world.state);
        if (send(world, what, who) !== null) expect(stateText(world.state)).toBe(before);
      }),
      { numRuns: CASES, seed: SEED },
    );
    expect(stateText(world.refold())).toBe(stateText(world.state));
  }, 300_000);
});

describe("hosts", () => {
  it.each([
    ["api.example.org", "API.Example.ORG.", true],
    ["example.org", "api.example.org", false],
    ["example.org", "example.org.evil.org", false],
    ["example.org", "evilexample.org", false],
    ["127.0.0.1", "127.1", false],
  ])("%s means %s: %s", (one, other, same) => {
    expect(isHost(one, other)).toBe(same);
  });

  it.each(["127.0.0.1", "localhost", "a-b.example.org", "xn--e1afmkfd.org"])("%s is plain", (host) => {
    expect(isPlainHost(host)).toBe(true);
  });

  it.each([
    "a..b",
    "-a.org",
    "a_b.org",
    "0x7f.0.0.1",
    "127.1",
    "2130706433",
    "0177.0.0.1",
    "[::1]",
    "a.org:80",
    "*.org",
    "a.org/x",
    "é.org",
    "a\u0000b",
    "",
  ])("%j is not plain", (host) => {
    expect(isPlainHost(host)).toBe(false);
  });
});
