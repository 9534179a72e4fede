import { segmentMinutesOf } from "../durations.ts";
import { mustOnlyRead, sandboxOf, writes } from "../task-nature.ts";
import type { TaskSpec } from "../task-spec.ts";
import { reasonAbout, type Reason } from "./reason.ts";

const isBlank = (text: string): boolean => text.trim() === "";

/** Every task is a contract: what is missing in it is found out by a person now, or by an agent too late. */
export const briefReasons = (specs: readonly TaskSpec[]): Reason[] => [
  ...reasonAbout(
    specs,
    (spec) => isBlank(spec.brief.goal),
    "no-go",
    "no-goal",
    (names) => `${names}: the brief has no goal. Say in one paragraph what has to be true afterwards.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => isBlank(spec.brief.currentState),
    "no-go",
    "no-current-state",
    (names) =>
      `${names}: the brief does not say how things are now. Two minutes here save a second run of twenty.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => writes(spec) && spec.brief.scope.touch.length === 0,
    "no-go",
    "no-scope",
    (names) =>
      `${names}: may write, but the scope names no file it may change. Name the paths, or make it read-only.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => spec.brief.acceptance.length === 0 && spec.brief.criteria.every((text) => isBlank(text)),
    "no-go",
    "no-acceptance",
    (names) => `${names}: nothing says what done looks like. Give an acceptance command or a criterion.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => spec.brief.network === null,
    "no-go",
    "no-network-answer",
    (names) => `${names}: nobody answered whether the network is needed. Answer no, or yes with the reason.`,
  ),
  ...specs.filter(isTooLong).map(tooLong),
  ...sandboxReasons(specs),
  ...reasonAbout(
    specs,
    ({ gates }) => gates.length > 0,
    "caution",
    "held-by-gate",
    (names) =>
      `${names}: waits for something outside of this mission (a time, a check, a pull request). Until its gates are open it does not go on.`,
  ),
];

const isTooLong = (spec: TaskSpec): boolean => (spec.estimate.minutes ?? 0) > segmentMinutesOf(spec);

const tooLong = (spec: TaskSpec): Reason => ({
  verdict: "no-go",
  code: "too-long",
  tasks: [spec.id],
  sentence: `${spec.id} is estimated at ${spec.estimate.minutes} minutes, and one segment of it ends after ${segmentMinutesOf(spec)}. Split it.`,
});

const needsNetwork = (spec: TaskSpec): boolean => spec.brief.network?.needed === true;

const sandboxReasons = (specs: readonly TaskSpec[]): Reason[] => [
  ...reasonAbout(
    specs,
    (spec) => mustOnlyRead(spec) && writes(spec),
    "no-go",
    "reader-writes",
    (names) =>
      `${names}: research and review only read, but the sandbox lets it write. Set it to read-only, or change the kind.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => sandboxOf(spec) === "full" && needsNetwork(spec),
    "no-go",
    "sandbox-dropped-for-network",
    (names) =>
      `${names}: the sandbox is never given up to get network. Use workspace-write; the network answer opens the network by itself.`,
  ),
  ...reasonAbout(
    specs,
    (spec) => sandboxOf(spec) === "full" && !needsNetwork(spec),
    "caution",
    "sandbox-full",
    (names) =>
      `${names}: may write anywhere on the machine. Use workspace-write unless there is no other way.`,
  ),
];
