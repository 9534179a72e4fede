import { byNode } from "./demo-plan.ts";
import { PAGES } from "./sample-library.ts";
import {
  CHANGELOG,
  CLI,
  ESCAPE,
  FILL,
  FILL_CARELESS,
  FILL_PAGE,
  INDEX,
  README_MOVED,
  TRUNCATE,
  TRUNCATE_PAGE_END,
  TRUNCATE_PAGE_START,
} from "./sample-work.ts";

// What each scripted agent of the demo does, step by step (electron/pilot/README.md says what the steps mean). Durations are
// as long as it takes to read along; `speed` divides them.

type Step = Readonly<Record<string, unknown>>;

interface Scenario {
  readonly attempts: readonly { readonly segments: readonly { readonly steps: readonly Step[] }[] }[];
}

const once = (...steps: Step[]): Scenario => ({ attempts: [{ segments: [{ steps }] }] });
const tries = (...attempts: readonly (readonly Step[])[]): Scenario => ({
  attempts: attempts.map((steps) => ({ segments: [{ steps }] })),
});

const say = (detail: string): Step => ({ say: detail });
const print = (text: string): Step => ({ print: { text: `${text}\n`, pace: 25 } });
const wait = (seconds: number): Step => ({ wait: seconds });
const write = (file: string, content: string): Step => ({ edit: { file, content } });
const run = (command: string, expect = 0): Step => ({ run: { command, expect } });
/** Scripted agents use no model; the numbers only show where numbers of models would stand. Their price is not known. */
const used = (tokensIn: number, tokensOut: number): Step => ({
  usage: { tokensIn, tokensOut, costMicros: null },
});

const manual = once(
  say("Reading the pages"),
  print("Three pages, and README.md links to each of them."),
  wait(2),
  ...PAGES.flatMap((page): Step[] => [
    { edit: { file: `docs/manual/${page}`, fromFile: `docs/guide/${page}` } },
    { delete: `docs/guide/${page}` },
  ]),
  write("README.md", README_MOVED),
  run("ls docs/manual"),
  used(5_200, 640),
);

/** Takes longest. Its first session hands off in the middle; meanwhile the folder it writes into is moved by another task. */
const truncatePage: Scenario = {
  attempts: [
    {
      segments: [
        {
          steps: [
            say("Reading the other pages for their tone"),
            print("A page has a heading, a sentence, an example."),
            wait(12),
            write("docs/guide/truncate.md", TRUNCATE_PAGE_START),
            used(9_000, 300),
            { "needs-segment": { contextUsed: 0.8 } },
          ],
        },
        {
          steps: [
            print("Going on where the session before me ended."),
            wait(25),
            { edit: { file: "docs/guide/truncate.md", append: TRUNCATE_PAGE_END } },
            run("node scripts/check-docs.js"),
            used(3_100, 410),
          ],
        },
      ],
    },
    {
      segments: [
        {
          steps: [
            say("The folder has moved while I was writing"),
            print("The other pages are in docs/manual now, so this one belongs there."),
            wait(2),
            run("mkdir -p docs/manual && rm -f docs/guide/truncate.md"),
            write("docs/manual/truncate.md", TRUNCATE_PAGE_START + TRUNCATE_PAGE_END),
            run("node scripts/check-docs.js"),
            used(4_400, 250),
          ],
        },
      ],
    },
  ],
};

/** Says that it is done and is not: the engine runs the tests itself. The second try is told what failed. */
const fill = tries(
  [
    say("Writing fill"),
    print("That looks right. No need to run the tests."),
    wait(11),
    write("src/fill.js", FILL_CARELESS),
    run("node --check src/fill.js"),
    used(4_000, 380),
  ],
  [
    { "expect-prompt": "acceptance check did not pass" },
    say("Reading what failed"),
    print("An empty value was taken for a missing one."),
    wait(9),
    write("src/fill.js", FILL),
    run("node --test test/fill.test.js"),
    used(6_300, 520),
  ],
);

const truncate = once(
  say("Reading the tests"),
  {
    screen: {
      title: "truncate",
      lines: ["reading test/truncate.test.js", "writing src/truncate.js", "running the tests"],
      seconds: 4,
    },
  },
  write("src/truncate.js", TRUNCATE),
  run("node --test test/truncate.test.js"),
  used(3_900, 450),
);

const escape = once(
  say("Listing the letters that mean something in HTML"),
  print("Five: ampersand, both brackets, both quotes."),
  wait(6),
  write("src/escape.js", ESCAPE),
  run("node --test test/escape.test.js"),
  used(4_700, 390),
);

/** Changes a file that is not its own, is returned, and keeps to its scope the second time. */
const cli = tries(
  [
    say("Writing the command line"),
    wait(11),
    write("bin/pocket-text.js", CLI),
    print("package.json could name it as well."),
    {
      "write-outside": {
        file: "package.json",
        content: '{ "name": "pocket-text", "bin": "bin/pocket-text.js" }\n',
      },
    },
    run("node --check bin/pocket-text.js"),
    used(5_800, 700),
  ],
  [
    { "expect-prompt": "outside the scope" },
    say("Only what the brief names"),
    print("package.json stays as it is."),
    wait(8),
    write("bin/pocket-text.js", CLI),
    {
      "ask-permission": {
        kind: "command",
        command: "node bin/pocket-text.js slug Hello World",
        why: "I want to see it run once before I hand it back.",
        denied: "go-on",
      },
    },
    run("node --test test/cli.test.js"),
    used(6_100, 480),
  ],
);

const fillPage = once(
  say("Reading fill"),
  {
    ask: {
      question: "Should the page begin with an example or with the rules?",
      why: "The other pages do it both ways.",
      choices: ["With an example", "With the rules"],
    },
  },
  wait(4),
  write("docs/manual/fill.md", FILL_PAGE),
  run("node scripts/check-docs.js"),
  used(3_300, 360),
);

const exported = once(
  say("Looking at every file of src"),
  write("src/index.js", INDEX),
  {
    checkpoint: {
      label: "first-change",
      summary: "src/index.js now exports six functions, in the order of their names.",
      plans: "Run its test, then hand it back.",
    },
  },
  wait(10),
  run("node --test test/index.test.js"),
  used(2_900, 210),
);

const changes = once(
  say("Reading what was merged"),
  print("Five lines are enough."),
  wait(8),
  write("CHANGELOG.md", CHANGELOG),
  run("node scripts/check-docs.js"),
  used(3_600, 280),
);

/** A step whose command is started by the Node that there is. */
function stepWith(step: Step, node: string): Step {
  const entries = Object.entries(step).map(([name, settings]) => {
    const { command } = settings as { readonly command?: unknown };
    if (typeof command !== "string") return [name, settings];
    return [name, { ...(settings as object), command: byNode(command, node) }];
  });
  return Object.fromEntries(entries) as Step;
}

const scenarioWith = ({ attempts }: Scenario, node: string): Scenario => ({
  attempts: attempts.map(({ segments }) => ({
    segments: segments.map(({ steps }) => ({ steps: steps.map((step) => stepWith(step, node)) })),
  })),
});

/** By task. `speed` divides every duration. */
export const demoScenarios = (
  speed: number,
  node: string,
): Readonly<Record<string, Record<string, unknown>>> =>
  Object.fromEntries(
    Object.entries({
      manual,
      "truncate-page": truncatePage,
      fill,
      truncate,
      escape,
      cli,
      "fill-page": fillPage,
      exports: exported,
      changes,
    }).map(([task, scenario]) => [task, { speed, ...scenarioWith(scenario, node) }]),
  );
