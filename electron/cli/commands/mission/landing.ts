import type { MissionDetail } from "#shared/contract/missions.ts";
import { branchName } from "#shared/mission/landing/landing-shapes.ts";
import { readCi } from "#shared/mission/landing/read-ci.ts";
import { asking, InputError, valueOf } from "../../ask-engine.ts";
import type { CliCommand } from "../../command.ts";
import { findMission } from "../../find-id.ts";
import { givenFile } from "../../given-file.ts";
import { send, sendCommand } from "../../send-command.ts";

export const missionUndoLanding: CliCommand = {
  name: "mission undo-landing",
  summary: "Takes a landing back while the base branch has not moved on; the work is kept.",
  words: ["mission"],
  flags: {},
  options: { reason: { value: "words", help: "why; kept in the history" } },
  run: (surroundings) =>
    sendCommand(surroundings, (_client, mission) => ({
      command: { type: "mission.undo-landing", reason: surroundings.given.option("reason") ?? "" },
      done: `The landing of ${mission} is being taken back; "flightdeck mission show" says what came of it.`,
    })),
};

export const missionDescribe: CliCommand = {
  name: "mission describe",
  summary: "Shows what the pull request will say; with --title or --body-file, writes it.",
  words: ["mission"],
  flags: {},
  options: {
    title: { value: "words", help: "the title of the pull request" },
    "body-file": { value: "file", help: "its text, as Markdown" },
    branch: { value: "name", help: "the branch that is pushed" },
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const [title, file, branch] = [given.option("title"), given.option("body-file"), given.option("branch")];
    if (branch !== null && !branchName.safeParse(branch).success)
      throw new InputError(`"${branch}" is no name for a branch. Nothing was changed.`);
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, given.word("mission"));
      const { landing } = valueOf(await client.request("missions.show", { mission }));
      const { text } = landing;
      if (title === null && file === null && branch === null)
        return { ok: true, lines: describedLines(landing), json: landing };
      const command = {
        type: "landing.describe",
        title: title ?? text.title,
        body: file === null ? text.body : givenFile(file).text,
        branch: branch ?? text.branch,
      } as const;
      return send(client, mission, { command, done: "Written; the landing asks with this text." });
    });
  },
};

function describedLines({ text, facts, published }: MissionDetail["landing"]): string[] {
  const branch = text.branch ?? published?.branch ?? facts?.remote?.branch ?? null;
  return [
    ...(branch === null ? ["No remote was found yet."] : [`Branch  ${branch}`]),
    `Title   ${text.title}`,
    "",
    ...text.body.split("\n"),
  ];
}

export const missionCi: CliCommand = {
  name: "mission ci",
  summary: "Tells a landed mission what its CI and its reviewers say; what failed is asked about.",
  words: ["mission"],
  flags: {},
  options: {
    file: {
      value: "file",
      help: "JSON: of gh (pr checks, run list), or an object with checks and comments",
    },
    commit: { value: "hash", help: "the commit it is about; without it, the landed one" },
  },
  run: (surroundings) => {
    const { given } = surroundings;
    const file = given.option("file");
    if (file === null) throw new InputError("Say where the results are: --file results.json.");
    const results = readCi(givenFile(file).text);
    if (results === null)
      throw new InputError(
        `${file} holds no results that are known: rows of gh, or an object with "checks" and "comments". Nothing was changed.`,
      );
    return asking(surroundings, async (client) => {
      const mission = await findMission(client, given.word("mission"));
      const { landedAs } = valueOf(await client.request("missions.show", { mission }));
      const commit = given.option("commit") ?? landedAs;
      if (commit === null) throw new InputError(`Nothing of ${mission} has landed. Nothing was changed.`);
      const { checks, comments } = results;
      return send(client, mission, {
        command: { type: "landing.report", commit, checks: [...checks], comments: [...comments] },
        done: `${checks.length} checks and ${comments.length} comments were told.`,
      });
    });
  },
};
