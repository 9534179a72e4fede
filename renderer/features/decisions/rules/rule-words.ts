import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Policy, Verdict } from "#shared/mission/policies/policy.ts";
import type { RuleText } from "./rule-text.ts";

export const VERDICT_WORDS: Readonly<Record<Verdict, MessageDescriptor>> = {
  allow: msg`Allowed`,
  deny: msg`Denied`,
  ask: msg`Asks you`,
};

export const ORIGIN_WORDS: Readonly<Record<Policy["origin"], MessageDescriptor>> = {
  "built-in": msg`Built in`,
  file: msg`A file of the repository`,
  person: msg`You`,
  decision: msg`You, from a decision`,
};

export const LEVEL_WORDS: Readonly<Record<Policy["level"], MessageDescriptor>> = {
  engine: msg`Everywhere`,
  repository: msg`This repository`,
  mission: msg`This mission`,
  task: msg`One task`,
};

/** What the one text of a rule is called, and how it is read. */
export const TEXT_WORDS: Readonly<
  Record<RuleText["kind"], { readonly label: MessageDescriptor; readonly hint: MessageDescriptor }>
> = {
  command: {
    label: msg`Command`,
    hint: msg`Word for word. A * as the last word stands for any words that follow.`,
  },
  tool: { label: msg`Tool`, hint: msg`The name of the tool.` },
  paths: { label: msg`Paths`, hint: msg`One a line, inside the workspace. ** stands for any folders.` },
  hosts: { label: msg`Hosts`, hint: msg`One exact host name a line.` },
};
