import type { RepositorySetup } from "#shared/contract/repository-requests.ts";
import { shellWord } from "#shared/shell-word.ts";

/** A setup as a person reads it before they trust it: everything it runs, and the command that would trust exactly this. */
export function setupText(seen: RepositorySetup): string[] {
  const at = `${seen.baseBranch} (${seen.commit.slice(0, 12)})`;
  const wrong = seen.problems.map(
    ({ file, line, column, sentence }) =>
      `${[file, line, column].filter((each) => each !== null).join(":")}: ${sentence}`,
  );
  if (wrong.length > 0) return [...wrong, `${at} cannot be launched from until that is put right.`];
  if (seen.setup === null) return [`${at} has no ${seen.file}: nothing is run before an agent starts.`];
  const { commands, carry, network, check, keep } = seen.setup;
  const reach = network.needed ? `${network.hosts.join(", ")} (${network.reason})` : "no network";
  return [
    `${seen.file} of ${at}, SHA-256 ${seen.sha256 ?? ""}`,
    ...commands.map(({ command, timeoutSeconds }) => `  runs     ${command}  (${timeoutSeconds} s at most)`),
    ...check.map(({ command }) => `  checks   ${command}`),
    ...carry.map((path) => `  carries  ${path}`),
    ...keep.map((name) => `  keeps    ${name}`),
    `  reaches  ${reach}`,
    ...trustText(seen),
  ];
}

function trustText(seen: RepositorySetup): string[] {
  const how = `Trust exactly this with: flightdeck repository trust ${shellWord(seen.repository)} ${seen.sha256 ?? ""} --base ${shellWord(seen.baseBranch)}`;
  switch (seen.trust) {
    case "not-needed":
      return ["It runs and shows nothing, so nobody has to trust it."];
    case "trusted":
      return ["You trust it as long as its content is the same."];
    case "untrusted":
      return ["Nobody trusted it yet: no mission can be launched from here.", how];
    case "changed":
      return [
        "It changed since you trusted it, so it is not trusted any more:",
        ...seen.changes.map((change) => `  ${change}`),
        how,
      ];
  }
}
