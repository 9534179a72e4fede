import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FlightHome } from "../flight/testing/flight-home.ts";
import { GithubStandIn, PULL_REQUEST } from "../flight/testing/github-stand-in.ts";
import { readPullRequest } from "./read-pull-request.ts";

let github: GithubStandIn;
let home: FlightHome;
let commit: string;
beforeEach(() => {
  github = new GithubStandIn();
  home = new FlightHome();
  github.host(home);
  home.git("push", "-q", "origin", "main:refs/heads/flightdeck/a-mission");
  commit = home.git("rev-parse", "main");
  vi.stubEnv("PATH", github.environment["PATH"]);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await home.remove();
  github.remove();
});

const read = (more: object = {}, withinMs?: number) =>
  readPullRequest({ url: PULL_REQUEST, folder: home.repository, commit, ...more }, withinMs);

it("hears the checks though gh ends with a failure, and what people wrote, on lines as well (feature C28)", async () => {
  github.says({
    checks: [
      { name: "build", state: "FAILURE", link: "https://example.org/1" },
      { name: "lint", state: "SUCCESS" },
      { name: "odd", state: "looks good" },
    ],
    comments: [
      { id: "c1", author: { login: "pat" }, body: "Why?\u0007" },
      { id: "c2", author: null, body: "  " },
    ],
    reviews: [{ id: "r1", author: null, body: "Not yet." }],
    lines: [
      {
        node_id: "l2",
        user: { login: "kim" },
        body: "And here.",
        path: "b.txt",
        line: null,
        original_line: 9,
      },
      { node_id: "l1", user: { login: "pat" }, body: "This leaks.", path: "a.txt", line: 3 },
    ],
  });
  const seen = await read();
  expect(seen?.checks.map(({ name, state }) => [name, state])).toEqual([
    ["build", "failed"],
    ["lint", "passed"],
    ["odd", "unknown"],
  ]);
  expect(seen?.comments).toEqual([
    { id: "l1", author: "pat", text: "This leaks.", place: "a.txt:3" },
    { id: "l2", author: "kim", text: "And here.", place: "b.txt:9" },
    { id: "c1", author: "pat", text: "Why?\\u{7}", place: null },
    { id: "r1", author: "somebody", text: "Not yet.", place: null },
  ]);
  expect(github.calls("api")).toEqual([
    "api --hostname=example.org repos/a/b/pulls/7/comments?per_page=100&sort=created&direction=desc",
  ]);
});

it("hears the newest of each kind at a pull request with more than a mission takes at once", async () => {
  const many = (kind: string) => Array.from({ length: 300 }, (_, number) => `${kind}${number}`);
  github.says({
    comments: many("c").map((id) => ({ id, author: null, body: "Why?" })),
    reviews: many("r").map((id) => ({ id, author: null, body: "Not yet." })),
    lines: many("l")
      .toReversed()
      .map((id) => ({ node_id: id, user: null, body: "Here.", path: "a.txt", line: 3 })),
  });
  const ids = (await read())?.comments.map(({ id }) => id) ?? [];
  expect(ids).toHaveLength(200);
  expect(ids).toEqual(expect.arrayContaining(["c250", "c299", "r250", "r299", "l200", "l299"]));
});

it("tells no checks of a commit that did not land, and is told its comments all the same", async () => {
  github.says({
    checks: [{ name: "build", state: "FAILURE" }],
    comments: [{ id: "c1", author: { login: "pat" }, body: "Why?" }],
  });
  expect(await read({ commit: "another" })).toMatchObject({ checks: [], comments: [{ id: "c1" }] });
  expect(github.calls("pr checks")).toEqual([]);
});

it("says nothing of what cannot be read: no gh, words, a gh that hangs; an address of another kind has no lines", async () => {
  github.says({ lines: [{ message: "Not Found" }] });
  expect(await read()).toEqual({ checks: [], comments: [] });
  expect(await read({ url: "https://example.org/merge_requests/7" })).toEqual({ checks: [], comments: [] });
  expect(github.calls("api")).toHaveLength(1);
  github.answers("echo All checks have passed.");
  expect(await read()).toBeNull();
  github.answers("sleep 600");
  expect(await read({}, 300)).toBeNull();
  vi.stubEnv("PATH", "/nowhere");
  expect(await read()).toBeNull();
});
