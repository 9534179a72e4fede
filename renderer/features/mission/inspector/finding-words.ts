import { i18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Finding } from "#shared/mission/review/finding.ts";

const SEVERITIES = { critical: msg`critical`, important: msg`important`, minor: msg`minor` } as const;
const STATES = {
  open: msg`open`,
  absorbed: msg`fixed`,
  declined: msg`declined`,
  punted: msg`put off`,
} as const;

export const severityWord = (severity: Finding["severity"]): string => i18n._(SEVERITIES[severity]);
export const findingStateWord = (state: Finding["state"]): string => i18n._(STATES[state]);

/** Where it is; empty: it is about no place, or about something that is missing. */
export const placeOf = ({ file, line }: Pick<Finding, "file" | "line">): string =>
  file === null ? "" : line === null ? file : `${file}:${line}`;
