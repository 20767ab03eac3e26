// What a team remembers, spends and names: options of a run, what of a long conversation is sent, who asks, and what is not there yet.
import { expect, test } from 'vitest';
import { cardOf } from './harness/drawing.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage({});

const position = { x: 0, y: 0 };
const edge = (id: string, from: string, to: string) => {
  const [node = '', port = 'out'] = from.split('.');
  return { id, from: { node, port }, to: { node: to, port: 'in' } };
};
const team = (name: string, nodes: readonly object[], edges: readonly object[]) => ({ format: 'cadre/graph@1', name, input: { schema: { type: 'object' } }, nodes, edges });

test('a run is given a session and a budget by its options, which say in place what is wrong and stay open', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ template: 'support-desk', slug: 'options' });
  const page = await stage.open(`/graphs/${slug}`);
  await page.getByRole('button', { name: /^Run/ }).first().click();
  const form = page.getByRole('form', { name: 'Input of the run' });
  const options = form.getByRole('button', { name: 'Options' });
  expect(await options.getAttribute('aria-expanded')).toBe('false');
  await options.click();
  await page.reload();
  await page.getByRole('button', { name: /^Run/ }).first().click();

  await form.getByRole('textbox', { name: 'Session' }).fill('..');
  await form.getByText('A session can not be called . or ..').waitFor();
  const budget = form.getByRole('group', { name: 'Budget of this run' });
  await budget.getByRole('textbox', { name: 'Steps' }).fill('0');
  await budget.getByText('Use 1 or more.').waitFor();
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  expect((await client.runs.list({ graph: slug })).items).toEqual([]);

  await form.getByRole('textbox', { name: 'Session' }).fill('dana-ruiz');
  await budget.getByRole('textbox', { name: 'Steps' }).fill('1');
  await options.click();
  await form.getByRole('button', { name: /session dana-ruiz, 1 step/ }).waitFor();
  await form.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(async () => (await client.runs.list({ graph: slug })).items.map(({ session, error }) => [session, error?.code])).toEqual([['dana-ruiz', 'budget_exceeded']]);
});

test('what of a long conversation is sent is chosen in fields, and is none of the drawing while it is the default', async () => {
  const { client } = stage.cadre;
  const { slug } = await client.graphs.create({ template: 'support-desk', slug: 'long' });
  const page = await stage.open(`/graphs/${slug}`);
  await cardOf(page, 'Desk lead').click();
  await page.getByRole('tab', { name: 'Limits' }).click();
  const choice = page.getByRole('radiogroup', { name: 'Long conversations' });
  const written = async () => (await client.graphs.get(slug)).graph.nodes.find(({ label }) => label === 'Desk lead')?.config['conversation'];
  await choice.getByText('The newest').click();
  await page.getByRole('textbox', { name: 'Exchanges', exact: true }).fill('3');
  await expect.poll(written).toEqual({ keep: 'last', turns: 3 });
  await choice.getByText('A summary').click();
  const tokens = page.getByRole('textbox', { name: 'Past tokens' });
  await tokens.fill('0');
  await page.getByText('Use 1 or more.').waitFor();
  await tokens.fill('9000');
  await expect.poll(written).toEqual({ keep: 'summary', overTokens: 9_000, last: 4 });
  await choice.getByText('All of it').click();
  await expect.poll(written).toBeUndefined();
});

test('the inbox names who asks by its label, and by its id as well where two are called the same', async () => {
  const { client } = stage.cadre;
  const ask = (id: string, label: string) => ({ id, kind: 'approval', label, position, config: { question: `${label}?` } });
  await client.graphs.create({ slug: 'askers', graph: team('Askers', [{ id: 'start', kind: 'input', position }, ask('first', 'Pay the invoice'), ask('second', 'Pay the invoice'), ask('third', 'Tell legal'), { id: 'done', kind: 'output', position }], [
    ...['first', 'second', 'third'].flatMap((id) => [edge(`to_${id}`, 'start', id), edge(`of_${id}`, `${id}.approved`, 'done')]),
  ]) });
  await client.runs.create({ graph: 'askers', draft: true, input: {} });
  const page = await stage.open('/approvals');
  const inbox = page.getByRole('list', { name: 'What waits for a person' });
  await inbox.getByText('Tell legal', { exact: true }).waitFor();
  await expect.poll(async () => (await inbox.locator('code').allTextContents()).toSorted()).toEqual(['first', 'second']);
});

