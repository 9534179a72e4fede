import type { SessionId } from "#shared/ids.ts";

/** Sessions that only find out whether terminals work: nobody's terminal, and their recording is removed at once. */
export const PROBE_PREFIX = "ses_doctor";

export function isProbe(session: SessionId): boolean {
  return session.startsWith(PROBE_PREFIX);
}
