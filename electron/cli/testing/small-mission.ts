import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestHome } from "./test-home.ts";

/** A mission of one task, which a scripted agent does in an instant; landing asks. */
export function writeSmallMission(home: TestHome, steps: readonly string[] = []): string {
  home.commit(".flightdeck/pilot/note.yaml", [
    "steps:",
    '  - edit: { file: notes.md, content: "hello\\n" }',
    "  - run: grep -q hello notes.md",
    ...steps.map((step) => `  - ${step}`),
  ]);
  const file = join(home.folder, "mission.yaml");
  writeFileSync(
    file,
    [
      "title: A note",
      "repository: repository",
      "agents: scripted",
      "contract: { goal: There is a note. }",
      "plan:",
      "  tasks:",
      "    - id: note",
      "      title: Write the note",
      "      kind: docs",
      "      brief:",
      "        goal: notes.md says hello.",
      "        currentState: There is no such file.",
      "        scope: { touch: [notes.md] }",
      "        acceptance: [{ command: grep -q hello notes.md }]",
      "        network: { needed: false }",
      "",
    ].join("\n"),
  );
  return file;
}