test('a decision in the inbox is acknowledged in its place, and teams of one name are told apart by their slugs there and in the list of runs', async () => {
  const { client } = stage.cadre;
  const twins = team('Twins', [{ id: 'start', kind: 'input', position }, { id: 'ask', kind: 'approval', label: 'Ship it', position, config: { question: 'Ship it?' } }, { id: 'done', kind: 'output', position }], [edge('asked', 'start', 'ask'), edge('yes', 'ask.approved', 'done'), edge('no', 'ask.rejected', 'done')]);
  const runs = [];
  for (const slug of ['twins', 'twins-2']) {
    await client.graphs.create({ slug, graph: twins });
    runs.push(await client.runs.create({ graph: slug, draft: true, input: {} }));
  }
  await expect.poll(async () => (await client.approvals.list()).items.filter(({ graph }) => graph.startsWith('twins')).length).toBe(2);
  const page = await stage.open('/approvals');
  const inbox = page.getByRole('list', { name: 'What waits for a person' });
  await inbox.getByRole('article', { name: 'Ship it in Twins · twins-2' }).getByRole('button', { name: 'Reject' }).click();
  await inbox.getByRole('article', { name: 'Ship it in Twins · twins', exact: true }).getByRole('button', { name: 'Approve' }).click();
  const said = inbox.getByRole('status');
  await expect.poll(async () => (await said.allTextContents()).map((text) => /^(Approved|Rejected)Ship it in Twins (.*)run /.exec(text)?.slice(1))).toEqual([['Approved', 'twins'], ['Rejected', 'twins-2']]);
  await expect.poll(() => inbox.getByRole('article', { name: /Twins/ }).count()).toBe(0);
  await said.first().getByRole('link').click();
  await page.waitForURL(`**/runs/${runs[0]?.id}*`);

  await page.goto('/runs');
  await page.getByRole('cell', { name: 'Twins twins-2' }).waitFor();
  await page.getByRole('combobox', { name: 'Team' }).click();
  await page.getByRole('option', { name: 'Twins · twins-2' }).click();
  await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
});

test('a run shows the session and the budget it was given, and which turns of a prompt are of earlier runs', async () => {
  const { client } = stage.cadre;
  await client.graphs.create({ slug: 'recall', graph: team('Recall', [{ id: 'start', kind: 'input', position }, { id: 'ask', kind: 'worker', label: 'Clerk', position: { x: 300, y: 0 }, config: { instructions: 'Answer.', memory: 'session' } }, { id: 'done', kind: 'output', position: { x: 600, y: 0 } }], [edge('asked', 'start', 'ask'), edge('said', 'ask', 'done')]) });
  const run = (more: object) => client.runs.create({ graph: 'recall', draft: true, input: { message: 'Hello.' }, ...more }, { wait: 10 });
  const plain = await run({});
  await run({ session: 'dana-ruiz' });
  const { id } = await run({ session: 'dana-ruiz', budget: { steps: 20, costUsd: 0.25 } });
  const page = await stage.open(`/runs/${id}`);
  const details = page.getByRole('region', { name: 'Details', exact: true });
  await details.getByText('dana-ruiz', { exact: true }).waitFor();
  await details.getByText('20 steps · $0.25', { exact: true }).waitFor();
  await cardOf(page, 'Clerk').click();
  await details.getByRole('heading', { name: 'Remembered: answer' }).waitFor();
  expect((await details.getByRole('heading', { level: 3 }).allTextContents()).filter((title) => title !== 'Instructions')).toEqual(['Remembered: task', 'Remembered: answer', 'Task', 'Reply']);

  await page.goto(`/runs/${plain.id}`);
  await details.getByRole('heading', { name: 'Output' }).waitFor();
  expect(await details.getByText('Session', { exact: true }).count()).toBe(0);
});

test('a credential and an MCP server that are not there are told of while drawing, with the way to where they are added', async () => {
  const { client } = stage.cadre;
  await client.graphs.create({ slug: 'names', graph: team('Names', [
    { id: 'call', kind: 'http', label: 'Look up orders', position, config: { url: 'https://api.example.com', credential: 'orders-api' } }, { id: 'tools', kind: 'mcp', label: 'Telemetry', position: { x: 300, y: 0 }, config: { server: 'telemetry' } },
  ], []) });
  const page = await stage.open('/graphs/names');
  await cardOf(page, 'Look up orders').getByRole('img', { name: /There is no credential "orders-api"/ }).waitFor();
  await cardOf(page, 'Telemetry').locator('.card-issue').waitFor();
  await page.getByRole('button', { name: /warning/ }).click();
  const issues = page.getByRole('list', { name: 'Issues' });
  await issues.getByText(/There is no MCP server "telemetry" here/).waitFor();
  await issues.getByRole('link', { name: 'Manage credentials' }).waitFor();
  await issues.getByRole('link', { name: 'Manage MCP servers' }).click();
  await page.waitForURL('**/settings/mcp');
  await client.mcpServers.create({ name: 'telemetry', url: 'https://mcp.example.com/mcp' });
  await client.credentials.create({ id: 'orders-api', title: 'Orders', kind: 'bearer', hosts: ['api.example.com'], secret: 'a-secret-that-nobody-reads' });
  await page.goto('/graphs/names');
  await page.getByRole('button', { name: /errors?/ }).first().click();
  await issues.getByText('Fill it in').first().waitFor();
  expect(await issues.getByText(/There is no/).allTextContents()).not.toContainEqual(expect.stringMatching(/credential|MCP/));
});
