import { ask } from "../decisions/ask.ts";
import type { Option } from "../decisions/decision.ts";
import type { Context, Outcome } from "../outcome.ts";
import type { MissionState } from "../state.ts";
import { landingEvidence } from "./landing-evidence.ts";
import type { LandingFacts, LandingRemote, LandingText } from "./landing-shapes.ts";
import { landingTextOf } from "./pull-request-text.ts";
import { hasWriteUp } from "./write-up-task.ts";

/** What this command found, where the state does not know it yet. */
interface Found {
  readonly facts: LandingFacts | null;
  readonly detail: string;
  readonly text?: LandingText;
}

/** The landing poll: everything that would enter the base branch, and the ways it can. Nobody else is asked, whatever the autonomy. */
export function askToLand(
  state: MissionState,
  last: { readonly label: string; readonly text: string } | null,
  context: Context,
  outcome: Outcome,
  found: Found = { facts: state.landing.facts, detail: state.verificationDetail },
): void {
  const { baseBranch } = state.place;
  const remote = remoteOf(state, found.facts, found.text);
  const text = found.text ?? landingTextOf(state);
  ask(state, context, outcome, {
    kind: "landing",
    task: null,
    attempt: null,
    subject: { kind: "mission" },
    question: `Land ${state.title}?`.slice(0, 200),
    why: null,
    evidence: [
      // First, as it is why they are asked again.
      ...(last === null ? [] : [{ ...last, source: "git" }]),
      ...landingEvidence(state, found.facts, found.detail),
      ...(remote === null ? [] : pushed(remote, text)),
    ],
    options: options(state, remote),
    touches: [baseBranch, ...(remote === null ? [] : [`${remote.name}/${remote.branch}`])],
    undo: "not-automatic",
    ifNothing: "The mission branch is kept and waits.",
  });
}

/** A branch that was pushed once is the one that is pushed again; a person may have named another. */
export function remoteOf(
  { landing }: MissionState,
  facts: LandingFacts | null = landing.facts,
  text: LandingText | null = landing.text,
): LandingRemote | null {
  const remote = facts?.remote ?? null;
  if (remote === null) return null;
  const { published } = landing;
  const before = published?.remote === remote.name ? published.branch : null;
  return { ...remote, branch: text?.branch ?? before ?? remote.branch };
}

function pushed({ name, url, others, branch, tool }: LandingRemote, { title, body }: LandingText) {
  return [
    {
      label: "A push would go to",
      text: `${placeOf(name, [url, ...others])}, as the new or further moved branch ${branch}. It is never forced.`,
      source: "your git configuration",
    },
    ...(tool === null
      ? []
      : [
          {
            label: "Text of the pull request",
            text: `${title}\n\n${body}`,
            source: "you can change it: flightdeck mission describe",
          },
        ]),
  ];
}

const placeOf = (name: string, urls: readonly string[]): string =>
  urls.length === 1
    ? `${name} (${urls.join("")})`
    : `each of the ${urls.length} addresses of ${name}:\n${urls.join("\n")}\n`;

function options(state: MissionState, remote: LandingRemote | null): Option[] {
  const { baseBranch } = state.place;
  return [
    {
      id: "land",
      label: "Land",
      effect: `The mission branch enters ${baseBranch}.`,
      tone: "approve",
    },
    ...(remote === null ? [] : pushOptions(remote, baseBranch)),
    ...(hasWriteUp(state)
      ? []
      : [
          {
            id: "write-up",
            label: "Have it written up first",
            effect:
              "A task writes changelog, README, API notes and the text of the pull request; then you are asked again.",
            tone: "neutral",
          } as const,
        ]),
    {
      id: "reopen",
      label: "Not yet",
      effect: "The mission flies on; tasks can be added.",
      tone: "neutral",
    },
    {
      id: "stop",
      label: "End without landing",
      effect: "The mission branch is kept, the base branch stays as it is.",
      tone: "deny",
    },
  ];
}

function pushOptions({ name, branch, tool }: LandingRemote, baseBranch: string): Option[] {
  const push: Option = {
    id: "push",
    label: "Push the branch only",
    effect: `As you: ${branch} to ${name}; you open the pull request. ${baseBranch} stays as it is.`,
    tone: "neutral",
  };
  if (tool === null) return [push];
  const open: Option = {
    id: "pull-request",
    label: "Open a pull request",
    effect: `As you: pushes ${branch} to ${name} and opens a pull request into ${baseBranch}, which stays as it is.`,
    tone: "neutral",
  };
  return [open, push];
}
