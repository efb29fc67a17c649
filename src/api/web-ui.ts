/** What Temporal's Web UI asks of its own server, beside Temporal's API. */
import { Hono } from './hono.ts';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { eventToJson } from '../../protocol/json/history-json.ts';
import type { GetWorkflowExecutionHistoryReply } from '../../protocol/requests.ts';
import type { Reply } from '../../protocol/service-error.ts';
import { answer, refusal } from './answers.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import type { ApiOptions } from './options.ts';
import { textStream } from './text-stream.ts';

/** The Web UI whose calls are answered. From 2.23 on it encodes the parts of a path once. */
const WEB_UI_VERSION = '2.53.3';
/**
 * Nothing is switched off here: what a deployment lacks, its capabilities do not announce. They are told without a credential, so nothing stands here
 * that a deployment has of its own.
 */
const SETTINGS = {
  Auth: { Enabled: false, Options: null },
  DefaultNamespace: 'default',
  ShowTemporalSystemNamespace: false,
  NavCollapsedByDefault: false,
  FeedbackURL: '',
  // The news of another project's site.
  DisableNewsFetch: true,
  Codec: {
    Endpoint: '',
    PassAccessToken: false,
    IncludeCredentials: false,
    DefaultErrorMessage: '',
    DefaultErrorLink: '',
  },
  Version: WEB_UI_VERSION,
  DisableWriteActions: false,
  WorkflowTerminateDisabled: false,
  WorkflowCancelDisabled: false,
  WorkflowSignalDisabled: false,
  WorkflowUpdateDisabled: false,
  WorkflowResetDisabled: false,
  WorkflowPauseDisabled: false,
  BatchActionsDisabled: false,
  StartWorkflowDisabled: false,
  HideWorkflowQueryErrors: false,
  RefreshWorkflowCountsDisabled: false,
  ActivityCommandsDisabled: false,
};
const PAGE = 256;

/** What the Web UI asks first, before it can log anybody in. */
export function webUiSettings(): Hono {
  const app = new Hono();
  app.get('/settings', (c) => answer(c, SETTINGS));
  return app;
}

export function webUi<Env>({ service }: ApiOptions<Env>): Hono {
  const app = new Hono();

  app.get('/namespaces/:namespace/workflows/:workflowId/run/:runId/history.json', async (c) => {
    const { namespace, workflowId, runId } = c.req.param();
    const read: ReadPage = (after) =>
      service.getWorkflowExecutionHistory({ namespace, workflowId, runId, pageSize: PAGE, after });
    const first = await read(0);
    if (first.error) return refusal(c, first.error);
    return new Response(textStream(wholeHistory(read, first.ok)), { headers: { 'content-type': 'application/json' } });
  });

  app.get('/render', (c) => {
    const html = micromark(c.req.query('content') ?? '', { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    const [theme, override] = [c.req.query('theme'), c.req.query('overrideTheme')];
    const name = [theme, theme && override].filter(Boolean).join('-');
    return htmlPage(c, {
      title: 'Rendered Markdown',
      style: STYLE,
      main: html,
      attributes: name === '' ? '' : ` data-theme="${escapeHtml(name)}"`,
      // The page that frames it reads its height, so it is not a foreign origin; without allow-scripts that gives nothing away.
      policy: 'sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox',
    });
  });
  return app;
}

type ReadPage = (after: number) => Promise<Reply<GetWorkflowExecutionHistoryReply>>;

/** A run's whole history with full payloads, as Temporal's replayers read it, a page of it in memory at a time. */
async function* wholeHistory(read: ReadPage, first: GetWorkflowExecutionHistoryReply): AsyncGenerator<string> {
  yield '{"events":[';
  let separator = '';
  for (let page = first; ;) {
    for (const event of page.events) {
      yield `${separator}${JSON.stringify(eventToJson(event, false))}`;
      separator = ',\n';
    }
    if (page.next === undefined) break;
    const reply = await read(page.next);
    if (reply.error) throw new Error(`the history broke off: ${reply.error.message}`);
    page = reply.ok;
  }
  yield ']}';
}

/** By the themes that the Web UI names: `light` and `dark`, each also with `-background` and `-primary`. */
const STYLE = `
body { margin: 0; padding: 1rem; font-family: sans-serif; overflow-wrap: anywhere; overscroll-behavior: none; }
main > :first-child { margin-top: 0; }
main > :last-child { margin-bottom: 0; }
pre, code { font-family: monospace; background: #8884; border-radius: .25rem; }
pre { padding: .5rem; overflow-x: auto; }
pre code { background: none; }
blockquote { margin: 0; padding-left: .75rem; border-left: 4px solid #8888; }
table { border-collapse: collapse; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; }
[data-theme^='light'] { color: #121416; background: #fff; }
[data-theme='light-background'] { background: #f8fafc; }
[data-theme^='light'] a { color: #444ce7; }
[data-theme^='dark'] { color: #f8fafc; background: #141414; }
[data-theme='dark-primary'] { background: #000; }
[data-theme^='dark'] a { color: #8098f9; }
`;
