import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.ts';
import { settingsDocument } from './settings-document.ts';

describe('settings', () => {
  test('an empty environment gives the documented defaults', () => {
    expect(readSettings({ PORT: '' })).toMatchObject({
      port: 4100, host: '127.0.0.1', allowedHosts: [], databaseUrl: null, token: null, secretKey: null, hostConcurrency: 200, logLevel: 'info', offlineDelayMs: 15, providers: [],
      apiKeys: { openai: null, anthropic: null, google: null },
    });
  });

  test.each([
    [{ PORT: 'abc' }, 'PORT must be a whole number from 1 to 65535, not "abc".'],
    [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535, not "70000".'],
    [{ HOST: 'not a host' }, 'HOST must be an IP address or a host name, not "not a host".'],
    [{ CADRE_LOG_LEVEL: 'loud' }, 'CADRE_LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent, not "loud".'],
    [{ CADRE_ALLOWED_HOSTS: 'a.example, http://b' }, 'CADRE_ALLOWED_HOSTS at 1 must be host names separated by commas, without ports.'],
    [{ CADRE_EGRESS_ALLOW: 'a.example, http://b' }, 'CADRE_EGRESS_ALLOW at 1 must be a host, host:port, *.domain, address or range of addresses such as 10.0.0.0/8.'],
    [{ CADRE_EGRESS_ALLOW: '10.0.0.0/33' }, 'CADRE_EGRESS_ALLOW at 0 must be a host'],
    [{ CADRE_EGRESS_ALLOW_ONLY: 'yes' }, 'CADRE_EGRESS_ALLOW_ONLY must be true or false, not "yes".'],
    [{ CADRE_MCP_STDIO_FILE: 'mcp.json' }, 'CADRE_MCP_STDIO_FILE must be an absolute path, not "mcp.json".'],
    [{ CADRE_PROVIDERS: '{' }, 'CADRE_PROVIDERS must be valid JSON, not "{".'],
    [{ CADRE_PROVIDERS: '{}' }, 'CADRE_PROVIDERS must be a JSON list of { id, baseUrl, apiKeyEnv?, models }, not "{}".'],
    [{ CADRE_PROVIDERS: '[{"id":"openai","baseUrl":"http://a","models":[]}]' }, 'CADRE_PROVIDERS at 0.id must be another word than openai, anthropic, google, offline.'],
    [{ CADRE_PROVIDERS: '[{"id":"local","baseUrl":"file:///etc","models":[]}]' }, 'CADRE_PROVIDERS at 0.baseUrl must be an http or https URL.'],
    [{ CADRE_PROVIDERS: '[{"id":"local","baseUrl":"http://a","models":[],"command":"rm"}]' }, 'CADRE_PROVIDERS at 0 must be without the unknown key command.'],
    [{ CADRE_PROVIDERS: '[{"id":"local","baseUrl":"http://a","models":[],"apiKeyEnv":"LOCAL_KEY"}]' }, 'CADRE_PROVIDERS names LOCAL_KEY as the key of provider local, but that variable is not set.'],
    [{ CADRE_MODEL_LIMITS: '[]' }, 'CADRE_MODEL_LIMITS must be a JSON object with one entry a provider, not "[]".'],
    [{ CADRE_MODEL_LIMITS: '{"openai":{"concurrency":0}}' }, 'CADRE_MODEL_LIMITS at openai.concurrency must be a whole number from 1 to 10000.'],
    [{ CADRE_MODEL_LIMITS: '{"openai":{"requestsPerMinute":"many"}}' }, 'CADRE_MODEL_LIMITS at openai.requestsPerMinute must be a whole number from 1 to 1000000.'],
    [{ CADRE_MODEL_LIMITS: '{"openai":{"rpm":5}}' }, 'CADRE_MODEL_LIMITS at openai must be without the unknown key rpm.'],
    [{ CADRE_MODEL_LIMITS: '{"opnai":{}}' }, 'CADRE_MODEL_LIMITS names "opnai", which is no provider; known are openai, anthropic, google.'],
  ])('%j is refused by name', (environment, message) => {
    expect(() => readSettings(environment)).toThrow(message);
  });

  test('a wrong secret is refused without repeating it', () => {
    expect(() => readSettings({ CADRE_TOKEN: 'short secret' })).toThrow('CADRE_TOKEN must be at least 16 visible characters without spaces.');
    expect(() => readSettings({ DATABASE_URL: 'mysql://user:hunter2@host' })).toThrow('DATABASE_URL must be a URL that begins with postgres://.');
  });

  test('a provider gets its key from the variable it names', () => {
    const { providers } = readSettings({ CADRE_PROVIDERS: '[{"id":"local","baseUrl":"http://127.0.0.1:11434/v1","apiKeyEnv":"LOCAL_KEY","models":["small"]}]', LOCAL_KEY: 'k' });
    expect(providers).toEqual([{ id: 'local', baseUrl: 'http://127.0.0.1:11434/v1', apiKey: 'k', models: ['small'] }]);
  });

  test('limits are by provider, and what is left out is not limited', () => {
    const { modelLimits } = readSettings({ CADRE_MODEL_LIMITS: '{"openai":{"concurrency":20}}' });
    expect([...modelLimits]).toEqual([['openai', { concurrency: 20, requestsPerMinute: null, tokensPerMinute: null, firstTokenTimeoutMs: null }]]);
    expect(readSettings({}).modelLimits.size).toBe(0);
  });

  test('docs/settings.md says what the variables say', async () => {
    await expect(settingsDocument()).toMatchFileSnapshot('../../../../docs/settings.md');
  });
});
