import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { mentionsCredentials } from "#shared/mission/policies/credential-paths.ts";

export interface RiskyPart {
  readonly from: number;
  readonly to: number;
  readonly why: MessageDescriptor;
}

interface Sign {
  readonly why: MessageDescriptor;
  readonly holds: (word: string, at: number) => boolean;
}

const PROGRAMS =
  /^(?:sudo|doas|su|rm|rmdir|shred|dd|mkfs.*|kill|pkill|killall|shutdown|reboot|chmod|chown|truncate|dropdb|scp|sftp|rsync|nc|ncat|telnet|sendmail)$/;
const VERBS =
  /^(?:publish|unpublish|push|deploy|migrate|destroy|delete|drop|prune|purge|reset|rollback|uninstall|apply|upload|--hard)$/;
const FORCE = /^(?:--force.*|--recursive|--no-verify|--yes|-y|-[a-zA-Z]*[fR][a-zA-Z]*)$/;

/** What a second look is for. It underlines; the band of risk is the engine's and does not follow from this. */
const SIGNS: readonly Sign[] = [
  { why: msg`names a place of credentials`, holds: (word) => mentionsCredentials(word) },
  { why: msg`cannot be taken back or reaches far`, holds: (word) => PROGRAMS.test(basename(word)) },
  { why: msg`may be irreversible`, holds: (word, at) => at > 0 && VERBS.test(word) },
  { why: msg`forces or goes through folders`, holds: (word, at) => at > 0 && FORCE.test(word) },
  { why: msg`reaches the network`, holds: (word) => /^[a-z][a-z0-9+.-]*:\/\//i.test(word) },
  {
    why: msg`may lie outside the workspace`,
    holds: (word, at) => at > 0 && /^(?:~|\/(?!$)|\.\.(?:\/|$))/.test(word),
  },
  { why: msg`writes into a file or another program`, holds: (word) => /^(?:\d?>>?|\|)$/.test(word) },
];

const basename = (word: string): string => word.slice(word.lastIndexOf("/") + 1);

const WORD = /"[^"]*"|'[^']*'|[^\s"';|&<>()]+|\d?>>?|\|/g;

/** The parts of a command line that deserve a second look. */
export function riskyParts(command: string): RiskyPart[] {
  const parts: RiskyPart[] = [];
  let at = 0;
  for (const { 0: raw, index } of command.matchAll(WORD)) {
    const word = raw.replace(/^["']|["']$/g, "");
    const sign = SIGNS.find(({ holds }) => holds(word, at));
    if (sign !== undefined) parts.push({ from: index, to: index + raw.length, why: sign.why });
    at = raw === "|" ? 0 : at + 1;
  }
  return parts;
}
