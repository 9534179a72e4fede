import { describe, expect, it } from "vitest";
import { command } from "../mission/command.ts";
import { requests, type RequestName } from "./contract.ts";
import { missionRequests } from "./mission-requests.ts";
import { OPERATOR_COMMANDS, operatorCommand } from "./operator-command.ts";
import { MOST_ROWS } from "./page.ts";

const MISSION = "msn_abcd";
const ID = "cmd_abcd";
const file = { name: "plan.md", text: "- [ ] a" };
const contract = { goal: "G" };
const policy = { id: "p", verdict: "ask", level: "mission", match: {}, reason: "r", origin: "person" };

/** The least that can be asked: every default is filled in by the schema. */
const LEAST: Readonly<Record<keyof typeof missionRequests, unknown>> = {
  "agents.list": {},
  "agents.start-test-flight": { commandId: ID, agent: "pilot" },
  "agents.test-flights": {},
  "missions.list": {},
  "missions.show": { mission: MISSION },
  "missions.receipt": { mission: MISSION },
  "missions.events": { mission: MISSION },
  "missions.create": {
    commandId: ID,
    from: { kind: "given", mission: { title: "T", repository: "/r", contract } },
  },
  "demo.start": { commandId: ID },
  "missions.plan": { commandId: ID, mission: MISSION, from: { kind: "file", file } },
  "missions.command": { commandId: ID, mission: MISSION, command: { type: "mission.hold" } },
  "missions.search": { text: "x" },
  "plans.show": { mission: MISSION },
  "plans.check": { mission: MISSION },
  "plans.waves": { mission: MISSION },
  "tasks.list": { mission: MISSION },
  "tasks.show": { mission: MISSION, task: "a" },
  "tasks.prompt": { mission: MISSION, task: "a" },
  "findings.list": { mission: MISSION },
  "decisions.list": {},
  "decisions.show": { decision: "dec_abcd_1" },
  "policies.list": { mission: MISSION },
  "policies.decided": { mission: MISSION },
  "policies.keep": { commandId: ID, mission: MISSION, policy },
  "policies.drop": { commandId: ID, policy: "p" },
  "policies.preview": { mission: MISSION, policy },
  "recipes.list": {},
  "recipes.show": { name: "bug-fix" },
  "recipes.dry-run": { name: "bug-fix", goal: "G" },
  "allocation.show": { mission: MISSION },
  "allocation.set": { commandId: ID, mission: MISSION, file },
};

describe("requests about missions", () => {
  it.each(Object.entries(LEAST))(
    "%s takes the least there is, and its parameters survive the wire",
    (name, params) => {
      const { params: schema } = requests[name as RequestName];
      const once: unknown = schema.parse(params);
      expect(schema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
    },
  );

  it.each(Object.keys(LEAST))("%s refuses what it does not know for a mission", (name) => {
    const { params: schema } = requests[name as RequestName];
    for (const mission of ["", "../../x", "msn_", "msn_A", "msn_workbench; rm"]) {
      const least = LEAST[name as keyof typeof missionRequests] as object;
      if ("mission" in least) expect(schema.safeParse({ ...least, mission }).success).toBe(false);
    }
    expect(schema.safeParse(null).success).toBe(false);
  });

  it.each([
    "missions.list",
    "plans.waves",
    "tasks.list",
    "findings.list",
    "decisions.list",
    "policies.list",
  ] as const)("%s never gives more rows than fit", (name) => {
    const schema = requests[name].params;
    const least = LEAST[name] as object;
    expect(schema.safeParse({ ...least, limit: MOST_ROWS }).success).toBe(true);
    for (const limit of [0, -1, 1.5, MOST_ROWS + 1, "9"]) {
      expect(schema.safeParse({ ...least, limit }).success).toBe(false);
    }
  });
});

describe("what a person may send to a mission", () => {
  it("is exactly the commands of an operator: none of the engine, none of an agent", () => {
    const rest = command.options
      .map(({ shape }) => shape.type.value)
      .filter((type) => !(OPERATOR_COMMANDS as readonly string[]).includes(type));
    expect(rest).toEqual(
      expect.arrayContaining([
        "mission.create",
        "task.dispatch",
        "evidence.record",
        "agent.packet",
        "merge.done",
        "policy.load-file",
      ]),
    );
    for (const type of rest) {
      const read = operatorCommand.safeParse({ type, task: "a", attempt: 1, signals: [] });
      expect(read.error?.issues[0]?.code).toBe("invalid_union");
    }
    expect(operatorCommand.parse({ type: "plan.lock" })).toEqual({ type: "plan.lock", waiver: null });
    expect(operatorCommand.safeParse({ type: "mission.hold", actor: "engine" }).success).toBe(false);
  });
});
