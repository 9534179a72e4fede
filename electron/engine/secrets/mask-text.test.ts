import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskText } from "./mask-text.ts";

const runs = process.env["FLIGHTDECK_LONG"] === "1" ? 20_000 : 300;
const stars = (length: number) => "*".repeat(length);

/** Put together here, so that no scanner takes this file for a leak. */
const made = (...parts: readonly string[]) => parts.join("");
const letters = (length: number) => "aB3dE6gH9j".repeat(Math.ceil(length / 10)).slice(0, length);
const jwt = made("eyJ", letters(20), ".", "eyJ", letters(40), ".", letters(43));

describe("a known secret in a text", () => {
  const value = 'p4ss/w+rd "ü" ~ yes\n2';

  it.each([
    ["as it is", (value: string) => value],
    ["in JSON", (value: string) => JSON.stringify({ value })],
    ["in JSON in JSON", (value: string) => JSON.stringify(JSON.stringify(value))],
    ["in a URL", (value: string) => `https://x.test/?q=${encodeURIComponent(value)}`],
    ["in hexadecimal", (value: string) => Buffer.from(value).toString("hex")],
    ["in base64", (value: string) => Buffer.from(value).toString("base64")],
    ["in base64 behind one byte", (value: string) => Buffer.from(`u${value}`).toString("base64")],
    ["in base64 behind two", (value: string) => Buffer.from(`u:${value}!`).toString("base64url")],
    [
      "in base64 of several lines",
      (value: string) => Buffer.from(value).toString("base64").replace(/.{10}/g, "$&\r\n"),
    ],
  ])("is masked %s", (_way, write) => {
    const masked = maskText(write(value), [value]);
    expect(masked).toHaveLength(write(value).length);
    expect(masked.replaceAll(/[\r\n]/g, "")).toMatch(/\*{20,}/);
    expect(masked).not.toMatch(/p4ss|w\+rd|yes/);
  });

  it.each([
    ["can\u001B[31mary\u001B[0m-1234", "***\u001B[31m***\u001B[0m*****"],
    ["can\\u001b[31mary-1234", "***\\u001b[31m********"],
    ["can\\u{001b}[1;31mary-1234", "***\\u{001b}[1;31m********"],
    ["canary\r\n-1234", "******\r\n*****"],
    ["can\u001B]8;;http://a.test\u0007ary-1234", "***\u001B]8;;http://a.test\u0007********"],
    ["\u001B]0;canary-1234\u0007", "\u001B]0;***********\u0007"],
    ["\u001Bcanary-1234", "\u001B***********"],
    ["🙂canary-1234🙂", "🙂***********🙂"],
  ])("is masked in %j", (text, masked) => {
    expect(maskText(text, ["canary-1234"])).toBe(masked);
  });

  it("is masked where secrets overlap", () => {
    expect(maskText("xabcabcabcx", ["abcabc"])).toBe("x*********x");
    expect(maskText("abcdefgh", ["abcdef", "defgh"])).toBe("********");
  });

  it("never leaves four of its characters in a row, and other characters stay", () => {
    const sign = fc.constantFrom(...Array.from("abcXYZ012/+=_-."));
    const secret = fc.array(sign, { minLength: 8, maxLength: 30 }).map((signs) => signs.join(""));
    const between = fc.array(fc.constantFrom("", "\u001B[31m", "\r\n", "\\u001b[0m"), {
      minLength: 1,
      maxLength: 9,
    });
    fc.assert(
      fc.property(secret, between, (secret, between) => {
        const pieces = Array.from(secret, (sign, at) => sign + (between[at % between.length] ?? ""));
        const expected = pieces.map((piece) => `*${piece.slice(1)}`);
        expect(maskText(`~ ${pieces.join("")} ~`, [secret])).toBe(`~ ${expected.join("")} ~`);
      }),
      { numRuns: runs, seed: 1 },
    );
  });
});

