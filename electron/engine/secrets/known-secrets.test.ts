import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { secretsOf, secretsOfFile } from "./known-secrets.ts";

describe("the secrets of an environment", () => {
  it.each([
    ["GITHUB_TOKEN", "abcd1234efgh"],
    ["githubToken", "abcd1234efgh"],
    ["OPENAI_API_KEY", "k-1234567890"],
    ["OPENAIAPIKEY", "k-1234567890"],
    ["SIGNING_KEY", "deadbeef00"],
    ["CLIENT_SECRET", "correcthorse"],
    ["PGPASSWORD", "correcthorse"],
    ["DB_PASS", "tr0ub4dor&3"],
    ["MYSQL_PWD", "tr0ub4dor&3"],
    ["AWS_CREDENTIALS", "a1b2c3d4e5"],
    ["REGISTRY_AUTH", "dXNlcjpzZWNyZXQ="],
    ["LOGIN_COOKIE", "sid=1a2b3c4d5e"],
    ["AWS_SECRET_ACCESS_KEY", "/Ab1cdefghijkLMNOPqrst/uvwxyz0123456789AB"],
    ["ANYTHING", `ghp_${"a1B2".repeat(9)}`],
  ])("%s has one", (name, value) => {
    expect(secretsOf({ [name]: value })).toEqual([value]);
  });

  it.each([
    ["PATH", "/usr/local/bin:/usr/bin"],
    ["HOME", "/home/somebody"],
    ["SSH_AUTH_SOCK", "/run/user/1000/keyring/ssh"],
    ["XAUTHORITY", "/home/somebody/.Xauthority"],
    ["TOKEN_FILE", "some-token-file"],
    ["SECRET_KEY", "/etc/ssl/private/server.key"],
    ["GIT_ASKPASS", "git-gui--askpass"],
    ["AUTHOR", "Somebody Else"],
    ["KEYBOARD_LAYOUT", "dvorak-programmer"],
    ["COMPASS", "northwest by west"],
    ["TOKENIZERS_PARALLELISM", "sometimes"],
    ["MAX_TOKENS", "20000000"],
    ["USE_TOKEN", "disabled"],
    ["AUTH_METHOD", "password-only-1"],
    ["CLIENT_AUTH", "password-only"],
    ["API_KEY", "short"],
    ["TERM", "xterm-256color"],
    ["DATABASE_URL", "postgres://app@db.internal/flights"],
    ["DATABASE_URL", "postgres://app:short@db.internal/flights"],
  ])("%s=%s has none", (name, value) => {
    expect(secretsOf({ [name]: value })).toEqual([]);
  });

  it.each([
    ["DATABASE_URL", "postgres://app:p4ss-w0rd@db.internal/flights", ["p4ss-w0rd"]],
    ["DATABASE_URL", "postgres://app:p4%2Fss%20w0rd@db/flights", ["p4%2Fss%20w0rd", "p4/ss w0rd"]],
    ["DATABASE_URL", "postgres://app:p4/ss#w0rd@db:port/flights", ["p4/ss#w0rd"]],
    ["HTTPS_PROXY", "http://me:p4ss-w0rd@proxy:8080", ["p4ss-w0rd"]],
    ["SENTRY_DSN", "https://0123456789abcdef0123@sentry.test/1", ["0123456789abcdef0123"]],
    ["WEBHOOK", "https://hooks.test/x?token=abcd-1234-efgh&page=12345678", ["abcd-1234-efgh"]],
    ["PG_DSN", "host=db password='p4ss w0rd' user=app", ["p4ss w0rd"]],
    ["MSSQL", "Server=db;User Id=app;Password=p4ss-w0rd;", ["p4ss-w0rd"]],
    ["AUTHORIZATION", "Bearer abcd1234efgh", ["abcd1234efgh"]],
  ])("%s=%s has one inside", (name, value, secrets) => {
    expect(secretsOf({ [name]: value })).toEqual(secrets);
  });

  it("has those of credentials in JSON, and the whole of it", () => {
    const json = JSON.stringify({
      type: "service_account",
      private_key: "MIIEvQ-abc\ndef",
      project: "flights",
    });
    expect(secretsOf({ GOOGLE: json })).toEqual(["MIIEvQ-abc\ndef", json]);
    expect(secretsOf({ NOTHING: '{"type":"service_account"}', BROKEN: '{"token":"abcd1234ef' })).toEqual([]);
  });

  it("never has who and where: output is full of them", () => {
    const environment = {
      USER: "somebody-1",
      APP_PASSWORD: "somebody-1",
      HOST_KEY: hostname(),
      TOKEN: "abcd1234ef",
    };
    expect(secretsOf(environment, ["somebody-1", hostname()])).toEqual(["abcd1234ef"]);
  });

  it("has each once, those known from elsewhere too", () => {
    expect(
      secretsOf({ A_TOKEN: "abcd1234ef", B_TOKEN: "abcd1234ef" }, [
        "abcd1234ef",
        " zyxw9876vu ",
        "no",
        "12345678",
      ]),
    ).toEqual(["abcd1234ef", "zyxw9876vu"]);
  });
});

describe("the secrets of a file of variables", () => {
  it("are those of an environment, however they are quoted", () => {
    const text = [
      "# API_KEY=not-this-1234",
      'export API_KEY="k-1234567890" # the key',
      "PORT=30008000",
      "DB_PASSWORD='p4ss # w0rd'",
      'SSH_PRIVATE_KEY="-----BEGIN PRIVATE KEY-----',
      "MIIEvQIBADANBgkqhkiG9w0B",
      "last",
      '-----END PRIVATE KEY-----"',
      "DATABASE_URL=postgres://app:s3cr3t-word@db/flights",
      "GREETING=hello there",
    ].join("\n");
    expect(secretsOfFile(text).toSorted()).toEqual([
      "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0B\nlast\n-----END PRIVATE KEY-----",
      "MIIEvQIBADANBgkqhkiG9w0B",
      "k-1234567890",
      "p4ss # w0rd",
      "s3cr3t-word",
    ]);
  });
});
