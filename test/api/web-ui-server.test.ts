import { expect, test } from 'vitest';
import { closed, fetchApi, http, start } from '../objects/harness.ts';

const NS = '/api/v1/namespaces/default';
const runIdOf = async (workflowId: string, ...args: [type: string, input?: unknown[]]): Promise<string> =>
  (await start(workflowId, ...args)).ok?.runId ?? '';

test.each(['/settings', '/api/v1/settings'])('%s names a version that encodes paths once', async (path) => {
  const { status, body } = await http('GET', path);
  expect(status).toBe(200);
  const [major = 0, minor = 0] = String(body['Version']).split('.').map(Number);
  expect(major > 2 || (major === 2 && minor >= 23)).toBe(true);
  expect(body).toMatchObject({ Auth: { Enabled: false }, DefaultNamespace: 'default', Codec: { Endpoint: '' } });
});

test('the Web UI gets full payloads and lines that people read, and its CSRF cookie disturbs nobody', async () => {
  await start('ui-1', 'hello', ['x']);
  await closed('ui-1');
  const headers = {
    'caller-type': 'operator',
    cookie: '_csrf=abc',
    'x-csrf-token': 'abc',
    'content-type': 'text/plain',
  };
  const response = await fetchApi('GET', `${NS}/workflows/ui-1/history`, undefined, headers);
  const text = await response.text();
  expect(text).toMatch(/^\{\n {2}"history": \{\n {4}"events"/);
  expect(text).toContain('"payloads": [');
  const answer = await http('POST', `${NS}/workflows/ui-1/signal/approve`, '{"input":null}', headers);
  expect(answer).toMatchObject({ status: 404, body: { message: 'workflow execution already completed' } });
});

test.each(['application/json+pretty', 'application/json+pretty+no-payload-shorthand'])(
  '%s has lines',
  async (accept) => {
    const response = await fetchApi('GET', '/api/v1/system-info', undefined, { accept });
    expect(await response.text()).toContain('{\n  "serverVersion"');
  },
);

test('a history is downloaded whole, however many pages it has, with full payloads', async () => {
  const runId = await runIdOf('ui-2', 'wide', [120]);
  const { eventId } = await closed('ui-2');
  expect(eventId).toBeGreaterThan(256);
  const response = await fetchApi('GET', `${NS}/workflows/ui-2/run/${runId}/history.json`);
  expect(response.headers.get('content-type')).toBe('application/json');
  const { events } = (await response.json()) as { events: { eventId: string }[] };
  expect(events.map((event) => Number(event.eventId))).toEqual(Array.from({ length: eventId }, (_, at) => at + 1));
  expect(JSON.stringify(events[0])).toContain('"payloads":[{"metadata"');
});

test('the history of a run that is not there is refused', async () => {
  const path = `${NS}/workflows/ui-nobody/run/11111111-1111-4111-8111-111111111111/history.json`;
  expect(await http('GET', path)).toMatchObject({ status: 404, body: { code: 5 } });
});

const render = async (content: string, more = '') => {
  const response = await fetchApi('GET', `/render?content=${encodeURIComponent(content)}${more}`);
  return { policy: response.headers.get('content-security-policy') ?? '', html: await response.text() };
};

test('markdown is rendered in a page whose policy lets in its own style sheet only', async () => {
  const { policy, html } = await render('# Title\n\n**bold** and ~~gone~~\n\n| a | b |\n| - | - |\n| 1 | 2 |');
  const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1];
  expect(html).toContain(`<style nonce="${nonce}">`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/script-src|unsafe/);
  expect(html).toContain('<h1>Title</h1>');
  expect(html).toContain('<strong>bold</strong>');
  expect(html).toContain('<td>1</td>');
  expect((await render('x')).policy).not.toBe(policy);
});

test.each([
  ['a script', '<script>alert(1)</script>', /<script/],
  ['an event handler', '<img src=x onerror=alert(1)>', /<img/],
  ['a link to code', '[x](javascript:alert(1))', /javascript:/],
  ['a link to data', '[x](data:text/html;base64,PHNjcmlwdD4=)', /href="data:/],
  ['an end of the page', '</main></body></html><h1>mine</h1>', /<\/main><\/body><\/html><h1>/],
])('%s in markdown stays text', async (_, content, dangerous) => {
  expect((await render(content)).html).not.toMatch(dangerous);
});

test('a theme is an attribute and nothing else', async () => {
  expect((await render('x', '&theme=dark&overrideTheme=primary')).html).toContain('<body data-theme="dark-primary">');
  expect((await render('x', `&theme=${encodeURIComponent('"><script>')}`)).html).not.toContain('<script>');
});
