import { land } from "../../electron/engine/flight/testing/flight-home.ts";
import { AgentHome } from "./agent-home.ts";

/**
 * One task on a real CLI, flown by whoever starts this program; what was seen of it goes to standard output as JSON. The command looks
 * at who runs it, and whether it reaches the way out of our box: behind a sandbox of the CLI's own it does not.
 */
const LOOK = [
  "mkdir -p src/one",
  "id -u > src/one/seen.txt",
  "(exec 3<>/dev/tcp/127.0.0.1/3128) 2>/dev/null && echo reached >> src/one/seen.txt || echo closed >> src/one/seen.txt",
].join("; ");

const agent = process.argv[2] ?? "";
const home = await AgentHome.open();
try {
  home.flownBy(agent);
  home.script("one", { call: { shell: LOOK } }, { text: "Looked." });
  const task = { id: "one", scenario: {}, touch: ["src/one/**"], acceptance: ["test -f src/one/seen.txt"] };
  const mission = await home.state({ tasks: [task] });
  await home.flight.launch(mission);
  const state = await home.flight.until(mission, ({ phase }) => phase === "landed" || phase === "stopped", {
    answers: (record) => (record.decision.kind === "permission" ? { option: "approve" } : land(record)),
    withinMs: 180_000,
  });
  if (state.phase !== "landed") throw new Error(home.report());
  const { agents } = await home.flight.ask("agents.list", {});
  const [uid, way] = home.flight.git("show", "main:src/one/seen.txt").split("\n");
  const seen = {
    user: process.getuid?.(),
    uid,
    way,
    layers: agents.find((each) => each.agent === agent)?.facts?.sandbox,
    problems: home.model.problems,
  };
  process.stdout.write(JSON.stringify(seen));
} finally {
  await home.close();
}
