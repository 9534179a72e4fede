import { z } from "zod";
import { reviewer } from "#shared/mission/review/finding.ts";
import { wantedForm } from "#shared/mission/routing/question-form.ts";
import { agentName, effort, family } from "#shared/mission/words.ts";
import { InputError } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import type { Given } from "../../given.ts";
import { sendCommand } from "../../send-command.ts";

const wanted = z.strictObject(wantedForm);

const WHO = {
  family: { value: "name", help: "the family of models, such as anthropic" },
  agent: { value: "name", help: "the program, such as claude" },
  model: { value: "name", help: "the model; without it, as the allocation says" },
  effort: { value: effort.options.join("|"), help: "how hard it is asked to think" },
} as const;

/** What is not said is as the allocation table says. */
function formOf(given: Given) {
  const found = wanted.safeParse({ model: given.option("model"), effort: given.option("effort") });
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  throw new InputError(`--${issue?.path.join(".") ?? "model"}: ${issue?.message ?? "does not fit"}.`);
}

function whoOf(given: Given) {
  const found = {
    family: family.safeParse(given.option("family")),
    agent: agentName.safeParse(given.option("agent")),
  };
  if (found.family.success && found.agent.success)
    return { family: found.family.data, agent: found.agent.data };
  throw new InputError("Say who is asked: --family and --agent, in lower-case letters.");
}

export const missionAskPlanner: CliCommand = {
  name: "mission ask-planner",
  summary: "Asks an agent for a plan; its answers are checked, and a person decides when they do not fit.",
  words: ["mission", "instructions?…"],
  flags: {},
  options: WHO,
  run: (surroundings) => {
    const who = whoOf(surroundings.given);
    const form = formOf(surroundings.given);
    const instructions = surroundings.given.rest("instructions").join(" ");
    return sendCommand(surroundings, (_client, mission) => ({
      command: { type: "plan.request", ...who, ...form, instructions },
      done: `${who.agent} is asked for a plan of ${mission}.`,
    }));
  },
};

export const missionAskReview: CliCommand = {
  name: "mission ask-review",
  summary: "Asks an agent of another family what is wrong with the plan.",
  words: ["mission"],
  flags: {},
  options: { ...WHO, lens: { value: reviewer.shape.lens.options.join("|"), help: "what to look for" } },
  run: (surroundings) => {
    const who = whoOf(surroundings.given);
    const form = formOf(surroundings.given);
    const lens = reviewer.shape.lens.safeParse(surroundings.given.option("lens") ?? "adversarial");
    if (!lens.success) throw new InputError(`--lens is one of ${reviewer.shape.lens.options.join(", ")}.`);
    return sendCommand(surroundings, (_client, mission) => ({
      command: { type: "plan.request-review", reviewer: { ...who, lens: lens.data }, ...form },
      done: `${who.agent} is asked to review the plan of ${mission}.`,
    }));
  },
};
