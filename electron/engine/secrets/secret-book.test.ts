import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SecretBook } from "./secret-book.ts";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "fd-book-"));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

const put = (name: string, text: string): void => writeFileSync(join(checkout, name), text);

describe("the book of secrets", () => {
  it("learns what a mission carries: files of settings by name or pattern, and nothing else", async () => {
    put(".env", "API_TOKEN=tok-0123456789abcdef\nPORT=8080\n");
    put(".env.local", "DB_PASSWORD=correct-horse-battery\n");
    put("notes.txt", "API_TOKEN=not-a-setting-0123456789\n");
    mkdirSync(join(checkout, "config"));
    put("config/prod.env", "SECRET_KEY=s3cr3t-s3cr3t-s3cr3t\n");
    const book = new SecretBook(["of-the-environment"]);
    await book.learn(checkout, [".env*", "notes.txt", "config/prod.env"]);
    expect([...book.values].toSorted()).toEqual(
      [
        "of-the-environment",
        "tok-0123456789abcdef",
        "correct-horse-battery",
        "s3cr3t-s3cr3t-s3cr3t",
      ].toSorted(),
    );
  });

  it("learns what lies in a folder that is carried, or behind a pattern of folders", async () => {
    mkdirSync(join(checkout, "packages/api"), { recursive: true });
    mkdirSync(join(checkout, "config"));
    put("packages/api/.env", "API_TOKEN=tok-in-a-package-0001\n");
    put("config/.env", "API_TOKEN=tok-in-a-folder-00001\n");
    const book = new SecretBook([]);
    await book.learn(checkout, ["packages/*/.env", "config"]);
    expect([...book.values].toSorted()).toEqual(["tok-in-a-folder-00001", "tok-in-a-package-0001"]);
  });

  it("is the same array as long as there is nothing new", async () => {
    put(".env", "API_TOKEN=tok-0123456789abcdef\n");
    const book = new SecretBook([]);
    await book.learn(checkout, [".env"]);
    const before = book.values;
    await book.learn(checkout, [".env", "missing/.env"]);
    expect(book.values).toBe(before);
  });

  it("never reads behind a link, nor a file nobody would call settings by its size", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "fd-book-else-"));
    writeFileSync(join(elsewhere, "real"), "API_TOKEN=tok-behind-a-link-01\n");
    symlinkSync(join(elsewhere, "real"), join(checkout, ".env"));
    put(".env.huge", `API_TOKEN=tok-in-a-huge-file-01\n${"#".repeat(300_000)}`);
    const book = new SecretBook([]);
    writeFileSync(join(elsewhere, ".env"), "API_TOKEN=tok-behind-a-folder-1\n");
    symlinkSync(elsewhere, join(checkout, "linked"));
    await book.learn(checkout, [".env", ".env.huge", "linked/.env", "linked"]);
    expect(book.values).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });
});
