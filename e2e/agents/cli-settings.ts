/** Settings that lead each CLI to the scripted model, past the first screens it shows a newcomer. */

/** The model is one that takes its tools in the plain form of the Responses dialect. */
export const CODEX_CONFIG = (modelUrl: string): string => `model = "gpt-5.5"
model_provider = "scripted"
check_for_update_on_startup = false

[analytics]
enabled = false

[notice.model_migrations]
"gpt-5.5" = "gpt-6-sol"

[tui]
screen_reader_detection_done = true

[model_providers.scripted]
name = "Scripted"
base_url = "${modelUrl}/v1"
env_key = "SCRIPTED_MODEL_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 2
stream_idle_timeout_ms = 5000
`;

export const claudeState = (key: string, trusted: readonly string[]): string => {
  const project = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  return JSON.stringify({
    hasCompletedOnboarding: true,
    theme: "dark",
    customApiKeyResponses: { approved: [key.slice(-20)], rejected: [] },
    projects: Object.fromEntries(trusted.map((folder) => [folder, project])),
  });
};

/** A key instead of an account, and no question about folders. */
export const GEMINI_SETTINGS = JSON.stringify({
  security: { auth: { selectedType: "gemini-api-key" }, folderTrust: { enabled: false } },
  general: { disableAutoUpdate: true, disableUpdateNag: true },
  privacy: { usageStatisticsEnabled: false },
});

/** opencode fetches a package for its plugins at every start; here nothing is fetched while a test runs. */
export const NPM_SETTINGS = "registry=http://127.0.0.1:9/\nfetch-retries=0\n";

const OPENCODE_MODEL = { name: "Scripted 1", limit: { context: 200_000, output: 8_000 } };

/** `more`: what is special about the model. */
export const opencodeConfig = (modelUrl: string, more: object = {}): string => {
  const model = { ...OPENCODE_MODEL, ...more };
  return JSON.stringify({
    autoupdate: false,
    share: "disabled",
    model: "scripted/scripted-1",
    small_model: "scripted/scripted-1",
    provider: {
      scripted: {
        npm: "@ai-sdk/openai-compatible",
        name: "Scripted",
        options: { baseURL: `${modelUrl}/v1`, apiKey: "scripted" },
        models: { "scripted-1": model },
      },
    },
  });
};
