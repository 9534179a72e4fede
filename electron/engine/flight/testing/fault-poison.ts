import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HOOKS = [
  "applypatch-msg",
  "commit-msg",
  "fsmonitor-watchman",
  "post-applypatch",
  "post-checkout",
  "post-commit",
  "post-index-change",
  "post-merge",
  "post-receive",
  "post-rewrite",
  "post-update",
  "pre-applypatch",
  "pre-auto-gc",
  "pre-commit",
  "pre-merge-commit",
  "pre-push",
  "pre-rebase",
  "pre-receive",
  "prepare-commit-msg",
  "proc-receive",
  "push-to-checkout",
  "reference-transaction",
  "sendemail-validate",
  "update",
];

/** Programs that git can be made to start; each leaves a mark when it runs. */
export class Poison {
  readonly #folder: string;
  readonly #marks: string;

  constructor(folder: string) {
    this.#folder = join(folder, "poison");
    this.#marks = join(this.#folder, "marks");
    mkdirSync(this.#marks, { recursive: true });
  }

  /** What ran since the last look. */
  fired(): string[] {
    return readdirSync(this.#marks).toSorted();
  }

  program(name: string): string {
    const file = join(this.#folder, `${name}.sh`);
    if (!existsSync(file)) {
      writeFileSync(file, `#!/bin/sh\ntouch '${this.#marks}/${name}'\ncat\nexit 0\n`);
      chmodSync(file, 0o755);
    }
    return file;
  }

  /** As lines of a config file. */
  config(where: string): string {
    const program = (name: string): string => this.program(`${where}-${name}`);
    return `[core]
\tfsmonitor = ${program("fsmonitor")}
\tsshCommand = ${program("ssh")}
\tpager = ${program("pager")}
\teditor = ${program("editor")}
\talternateRefsCommand = ${program("alternate-refs")}
\tgitProxy = ${program("proxy")}
[diff]
\texternal = ${program("diff-external")}
[diff "x"]
\ttextconv = ${program("textconv")}
\tcommand = ${program("diff-command")}
[filter "x"]
\tclean = ${program("clean")}
\tsmudge = ${program("smudge")}
[filter "lfs"]
\tclean = ${program("lfs-clean")}
\tsmudge = ${program("lfs-smudge")}
[merge "x"]
\tdriver = ${program("merge-driver")}
[gpg]
\tprogram = ${program("gpg")}
[commit]
\tgpgSign = true
[credential]
\thelper = ${program("credential")}
[uploadpack]
\tpackObjectsHook = ${program("pack-objects-hook")}
[sequence]
\teditor = ${program("sequence-editor")}
[alias]
\tstatus = !${program("alias")}
\tupdate-ref = !${program("alias")}
`;
  }

  /** Every way at once into a repository on the disk. */
  into(gitDir: string, where: string): void {
    mkdirSync(join(gitDir, "info"), { recursive: true });
    const hooks = join(gitDir, "planted-hooks");
    for (const folder of [hooks, join(gitDir, "hooks")]) {
      mkdirSync(folder, { recursive: true });
      for (const hook of HOOKS) {
        writeFileSync(
          join(folder, hook),
          `#!/bin/sh\nexec '${this.program(`${where}-hook-${hook}`)}' </dev/null\n`,
        );
        chmodSync(join(folder, hook), 0o755);
      }
    }
    writeFileSync(
      join(gitDir, "included"),
      `[core]\n\thooksPath = ${hooks}\n[alias]\n\tlog = !${this.program(`${where}-included`)}\n`,
    );
    appendFileSync(
      join(gitDir, "config"),
      `${this.config(where)}[include]\n\tpath = included\n[extensions]\n\tworktreeConfig = true\n`,
    );
    writeFileSync(
      join(gitDir, "config.worktree"),
      `[core]\n\tfsmonitor = ${this.program(`${where}-worktree-fsmonitor`)}\n`,
    );
    writeFileSync(join(gitDir, "info", "attributes"), "* filter=x diff=x merge=x\n");
  }
}
