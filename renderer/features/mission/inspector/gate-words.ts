import { i18n } from "@lingui/core";
import { msg, t } from "@lingui/core/macro";
import type { GateView } from "#shared/mission/gates/gate-views.ts";

const KINDS = {
  timer: msg`Timer`,
  ci: msg`Check of a commit`,
  pr: msg`Pull request`,
  checks: msg`Commands`,
} as const;

const OUTCOMES = {
  passed: msg`passed`,
  waiting: msg`waits`,
  failed: msg`failed`,
  unknown: msg`not known`,
} as const;

/** What it looks at, and what waits for it. */
export const gateKind = ({ gate, before }: GateView): string => {
  const kind = i18n._(KINDS[gate.kind]);
  return before === "start" ? t`${kind}, before its start` : t`${kind}, before its merge`;
};

/** What the last look said. */
export function gateSeen({ gate, outcome }: GateView): string {
  if (outcome !== null) return i18n._(OUTCOMES[outcome]);
  return gate.kind === "timer" ? t`its time has not come` : t`nobody looked yet`;
}
