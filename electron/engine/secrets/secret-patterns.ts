/**
 * Secrets that show by their form what they are, whoever printed them. Only forms that nothing else has: a rule that also
 * finds commit hashes or long words would make evidence unreadable. Where a rule has a group, only the group is secret.
 */
export const SECRET_PATTERNS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36,255}/g],
  ["GitHub fine-grained token", /\bgithub_pat_[A-Za-z0-9_]{22,255}/g],
  ["GitLab token", /\bglpat-[\w-]{20,}/g],
  ["Anthropic key", /\bsk-ant-[a-z0-9]{2,12}-[\w-]{20,}/g],
  ["OpenAI key", /\bsk-(?:(?:proj|svcacct|admin)-[\w-]{32,}|(?:or-v1-)?[A-Za-z0-9]{32,})/g],
  ["AWS key id", /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g],
  ["AWS secret key", /aws_?secret_?access_?key["']?\s*[:=]\s*["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi],
  ["Slack token", /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}/g],
  ["Slack webhook", /hooks\.slack\.com\/services\/(T\w{8,}\/B\w{8,}\/\w{20,})/g],
  ["Google key", /\bAIza[\w-]{35}(?![\w-])|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{28}(?![\w-])/g],
  ["Stripe key", /\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]{16,}/g],
  ["npm token", /\bnpm_[A-Za-z0-9]{36}\b/g],
  ["PyPI token", /\bpypi-AgEI[\w-]{50,}/g],
  ["Hugging Face token", /\bhf_[A-Za-z0-9]{34}\b/g],
  ["SendGrid key", /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g],
  ["JSON web token", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g],
  [
    "private key",
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----([\s\S]*?)(?:-----END (?:[A-Z]+ )*PRIVATE KEY|$)/g,
  ],
  ["authorization header", /\bauthorization["']?\s*[:=]\s*["']?(?:bearer|basic|token)\s+([\w.~+/=-]{16,})/gi],
  // A placeholder is written with brackets, a dollar or stars; it stays readable.
  ["password in a URL", /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>]{0,100}:([^\s/@"'<>{}$*]{8,200})@/gi],
];

/** Whether the whole value is a secret by its form. */
export function isSecretByForm(value: string): boolean {
  const text = value.trim();
  return SECRET_PATTERNS.some(([, pattern]) =>
    [...text.matchAll(pattern)].some((match) => match.index === 0 && match[0].length >= text.length - 40),
  );
}