describe("a secret that shows by its form what it is", () => {
  it.each([
    ["GitHub", made("ghp_", letters(36))],
    ["GitHub, fine-grained", made("github_pat_", letters(22), "_", letters(59))],
    ["GitLab", made("glpat-", letters(20))],
    ["Anthropic", made("sk-ant-api03-", letters(93), "-", letters(6))],
    ["OpenAI", made("sk-proj-", letters(48), "_", letters(40))],
    ["OpenAI, old", made("sk-", letters(48))],
    ["AWS", made("AKIA", "ABCDEFGHIJ234567")],
    ["Slack", made("xoxb-", "123456789012-", letters(24))],
    ["Google", made("AIza", letters(35))],
    ["Stripe", made("sk_live_", letters(24))],
    ["npm", made("npm_", letters(36))],
    ["Hugging Face", made("hf_", letters(34))],
    ["a web token", jwt],
  ])("is masked: %s", (_whose, token) => {
    for (const [before, after] of [
      ["", ""],
      ["key: ", "."],
      ['{"a":"', '"}'],
      ["x=", "\n"],
    ])
      expect(maskText(`${before}${token}${after}`, [])).toBe(`${before}${stars(token.length)}${after}`);
    const middle = token.length - 5;
    const coloured = `${token.slice(0, middle)}\u001B[1m${token.slice(middle)}`;
    expect(maskText(coloured, [])).toBe(`${stars(middle)}\u001B[1m${stars(5)}`);
  });

  it.each([
    [made("aws_secret_access_key = ", letters(40)), `aws_secret_access_key = ${stars(40)}`],
    [made("Authorization: Bearer ", letters(30)), `Authorization: Bearer ${stars(30)}`],
    ["psql postgres://app:p4ss-w0rd@db/flights", `psql postgres://app:${stars(9)}@db/flights`],
    [
      made("-----BEGIN RSA PRIVATE ", "KEY-----\nMIIE\nvQ==\n-----END RSA PRIVATE ", "KEY-----\nnext"),
      "-----BEGIN RSA PRIVATE KEY-----\n****\n****\n-----END RSA PRIVATE KEY-----\nnext",
    ],
    [made("-----BEGIN PRIVATE ", "KEY-----\nMIIE\ncut"), "-----BEGIN PRIVATE KEY-----\n****\n***"],
  ])("is masked but for what tells its kind: %j", (text, masked) => {
    expect(maskText(text, [])).toBe(masked);
  });

  it.each([
    "commit 4272bde1c0a9f3e5d7b8a6c4e2f0d1b3a5c7e9f1",
    "sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg==",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    '<div class="sk-folding-cube sk-cube-with-a-really-long-class-name">',
    "task-force-of-the-risk-management-department-and-others",
    "AKIA is how key ids of AWS begin, ghp_ is how tokens of GitHub do",
    "https://github.com:443/a/b@v1.2.3 and http://localhost:8080/x@y",
    "postgres://${USER}:${DB_PASSWORD}@db and mysql://<user>:<password>@db",
    "Authorization: Bearer <token> or authorization: none",
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBg\n-----END PUBLIC KEY-----",
    "eyJ is how a JSON web token begins; data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUA",
    "src/token.ts:12 const PASSWORD_FIELD = 'password'",
    "npm_config_registry npm_lifecycle_event npm_package_name",
  ])("is not seen in %j", (text) => {
    expect(maskText(text, [])).toBe(text);
  });

  it("takes no time worth mentioning, whatever the text is made of", () => {
    const secrets = Array.from({ length: 50 }, () => randomBytes(20).toString("hex"));
    maskText("warm", secrets);
    const texts = [
      "sk-",
      "eyJ",
      "://",
      "-----BEGIN PRIVATE KEY-----",
      "\u001B]0;",
      "a:a@",
      " x\n",
      "aws_secret_access_key=",
    ];
    for (const text of texts) {
      const began = performance.now();
      maskText(text.repeat(Math.ceil(64_000 / text.length)), secrets);
      expect(performance.now() - began, text).toBeLessThan(1_000);
    }
  });
});
